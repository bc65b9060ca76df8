"""The open account on both engines: charges once, receipts without gaps, reversals, years, shares."""

import asyncio
from datetime import UTC, date, datetime
from typing import Any

import pytest

from app.community.tables import Unit
from app.database import Database, fetch, write
from app.refusals import NotFound, Refusal
from meetings.accounts.actions.book import Entry, book
from meetings.accounts.actions.charge_period import charge_period
from meetings.accounts.actions.close_year import close_year
from meetings.accounts.actions.define_fee import FeePlan, define_fee
from meetings.accounts.actions.draw_up_shares import draw_up_shares
from meetings.accounts.actions.forget_payers import forget_payers
from meetings.accounts.actions.pay_share import pay_share
from meetings.accounts.actions.plan_distribution import plan_distribution
from meetings.accounts.actions.reverse_booking import reverse_booking
from meetings.accounts.actions.reverse_payment import reverse_payment
from meetings.accounts.actions.set_opening import set_opening
from meetings.accounts.actions.take_payment import Paid, take_payment
from meetings.accounts.actions.waive_charge import waive_charge
from meetings.accounts.actions.withdraw_distribution import withdraw_distribution
from meetings.accounts.queries.distributions import distribution, shares_of
from meetings.accounts.queries.fees import charges_of, fees_of, household_of, owing, payment, totals_of
from meetings.accounts.queries.years import YearOnFile, booking, year_on_file, years_of
from meetings.accounts.rules.years import fingerprint
from meetings.estates.actions.publish import Paper
from meetings.estates.queries.publications import publications_of
from tests.support.court import Court, build_court

AT = datetime(2026, 11, 22, 4, tzinfo=UTC)
TODAY = date(2026, 11, 22)
DUE = date(2026, 10, 31)


@pytest.fixture
async def court(database: Database) -> Court:
    return await build_court()


async def a_fee(court: Court, **changes: Any) -> str:
    plan: dict[str, Any] = {
        "title": "物业管理费", "basis": "unit", "fen": 30_00, "period": "quarter",
        "rests_on": "业主大会 2024 年决定", "since": date(2024, 1, 1),
    }  # fmt: skip
    return await define_fee(court.community, FeePlan(**(plan | changes)), by=court.people["chair"], at=AT)


async def charged(court: Court, fee: str, period: str = "2026Q3") -> tuple[int, int]:
    done = await charge_period(fee, period, DUE, by=court.people["chair"], at=AT)
    return done.units, done.without_area


async def charge_of(court: Court, room: str) -> int:
    return (await charges_of(court.units[room]))[0].id


async def paid(court: Court, charge: int, fen: int, **changes: Any) -> str:
    said: dict[str, Any] = {"paid_on": TODAY, "way": "cash"}
    key = changes.pop("key", "")
    return await take_payment(
        court.community,
        charge,
        Paid(fen, **(said | changes)),
        by=court.people["chair"],
        at=AT,
        today=TODAY,
        key=key,
    )


async def booked(court: Court, category: str, fen: int, day: date = TODAY, key: str = "") -> str:
    return await book(
        court.community,
        Entry(day, category, "三月", fen),
        file=None,
        by=court.people["chair"],
        at=AT,
        today=TODAY,
        key=key,
    )


def paper(found: YearOnFile, digest: str) -> Paper:
    return Paper("accounts", "committee", f"{found.year} 年收支", f"SHA-256 {digest}", days=15)


async def closed(court: Court, year: int) -> None:
    await close_year(court.community, year, paper, by=court.people["chair"], at=AT, today=TODAY)


async def refused(reason: str, doing: Any) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        await doing
    assert refusal.value.reason == f"open_account.{reason}"
    return refusal.value


# ---- fees ----------------------------------------------------------------------------------------


async def test_a_period_is_charged_once_however_often_and_by_how_many(court: Court) -> None:
    fee = await a_fee(court)
    done = await asyncio.gather(*(charged(court, fee) for _ in range(5)))
    assert sorted(units for units, _ in done) == [0, 0, 0, 0, 7]
    (total,) = await totals_of(court.community)
    assert (total.units, total.charged, total.paid, total.owed) == (7, 210_00, 0, 210_00)


