"""Every seat signs once, the last puts it in force, a breach is one issue; on both engines."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from app.clock import travel
from app.community.tables import InboxItem
from app.database import Database, write
from app.refusals import NotFound, Refusal
from app.web.tables import StoredFile
from meetings.agreements.actions.change_agreement import change_agreement
from meetings.agreements.actions.draft_agreement import draft_agreement
from meetings.agreements.actions.end_agreement import end_agreement
from meetings.agreements.actions.report_breach import Reported, Told, report_breach
from meetings.agreements.actions.sign_seat import sign_seat
from meetings.agreements.queries.agreements import Seen, agreement, agreements_of, breaches_of
from meetings.agreements.queries.people import is_neighbour, neighbours
from meetings.agreements.rules.drafts import Draft, DraftSeat
from meetings.agreements.rules.states import State
from meetings.agreements.rules.terms import Term
from meetings.agreements.tables import Breach
from meetings.checklists.tables import ListItem
from meetings.days_off import days_between
from tests.support.court import Court, build_court

NOW = datetime(2026, 11, 21, 4, tzinfo=UTC)
TODAY = date(2026, 11, 21)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(NOW):
        yield


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


def draft(court: Court, **other: object) -> Draft:
    """Three parties: two sign on a phone, the firm on paper."""
    people = court.people
    return Draft(
        **{
            "title": "施工时间约定",
            "words": "",
            "since": date(2026, 11, 1),
            "until": None,
            "seats": (
                DraftSeat("业委会", "committee", "王芳", people["chair"]),
                DraftSeat("居民", "residents", "周一", people["zhou"]),
                DraftSeat("施工队", "firm", "马队长"),
            ),
            "terms": (Term("工作日 9:00 以后施工", "12345", 540, 1080),),
            "watcher": people["committee"],
            **other,
        }  # type: ignore[arg-type]
    )


async def seen(court: Court, public_id: str, who: str = "committee") -> Seen:
    return await agreement(public_id, court.people[who] if who else None, TODAY)


async def written(court: Court, **other: object) -> str:
    return await draft_agreement(
        draft(court, **other), community=court.community, by=court.people["moderator"], at=NOW, key="k"
    )


async def signed(court: Court, **other: object) -> str:
    address = await written(court, **other)
    number = (await seen(court, address, "moderator")).agreement.id
    for seat, who, sheet in ((1, "chair", None), (2, "zhou", None)):
        await sign_seat(number, seat, by=court.people[who], at=NOW, today=TODAY, sheet=sheet)
    await on_paper(court, number)
    return address


async def on_paper(court: Court, number: int) -> None:
    async with write():
        rows = await StoredFile.insert(
            StoredFile(
                public_id=f"sheet{number}",
                sha256="0" * 64,
                media_type="image/png",
                size=1,
                name="签字.png",
                created_at=NOW,
            )
        )
    await sign_seat(number, 3, by=court.people["moderator"], at=NOW, today=TODAY, sheet=int(rows[0]["id"]))


async def report(court: Court, address: str, happened: datetime, key: str = "", who: str = "tenant") -> Told:
    return await report_breach(
        (await seen(court, address)).agreement.id,
        Reported(happened, "早上八点就在打钻。", term=1),
        title="违反约定：施工时间约定",
        by=court.people[who],
        at=NOW,
        today=TODAY,
        days=days_between(date(2026, 11, 1), TODAY),
        key=key,
    )


async def test_it_is_in_force_once_the_last_seat_has_signed(court: Court) -> None:
    address = await written(court)
    number = (await seen(court, address, "moderator")).agreement.id
    await sign_seat(number, 1, by=court.people["chair"], at=NOW, today=TODAY)
    await sign_seat(number, 2, by=court.people["zhou"], at=NOW, today=TODAY)
    assert (await seen(court, address, "chair")).agreement.state is State.DRAFT
    await on_paper(court, number)
    found = (await seen(court, address, "")).agreement
    assert (found.state, found.signed, found.seats[2].signed_how) == (State.IN_FORCE, 3, "paper")
    told = await InboxItem.select().where(InboxItem.message == "agreements.told_signed")
    assert {item["person"] for item in told} == {
        court.people[who] for who in ("moderator", "committee", "chair", "zhou")
    }
    waiting = await InboxItem.select().where(
        (InboxItem.message == "agreements.told_to_sign") & InboxItem.done_at.is_null()
    )
    assert waiting == []


async def test_a_signature_pressed_twice_or_by_all_at_once_counts_once(court: Court) -> None:
    address = await written(court)
    number = (await seen(court, address, "moderator")).agreement.id
    people = court.people
    await asyncio.gather(
        *(
            sign_seat(number, seat, by=people[who], at=NOW, today=TODAY)
            for seat, who in ((1, "chair"), (2, "zhou"), (1, "chair"), (2, "zhou"))
        ),
        on_paper(court, number),
    )
    found = (await seen(court, address)).agreement
    assert (found.signed, found.state) == (3, State.IN_FORCE)
    assert await InboxItem.count().where(InboxItem.message == "agreements.told_signed") == 4


async def test_nobody_signs_for_another_party(court: Court) -> None:
    number = (await seen(court, await written(court), "moderator")).agreement.id
    for who, seat in (("zhou", 1), ("committee", 1), ("moderator", 3), ("chair", 9)):
        with pytest.raises(NotFound):
            await sign_seat(number, seat, by=court.people[who], at=NOW, today=TODAY)


async def test_a_text_with_one_signature_stands(court: Court) -> None:
    address = await written(court)
    number = (await seen(court, address, "moderator")).agreement.id
    await change_agreement(number, draft(court, title="改过的约定"), at=NOW, today=TODAY)
    assert (await seen(court, address, "moderator")).agreement.title == "改过的约定"
    await sign_seat(number, 1, by=court.people["chair"], at=NOW, today=TODAY)
    with pytest.raises(Refusal, match="signed_already"):
        await change_agreement(number, draft(court), at=NOW, today=TODAY)


async def test_the_same_form_sent_twice_is_one_agreement(court: Court) -> None:
    addresses = await asyncio.gather(*(written(court) for _ in range(3)))
    assert len(set(addresses)) == 1
    assert len(await agreements_of(court.community, court.people["moderator"], TODAY)) == 1


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "长" * 10_000}, "title"),
        ({"seats": (DraftSeat("业委会", "committee", "王芳"),)}, "party-1"),
        ({"terms": ()}, "term-1"),
        ({"terms": (Term("x", "", 540, 540),)}, "from-1"),
        ({"since": None}, "since"),
        ({"until": date(2026, 10, 1)}, "until"),
    ],
)
async def test_what_is_wrong_is_said_beside_its_field(
    court: Court, other: dict[str, object], field: str
) -> None:
    with pytest.raises(Refusal) as refused:
        await written(court, **other)
    assert refused.value.at == field


async def test_a_breach_becomes_one_issue_that_points_back_and_the_watcher_is_told(court: Court) -> None:
    address = await signed(court)
    eight = datetime(2026, 11, 20, 0, 10, tzinfo=UTC)  # Friday 8:10 in the court
    first, again = await asyncio.gather(
        report(court, address, eight, "once"), report(court, address, eight, "once")
    )
    assert (first.issue, first.judged) == (again.issue, "broken")
    [issue] = await ListItem.select()
    assert (issue["origin"], issue["origin_ref"], issue["origin_words"]) == (
        "breach",
        address,
        "早上八点就在打钻。",
    )
    [kept] = await breaches_of((await seen(court, address)).agreement.id)
    assert (kept.judged, kept.issue, kept.term) == ("broken", issue["public_id"], "工作日 9:00 以后施工")
    assert await Breach.count() == 1
    [told] = await InboxItem.select().where(InboxItem.message == "agreements.told_breach")
    assert told["person"] == court.people["committee"]


@pytest.mark.parametrize(
    ("happened", "judged"),
    [
        (datetime(2026, 11, 20, 1, 0, tzinfo=UTC), "kept"),
        (datetime(2026, 11, 20, 0, 59, tzinfo=UTC), "broken"),
    ],
)
async def test_the_terms_own_hours_are_read_on_the_places_clock(
    court: Court, happened: datetime, judged: str
) -> None:
    assert (await report(court, await signed(court), happened)).judged == judged


async def test_what_happened_when_it_did_not_hold_broke_nothing(court: Court) -> None:
    address = await signed(court)
    with pytest.raises(Refusal, match="not_in_force_then"):
        await report(court, address, datetime(2026, 10, 20, tzinfo=UTC))
    with pytest.raises(Refusal, match="not_yet_happened"):
        await report(court, address, datetime(2026, 11, 22, tzinfo=UTC))


async def test_it_ends_early_once_with_its_reason(court: Court) -> None:
    address = await signed(court)
    number = (await seen(court, address)).agreement.id
    with pytest.raises(Refusal, match="reason_missing"):
        await end_agreement(number, "", by=court.people["committee"], at=NOW, today=TODAY)
    for reason in ("施工结束", "第二次"):
        await end_agreement(number, reason, by=court.people["committee"], at=NOW, today=TODAY)
    found = (await seen(court, address, "")).agreement
    assert (found.state, found.ended_reason) == (State.ENDED, "施工结束")


async def test_who_may_read_it(court: Court) -> None:
    draft_ = await written(court)
    for who in ("moderator", "committee", "chair", "zhou"):
        await seen(court, draft_, who)
    for who in ("tenant", "wu", "stranger", ""):
        with pytest.raises(NotFound):
            await seen(court, draft_, who)
    number = (await seen(court, draft_)).agreement.id
    for seat, who in ((1, "chair"), (2, "zhou")):
        await sign_seat(number, seat, by=court.people[who], at=NOW, today=TODAY)
    await on_paper(court, number)
    assert (await seen(court, draft_, "tenant")).in_scope
    assert not (await seen(court, draft_, "stranger")).in_scope


async def test_what_is_not_public_is_read_by_those_it_concerns(court: Court) -> None:
    address = await signed(court, public=False)
    await seen(court, address, "tenant")
    for who in ("stranger", ""):
        with pytest.raises(NotFound):
            await seen(court, address, who)


async def test_people_to_choose_are_those_of_the_place(court: Court) -> None:
    found = {each.id: each.tie for each in await neighbours(court.community, TODAY)}
    assert found[court.people["zhou"]] == "owner"
    assert found[court.people["chair"]] == "committee"
    assert court.people["stranger"] not in found
    assert not await is_neighbour(court.people["stranger"], court.community, TODAY)
    assert await is_neighbour(court.people["zhou"], court.community, TODAY)
