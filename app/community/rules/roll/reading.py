"""What does one row say of its unit, and what in it is unclear?"""

from dataclasses import dataclass, field, replace

from app.community.rules.roll.areas import AreaCell, AreaFlaw, read_area
from app.community.rules.roll.characters import compact, tidy
from app.community.rules.roll.columns import Meaning, Pairs, SheetMapping
from app.community.rules.roll.doubts import (
    TYPE,
    Choice,
    Doubt,
    Option,
    Params,
    Reason,
    Subject,
    Weight,
    area_choice,
)
from app.community.rules.roll.drafts import AreaSource, Draft, NamedOwner, OwnersOfRow
from app.community.rules.roll.identity import SURE, without_marks
from app.community.rules.roll.lines import Line
from app.community.rules.roll.owners import (
    DEVELOPER_NAME,
    OwnerCell,
    OwnerFlaw,
    OwnerKind,
    ReadOwner,
    read_owners,
)
from app.community.rules.roll.phones import PhoneCell, PhoneFlaw, read_phones
from app.community.rules.roll.places import (
    Place,
    Use,
    became_date,
    read_building,
    read_entrance,
    read_floor,
    read_place,
    read_use,
)

_LEGAL_ORDER = (
    (Meaning.CERTIFICATE_AREA, AreaSource.REGISTRY),
    (Meaning.SURVEY_AREA, AreaSource.SURVEY),
    (Meaning.CONTRACT_AREA, AreaSource.CONTRACT),
    (Meaning.AREA, AreaSource.STATED),
)
_NAME = 40  # characters that the roll keeps of a building or an entrance
_UNDELIVERED = ("未交", "未收", "未入", "未领", "未售", "待售", "否", "待交", "no", "未接")
_UNSOLD = ("未售", "待售", "未出售")


@dataclass
class Reading:
    """One row as a draft with its doubts; marks of identity numbers stay beside it, never inside."""

    draft: Draft
    doubts: list[Doubt] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)  # owner's id -> mark, in memory only


def read_line(line: Line, mapping: SheetMapping, known_names: frozenset[str]) -> Reading:
    """The row as one draft. Everything that is not plain becomes a doubt with proposals."""
    draft_id = f"{line.sheet}.{line.row}"
    reading = Reading(Draft(draft_id, line.sheet, line.row, (line.row,), None))
    _place(reading, line, mapping)
    _areas(reading, line, mapping)
    _state(reading, line)
    _owners(reading, line, known_names)
    return reading


def typed_place(text: str, building: str) -> Place | None:
    """What a person typed for a place; any short text will do for a room that follows no form."""
    place = read_place(text)
    if place is None:
        room = compact(text)
        return Place(building=building, room=room) if 0 < len(room) <= 20 else None
    return replace(place, building=place.building or place.pair or building, pair="")


# ---- place --------------------------------------------------------------------------------------


def _place(reading: Reading, line: Line, mapping: SheetMapping) -> None:
    written = tidy(without_marks(line.text(Meaning.ROOM)))
    place = read_place(line.text(Meaning.ROOM)) if written else None
    column_lane, column_building = read_building(line.text(Meaning.BUILDING))
    lane_cell = compact(line.text(Meaning.LANE))
    given = Place(
        building=column_building or mapping.building,
        entrance=read_entrance(line.text(Meaning.ENTRANCE)),
        lane=column_lane or (lane_cell.removesuffix("弄") + "弄" if lane_cell else ""),
        floor=read_floor(line.text(Meaning.FLOOR)),
        use=read_use(line.text(Meaning.USE)),
    )
    if place is None:
        _unplaced(reading, written, given)
        return
    joined = _joined(place, given, mapping)
    if joined is None:
        _contradiction(reading, place, given, written)
    else:
        reading.draft = replace(reading.draft, place=joined, use=joined.use)


