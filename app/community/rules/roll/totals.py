"""Does the sum of what was read agree with the sheet's own total row, and if not, which rows explain it?"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from app.community.rules.roll.doubts import Doubt, Option, Subject
from app.community.rules.roll.lines import StatedTotal
from app.community.rules.roll.preview import Preview


@dataclass(frozen=True)
class Explanation:
    """One doubt whose proposal would remove part of the difference."""

    doubt: str
    draft: str
    area_dm2: int
    proposed_dm2: int


@dataclass(frozen=True)
class TotalCheck:
    """A total row against the rows above it; `difference` is what was read minus what is stated."""

    sheet: int
    row: int
    stated_dm2: int
    read_dm2: int
    part: bool
    explained: tuple[Explanation, ...] = ()

    @property
    def difference_dm2(self) -> int:
        return self.read_dm2 - self.stated_dm2


def check_totals(preview: Preview, areas: Mapping[str, int]) -> tuple[TotalCheck, ...]:
    """`areas` are the areas by draft as they stand with the answers given so far."""
    checks: list[TotalCheck] = []
    since_any: dict[int, int] = {}
    since_whole: dict[int, int] = {}
    for total in preview.totals:
        wide = _read(preview, areas, total, since_whole.get(total.sheet, 0))
        near = _read(preview, areas, total, since_any.get(total.sheet, 0))
        begin = since_any if total.part or (near == total.dm2 and wide != total.dm2) else since_whole
        checks.append(_check(preview, areas, total, begin.get(total.sheet, 0)))
        since_any[total.sheet] = total.row
        if not total.part:
            since_whole[total.sheet] = total.row
    return tuple(checks)


def _read(preview: Preview, areas: Mapping[str, int], total: StatedTotal, after: int) -> int:
    return sum(
        areas.get(d.id, 0) for d in preview.drafts if d.sheet == total.sheet and after < d.row < total.row
    )


def _check(preview: Preview, areas: Mapping[str, int], total: StatedTotal, after: int) -> TotalCheck:
    read = _read(preview, areas, total, after)
    explained: tuple[Explanation, ...] = ()
    if read != total.dm2:
        between = {d.id for d in preview.drafts if d.sheet == total.sheet and after < d.row < total.row}
        explained = _explain(preview, areas, between, read - total.dm2)
    return TotalCheck(total.sheet, total.row, total.dm2, read, total.part, explained)


def _explain(
    preview: Preview, areas: Mapping[str, int], between: set[str], difference: int
) -> tuple[Explanation, ...]:
    """The one, two or three doubted areas whose proposals add up to exactly the difference."""
    found = [
        Explanation(doubt.id, doubt.draft, areas[doubt.draft], proposed)
        for doubt in preview.doubts
        if doubt.subject is Subject.AREA and doubt.draft in between and doubt.draft in areas
        for proposed in _proposals(doubt)
        if proposed != areas[doubt.draft]
    ][:40]
    for count in (1, 2, 3):
        for some in combinations(found, count):
            if len({each.draft for each in some}) == count and _gain(some) == difference:
                return some
    return ()


def _gain(some: tuple[Explanation, ...]) -> int:
    return sum(each.area_dm2 - each.proposed_dm2 for each in some)


def _proposals(doubt: Doubt) -> list[int]:
    return [int(choice.value) for choice in doubt.choices if choice.option is Option.USE and choice.value]
