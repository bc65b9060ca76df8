"""Which areas do not fit their neighbours: ten times too large, a tenth, or simply unlike?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.community.rules.roll.doubts import Reason
from app.community.rules.roll.drafts import Draft
from app.community.rules.roll.places import Use

_STACK, _CROWD = 3, 6
_HUGE_FLAT, _HUGE, _TINY_FLAT = 100_000, 10_000_000, 800  # dm²: 1,000 ㎡, 100,000 ㎡, 8 ㎡


@dataclass(frozen=True)
class Odd:
    """An area out of line: what is usual there, by which factor it is off, what it would be without it."""

    draft: Draft
    reason: Reason
    typical: int = 0
    times: int = 0
    proposed: int = 0


def odd_areas(drafts: Iterable[Draft]) -> tuple[Odd, ...]:
    """Compares each flat with those above and below it, else with its building."""
    measured = [draft for draft in drafts if draft.area_dm2 and draft.place is not None]
    stacks: dict[object, list[int]] = defaultdict(list)
    crowds: dict[object, list[int]] = defaultdict(list)
    for draft in measured:
        stacks[_stack(draft)].append(draft.area_dm2 or 0)
        crowds[_crowd(draft)].append(draft.area_dm2 or 0)
    middle_of_stack = {key: _middle(areas) for key, areas in stacks.items() if len(areas) >= _STACK}
    alike = {key for key, areas in stacks.items() if len(areas) > _STACK and _are_alike(areas)}
    middle_of_crowd = {key: _middle(areas) for key, areas in crowds.items() if len(areas) >= _CROWD}
    found = (
        _judge(
            draft,
            middle_of_stack.get(_stack(draft)),
            middle_of_crowd.get(_crowd(draft)),
            _stack(draft) in alike,
        )
        for draft in measured
    )
    return tuple(odd for odd in found if odd is not None)


def _judge(draft: Draft, stack: int | None, crowd: int | None, alike: bool) -> Odd | None:
    area = draft.area_dm2 or 0
    if stack is not None:
        factor = _factor(draft, area, stack, 5)
        if factor is not None:
            return factor
        if alike and not stack * 6 <= area * 10 <= stack * 16:
            return Odd(draft, Reason.AREA_UNLIKE, typical=stack)
    elif crowd is not None and draft.use in {None, Use.DWELLING}:
        factor = _factor(draft, area, crowd, 60)
        if factor is not None:
            return factor
    return _by_size(draft, area)


def _factor(draft: Draft, area: int, typical: int, tolerance: int) -> Odd | None:
    """`tolerance` in per cent of the typical area, after the factor is taken out."""
    for times in (10, 100, 1000):
        if abs(area - typical * times) * 100 <= typical * times * tolerance and area > typical * 5:
            return Odd(draft, Reason.AREA_TIMES, typical, times, area // times if area % times == 0 else 0)
        if abs(area * times - typical) * 100 <= typical * tolerance and area * 5 < typical:
            return Odd(draft, Reason.AREA_PART, typical, times, area * times)
    return None


def _by_size(draft: Draft, area: int) -> Odd | None:
    dwelling = draft.use in {None, Use.DWELLING}
    if area > (_HUGE_FLAT if dwelling else _HUGE):
        return Odd(draft, Reason.AREA_LARGE)
    if dwelling and area < _TINY_FLAT:
        return Odd(draft, Reason.AREA_SMALL)
    return None


def _stack(draft: Draft) -> object:
    """Flats above each other share building, entrance and the last two digits of their number."""
    place = draft.place
    if place is None or place.floor is None or draft.use not in {None, Use.DWELLING}:
        return draft.id
    return (place.building, place.entrance, place.room[-2:])


def _crowd(draft: Draft) -> object:
    return (draft.place.building if draft.place else "", draft.use or Use.DWELLING)


def _middle(areas: list[int]) -> int:
    return sorted(areas)[len(areas) // 2]


def _are_alike(areas: list[int]) -> bool:
    """All but one or two lie within a twentieth of the middle."""
    middle = _middle(areas)
    near = sum(abs(area - middle) * 20 <= middle for area in areas)
    return near >= len(areas) - max(1, len(areas) // 8)
