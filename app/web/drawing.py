"""Where do the bars, blocks and lines of a tally stand, in per cent of its width?"""

from dataclasses import dataclass

# Above this many households one block each would be too thin to count on a phone.
MOST_BLOCKS = 60


@dataclass(frozen=True, slots=True)
class Part:
    """One rectangle: `kind` is on, want, off or fill; `x` and `width` carry their per cent sign."""

    kind: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A drawn weight with the integers it was drawn from; `line` is the smallest number that passes, or 0."""

    now: int
    all: int
    line: int
    missing: int
    parts: tuple[Part, ...]
    line_at: str
    label_anchor: str
    label_shift: str

    @property
    def crossed(self) -> bool:
        return bool(self.line) and self.now >= self.line

    @property
    def state(self) -> str:
        """One of open (there is no line), crossed, short: the ending of a message key."""
        if not self.line:
            return "open"
        return "crossed" if self.crossed else "short"


def tally(now: int, all: int, line: int | None, blocks: bool = True) -> Tally:
    """Draws `now` of `all` against the least number `line` (None: no line); all three in the same unit."""
    least = line or 0
    parts = _blocks(now, all, least) if blocks and 0 < all <= MOST_BLOCKS else _ruler(now, all, least)
    at_left = all > 0 and least * 5 < all * 2
    return Tally(
        now=now,
        all=all,
        line=least,
        missing=max(least - now, 0),
        parts=parts,
        line_at=_percent(least, all) if least else "",
        label_anchor="start" if at_left else "end",
        label_shift=".6em" if at_left else "-.6em",
    )


def days(at: int, of: int) -> Tally:
    """Draws day `at` of a period of `of` days, one block a day where they fit."""
    return tally(min(at, of), of, None)


def _blocks(now: int, all: int, line: int) -> tuple[Part, ...]:
    # A block leaves a fourteenth of its pitch free, half on each side, so that blocks can be counted by eye.
    return tuple(
        Part(_kind(index, now, line), _percent(index * 14 + 1, all * 14), _percent(12, all * 14))
        for index in range(all)
    )


def _ruler(now: int, all: int, line: int) -> tuple[Part, ...]:
    whole = Part("off", "0%", "100%")
    filled = Part("fill", "0%", _percent(now, all))
    if line <= now:
        return (whole, filled)
    return (whole, Part("want", _percent(now, all), _percent(line - now, all)), filled)


def _kind(index: int, now: int, line: int) -> str:
    if index < now:
        return "on"
    return "want" if index < line else "off"


def _percent(numerator: int, denominator: int) -> str:
    """Three decimals of integer arithmetic, held between 0 and 100."""
    if denominator <= 0:
        return "0%"
    thousandths = min(max(numerator * 100_000 // denominator, 0), 100_000)
    return f"{thousandths // 1000}.{thousandths % 1000:03d}%"


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit in the grid; `state` is voted, paper, open, mine, chosen or plain, `same` its twin."""

    label: str
    state: str = "plain"
    words: str = ""
    when: str = ""
    area: str = ""
    same: str = ""
    href: str = ""
    say: str = ""


@dataclass(frozen=True, slots=True)
class Floor:
    """One row of the grid; None where the column has no unit on this floor."""

    label: str
    cells: tuple[Cell | None, ...]
    done: str = ""
    total: str = ""


@dataclass(frozen=True, slots=True)
class House:
    """楼盘表: floors from the top, columns from the left; an empty `total_label` leaves out the totals."""

    columns: tuple[str, ...]
    floors: tuple[Floor, ...]
    total_label: str = ""

    @property
    def wide(self) -> bool:
        """Too many columns for a phone's width: it scrolls sideways instead of squeezing."""
        return len(self.columns) > 5