def _joined(place: Place, given: Place, mapping: SheetMapping) -> Place | None:
    """The room's own words and the columns beside it together; None where they name two buildings."""
    building, entrance = place.building, place.entrance
    if place.pair:
        default = given.building == mapping.building  # no column says otherwise
        if place.pair == given.building or (default and mapping.pairs is Pairs.BUILDING):
            building = place.pair
        else:
            entrance = place.pair
    if building and given.building and building != given.building and mapping.building != given.building:
        return None
    floor = given.floor if given.floor is not None else place.floor
    room = place.room
    if floor is not None and floor > 0 and room.isdigit() and len(room) <= 2 and place.use is None:
        room = f"{floor}{room.zfill(2)}"  # columns 5 and 01 are room 501
    return Place(
        building=(building or given.building)[:_NAME],
        entrance=(entrance or given.entrance)[:_NAME],
        room=room,
        lane=place.lane or given.lane,
        floor=floor,
        use=given.use or place.use,
    )


def _unplaced(reading: Reading, written: str, given: Place) -> None:
    skip = Choice(Option.SKIP)
    choices: tuple[Choice, ...]
    if not written:
        reason, choices = Reason.ROOM_MISSING, (TYPE, skip)
    elif became_date(written):
        reason, choices = Reason.PLACE_BECAME_DATE, (TYPE, skip)
    else:
        reason, choices = Reason.PLACE_UNREADABLE, (Choice(Option.KEEP, "", (("room", written),)), TYPE, skip)
        kept = Place(
            given.building, given.entrance, compact(written)[:20], given.lane, given.floor, given.use
        )
        reading.draft = replace(reading.draft, place=kept, use=given.use)
    if not written or became_date(written):
        empty = Place(given.building, given.entrance, "", given.lane, given.floor, given.use)
        reading.draft = replace(reading.draft, place=empty, use=given.use)
    _doubt(reading, Subject.PLACE, reason, written, (), choices)


def _contradiction(reading: Reading, place: Place, given: Place, written: str) -> None:
    own = replace(
        place, use=given.use or place.use, floor=place.floor if given.floor is None else given.floor
    )
    reading.draft = replace(reading.draft, place=replace(own, pair=""), use=own.use)
    choices = (
        Choice(Option.KEEP, place.building, (("building", place.building),)),
        Choice(Option.USE, given.building, (("building", given.building),)),
        Choice(Option.SKIP),
    )
    params: Params = (("one", place.building), ("other", given.building))
    _doubt(reading, Subject.PLACE, Reason.PLACE_CONTRADICTION, written, params, choices)


# ---- areas --------------------------------------------------------------------------------------


def _areas(reading: Reading, line: Line, mapping: SheetMapping) -> None:
    cells = {
        source: read_area(line.text(meaning))
        for meaning, source in _LEGAL_ORDER
        if meaning in mapping.columns
    }
    inner = read_area(line.text(Meaning.INNER_AREA))
    reading.draft = replace(
        reading.draft,
        registry_dm2=_dm2(cells, AreaSource.REGISTRY),
        survey_dm2=_dm2(cells, AreaSource.SURVEY),
        contract_dm2=_dm2(cells, AreaSource.CONTRACT),
        inner_dm2=inner.dm2,
        certificate=tidy(without_marks(line.text(Meaning.CERTIFICATE)))[:60],
    )
    if not cells or line.goes_on:
        _take_quietly(reading, cells)
        return
    source = next((s for s, cell in cells.items() if cell.flaw is not AreaFlaw.MISSING), None)
    meaning = next((m for m, s in _LEGAL_ORDER if s is source and s in cells), Meaning.AREA)
    written = tidy(without_marks(line.text(meaning)))
    if meaning in line.shared and Meaning.ROOM not in line.shared:
        value = cells[source].dm2 if source is not None else None
        _doubt(
            reading, Subject.AREA, Reason.AREA_MERGED, written, (), _area_choices((value,) if value else ())
        )
    elif source is None:
        _missing_area(reading)
    elif cells[source].dm2 is None:
        _flawed_area(reading, cells[source], written)
    else:
        _taken_area(reading, cells, source, written)
    _inner_larger(reading)


def _taken_area(
    reading: Reading, cells: dict[AreaSource, AreaCell], source: AreaSource, written: str
) -> None:
    dm2 = cells[source].dm2 or 0
    reading.draft = replace(reading.draft, area_dm2=dm2, area_source=source)
    if cells[source].flaw is AreaFlaw.MARK:
        kept = area_choice(Option.KEEP, dm2)
        _doubt(reading, Subject.AREA, Reason.AREA_MARK, written, (("area_dm2", dm2),), (kept, TYPE), kept.id)
    stated = _dm2(cells, AreaSource.STATED)
    if source is not AreaSource.STATED and stated is not None and stated != dm2:
        choices = (area_choice(Option.USE, dm2), area_choice(Option.USE, stated), TYPE)
        params: Params = (("legal_dm2", dm2), ("stated_dm2", stated))
        _doubt(reading, Subject.AREA, Reason.AREA_SOURCES, written, params, choices, choices[0].id)