async def test_one_sending_is_one_fee(court: Court) -> None:
    plan = FeePlan("停车费", "unit", 1_00, "month", rests_on="合同", since=TODAY)
    chair = court.people["chair"]
    same = await asyncio.gather(
        *(define_fee(court.community, plan, by=chair, at=AT, key="k") for _ in range(4))
    )
    assert len(set(same)) == len(await fees_of(court.community)) == 1


async def test_charging_again_adds_only_who_was_missing(court: Court) -> None:
    fee = await a_fee(court, basis="area", fen=1_80)
    async with write():
        await Unit.update({Unit.area_dm2: None}).where(Unit.id == court.units["302"])
        await Unit.update({Unit.area_dm2: 8_642}).where(Unit.id == court.units["301"])
    assert await charged(court, fee) == (6, 1)
    async with write():
        await Unit.update({Unit.area_dm2: 10_000}).where(Unit.id == court.units["302"])
    assert await charged(court, fee) == (1, 0)
    assert (await charges_of(court.units["301"]))[0].fen == 155_56, "155.556 is rounded half up"


async def test_a_fee_reaches_its_own_units_in_its_own_days(court: Court) -> None:
    async with write():
        await Unit.update({Unit.use: "shop"}).where(Unit.id == court.units["401"])
    fee = await a_fee(court, use="shop", until=date(2026, 6, 30))
    assert await charged(court, fee, "2026Q2") == (1, 0)
    await refused("period_outside", charged(court, fee, "2026Q3"))
    await refused("period_outside", charged(court, fee, "2023Q4"))
    await refused("period_quarter", charged(court, fee, "2026-03"))
    with pytest.raises(NotFound):
        await charged(court, "no-such-fee")
    with pytest.raises(NotFound):
        await a_fee(court, building=99_999)
    await refused("until_before", a_fee(court, until=date(2020, 1, 1)))
    await refused("money_not_above", a_fee(court, fen=0))
    assert len(await fees_of(court.community)) == 1


async def test_receipts_run_without_gaps_while_many_pay(court: Court) -> None:
    fee = await a_fee(court)
    await charged(court, fee)
    charges = [await charge_of(court, room) for room in court.units]
    await asyncio.gather(*(paid(court, each, 10_00) for each in charges for _ in range(2)))
    rows = await fetch("SELECT receipt FROM payment ORDER BY receipt")
    assert [row["receipt"] for row in rows] == list(range(1, 15))
    assert [each.owed for each in await owing(court.community, TODAY)] == [10_00] * 7


