"""Sign for one party, on a phone or from a photographed sheet; the last signature puts it in force."""

from datetime import date, datetime

from app.community.actions.tell import settle, tell
from app.database import lock, write
from app.refusals import NotFound, Refusal
from meetings.agreements.queries.agreements import AgreementOnFile, agreement_by_id
from meetings.agreements.tables import Agreement, AgreementSeat


async def sign_seat(
    number: int, seat: int, *, by: int, at: datetime, today: date, sheet: int | None = None
) -> None:
    """Record one signature; a second time changes nothing.

    Without `sheet` it is the named person's own signature on a phone; with it, the signature on paper whose
    photograph is that row of the file store, recorded by `by`.
    """
    async with write():
        await lock(Agreement, number)
        found = await agreement_by_id(number, today)
        mine = next((each for each in found.seats if each.seat == seat), None)
        if mine is None or (sheet is None and mine.person != by):
            raise NotFound
        if mine.signed_at is not None:
            return
        if found.ended_at is not None:
            raise Refusal("agreements.ended_already")
        await AgreementSeat.update(
            {
                AgreementSeat.signed_at: at,
                AgreementSeat.signed_how: "paper" if sheet else "phone",
                AgreementSeat.sheet: sheet,
                AgreementSeat.recorded_by: by if sheet else None,
            }
        ).where((AgreementSeat.agreement == number) & (AgreementSeat.seat == seat))
        if mine.person:
            await settle(f"agreement:{number}", at=at, people=[mine.person])
        if found.signed + 1 == len(found.seats):
            await Agreement.update({Agreement.in_force_at: at}).where(Agreement.id == number)
            await _tell_everyone(found, at)


async def _tell_everyone(found: AgreementOnFile, at: datetime) -> None:
    people = [found.made_by, found.watcher, *(seat.person for seat in found.seats)]
    await tell(
        "agreements.told_signed",
        at=at,
        community=found.community,
        params={"title": found.title, "since": found.since.isoformat()},
        people=[person for person in people if person],
        link=f"/agreements/{found.public_id}",
    )
