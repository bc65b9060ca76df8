"""Who asked whom to take which shift, and what became of it?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import fetch
from app.refusals import NotFound
from meetings.patrols.queries.rosters import duty_by_id
from meetings.patrols.rules.swaps import Exchange, SwapState, Turn, state_of

_SWAP = (
    "SELECT s.id, s.public_id, s.turn, s.other_turn, s.asked_by, s.asked_of, s.asked_at, s.agreed_at,"
    " s.refused_at, s.withdrawn_at, a.name AS asker, b.name AS asked, t.duty,"
    " (SELECT ot.duty FROM duty_turn ot WHERE ot.id = s.other_turn) AS other_duty FROM duty_swap s"
    " JOIN person a ON a.id = s.asked_by JOIN person b ON b.id = s.asked_of JOIN duty_turn t ON t.id = s.turn"
)


@dataclass(frozen=True)
class SwapOnFile:
    """One request with both shifts."""

    id: int
    public_id: str
    turn: int
    other_turn: int | None
    asked_by: int
    asked_of: int
    asked_at: datetime
    asker: str
    asked: str
    duty: int
    other_duty: int | None
    state: SwapState


async def swap(public_id: str, person: int | None) -> SwapOnFile:
    """The request at an address, for the two whom it concerns."""
    rows = await fetch(f"{_SWAP} WHERE s.public_id = ?", [public_id])
    if not rows or person not in (rows[0]["asked_by"], rows[0]["asked_of"]):
        raise NotFound
    return _swap(rows[0])


async def open_swaps_of(turns: tuple[int, ...]) -> tuple[SwapOnFile, ...]:
    """Every request that waits and concerns one of these places."""
    if not turns:
        return ()
    marks = ", ".join("?" * len(turns))
    rows = await fetch(
        f"{_SWAP} WHERE (s.turn IN ({marks}) OR s.other_turn IN ({marks})) AND s.agreed_at IS NULL"
        " AND s.refused_at IS NULL AND s.withdrawn_at IS NULL ORDER BY s.id",
        [*turns, *turns],
    )
    return tuple(_swap(row) for row in rows)


async def turn_now(number: int) -> Turn:
    """A place on a shift as it stands now, with who else is on that shift."""
    rows = await fetch("SELECT duty, person FROM duty_turn WHERE id = ?", [number])
    if not rows:
        raise NotFound
    on = await duty_by_id(rows[0]["duty"])
    others = frozenset(turn.person for turn in on.turns if turn.id != number)
    return Turn(number, rows[0]["person"], on.starts_at, bool(on.called_off), others)


async def exchange(turn: int, other_turn: int | None, asked_by: int, asked_of: int) -> Exchange:
    """Both places as they stand now."""
    return Exchange(
        await turn_now(turn),
        await turn_now(other_turn) if other_turn else None,
        asked_by=asked_by,
        asked_of=asked_of,
    )


def _swap(row: dict[str, Any]) -> SwapOnFile:
    state = state_of(row.pop("agreed_at"), row.pop("refused_at"), row.pop("withdrawn_at"))
    return SwapOnFile(**row, state=state)