def _flawed_area(reading: Reading, cell: AreaCell, written: str) -> None:
    reason = {
        AreaFlaw.ZERO: Reason.AREA_ZERO,
        AreaFlaw.DECIMALS: Reason.AREA_DECIMALS,
    }.get(cell.flaw or AreaFlaw.UNREADABLE, Reason.AREA_UNREADABLE)
    _doubt(reading, Subject.AREA, reason, written, (), _area_choices(cell.proposed))


def _missing_area(reading: Reading) -> None:
    """A bay often has no area of its own; a flat without one cannot be weighed."""
    parking = reading.draft.use is Use.PARKING
    _doubt(
        reading,
        Subject.AREA,
        Reason.AREA_MISSING,
        "",
        (),
        _area_choices(()),
        str(Option.LEAVE) if parking else "",
    )


def _inner_larger(reading: Reading) -> None:
    area, inner = reading.draft.area_dm2, reading.draft.inner_dm2
    if area and inner and inner > area:
        kept = area_choice(Option.KEEP, area)
        choices = (kept, area_choice(Option.USE, inner), TYPE)
        params: Params = (("area_dm2", area), ("inner_dm2", inner))
        _doubt(reading, Subject.AREA, Reason.INNER_LARGER, "", params, choices, kept.id)


def _take_quietly(reading: Reading, cells: dict[AreaSource, AreaCell]) -> None:
    for source, cell in cells.items():
        if cell.dm2 is not None:
            reading.draft = replace(reading.draft, area_dm2=cell.dm2, area_source=source)
            return


def _area_choices(proposed: tuple[int, ...]) -> tuple[Choice, ...]:
    return (*(area_choice(Option.USE, dm2) for dm2 in proposed), TYPE, Choice(Option.LEAVE))


def _dm2(cells: dict[AreaSource, AreaCell], source: AreaSource) -> int | None:
    return cells[source].dm2 if source in cells else None


# ---- delivery -----------------------------------------------------------------------------------


def _state(reading: Reading, line: Line) -> None:
    written = compact(line.text(Meaning.DELIVERY)).lower()
    if written:
        delivered = not any(word in written for word in _UNDELIVERED)
        reading.draft = replace(reading.draft, delivered=delivered)


def _is_unsold(line: Line) -> bool:
    return any(word in compact(line.text(Meaning.DELIVERY)) for word in _UNSOLD)


# ---- owners and phones --------------------------------------------------------------------------


def _owners(reading: Reading, line: Line, known: frozenset[str]) -> None:
    cell = read_owners(line.text(Meaning.OWNER), known)
    further = [read_owners(text, known) for text in line.co_owners]
    owners = cell.owners + tuple(owner for each in further for owner in each.owners)
    if cell.flaw is OwnerFlaw.MISSING and not owners and _is_unsold(line):
        cell, owners = OwnerCell(unsold=True), (ReadOwner(DEVELOPER_NAME, OwnerKind.DEVELOPER),)
    if cell.unsold:
        reading.draft = replace(reading.draft, delivered=False)
    phones = _phones(line, len(owners))
    named = _named(reading.draft.id, line, owners, phones.mobiles)
    spare = phones.mobiles[0] if phones.mobiles and not owners else ""
    shares = bool(owners) and all(owner.share for owner in owners)
    other = _named(reading.draft.id + "x", line, cell.other, phones.mobiles)
    row = OwnersOfRow(line.row, named, other, spare, shares)
    reading.draft = replace(reading.draft, owners=(row,))
    _remember_marks(reading, line, named, cell)
    flaws = [(cell, line.text(Meaning.OWNER)), *zip(further, line.co_owners, strict=True)]
    for each, text in flaws:
        missing = each.flaw is OwnerFlaw.MISSING
        if each.flaw is not None and not (
            missing and (owners or line.goes_on or Meaning.OWNER not in line.cells)
        ):
            _owner_doubt(reading, each.flaw, tidy(without_marks(text)))
    _phone_doubt(reading, line, phones)