async def test_one_sending_is_one_payment_and_nobody_pays_too_much(court: Court) -> None:
    fee = await a_fee(court)
    await charged(court, fee)
    charge = await charge_of(court, "101")
    same = await asyncio.gather(*(paid(court, charge, 10_00, key="k") for _ in range(4)))
    assert len(set(same)) == 1
    last = await refused("more_than_owed", paid(court, charge, 20_01))
    assert last.params["owed"] == "¥20.00"
    outcomes = await asyncio.gather(*(paid(court, charge, 20_00) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(each, Refusal) for each in outcomes) == 2, "three pay the rest at once, one does"
    (found,) = await charges_of(court.units["101"])
    assert (found.paid, found.owed) == (30_00, 0)
    await refused("day_wrong", paid(court, charge, 1, paid_on=date(2026, 11, 23)))
    await refused("choose", paid(court, charge, 1, way="gold"))
    with pytest.raises(NotFound):
        await paid(court, 99_999, 1)


async def test_a_payment_is_reversed_once_by_another_with_a_number_of_its_own(court: Court) -> None:
    await charged(court, await a_fee(court))
    charge = await charge_of(court, "101")
    receipt = await paid(court, charge, 30_00)
    chair = court.people["chair"]
    await refused("say_reason", reverse_payment(receipt, "", by=chair, at=AT, today=TODAY))
    await asyncio.gather(
        *(reverse_payment(receipt, "记错户", by=chair, at=AT, today=TODAY) for _ in range(4))
    )
    rows = await fetch("SELECT receipt, fen, reverses, reason FROM payment ORDER BY receipt")
    assert [(row["receipt"], row["fen"]) for row in rows] == [(1, 30_00), (2, -30_00)]
    assert rows[1]["reason"] == "记错户"
    first = await payment(receipt)
    assert first is not None
    assert first.reversed_by == 2
    back = await fetch("SELECT public_id FROM payment WHERE receipt = 2")
    doing = reverse_payment(back[0]["public_id"], "再冲", by=chair, at=AT, today=TODAY)
    await refused("is_reversal", doing)
    assert (await charges_of(court.units["101"]))[0].owed == 30_00


async def test_what_is_waived_is_owed_no_more_and_cannot_be_paid(court: Court) -> None:
    await charged(court, await a_fee(court))
    charge = await charge_of(court, "101")
    await paid(court, charge, 10_00)
    for why in ("困难", "再来一次"):
        await waive_charge(court.community, charge, why, at=AT)
    (found,) = await charges_of(court.units["101"])
    assert (found.owed, found.waived_why) == (0, "困难")
    await refused("waived_already", paid(court, charge, 1_00))
    (total,) = await totals_of(court.community)
    assert (total.waived, total.owed) == (20_00, 180_00)
    full = await charge_of(court, "201")
    await paid(court, full, 30_00)
    await refused("paid_already", waive_charge(court.community, full, "x", at=AT))


async def test_a_household_is_whoever_acts_for_an_owner_of_the_unit(court: Court) -> None:
    assert [each.label for each in await household_of(court.people["zhou"])] == ["1-101", "1-102"]
    assert [each.label for each in await household_of(court.people["wu"])] == ["1-201"]
    for role in ("chair", "tenant", "moderator"):
        assert await household_of(court.people[role]) == ()


async def test_names_on_receipts_go_after_their_time(court: Court) -> None:
    await charged(court, await a_fee(court))
    await paid(court, await charge_of(court, "101"), 30_00, payer="周一")
    await forget_payers(AT)
    assert (await fetch("SELECT payer FROM payment"))[0]["payer"] == "周一"
    await forget_payers(AT.replace(year=2030))
    assert (await fetch("SELECT payer, fen FROM payment"))[0] == {"payer": "", "fen": 30_00}


# ---- years ---------------------------------------------------------------------------------------


async def test_vouchers_run_without_gaps_and_a_line_is_reversed_once(court: Court) -> None:
    lines = await asyncio.gather(*(booked(court, "parking", 1_00, key=f"k{n % 5}") for n in range(10)))
    assert len(set(lines)) == 5, "each was sent twice"
    chair = court.people["chair"]
    await asyncio.gather(*(reverse_booking(lines[0], "重复", by=chair, at=AT, today=TODAY) for _ in range(3)))
    found = await year_on_file(court.community, 2026)
    assert [each.number for each in found.bookings] == [1, 2, 3, 4, 5, 6]
    assert (found.figures.came_in, found.bookings[-1].fen) == (4_00, -1_00)
    await refused("choose", booked(court, "fees", 1_00))
    await refused("money_not_above", booked(court, "parking", -1))


async def test_a_year_counts_bookings_receipts_and_what_was_carried_over(court: Court) -> None:
    await set_opening(court.community, 2026, 1_000_00, "2025 年底存折")
    await charged(court, await a_fee(court))
    await paid(court, await charge_of(court, "101"), 30_00)
    await booked(court, "parking", 200_00)
    await booked(court, "guard", 150_00)
    sums = (await year_on_file(court.community, 2026)).figures
    assert sums.income == (("fees", 30_00), ("parking", 200_00))
    assert (sums.surplus, sums.closing) == (80_00, 1_080_00)


async def test_nobody_books_into_a_year_while_it_closes(court: Court) -> None:
    day = date(2025, 5, 5)
    await booked(court, "parking", 100_00, day)
    tried = await asyncio.gather(
        closed(court, 2025),
        *(booked(court, "parking", 1_00, day) for _ in range(6)),
        closed(court, 2025),
        return_exceptions=True,
    )
    assert all(isinstance(each, str | None | Refusal) for each in tried)
    kept = sum(isinstance(each, str) for each in tried)
    found = await year_on_file(court.community, 2025)
    assert found.closed_at is not None
    assert found.figures.came_in == 100_00 + kept * 1_00, "what is on file is what was closed"
    assert len(found.bookings) == 1 + kept
    assert found.fingerprint == fingerprint(found.written)
    (published,) = await publications_of(court.community)
    assert (published.kind, published.holds) == ("accounts", True)
    assert found.fingerprint in published.words
    await refused("year_closed", booked(court, "parking", 1_00, day))


async def test_what_is_wrong_in_a_closed_year_is_reversed_in_the_open_one(court: Court) -> None:
    line = await booked(court, "parking", 100_00, date(2025, 5, 5))
    await closed(court, 2025)
    await reverse_booking(line, "多记", by=court.people["chair"], at=AT, today=TODAY)
    assert (await year_on_file(court.community, 2025)).figures.came_in == 100_00
    after = await year_on_file(court.community, 2026)
    assert (after.figures.opening, after.figures.came_in) == (100_00, -100_00)
    reversal = await booking(after.bookings[0].public_id)
    assert reversal is not None
    assert (reversal.reverses_year, reversal.reverses_number) == (2025, 1)
    await refused("carried_over", set_opening(court.community, 2026, 5, "x"))


async def test_years_close_in_order_and_when_they_are_over(court: Court) -> None:
    for year in (2024, 2025, 2026):
        await booked(court, "parking", 1_00, date(year, 1, 2))
    await refused("year_not_over", closed(court, 2026))
    await refused("earlier_open", closed(court, 2025))
    await refused("year_not_over", closed(court, -3))
    await closed(court, 2024)
    await refused("nothing_booked", closed(court, 2023))
    await closed(court, 2025)
    assert await years_of(court.community) == ((2026, False), (2025, True), (2024, True))


# ---- a surplus paid back -------------------------------------------------------------------------


async def a_plan(court: Court, fen: int = 100_00, basis: str = "unit", key: str = "") -> str:
    return await plan_distribution(
        court.community, 2025, fen, basis, "新年红包", by=court.people["chair"], at=AT, key=key
    )


async def a_surplus(court: Court, fen: int = 100_00) -> None:
    await booked(court, "parking", fen, date(2025, 5, 5))
    await closed(court, 2025)


async def drawn(plan: str) -> None:
    await draw_up_shares(plan, assembly="as_1", motion=1, decided_on=TODAY, seed="s")


async def test_no_more_is_planned_than_the_year_left_over(court: Court) -> None:
    await booked(court, "parking", 100_00, date(2025, 5, 5))
    await refused("close_first", a_plan(court))
    await closed(court, 2025)
    tried = await asyncio.gather(*(a_plan(court, 60_00) for _ in range(3)), return_exceptions=True)
    assert sum(isinstance(each, str) for each in tried) == 1
    last = await refused("more_than_surplus", a_plan(court, 40_01))
    assert last.params["left"] == "¥40.00"
    one = next(each for each in tried if isinstance(each, str))
    found = await distribution(one)
    assert found is not None
    await withdraw_distribution(found.id)
    await withdraw_distribution(found.id)
    await a_plan(court, 100_00)
    await refused("withdrawn_already", drawn(one))


async def test_the_list_is_drawn_up_once_and_sums_to_the_fen(court: Court) -> None:
    await a_surplus(court)
    for basis, lines in (("unit", 7), ("area", 7), ("head", 6)):
        plan = await a_plan(court, 33_33, basis)
        await asyncio.gather(*(drawn(plan) for _ in range(3)))
        found = await distribution(plan)
        assert found is not None
        assert (found.state, found.assembly) == ("decided", "as_1")
        shares = await shares_of(found.id)
        assert (len(shares), sum(each.fen for each in shares)) == (lines, 33_33)
        with pytest.raises(Refusal):
            await withdraw_distribution(found.id)


async def test_a_line_is_paid_once_and_the_last_one_ends_it(court: Court) -> None:
    await a_surplus(court)
    plan = await a_plan(court)
    await drawn(plan)
    chair = court.people["chair"]
    await refused("before_decision", pay_share(plan, 1, "cash", date(2026, 1, 1), by=chair, today=TODAY))
    for _ in range(2):
        await asyncio.gather(
            *(pay_share(plan, number, "cash", TODAY, by=chair, today=TODAY) for number in range(1, 8))
        )
    found = await distribution(plan)
    assert found is not None
    assert found.state == "paid"
    with pytest.raises(NotFound):
        await pay_share(plan, 8, "cash", TODAY, by=chair, today=TODAY)
    spent = (await year_on_file(court.community, 2026)).figures
    assert spent.spending == (("paid_back", 100_00),)


async def test_areas_that_are_missing_shut_a_plan_by_area(court: Court) -> None:
    await a_surplus(court)
    async with write():
        await Unit.update({Unit.area_dm2: None}).where(Unit.id == court.units["302"])
    await refused("areas_missing", a_plan(court, 1_00, "area"))
    await a_plan(court, 1_00, "unit")
