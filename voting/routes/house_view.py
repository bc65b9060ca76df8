"""How does a building stand on the tellers' desk: floors by rooms, who has voted, what each floor adds?"""

import re
from collections import Counter
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from app.i18n import Translate
from app.web.drawing import Cell, Floor, House
from app.words import area, short_day
from voting.queries.turnouts import UnitInHouse

OTHERS_IN_A_ROW = 6  # units without a floor: parking, storage, shops of their own


@dataclass(frozen=True)
class PlaceTab:
    """One building or entrance to choose from, with how many of its units have voted."""

    place: str
    words: str


@dataclass(frozen=True)
class Grid:
    """One building or entrance: its floors from the top, then the units that stand on none."""

    name: str
    house: House
    others: House | None


@dataclass(frozen=True)
class _Look:
    """For whom a grid is drawn: language, time zone, and whether a contested ballot takes part."""

    t: Translate
    zone: ZoneInfo
    left_out: bool

    def takes_part(self, unit: UnitInHouse) -> bool:
        return unit.voted_at is not None and not (unit.contested and self.left_out)


def places_of(t: Translate, units: tuple[UnitInHouse, ...]) -> list[PlaceTab]:
    """Every building or entrance on the roll, 2 before 10."""
    all_units = Counter(unit.place for unit in units)
    voted = Counter(unit.place for unit in units if unit.voted_at)
    return [
        PlaceTab(
            place,
            t.plain("desk.place_tab", name=place_name(t, place), voted=voted[place], all=all_units[place]),
        )
        for place in sorted(all_units, key=_natural)
    ]


def _natural(place: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", place) if part]


def place_name(t: Translate, place: str) -> str:
    """13 as 13 幢; 3-2 as 3 幢 2 单元."""
    building, _, entrance = place.partition("-")
    key = "desk.entrance" if entrance else "desk.building"
    return t.plain(key, name=building, entrance=entrance)


def grid_of(t: Translate, place: str, units: tuple[UnitInHouse, ...], *, left_out: bool, zone: str) -> Grid:
    """The grid of one building or entrance."""
    look = _Look(t, ZoneInfo(zone), left_out)
    members = [unit for unit in units if unit.place == place]
    others = [unit for unit in members if unit.floor is None]
    return Grid(
        name=place_name(t, place),
        house=_house(look, [unit for unit in members if unit.floor is not None]),
        others=_rows(look, others) if others else None,
    )


def _house(look: _Look, units: list[UnitInHouse]) -> House:
    stacks = _stacks(units)
    columns = sorted(set(stacks.values()), key=lambda stack: (len(stack), stack))
    floors: dict[int, dict[str, UnitInHouse]] = {}
    for unit in units:
        floors.setdefault(unit.floor or 0, {})[stacks[unit.label]] = unit
    return House(
        columns=tuple(look.t.plain("desk.column", stack=column) for column in columns),
        floors=tuple(_floor(look, floor, floors[floor], columns) for floor in sorted(floors, reverse=True)),
        total_label=look.t.plain("desk.floor_total"),
    )


def _stacks(units: list[UnitInHouse]) -> dict[str, str]:
    """The column of each unit: the last two digits of its room where that tells all rooms of a floor apart,
    else the room's own name."""
    short = {unit.label: _last_digits(unit.room) for unit in units}
    taken = Counter((unit.floor, short[unit.label]) for unit in units)
    return {
        unit.label: short[unit.label] if taken[unit.floor, short[unit.label]] == 1 else unit.room
        for unit in units
    }


def _last_digits(room: str) -> str:
    return room[-2:] if room.isascii() and room.isdigit() and len(room) > 2 else room


def _floor(look: _Look, floor: int, rooms: dict[str, UnitInHouse], columns: list[str]) -> Floor:
    done = sum(unit.area_dm2 for unit in rooms.values() if look.takes_part(unit))
    return Floor(
        label=look.t.plain("desk.floor", n=floor),
        cells=tuple(_cell(look, rooms[column]) if column in rooms else None for column in columns),
        done=area(done),
        total=f"/ {area(sum(unit.area_dm2 for unit in rooms.values()))}",
    )


def _rows(look: _Look, units: list[UnitInHouse]) -> House:
    """Units on no floor, one after another."""
    rows = [units[at : at + OTHERS_IN_A_ROW] for at in range(0, len(units), OTHERS_IN_A_ROW)]
    return House(
        columns=(),
        floors=tuple(
            Floor(
                label=look.t.plain("desk.other_row", first=row[0].room, last=row[-1].room)
                if len(row) > 1
                else row[0].room,
                cells=tuple(_cell(look, unit) for unit in row),
            )
            for row in rows
        ),
    )


def _cell(look: _Look, unit: UnitInHouse) -> Cell:
    words = _words(look.t, unit)
    when = short_day(unit.voted_at, look.t.lang, look.zone) if unit.voted_at else ""
    return Cell(
        label=unit.room,
        state=_state(unit),
        words=words,
        when=when,
        area=area(unit.area_dm2),
        same=_twin(look.t, unit),
        say=look.t.plain("desk.cell", room=unit.room, words=f"{words} {when}".strip()),
    )


def _state(unit: UnitInHouse) -> str:
    if unit.voted_at is None:
        return "open"
    if unit.contested:
        return "chosen"
    return "paper" if unit.channel == "kiosk" else "voted"


def _words(t: Translate, unit: UnitInHouse) -> str:
    if unit.voted_at is None:
        return t.plain("desk.not_voted")
    if unit.contested:
        return t.plain("desk.contested")
    return t.plain("desk.by_kiosk" if unit.channel == "kiosk" else "desk.by_phone")


def _twin(t: Translate, unit: UnitInHouse) -> str:
    """同303: the other unit of the same head; the first of several stands for all."""
    if not unit.twins:
        return ""
    key = "desk.same" if len(unit.twins) == 1 else "desk.same_and_more"
    return t.plain(key, room=unit.twins[0], more=len(unit.twins) - 1)
