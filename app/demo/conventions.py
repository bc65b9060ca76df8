"""The demo's texts: 杜巷's convention in its third version, parking rules in consultation, a tenants' guide.

All words, comments and names are invented; that 杜巷 has such a convention, handbook and guide is what public
reports say.
"""

from datetime import date, datetime, timedelta
from typing import Any

from app.clock import now, today
from app.database import execute, fetch, write
from app.demo.convention_words import (
    ANSWERS,
    CHANGED_EN,
    CHANGED_WORDS,
    COMMENTS,
    FIRST,
    PARKING,
    POSTED_SECOND,
    PREAMBLE,
    PREAMBLE_EN,
    SECOND,
    THIRD,
    Words,
)
from app.demo.houses import Communities
from meetings.conventions.actions.comment_clause import SaidOf, comment_clause
from meetings.conventions.actions.freeze_version import freeze_version
from meetings.conventions.actions.issue_version import issue_version
from meetings.conventions.actions.open_consultation import NewConsultation, open_consultation
from meetings.conventions.actions.start_convention import NewText, start_convention
from meetings.conventions.pack_library import Pack, pack_named
from meetings.conventions.queries.versions import text_of, version
from meetings.conventions.rules.consultation import Said
from meetings.conventions.rules.figures import Line, canonical, of_owners, of_people
from meetings.conventions.rules.kinds import KINDS, Kind
from meetings.conventions.tables import (
    Adoption,
    Clause,
    ClauseAnswer,
    ClauseComment,
    ClauseCredit,
    ClauseText,
    Consultation,
    Convention,
    LegalStep,
    TextPosting,
    TextVersion,
)

_DAY = timedelta(days=1)
_LIVES_THERE = (
    "since <= ? AND (until IS NULL OR until >= ?) AND (how <> 'self' OR confirmed_on IS NOT NULL)"
    " AND community = ?"
)


async def load_conventions(loaded: Communities) -> None:
    """After the tables and the grid: signatures hang on who lives there."""
    day, at = today(), now()
    async with write():
        await _convention(loaded, day, at)
        await _parking(loaded, day, at)
        await _guide(loaded, day, at)
        await _management(loaded, at)


async def _convention(loaded: Communities, day: date, at: datetime) -> None:
    """Three versions; the third was posted, answered 44 times, put right, adopted by the representatives."""
    by = loaded.people["moderator"]
    text = await _one(
        Convention(
            public_id="duxiang-convention",
            community=loaded.duxiang,
            kind=Kind.RESIDENTS_CONVENTION.value,
            title="杜巷居民公约",
            title_en="Duxiang residents’ convention",
            drafts=3,
            created_by=by,
            created_at=at - 640 * _DAY,
        )
    )
    clauses = [
        await _one(Clause(public_id=f"duxiang-clause-{number}", convention=text)) for number in range(1, 10)
    ]
    one = await _version(text, 1, FIRST, clauses, day - 620 * _DAY, by, at)
    two = await _version(text, 2, SECOND, clauses, day - 259 * _DAY, by, at, based_on=one)
    posted = await _version(text, None, POSTED_SECOND, clauses, day - 55 * _DAY, by, at, based_on=two)
    three = await _version(text, 3, THIRD, clauses, day - 20 * _DAY, by, at, based_on=posted)
    for old, new, days in ((one, two, 259), (two, three, 20)):
        await TextVersion.update(
            {
                TextVersion.state: "replaced",
                TextVersion.replaced_by: new,
                TextVersion.replaced_on: day - days * _DAY,
            }
        ).where(TextVersion.id == old)
    await TextVersion.update(
        {
            TextVersion.summary: CHANGED_WORDS,
            TextVersion.summary_en: CHANGED_EN,
            TextVersion.delegated: f"{day - 259 * _DAY} 居民会议授权居民代表会议修改本公约",
            TextVersion.posted_on: day - 20 * _DAY,
            TextVersion.public_until: day - 5 * _DAY,
        }
    ).where(TextVersion.id == three)
    await _consulted(posted, three, clauses, by, day, at)
    for number, decided, counts in (
        (one, 635, (70, 55, 49, 4, 2)),
        (two, 259, (72, 58, 52, 5, 1)),
        (three, 28, (72, 61, 57, 3, 1)),
    ):
        await _by_representatives(number, day - decided * _DAY, counts, by, at)
    await _steps(three, by, day, at)
    await _signed(three, loaded.duxiang, day, at, left_out=9, since=19)


async def _version(
    text: int,
    number: int | None,
    words: tuple[Words, ...],
    clauses: list[int],
    day: date,
    by: int,
    at: datetime,
    *,
    based_on: int | None = None,
) -> int:
    """One version with its clauses; without a number it was posted, and its words went into the next."""
    made = at - (today() - day)
    row = await _one(
        TextVersion(
            public_id=f"duxiang-version-{number or 'posted'}",
            convention=text,
            number=number,
            state="in_force" if number == 3 else "replaced" if number else "withdrawn",
            based_on=based_on,
            origin="version" if based_on else "empty",
            preamble=PREAMBLE,
            preamble_en=PREAMBLE_EN,
            adopted_on=day if number else None,
            in_force_from=day if number else None,
            created_by=by,
            created_at=made,
        )
    )
    await ClauseText.insert(
        *(
            ClauseText(
                version=row,
                clause=clauses[each.clause - 1],
                position=position,
                words=each.zh,
                words_en=each.en,
                reason=each.why,
                edited_by=by,
                edited_at=made,
            )
            for position, each in enumerate(words, 1)
        )
    )
    await freeze_version(row, at=made)
    return row


