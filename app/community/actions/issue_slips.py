"""Issue a slip for each of some owners; an earlier slip of the same owner dies."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.community.actions.issue_code import PrintedCode, issue_code
from app.community.queries.slips import OWNER_SLIP, OwnerAtDesk, owners_at_desk
from app.community.rules.slips import MOST_AT_ONCE
from app.community.tables import Owner
from app.database import lock, write
from app.refusals import Refusal


@dataclass(frozen=True)
class IssuedSlip:
    """An owner and the code that is printed for them, known in plain only now."""

    owner: OwnerAtDesk
    code: PrintedCode


async def issue_slips(
    community: int,
    owners: Collection[int],
    *,
    secret: bytes,
    at: datetime,
    issued_by: int,
    expires_at: datetime,
) -> tuple[IssuedSlip, ...]:
    """One slip per owner, in the order of places; a company that names nobody gets none."""
    async with write():
        chosen = [
            owner
            for owner in await owners_at_desk(community, at)
            if owner.id in owners and not owner.nobody_named
        ]
        if not chosen:
            raise Refusal("slips.none_chosen")
        if len(chosen) > MOST_AT_ONCE:
            raise Refusal("slips.too_many", n=len(chosen), most=MOST_AT_ONCE)
        # Two desks that print at once must not leave two good slips; owners are always locked first
        # and in one order, here, in binding and in unbinding, so that nobody waits in a circle.
        for number in sorted(owner.id for owner in chosen):
            await lock(Owner, number)
        return tuple(
            [
                IssuedSlip(
                    owner,
                    await issue_code(
                        OWNER_SLIP,
                        f"owner:{owner.id}",
                        secret=secret,
                        at=at,
                        community=community,
                        issued_by=issued_by,
                        expires_at=expires_at,
                    ),
                )
                for owner in chosen
            ]
        )