def _named(
    prefix: str, line: Line, owners: tuple[ReadOwner, ...], mobiles: tuple[str, ...]
) -> tuple[NamedOwner, ...]:
    return tuple(
        NamedOwner(
            id=f"{prefix}.{place}",
            row=line.row,
            name=owner.name,
            kind=owner.kind,
            mobile=owner.mobile or (mobiles[place] if place < len(mobiles) else ""),
            cell=f"{line.owner_cell}.{place}" if line.owner_cell else "",
        )
        for place, owner in enumerate(owners)
    )


def _phones(line: Line, owners: int) -> PhoneCell:
    """Several columns of numbers go one to each owner; one column may hold several numbers."""
    cells = [text for text in line.mobiles if text]
    if len(line.mobiles) > 1 and owners > 1:
        each = [read_phones(text, 1) for text in line.mobiles[:owners]]
        flaw = next((one.flaw for one in each if one.flaw is not None), None)
        return PhoneCell(tuple(one.mobiles[0] if one.mobiles else "" for one in each), flaw)
    return read_phones("、".join(dict.fromkeys(cells)), max(owners, 1))


def _remember_marks(reading: Reading, line: Line, named: tuple[NamedOwner, ...], cell: OwnerCell) -> None:
    """Numbers are told to owners only where there is one each; anything else proves nothing."""
    found = line.identities or cell.loose
    if len(found) == len(named):
        for owner, mark in zip(named, found, strict=True):
            if mark.startswith(SURE):
                reading.marks[owner.id] = mark


def _owner_doubt(reading: Reading, flaw: OwnerFlaw, written: str) -> None:
    leave = Choice(Option.LEAVE)
    choices: tuple[Choice, ...]
    default = ""
    row = reading.draft.owners[0]
    names: Params = (("names", "、".join(owner.name for owner in row.owners)),)
    joined: Params = (("names", "、".join(owner.name for owner in row.other)),)
    reason = Reason(f"owner_{flaw}")
    if flaw in {OwnerFlaw.MISSING, OwnerFlaw.TENANT}:
        choices = (TYPE, leave)
    elif flaw is OwnerFlaw.DECEASED:
        choices = (Choice(Option.HEIRS, "", names), Choice(Option.KEEP, "", names), TYPE)
    elif flaw is OwnerFlaw.SPACED:
        choices = (Choice(Option.SEVERAL, "", names), Choice(Option.ONE, "", joined), TYPE)
        default = str(Option.SEVERAL)
    elif flaw is OwnerFlaw.COMMA:
        choices = (Choice(Option.ONE, "", names), Choice(Option.SEVERAL, "", joined), TYPE)
    else:
        choices = (Choice(Option.KEEP, "", names), TYPE, leave)
    _doubt(reading, Subject.OWNER, reason, written[:80], names, choices, default)


def _phone_doubt(reading: Reading, line: Line, phones: PhoneCell) -> None:
    written = tidy(without_marks(" ".join(dict.fromkeys(line.mobiles))))[:60]
    drop = Choice(Option.DROP)
    if phones.flaw is PhoneFlaw.SEVERAL:
        numbers = tuple(Choice(Option.PHONE, mobile, (("mobile", mobile),)) for mobile in phones.found[:4])
        _doubt(reading, Subject.PHONE, Reason.PHONE_SEVERAL, written, (), (*numbers, drop), numbers[0].id)
    elif phones.flaw is not None:
        reason = Reason.PHONE_FIXED if phones.flaw is PhoneFlaw.FIXED else Reason.PHONE_BAD
        _doubt(reading, Subject.PHONE, reason, written, (), (drop, TYPE), drop.id)


def _doubt(
    reading: Reading,
    subject: Subject,
    reason: Reason,
    written: str,
    params: Params,
    choices: tuple[Choice, ...],
    default: str = "",
) -> None:
    draft = reading.draft
    reading.doubts.append(
        Doubt(
            id=f"{draft.id}.{reason}",
            draft=draft.id,
            sheet=draft.sheet,
            row=draft.row,
            subject=subject,
            reason=reason,
            written=written,
            params=params,
            choices=choices,
            default=default,
            weight=Weight.LOOK if default else Weight.MUST,
        )
    )