async def _consulted(posted: int, three: int, clauses: list[int], by: int, day: date, at: datetime) -> None:
    """44 remarks on the posted words, each comment answered; whose words were taken is on record."""
    asked = await _one(
        Consultation(
            version=posted,
            words="请逐条看一看：同意、有话说、或者换个说法，都可以。",
            opens_on=day - 55 * _DAY,
            closes_on=day - 40 * _DAY,
            posted_by=by,
            posted_at=at - 55 * _DAY,
            closed_at=at - 39 * _DAY,
            closed_by=by,
        )
    )
    answers = {
        key: await _one(
            ClauseAnswer(
                consultation=asked,
                clause=clauses[clause - 1],
                outcome=outcome,
                why=why,
                answered_by=by,
                answered_at=at - 38 * _DAY,
            )
        )
        for key, (clause, outcome, why) in ANSWERS.items()
    }
    capacities = ("tenant", "tenant", "owner", "tenant", "sub_landlord")
    rows = await ClauseComment.insert(
        *(
            ClauseComment(
                public_id=f"duxiang-comment-{number}",
                consultation=asked,
                clause=clauses[each.clause - 1],
                kind=each.kind,
                words=each.words,
                proposed=each.proposed,
                person=None,
                capacity=capacities[number % len(capacities)],
                made_at=at - (54 - number % 14) * _DAY,
                answer=answers[each.answer] if each.answer else None,
            )
            for number, each in enumerate(COMMENTS, 1)
        )
    )
    taken = [
        int(row["id"]) for row, each in zip(rows, COMMENTS, strict=True) if each.answer in ("shed", "full")
    ]
    await ClauseCredit.insert(
        *(ClauseCredit(version=three, clause=clauses[1], comment=comment) for comment in taken)
    )


