"""A text in public: what is in force, every earlier version for ever, the wall poster, the booklet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from markupsafe import Markup

from app.clock import today
from app.community.queries.standings import Place, place_by_id, standing
from app.community.routes.nav import desk_nav
from app.community.rules.offices import Standing
from app.i18n import Translate
from app.refusals import NotFound
from app.web import page, public, visitor
from app.web.addresses import own_origin
from app.web.drawing import tally
from app.web.ground import ground_of
from app.web.templates import scene_of
from app.words import date_only, number, percent
from meetings.conventions.queries.adoptions import AdoptionOnFile, adoption_of, steps_of
from meetings.conventions.queries.comments import credits_of
from meetings.conventions.queries.conventions import ConventionOnFile, convention
from meetings.conventions.queries.publications import (
    NumberedVersion,
    asked_about,
    boards_of,
    numbered_versions,
)
from meetings.conventions.queries.signatures import SignedText, coverage, signed_text
from meetings.conventions.queries.versions import VersionOnFile, text_of, version_by_id
from meetings.conventions.routes.history_of import adopted_rows, changes_of, citation_of, replaced_words
from meetings.conventions.routes.signing import in_fours
from meetings.conventions.routes.words_of import ReadText, in_lang
from meetings.conventions.rules.coverage import Audience, Coverage
from meetings.conventions.rules.kinds import KINDS
from meetings.conventions.rules.states import State

Asked = Request[Any, Any, Any]
POSTED = frozenset(State) - {
    State.DRAFT,
    State.WITHDRAWN,
}  # was put before the neighbours with its fingerprint


@dataclass(frozen=True)
class Read:
    """A text as one visitor comes to it."""

    text: ConventionOnFile
    place: Place
    standing: Standing
    today: date

    @property
    def drafts(self) -> bool:
        """Whether the visitor writes texts of this kind here."""
        return self.standing.holds(*KINDS[self.text.kind].drafted_by)


@get("/conventions/{text:str}", guards=[public])
async def text_page(request: Asked, text: FromPath[str]) -> Response[str]:
    """The version in force; of a text that ended, the last one; of one on its way, where to read it."""
    seen = await enter_text(request, text)
    numbered = await numbered_versions(seen.text.id)
    if numbered:
        return await _version_page(request, seen, numbered, numbered[0])
    if not (seen.drafts or seen.text.coming_state in POSTED):
        raise NotFound(public=True)
    return page(
        request,
        "conventions/text_coming.html",
        text=seen.text,
        title=_title(request, seen.text),
        place=seen.place,
        nav=_nav(request, seen),
        asked=seen.text.coming_state is State.CONSULTATION,
        posted=seen.text.coming_state in POSTED,
        drafts=seen.drafts,
    )


@get("/conventions/{text:str}/versions/{number:int}", guards=[public])
async def numbered_page(request: Asked, text: FromPath[str], number: FromPath[int]) -> Response[str]:
    """One version that is or was in force, at its address for ever."""
    seen = await enter_text(request, text)
    numbered = await numbered_versions(seen.text.id)
    return await _version_page(request, seen, numbered, _numbered(numbered, number))


@get("/conventions/{text:str}/poster", guards=[public])
async def poster(request: Asked, text: FromPath[str]) -> Response[str]:
    """The version in force for a wall: A4, or A3 with `?paper=a3`."""
    return await _printed(request, text, "conventions/poster.html")


@get("/conventions/{text:str}/booklet", guards=[public])
async def booklet(request: Asked, text: FromPath[str]) -> Response[str]:
    """The version in force as A5 pages in large type, with contents."""
    return await _printed(request, text, "conventions/booklet.html")


async def enter_text(request: Asked, public_id: str) -> Read:
    """The text at an address, for anybody."""
    found = await convention(public_id)
    if found is None:
        raise NotFound(public=True)
    where, who = await place_by_id(found.community), visitor(request)
    day = today(where.time_zone)
    return Read(found, where, await standing(who.person_id if who else None, where.id, day), day)


def base_of(request: Asked) -> str:
    """Where neighbours reach this installation: as set up, or as this request came."""
    return ground_of(request).settings.public_address or own_origin(request)


def _numbered(numbered: tuple[NumberedVersion, ...], number: int) -> NumberedVersion:
    found = next((each for each in numbered if each.number == number), None)
    if found is None:
        raise NotFound(public=True)
    return found


def _title(request: Asked, text: ConventionOnFile) -> str:
    return text.title_en if scene_of(request).lang == "en" and text.title_en else text.title


def _nav(request: Asked, seen: Read) -> list[tuple[str, str, bool]]:
    t = scene_of(request).t
    return desk_nav(t, seen.place, "conventions", seen.standing)


async def _version_page(
    request: Asked, seen: Read, numbered: tuple[NumberedVersion, ...], at: NumberedVersion
) -> Response[str]:
    t, lang = scene_of(request).t, scene_of(request).lang
    on_file = await version_by_id(at.id)
    words = await text_of(at.id)
    before = next((each for each in numbered if each.number == at.number - 1), None)
    changes = changes_of(await text_of(before.id) if before else None, words, lang)
    asked, adoption, text = await asked_about(at.id), await adoption_of(at.id), await signed_text(at.id)
    whole = await coverage(at.id, seen.today) if at.in_force and text is not None else None
    address = f"{base_of(request)}/conventions/{seen.text.public_id}/versions/{at.number}"
    newer = next((each for each in numbered if each.number == at.replaced_by), None)
    return page(
        request,
        "conventions/text.html",
        text=seen.text,
        at=at,
        place=seen.place,
        nav=_nav(request, seen),
        title=_title(request, seen.text),
        words=in_lang(words, lang),
        changes=changes,
        changed=[
            t("published.clause_called", number=each.number) for each in changes.values() if each.changed
        ],
        removed=[each for each in changes.values() if each.removed],
        summary=_summary(on_file, lang),
        before=before,
        asked=asked,
        remarks=asked.by_clause if asked else {},
        taken=await credits_of(at.id),
        rows=adopted_rows(t, lang, adoption, await steps_of(at.id), asked),
        citation=citation_of(t, adoption),
        adoption=adoption,
        delegated=on_file.delegated,
        others=[each for each in numbered if each.number != at.number],
        over=replaced_words(t, at),
        newer=newer,
        coming=seen.text.coming_state if seen.text.coming_state in POSTED or seen.drafts else None,
        groups=in_fours(at.fingerprint),
        address=address,
        versions=[_line(t, seen, each, at) for each in numbered],
        who_signs=_who_signs(t, seen, text),
        **_signed(t, whole),
        belongs=seen.standing.belongs,
        keeps=seen.drafts,
        boards=await boards_of(at.id),
        today=seen.today,
    )


def _signed(t: Translate, whole: Coverage | None) -> dict[str, Any]:
    """How far the signatures are: by heads where every household is registered, else by households."""
    if whole is None:
        return {"whole": None}
    total = whole.total
    unit, now, all_ = "households", total.signed, total.households
    if total.by_people:
        unit, now, all_ = "people", total.people_signed, total.people
    share = t(f"published.share_{unit}", share=percent(now, all_), now=number(now), all=number(all_))
    rows = [("buildings", whole.begun, len(whole.buildings)), ("newcomers", total.new_signed, total.new)]
    if unit == "people":
        rows.insert(0, ("households", total.signed, total.households))
    return {
        "whole": whole,
        "hero": now,
        "hero_unit": t(f"published.{unit}"),
        "share": share,
        "drawn": tally(now, all_, None, blocks=False),
        "cover_rows": [
            (t(f"published.{name}_row"), t(f"published.of_{name}_row", now=number(n), all=number(of)))
            for name, n, of in rows
            if of
        ],
    }


def _who_signs(t: Translate, seen: Read, text: SignedText | None) -> str:
    if text is None:
        return ""
    key = {Audience.OWNERS: "who_signs_owners", Audience.TENANTS: "who_signs_tenants"}
    return t(f"published.{key.get(text.audience, 'who_signs')}", place=seen.place.name)


@dataclass(frozen=True)
class VersionLine:
    """One version in the list of all."""

    label: str
    note: str
    href: str
    here: bool


def _line(t: Translate, seen: Read, each: NumberedVersion, at: NumberedVersion) -> VersionLine:
    lang = t.lang
    since = date_only(each.in_force_from, lang) if each.in_force_from else ""
    if each.replaced_on is not None:
        note = t("published.version_from_to", since=since, until=date_only(each.replaced_on, lang))
    else:
        note = t("published.version_from", since=since) if since else Markup()
    if each.in_force:
        note = t("published.version_now")
    return VersionLine(
        t("published.version_line", number=each.number),
        note,
        f"/conventions/{seen.text.public_id}/versions/{each.number}",
        each.id == at.id,
    )


def _summary(on_file: VersionOnFile, lang: str) -> str:
    return on_file.summary_en if lang == "en" and on_file.summary_en else on_file.summary


async def _printed(request: Asked, text: str, template: str) -> Response[str]:
    seen = await enter_text(request, text)
    numbered = await numbered_versions(seen.text.id)
    at = next((each for each in numbered if each.in_force), None)
    if at is None:
        raise NotFound(public=True)
    t, lang = scene_of(request).t, scene_of(request).lang
    adoption, words = await adoption_of(at.id), in_lang(await text_of(at.id), lang)
    return page(
        request,
        template,
        text=seen.text,
        at=at,
        place=seen.place,
        title=_title(request, seen.text),
        words=words,
        citation=citation_of(t, adoption),
        adopted=_adopted(t, adoption),
        fit=_fit(words),
        groups=in_fours(at.fingerprint),
        address=f"{base_of(request)}/conventions/{text}/versions/{at.number}",
        a3=request.query_params.get("paper") == "a3",
    )


def _adopted(t: Translate, adoption: AdoptionOnFile | None) -> str:
    if adoption is None:
        return ""
    day = date_only(adoption.decided_on, t.lang)
    if adoption.body == "issued":
        return t("published.issued_on", day=day)
    return t("published.adopted_on", day=day, body=t(f"published.body_{adoption.body}"))


def _fit(words: ReadText) -> str:
    """How large a wall poster's letters may be so that it stays one sheet where that can be."""
    signs = sum(len(each.words) + len(each.heading) for each in words.clauses) + len(words.preamble)
    signs = signs // 2 if words.clauses and words.clauses[0].words.isascii() else signs
    return "few" if signs <= 420 else "some" if signs <= 800 else "many"


ROUTES = (text_page, numbered_page, poster, booklet)
