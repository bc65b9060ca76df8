"""In which words does a page tell of a change of the roll, and how does a building look as a grid?"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import words
from app.community.queries.holdings import CommunityRoll, UnitOnRoll
from app.community.queries.roll_changes import ChangeOnFile
from app.i18n import Translate
from app.web.drawing import Cell, Floor, House

OTHERS_IN_A_ROW = 6
_LISTS = ("owners", "units")
_BY_HAND = ("unit_added", "unit_edited", "unit_removed", "owners_", "owner_edited")
_WORDS = {"use": "roll.use_", "area_source": "roll.source_", "kind": "roll.kind_"}


@dataclass(frozen=True)
class ChangeLine:
    """One change as the history tells it."""

    at: datetime
    by: str
    what: str
    unit: int | None
    label: str
    owner: int | None
    owner_name: str
    details: tuple[tuple[str, str, str], ...]  # field, before, after
    reason: str


def change_line(t: Translate, change: ChangeOnFile) -> ChangeLine:
    """What, with each field that differs: its name, what was, what is."""
    fields = dict.fromkeys((*change.before, *change.after))
    by_hand = change.what.startswith(_BY_HAND)
    details = tuple(
        (str(t(f"roll.field_{name}")), _value(t, name, change.before), _value(t, name, change.after))
        for name in fields
        if not (name == "owner" or _is_empty(change, name))
    )
    return ChangeLine(
        at=change.made_at,
        by=change.made_by,
        what=str(t(f"roll.what_{change.what}")),
        unit=change.unit,
        label=change.label,
        owner=change.owner,
        owner_name=change.owner_name,
        details=details,
        reason=str(
            t("roll.because", reason=change.reason) if by_hand else t("roll.by_file", file=change.reason)
        )
        if change.reason
        else "",
    )


def _is_empty(change: ChangeOnFile, name: str) -> bool:
    return not change.before.get(name) and change.before.get(name) is not False and not change.after.get(name)


def _value(t: Translate, name: str, side: Mapping[str, Any]) -> str:
    value = side.get(name)
    if value is None or value in ("", []):
        return ""
    if name in _LISTS:
        return words.listed([str(each) for each in value], t.lang)
    if name.endswith("_dm2"):
        return words.area(int(value))
    if name == "delivered":
        return str(t("roll.yes" if value else "roll.no"))
    if name in _WORDS:
        return str(t(f"{_WORDS[name]}{value}"))
    return str(value)


# ---- 楼盘表 ---------------------------------------------------------------------------------------


def plan_of_floors(t: Translate, community: str, roll: CommunityRoll) -> list[tuple[str, House]]:
    """One grid for each entrance, floors from the top; units on no floor stand in rows of their own."""
    by_entrance: dict[str, list[UnitOnRoll]] = {}
    for unit in roll.units:
        by_entrance.setdefault(unit.entrance, []).append(unit)
    found = []
    for entrance, units in by_entrance.items():
        name = t.plain("roll.entrance_named", name=entrance) if entrance else ""
        found.append((name, _house(t, community, roll, units)))
    return found


def _house(t: Translate, community: str, roll: CommunityRoll, units: list[UnitOnRoll]) -> House:
    placed = [unit for unit in units if unit.floor is not None]
    stacks = _stacks(t, placed)
    columns = sorted(set(stacks.values()), key=lambda stack: (len(stack), stack))
    floors: dict[int, dict[str, UnitOnRoll]] = {}
    for unit in placed:
        floors.setdefault(unit.floor or 0, {})[stacks[unit.id]] = unit
    rows = [
        Floor(
            label=t.plain("roll.floor_named", n=floor),
            cells=tuple(
                _cell(t, community, roll, floors[floor][column]) if column in floors[floor] else None
                for column in columns
            ),
            total=words.area(sum(unit.area_dm2 or 0 for unit in floors[floor].values())),
        )
        for floor in sorted(floors, reverse=True)
    ]
    others = [unit for unit in units if unit.floor is None]
    width = max(len(columns), OTHERS_IN_A_ROW) if others else len(columns)
    for start in range(0, len(others), width):
        part = others[start : start + width]
        cells = tuple(_cell(t, community, roll, unit) for unit in part)
        rows.append(Floor(label="", cells=(*cells, *[None] * (width - len(part)))))
    names = [t.plain("roll.column_named", stack=column) for column in columns]
    return House(
        columns=(*names, *[""] * (width - len(names))),
        floors=tuple(rows),
        total_label=t.plain("roll.floor_sum"),
    )


def _stacks(t: Translate, units: list[UnitOnRoll]) -> dict[int, str]:
    """The last two digits of a room where they tell all rooms of a floor apart, else its whole name."""
    short = {unit.id: _last_digits(unit.room) for unit in units}
    taken = Counter((unit.floor, short[unit.id]) for unit in units)
    rooms = Counter((unit.floor, unit.room) for unit in units)

    def stack(unit: UnitOnRoll) -> str:
        if taken[unit.floor, short[unit.id]] == 1:
            return short[unit.id]
        alone = rooms[unit.floor, unit.room] == 1
        return unit.room if alone else f"{unit.room} {t.plain(f'roll.use_{unit.use}')}"

    return {unit.id: stack(unit) for unit in units}


def _last_digits(room: str) -> str:
    return room[-2:] if room.isascii() and room.isdigit() and len(room) > 2 else room


def _cell(t: Translate, community: str, roll: CommunityRoll, unit: UnitOnRoll) -> Cell:
    owners = [held.name for held in roll.holdings.get(unit.id, ())]
    doubtful = unit.area_dm2 is None or not owners
    return Cell(
        label=unit.room,
        state="open" if doubtful else "plain",
        words=_named(t, owners) if owners else t.plain("roll.unverified"),
        area=words.area(unit.area_dm2) if unit.area_dm2 is not None else t.plain("roll.no_area"),
        href=f"/communities/{community}/roll/units/{unit.id}",
    )


def _named(t: Translate, owners: list[str]) -> str:
    return words.listed(owners[:2], t.lang) + ("…" if len(owners) > 2 else "")