async def _by_representatives(
    version: int, day: date, counts: tuple[int, int, int, int, int], by: int, at: datetime
) -> None:
    """As the minutes have it: members, present, agree, against, abstain (2/3, then over half)."""
    members, present, agree, against, abstain = counts
    quorum, enough = -(-2 * members // 3), present // 2 + 1
    await Adoption.insert(
        Adoption(
            version=version,
            body="representatives",
            outcome="adopted",
            fingerprint=await _fingerprint(version),
            decided_on=day,
            figures=canonical(
                of_people(
                    members=members,
                    present=present,
                    choices={"agree": agree, "against": against, "abstain": abstain},
                    lines=(
                        Line("people", "present", present, members, "all", quorum, True),
                        Line("people", "agree", agree, present, "present", enough, True),
                    ),
                )
            ),
            citation=KINDS[Kind.RESIDENTS_CONVENTION].citation,
            outside=True,
            words="居民代表会议，巷里一家二楼，举手表决；会议记录由居委会保存（演示）",
            recorded_by=by,
            recorded_at=at - (today() - day),
        )
    )


async def _steps(version: int, by: int, day: date, at: datetime) -> None:
    for step, days, words, receipt in (
        ("party_study", 60, "杜巷党支部会议研究，同意公示征求意见", ""),
        ("legal_review", 58, "九里亭街道司法所看过：没有与法律抵触的内容", ""),
        ("delegation", 259, "居民会议授权居民代表会议修改本公约", ""),
        ("filing", 20, "九里亭街道办事处", "杜巷公约备〔演示〕第 3 号"),
    ):
        await LegalStep.insert(
            LegalStep(
                version=version,
                step=step,
                done_on=day - days * _DAY,
                words=words,
                receipt=receipt,
                recorded_by=by,
                recorded_at=at - days * _DAY,
            )
        )
    await TextPosting.insert(
        *(
            TextPosting(
                version=version,
                what="adopted",
                place=place,
                posted_on=day - 20 * _DAY,
                taken_down_on=day - 4 * _DAY,
                posted_by=by,
                recorded_at=at - 20 * _DAY,
            )
            for place in ("巷里一家公告栏", "东弄口公告栏", "西弄口公告栏")
        )
    )


async def _parking(loaded: Communities, day: date, at: datetime) -> None:
    """Posted six days ago; four neighbours have said something, nothing is answered yet."""
    pack, people = _pack("short_rules_parking.self_built"), loaded.people
    began = at - 6 * _DAY
    address = await start_convention(
        loaded.duxiang,
        NewText(
            pack.kind,
            "杜巷停车小规矩",
            "Duxiang parking rules",
            pack.preamble,
            pack.preamble_en,
            pack.clauses,
            "template",
            pack.name,
        ),
        person=people["moderator"],
        at=began - 8 * _DAY,
    )
    await open_consultation(
        address,
        NewConsultation(day - 6 * _DAY, 15, "弄堂窄，车越来越多。请看看这几条行不行。"),
        by=people["moderator"],
        at=began,
        today=day - 6 * _DAY,
    )
    found = await version(address)
    if found is None:
        raise LookupError(address)
    clauses = (await text_of(found.id)).clauses
    for who, capacity, number, kind, words, proposed in PARKING:
        if people.get(who) is None:
            continue
        await comment_clause(
            address,
            clauses[number - 1].public_id,
            SaidOf(Said(kind), words, proposed, named=who == "sub_landlord"),
            person=people[who],
            capacity=capacity,
            at=at - 3 * _DAY,
            today=day - 3 * _DAY,
        )


async def _guide(loaded: Communities, day: date, at: datetime) -> None:
    """Issued a month ago, read and signed for by most who rent."""
    pack, by = _pack("tenants_guide.self_built"), loaded.people["moderator"]
    address = await start_convention(
        loaded.duxiang,
        NewText(
            pack.kind,
            "杜巷租客入住须知",
            "Duxiang tenants’ guide",
            pack.preamble,
            pack.preamble_en,
            pack.clauses,
            "template",
            pack.name,
        ),
        person=by,
        at=at - 40 * _DAY,
    )
    await issue_version(
        address, from_day=day - 32 * _DAY, person=by, at=at - 32 * _DAY, today=day - 32 * _DAY
    )
    found = await version(address)
    if found is None:
        raise LookupError(address)
    await _signed(found.id, loaded.duxiang, day, at, left_out=6, since=31, only="capacity <> 'owner'")


async def _management(loaded: Communities, at: datetime) -> None:
    """明辉's owners adopted theirs before: recorded, with both counts of the minutes."""
    pack, by = _pack("management_convention.commodity"), loaded.people["chair"]
    address = await start_convention(
        loaded.minghui,
        NewText(
            pack.kind,
            "明辉西郊苑管理规约",
            "Minghui Xijiaoyuan management convention",
            pack.preamble,
            pack.preamble_en,
            pack.clauses,
            "template",
            pack.name,
        ),
        person=by,
        at=at - 50 * _DAY,
    )
    found = await version(address)
    if found is None:
        raise LookupError(address)
    decided = date(2025, 3, 16)
    fingerprint = await freeze_version(found.id, at=at - 49 * _DAY)
    await TextVersion.update(
        {
            TextVersion.state: "in_force",
            TextVersion.number: 1,
            TextVersion.adopted_on: decided,
            TextVersion.in_force_from: decided,
        }
    ).where(TextVersion.id == found.id)
    await Adoption.insert(
        Adoption(
            version=found.id,
            body="owners",
            outcome="adopted",
            fingerprint=fingerprint,
            decided_on=decided,
            figures=canonical(
                of_owners(
                    heads={"all": 1012, "agree": 688, "against": 41, "abstain": 12},
                    area_dm2={"all": 7_215_400, "agree": 4_902_300, "against": 286_500, "abstain": 84_200},
                    lines=(),
                )
            ),
            citation=KINDS[pack.kind].citation,
            outside=True,
            words="2025年第一次业主大会会议书面表决；决议公告存业委会（演示）",
            recorded_by=by,
            recorded_at=at - 49 * _DAY,
        )
    )


async def _signed(
    version: int, community: int, day: date, at: datetime, *, left_out: int, since: int, only: str = "1 = 1"
) -> None:
    """Most households sign, in the days after; some on paper. One statement a day: thousands of rows."""
    fingerprint = await _fingerprint(version)
    for turn in range(7):
        await execute(
            "INSERT INTO signature (public_id, version, fingerprint, building, household, capacity,"
            " occupancy, name, how, witness, signed_at)"
            " SELECT 'demo-' || CAST(? AS INTEGER) || '-' || id, ?, ?, building,"
            " CASE WHEN unit IS NOT NULL THEN 'u' || unit WHEN room IS NOT NULL THEN 'r' || room"
            " ELSE 'o' || id END, capacity, id, '', CASE WHEN id % 5 = 0 THEN 'paper' ELSE 'phone' END,"
            " CASE WHEN id % 5 = 0 THEN '卫阿姨' ELSE '' END, ?"
            f" FROM occupancy WHERE {_LIVES_THERE} AND {only} AND id % ? > 1 AND id % 7 = ?",
            [
                version,
                version,
                fingerprint,
                at - (since - turn * 2) * _DAY,
                day,
                day,
                community,
                left_out,
                turn,
            ],
        )


async def _fingerprint(version: int) -> str:
    return str(
        (await fetch("SELECT fingerprint FROM text_version WHERE id = ?", [version]))[0]["fingerprint"]
    )


def _pack(name: str) -> Pack:
    found = pack_named(name)
    if found is None:
        raise LookupError(name)
    return found


async def _one(row: Any) -> int:
    return int((await type(row).insert(row))[0]["id"])
