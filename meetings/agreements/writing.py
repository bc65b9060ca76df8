"""The parts of an agreement are written in one place, for a new one and for one that is changed."""

from app.refusals import Refusal
from meetings.agreements.rules.drafts import Draft, wrong
from meetings.agreements.tables import AgreementSeat, AgreementTerm


def refuse_wrong(draft: Draft) -> None:
    """Raise the first thing that is wrong, beside its field."""
    for reason, field, most in wrong(draft):
        raise Refusal(reason, at=field, n=most)


async def write_parts(agreement: int, draft: Draft) -> None:
    """Seats and terms anew; call it inside the action's `write()`, before anybody has signed."""
    await AgreementSeat.delete().where(AgreementSeat.agreement == agreement)
    await AgreementTerm.delete().where(AgreementTerm.agreement == agreement)
    await AgreementSeat.insert(
        *(
            AgreementSeat(
                agreement=agreement,
                seat=at,
                party=seat.party,
                kind=seat.kind,
                representative=seat.representative,
                person=seat.person,
            )
            for at, seat in enumerate(draft.seats, 1)
        )
    )
    await AgreementTerm.insert(
        *(
            AgreementTerm(
                agreement=agreement,
                position=at,
                words=term.words,
                weekdays=term.weekdays,
                from_minute=term.from_minute,
                until_minute=term.until_minute,
                holidays=term.holidays,
            )
            for at, term in enumerate(draft.terms, 1)
        )
    )
