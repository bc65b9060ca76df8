"""Signatures: reading and signing, the receipt, how far each building has come, paper, reminders."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.actions.log_reading import log_reading
from app.community.queries.occupancies import BuildingLivedIn, lived_in
from app.community.queries.standings import place_by_id, standing
from app.community.routes.nav import desk_nav
from app.i18n import Translate
from app.refusals import NotFound, Refusal
from app.web import Form, page, read_form, see_other, signed_in, visitor
from app.web.drawing import tally
from app.web.templates import scene_of
from app.words import moment, number, percent
from meetings.conventions.actions.enter_signature import enter_signature
from meetings.conventions.actions.remind_unsigned import remind_unsigned
from meetings.conventions.actions.sign_version import sign_version
from meetings.conventions.actions.withdraw_signature import withdraw_signature
from meetings.conventions.queries.signatures import (
    SignatureOnFile,
    coverage,
    households,
    households_by_building,
    may_sign,
    newer_version,
    own_signatures,
    signature,
    signatures_in,
    signed_text,
)
from meetings.conventions.routes.signing import (
    Asked,
    Signing,
    enter_belonging,
    enter_building,
    enter_signing,
    in_charge_of,
    in_fours,
    name_of,
    title_of,
)
from meetings.conventions.routes.words_of import words_of
from meetings.conventions.rules.coverage import BuildingCoverage, Counted, Coverage
from meetings.conventions.rules.paper import PaperSignature
from meetings.sendings import LONG_FORM, address_of, new_key

ROWS = 100  # buildings on one page


@get("/versions/{version:str}/signature", guards=[signed_in])
async def signing(request: Asked, version: FromPath[str]) -> Response[str]:
    """The whole text, then one button: for whoever lives here; for others, who may sign."""
    return await _signing_page(request, await enter_signing(request, version))


@post("/versions/{version:str}/signatures", guards=[signed_in])
async def sign(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Sign for every home of one's own."""
    seen, form = await enter_signing(request, version), await read_form(request)
    try:
        receipts = await sign_version(
            seen.text.id,
            person=seen.standing.person,
            fingerprint=form.text("fingerprint"),
            at=now(),
            today=seen.today,
            key=form.text("key")[:64] or new_key(),
        )
    except Refusal as refusal:
        return await _signing_page(request, seen, refusal)
    return see_other(f"/signatures/{receipts[0]}")


