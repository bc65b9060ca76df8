"""Ballots that come while another is being written wait in line, and those in line are written together.

All ballots of an assembly go through one row, its ledger's head. Written one by one, each has its own lock,
its own look at the roll and its own commit; in the hour before the close that is what a full house waits for.
Written together they share them, and each still gets its own leaf, its own answer and, before it, the commit.

    line = line_of(assembly, cast_together)
    receipt = await line.cast(Wanted(...))    # outside write(): the line has one of its own
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextvars import Context
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from app.database import Database, DatabaseFault, current
from app.refusals import Refusal
from voting.ballot_box import Receipt

# How many are written together. The sizes are few, so that each statement of a size is planned once and kept;
# the largest keeps others from the writer for a few milliseconds.
SIZES = (16, 4, 1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A ballot that somebody wants to cast on a phone."""

    number: int  # of the entry on the posted roll
    person: int
    choices: Mapping[str, str]
    op: str
    seen: int | None


Answer = Receipt | Exception
CastTogether = Callable[[Sequence[Wanted]], Awaitable[Sequence[Answer]]]
"""Writes all that may be written, none where it raises; one answer for each, in their order."""

_Place = tuple[Wanted, "asyncio.Future[Receipt]"]


class Line:
    """The ballots of one assembly that wait in this process."""

    def __init__(self, cast_together: CastTogether) -> None:
        self._cast_together = cast_together
        self._waiting: list[_Place] = []
        self._at_work = False
        self._writer: asyncio.Task[None] | None = None

    async def cast(self, wanted: Wanted) -> Receipt:
        """Wait for the turn; the receipt comes once the commit that holds the ballot is on the disk."""
        if not self._at_work:
            return await self._cast_now(wanted)
        answer: asyncio.Future[Receipt] = asyncio.get_running_loop().create_future()
        self._waiting.append((wanted, answer))
        return await answer

    async def _cast_now(self, wanted: Wanted) -> Receipt:
        self._at_work = True
        try:
            (answer,) = await self._answers([wanted])
        finally:
            self._go_on()
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _go_on(self) -> None:
        self._at_work = bool(self._waiting)
        if self._waiting:
            # A task of its own: whoever hangs up takes nobody else along. Nor does it inherit anything.
            self._writer = asyncio.create_task(self._write(), context=Context())

    async def _write(self) -> None:
        together: list[_Place] = []
        try:
            while together := self._next():
                answers = await self._answers([wanted for wanted, _ in together])
                for (_, place), answer in zip(together, answers, strict=True):
                    if place.done():  # hung up meanwhile; the ballot stands, and a retry finds its receipt
                        continue
                    if isinstance(answer, Exception):
                        place.set_exception(answer)
                    else:
                        place.set_result(answer)
        finally:
            self._at_work = False
            for _, place in (*together, *self._waiting):  # none, unless the server stops and ends this task
                place.cancel()

    async def _answers(self, together: Sequence[Wanted]) -> Sequence[Answer]:
        try:
            return await self._cast_together(together)
        except (DatabaseFault, Refusal) as fault:  # busy, frozen, not committed: so it is for all of them
            return [fault] * len(together)
        except Exception as fault:  # noqa: BLE001 - it is told to whoever waits
            if len(together) == 1:
                return [fault]
        # One of them met a fault, and nothing was kept: each alone, so that only that one fails.
        return [(await self._answers([wanted]))[0] for wanted in together]

    def _next(self) -> list[_Place]:
        """Who comes next, in order; at most one ballot of each entry and of each key."""
        here = [place for place in self._waiting if not place[1].done()]
        together: list[_Place] = []
        numbers: set[int] = set()
        ops: set[str] = set()
        for place in here[: SIZES[0]]:
            wanted = place[0]
            if wanted.number not in numbers and wanted.op not in ops:
                together.append(place)
                numbers.add(wanted.number)
                ops.add(wanted.op)
        together = together[: next((size for size in SIZES if size <= len(together)), 0)]
        chosen = {id(place) for place in together}
        self._waiting = [place for place in here if id(place) not in chosen]
        return together


def line_of(assembly: int, cast_together: CastTogether) -> Line:
    """The one line of an assembly in this process."""
    lines = _lines.setdefault(current(), {})
    if assembly not in lines:
        lines[assembly] = Line(cast_together)
    return lines[assembly]


_lines: WeakKeyDictionary[Database, dict[int, Line]] = WeakKeyDictionary()