@get("/signatures/{public_id:str}", guards=[signed_in])
async def receipt(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The proof: which version, for which home, when."""
    seen, found = await _own(request, public_id)
    return page(
        request,
        "conventions/signature_receipt.html",
        found=found,
        text=seen.text,
        place=seen.place,
        mine=found.person == seen.standing.person,
        rows=_facts(request, seen, found),
        groups=in_fours(found.fingerprint),
        others=[
            (each.label, f"/signatures/{each.public_id}")
            for each in await _also(found)
            if each.id != found.id
        ],
    )


@post("/signatures/{public_id:str}/withdrawal", guards=[signed_in])
async def withdraw(request: Asked, public_id: FromPath[str]) -> Response[Any]:
    """Take one's signature back; one on paper is taken back by whoever is in charge of the house."""
    _, found = await _own(request, public_id)
    await withdraw_signature(found.id, at=now())
    if found.how == "paper":
        return see_other(f"/versions/{found.version_public_id}/signatures/{found.building}")
    return see_other(f"/signatures/{public_id}")


@get("/versions/{version:str}/signatures", guards=[signed_in])
async def coverage_page(request: Asked, version: FromPath[str]) -> Response[str]:
    """How far each building has come; whoever is in charge of one goes on to its names."""
    seen = await enter_belonging(request, version)
    return await _coverage_page(request, seen)


@get("/versions/{version:str}/signatures/paper", guards=[signed_in])
async def paper(request: Asked, version: FromPath[str]) -> Response[str]:
    """Sheets to sign by hand: a line for each household that has not, by building, without names."""
    seen = await enter_belonging(request, version)
    mine, wanted = await in_charge_of(seen), request.query_params.get("building", "")
    if mine is not None and not mine:
        raise NotFound
    here = [
        each
        for each in await lived_in(seen.place.id, seen.today)
        if (mine is None or each.id in mine) and wanted in ("", str(each.id))
    ]
    lines = await households_by_building(seen.text.id, [each.id for each in here], seen.today)
    open_lines = [(each, [line for line in lines.get(each.id, ()) if not line.has]) for each in here]
    t = scene_of(request).t
    sheets = [
        {"name": name_of(t, each.name, each.house), "labels": [line.label for line in unsigned]}
        for each, unsigned in open_lines
        if unsigned
    ]
    return page(
        request,
        "conventions/paper_signature.html",
        text=seen.text,
        title=title_of(request, seen.text),
        place=seen.place,
        sheets=sheets,
        groups=in_fours(seen.text.fingerprint),
    )


@get("/versions/{version:str}/signatures/{building:int}", guards=[signed_in])
async def of_building(request: Asked, version: FromPath[str], building: FromPath[int]) -> Response[str]:
    """Who has not signed in one building, by name, for those in charge; that it was read is kept."""
    seen, found = await enter_building(request, version, building)
    return await _building_page(request, seen, found)


@post(
    "/versions/{version:str}/signatures/{building:int}", guards=[signed_in], request_max_body_size=LONG_FORM
)
async def enter_paper(request: Asked, version: FromPath[str], building: FromPath[int]) -> Response[Any]:
    """One line of the sheet."""
    seen, found = await enter_building(request, version, building)
    form = await read_form(request)
    line = PaperSignature(form.text("signer"), form.text("name"), form.text("witness"), form.day("signed_on"))
    try:
        await enter_signature(
            seen.text.id,
            building,
            line,
            by=seen.standing.person or 0,
            at=now(),
            today=seen.today,
            public_id=address_of("signature", form.text("key")[:64]),
        )
    except Refusal as refusal:
        return await _building_page(request, seen, found, form, refusal)
    return see_other(f"/versions/{version}/signatures/{building}?done=entered")


@post("/versions/{version:str}/reminders", guards=[signed_in])
async def remind(request: Asked, version: FromPath[str]) -> Response[Any]:
    """Ask those who have not signed: of one building, or of all that are in one's charge."""
    seen, form = await enter_belonging(request, version), await read_form(request)
    mine, building = await in_charge_of(seen), form.whole("building")
    if mine is not None and (not mine or (building is not None and building not in mine)):
        raise NotFound
    back = f"/versions/{version}/signatures" + (f"/{building}" if building is not None else "")
    wanted = [building] if building is not None else (sorted(mine) if mine is not None else None)
    try:
        sent = await remind_unsigned(seen.text.id, buildings=wanted, at=now(), today=seen.today)
    except Refusal as refusal:
        return await _coverage_page(request, seen, refusal)
    return see_other(f"{back}?reminded={sent}")


async def _signing_page(request: Asked, seen: Signing, refusal: Refusal | None = None) -> Response[str]:
    person = seen.standing.person or 0
    homes = await may_sign(person, seen.text, seen.today) if seen.text.in_force else ()
    signed = await own_signatures(person, seen.text.id)
    t, done, zone = scene_of(request).t, {each.household for each in signed}, ZoneInfo(seen.place.time_zone)
    return page(
        request,
        "conventions/signature.html",
        refusal.status if refusal else 200,
        text=seen.text,
        title=title_of(request, seen.text),
        place=seen.place,
        words=await words_of(request, seen.text.id),
        groups=in_fours(seen.text.fingerprint),
        homes=bool([each for each in homes if each.household not in done]),
        home_rows=[
            (each.label, t(f"signatures.as_{each.capacity}")) for each in homes if each.household not in done
        ],
        lives_here=bool(homes),
        signed=bool(signed),
        signed_rows=[
            (
                t(
                    "signatures.signed_for",
                    home=each.label,
                    moment=moment(each.signed_at, scene_of(request).lang, zone),
                ),
                f"/signatures/{each.public_id}",
                t("signatures.see_receipt"),
            )
            for each in signed
        ],
        newer=await newer_version(seen.text),
        refused=t(refusal.reason, **refusal.params) if refusal else "",
        key=new_key(),
    )


async def _own(request: Asked, public_id: str) -> tuple[Signing, SignatureOnFile]:
    """A signature for whoever gave it, or, on paper, for whoever is in charge of the house."""
    found = await signature(public_id)
    text = await signed_text(found.version) if found else None
    who = visitor(request)
    if found is None or text is None or who is None:
        raise NotFound
    where = await place_by_id(text.community)
    day = today(where.time_zone)
    seen = Signing(text, where, await standing(who.person_id, where.id, day), day)
    if found.person != who.person_id:
        mine = await in_charge_of(seen)
        if found.how != "paper" or (mine is not None and found.building not in mine):
            raise NotFound
    return seen, found


def _facts(request: Asked, seen: Signing, found: SignatureOnFile) -> list[tuple[str, str]]:
    t, zone, lang = scene_of(request).t, ZoneInfo(seen.place.time_zone), scene_of(request).lang
    how = "how_phone" if found.how == "phone" else ("how_paper" if found.witness else "how_paper_bare")
    rows: list[tuple[str, str]] = [
        (
            t("signatures.receipt_text"),
            f"{title_of(request, seen.text)} · {t('signatures.version', number=seen.text.number or 0)}",
        ),
        (t("signatures.receipt_home"), f"{seen.place.name} {found.label}"),
        (t("signatures.receipt_name"), found.name or t("signatures.given_name_gone")),
        (t("signatures.receipt_when"), moment(found.signed_at, lang, zone)),
        (t("signatures.receipt_how"), t(f"signatures.{how}", witness=found.witness)),
    ]
    if found.withdrawn_at is not None:
        rows.append((t("signatures.receipt_withdrawn_at"), moment(found.withdrawn_at, lang, zone)))
    return rows


async def _also(found: SignatureOnFile) -> tuple[SignatureOnFile, ...]:
    return await own_signatures(found.person, found.version) if found.person else ()


async def _coverage_page(request: Asked, seen: Signing, refusal: Refusal | None = None) -> Response[str]:
    whole = await coverage(seen.text.id, seen.today)
    asked, mine, t = request.query_params, await in_charge_of(seen), scene_of(request).t
    sought, only_missing = asked.get("find", "").strip()[:40], asked.get("show") == "missing"
    rows = [each for each in whole.buildings if _shown(each, sought, only_missing)]
    pages = max(1, -(-len(rows) // ROWS))
    at = min(max(_number(asked.get("page")) or 1, 1), pages)
    total, path = whole.total, f"/versions/{seen.text.public_id}/signatures"

    def to(page_number: int) -> str:
        kept = {"find": sought, "show": "missing" if only_missing else "", "page": str(page_number)}
        return f"{path}?{urlencode({name: value for name, value in kept.items() if value})}#buildings"

    return page(
        request,
        "conventions/signatures.html",
        refusal.status if refusal else 200,
        text=seen.text,
        title=title_of(request, seen.text),
        place=seen.place,
        nav=desk_nav(t, seen.place, "conventions", seen.standing),
        total=total,
        share=_share(t, seen, total),
        numbers=_numbers(t, whole),
        drawn=tally(total.signed, total.households, None, blocks=False),
        rows=[_row(t, seen, each, mine) for each in rows[(at - 1) * ROWS : at * ROWS]],
        shown=[
            (t("signatures.show_all"), f"{path}#buildings", not only_missing),
            (t("signatures.show_missing"), f"{path}?show=missing#buildings", only_missing),
        ],
        page_words=t("signatures.page_of", at=at, pages=pages, n=len(rows)),
        pages=pages,
        before=to(at - 1) if at > 1 else "",
        after=to(at + 1) if at < pages else "",
        sought=sought,
        only_missing=only_missing,
        in_charge=mine is None or bool(mine),
        reminded=_number(asked.get("reminded")),
        refused=t(refusal.reason, **refusal.params) if refusal else "",
    )


def _share(t: Translate, seen: Signing, total: Counted) -> str:
    return t(
        "signatures.share_households",
        share=percent(total.signed, total.households),
        signed=number(total.signed),
        all=number(total.households),
        number=seen.text.number or 0,
    )


def _numbers(t: Translate, whole: Coverage) -> list[tuple[str, str, str, str]]:
    total = whole.total
    rows: list[tuple[str, str, str, str]] = [
        (
            t("signatures.households_signed"),
            number(total.signed),
            "",
            t("signatures.of_households", n=total.households),
        ),
        (
            t("signatures.buildings_begun"),
            number(whole.begun),
            "",
            t("signatures.of_buildings", n=len(whole.buildings)),
        ),
    ]
    if total.people:
        rows.append(
            (
                t("signatures.people_signed"),
                number(total.people_signed),
                "",
                t("signatures.of_people", n=total.people),
            )
        )
    if total.new:
        rows.append(
            (
                t("signatures.newcomers"),
                number(total.new_signed),
                "",
                t("signatures.of_newcomers", n=total.new),
            )
        )
    return rows


@dataclass(frozen=True)
class Row:
    """One building as the table shows it; `href` "" where its names are not the visitor's to see."""

    name: str
    href: str
    signed: str
    share: str
    missing: str
    new: str


def _row(t: Translate, seen: Signing, each: BuildingCoverage, mine: frozenset[int] | None) -> Row:
    counts = each.counted
    may = mine is None or each.building in mine
    return Row(
        name=name_of(t, each.name, each.house),
        href=f"/versions/{seen.text.public_id}/signatures/{each.building}" if may else "",
        signed=f"{number(counts.signed)} / {number(counts.households)}",
        share=percent(counts.signed, counts.households),
        missing=t("signatures.missing_n", n=counts.missing) if counts.missing else t("signatures.all_signed"),
        new=f"{number(counts.new_signed)} / {number(counts.new)}" if counts.new else "",
    )


def _shown(each: BuildingCoverage, sought: str, only_missing: bool) -> bool:
    return sought in each.name and (not only_missing or each.counted.missing > 0)


def _number(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isdecimal() and len(typed) < 7 else None


async def _building_page(
    request: Asked,
    seen: Signing,
    building: BuildingLivedIn,
    form: Form | None = None,
    refusal: Refusal | None = None,
) -> Response[str]:
    t = scene_of(request).t
    await log_reading(
        seen.place.id,
        building.id,
        seen.standing.person or 0,
        "signatures",
        at=now(),
        today=seen.today,
        subject=f"version:{seen.text.id}",
    )
    lines = await households(seen.text.id, building.id, seen.today)
    words = t(refusal.reason, **refusal.params) if refusal else ""
    typed = {name: form.text(name) if form else "" for name in ("signer", "name", "witness", "signed_on")}
    return page(
        request,
        "conventions/signatures_building.html",
        refusal.status if refusal else 200,
        text=seen.text,
        title=title_of(request, seen.text),
        place=seen.place,
        zone=seen.place.time_zone,
        building=building,
        name=name_of(t, building.name, building.house),
        count=f"{number(sum(line.has for line in lines))} / {number(len(lines))}",
        lines=lines,
        waiting=[each for each in lines if not each.has],
        given=await signatures_in(seen.text.id, building.id),
        signers=[
            (each.mark, f"{each.label} · {each.name}" if each.name else each.label)
            for line in lines
            if not line.has
            for each in line.signers
        ],
        typed=typed if form else typed | {"signed_on": seen.today.isoformat()},
        error=defaultdict(str, {refusal.at: words} if refusal and refusal.at else {}),
        refused=words,
        key=form.text("key")[:64] if form else new_key(),
        done=request.query_params.get("done", ""),
        reminded=_number(request.query_params.get("reminded")),
    )


ROUTES = (signing, sign, receipt, withdraw, coverage_page, paper, of_building, enter_paper, remind)
