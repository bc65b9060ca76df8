"""What would a file put on the roll, row by row, and what must a person look at first?"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.community.rules.roll.columns import AREAS, Mapping, Meaning
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
from app.community.rules.roll.guess import NotRead, SheetView, view_sheets
from app.community.rules.roll.known import NOTHING_YET, ExistingOwner, ExistingRoll
from app.community.rules.roll.lines import IgnoredRow, LeftOut, Line, StatedTotal, read_lines
from app.community.rules.roll.outliers import Odd, odd_areas
from app.community.rules.roll.places import Place
from app.community.rules.roll.reading import Reading, read_line
from app.community.rules.roll.sheets import Progress, Workbook, silent

_FEW_CO_OWNERS = 12
_EVERY = 500


class NoteCode(StrEnum):
    """What the page says of the file as a whole."""

    IDENTITY_UNREAD = "identity_unread"  # column: recognised, compared in memory, neither kept nor shown
    TOLD_APART = "told_apart"  # names: namesakes whom the identity column told apart or together
    SHEET_NOT_READ = "sheet_not_read"
    NO_AREA_COLUMN = "no_area_column"
    NO_OWNER_COLUMN = "no_owner_column"
    LANES = "lanes"  # several lanes or phases: they are part of the building's name


@dataclass(frozen=True)
class Note:
    code: NoteCode
    sheet: int
    params: Params = ()


@dataclass(frozen=True)
class Preview:
    """All that the pages and the settling need; it holds no identity number and no hash of one."""

    file_name: str
    sheets: tuple[SheetView, ...]
    drafts: tuple[Draft, ...]
    doubts: tuple[Doubt, ...]
    ignored: tuple[IgnoredRow, ...]
    totals: tuple[StatedTotal, ...]
    notes: tuple[Note, ...] = field(default=())

    @property
    def mapping(self) -> Mapping:
        return Mapping(tuple(view.mapping for view in self.sheets))

    @property
    def rows(self) -> int:
        """Rows that say something, in all sheets that are read."""
        return sum(len(draft.rows) for draft in self.drafts) + sum(
            1 for each in self.ignored if each.why is LeftOut.REPEATED
        )


def build_preview(
    workbook: Workbook,
    mapping: Mapping | None = None,
    known: ExistingRoll = NOTHING_YET,
    building: str = "",
    progress: Progress = silent,
) -> Preview:
    """Reads every sheet; `mapping` is what a person corrected, `building` what the page was opened for."""
    views = view_sheets(workbook, mapping, building)
    work = _Work(known)
    total = sum(view.rows for view in views if view.mapping.read)
    for view in views:
        if view.mapping.read:
            _read_sheet(work, workbook, view, total, progress)
    progress("comparing", total, total)
    return _finish(work, workbook, views)


@dataclass
class _Work:
    """What is gathered while the rows go by; the marks in it end with this object."""

    known: ExistingRoll
    readings: list[Reading] = field(default_factory=list)
    by_id: dict[str, Reading] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    ignored: list[IgnoredRow] = field(default_factory=list)
    totals: list[StatedTotal] = field(default_factory=list)
    done: int = 0


def _read_sheet(work: _Work, workbook: Workbook, view: SheetView, total: int, progress: Progress) -> None:
    found = read_lines(workbook.sheets[view.index], view.mapping)
    work.ignored += found.ignored
    work.totals += found.totals
    for line in found.lines:
        reading = read_line(line, view.mapping, work.known.names)
        if line.goes_on and work.readings and work.readings[-1].draft.sheet == line.sheet:
            _go_on(work.readings[-1], reading)
        else:
            work.readings.append(reading)
        work.done += 1
        if work.done % _EVERY == 0:
            progress("reading", work.done, total)


def _finish(work: _Work, workbook: Workbook, views: tuple[SheetView, ...]) -> Preview:
    lanes = _name_lanes(work)
    readings = _one_per_unit(work)
    _doubt_areas(readings, work.known)
    _doubt_co_owners(readings)
    told = _number_identities(readings)
    doubts = [doubt for reading in readings for doubt in reading.doubts]
    return Preview(
        file_name=workbook.file_name,
        sheets=views,
        drafts=tuple(reading.draft for reading in readings),
        doubts=tuple(_building_doubts(readings, views)) + tuple(_without_common_marks(doubts, len(readings))),
        ignored=tuple(sorted(work.ignored, key=lambda each: (each.sheet, each.row))),
        totals=tuple(work.totals),
        notes=tuple(_notes(views, lanes, told)),
    )


# ---- rows that belong together ------------------------------------------------------------------


def _go_on(above: Reading, below: Reading) -> None:
    """A further owner of the unit above; its own area only matters where it differs."""
    row = above.draft.owners[-1]
    more = tuple(
        replace(o, id=f"{above.draft.id}+{o.id}") for owners in below.draft.owners for o in owners.owners
    )
    above.marks.update({f"{above.draft.id}+{key}": mark for key, mark in below.marks.items()})
    joined = replace(row, owners=row.owners + more, shares=row.shares and below.draft.owners[0].shares)
    above.draft = replace(
        above.draft, rows=(*above.draft.rows, below.draft.row), owners=(*above.draft.owners[:-1], joined)
    )
    kept = {Subject.PHONE} if more else set()
    above.doubts = [d for d in above.doubts if not (more and d.reason is Reason.OWNER_MISSING)]
    above.doubts += [
        replace(d, draft=above.draft.id) for d in below.doubts if d.subject in kept | {Subject.OWNER}
    ]
    if below.draft.area_dm2 not in {None, above.draft.area_dm2}:
        _other_area(above, below)


def _one_per_unit(work: _Work) -> list[Reading]:
    """The first row of a unit stays; what later rows add or contradict goes to it."""
    first: dict[str, Reading] = {}
    kept: list[Reading] = []
    for reading in work.readings:
        place = reading.draft.place
        if place is None or not place.room:
            kept.append(reading)
            continue
        key = place.key if place.building else f"{reading.draft.sheet}?{place.key}"
        if key not in first:
            first[key] = reading
            kept.append(reading)
        else:
            work.ignored += _repeat(first[key], reading)
    return kept


def _repeat(first: Reading, again: Reading) -> list[IgnoredRow]:
    """The same unit once more: the same in other words is left out, anything else is a doubt."""
    adds_owner = _adds_owner(first.draft, again.draft)
    adds_area = again.draft.area_dm2 not in {None, first.draft.area_dm2} and first.draft.area_dm2 is not None
    if first.draft.area_dm2 is None and again.draft.area_dm2 is not None:
        _take_area(first, again)
    if adds_area:
        _other_area(first, again)
    if adds_owner:
        _other_owner(first, again)
    else:
        _same_owner(first, again)
    draft = again.draft
    if not (adds_owner or adds_area):
        return [IgnoredRow(draft.sheet, draft.row, LeftOut.REPEATED, "", draft.rows[-1], first.draft.row)]
    if draft.sheet == first.draft.sheet:
        first.draft = replace(first.draft, rows=first.draft.rows + draft.rows)
    return []


def _adds_owner(first: Draft, again: Draft) -> bool:
    new = _names(again.owners[0].owners)
    return bool(new) and all(new != _names(row.owners) for row in first.owners)


def _names(owners: Iterable[NamedOwner]) -> frozenset[str]:
    return frozenset(owner.name for owner in owners)


def _take_area(first: Reading, again: Reading) -> None:
    first.draft = replace(first.draft, area_dm2=again.draft.area_dm2, area_source=again.draft.area_source)
    first.doubts = [doubt for doubt in first.doubts if doubt.reason is not Reason.AREA_MISSING]


def _same_owner(first: Reading, again: Reading) -> None:
    """A number that only the later row has goes to its owner."""
    mobiles = {owner.name: owner.mobile for owner in again.draft.owners[0].owners if owner.mobile}
    rows = tuple(
        replace(row, owners=tuple(replace(o, mobile=o.mobile or mobiles.get(o.name, "")) for o in row.owners))
        for row in first.draft.owners
    )
    first.draft = replace(first.draft, owners=rows)


def _other_owner(first: Reading, again: Reading) -> None:
    had_none = not any(row.owners for row in first.draft.owners)
    if had_none:
        first.draft = replace(first.draft, owners=again.draft.owners)
        first.doubts = [doubt for doubt in first.doubts if doubt.reason is not Reason.OWNER_MISSING]
    else:
        first.draft = replace(first.draft, owners=first.draft.owners + again.draft.owners)
        _ask_whose(first, again)
    first.marks.update(again.marks)
    first.doubts += [replace(d, draft=first.draft.id) for d in again.doubts if d.subject is Subject.OWNER]


def _ask_whose(first: Reading, again: Reading) -> None:
    rows = first.draft.owners
    by_row = tuple(
        Choice(Option.ROW, str(row.row), (("row", row.row), ("names", _written(row)))) for row in rows
    )
    together = Choice(Option.TOGETHER, "", (("names", "、".join(_written(row) for row in rows)),))
    shared = all(row.shares for row in rows)
    doubt = Doubt(
        id=f"{first.draft.id}.{Reason.SAME_UNIT_OTHER_OWNER}",
        draft=first.draft.id,
        sheet=again.draft.sheet,
        row=again.draft.row,
        subject=Subject.OWNER,
        reason=Reason.SAME_UNIT_OTHER_OWNER,
        written=_written(again.draft.owners[0]),
        params=(("row", first.draft.row), ("names", _written(rows[0]))),
        choices=(together, *by_row),
        default=together.id if shared else "",
        weight=Weight.LOOK if shared else Weight.MUST,
    )
    first.doubts = [d for d in first.doubts if d.reason is not doubt.reason] + [doubt]


def _written(row: OwnersOfRow) -> str:
    return "、".join(owner.name for owner in row.owners)


def _other_area(first: Reading, again: Reading) -> None:
    earlier = next((d for d in first.doubts if d.reason is Reason.SAME_UNIT_OTHER_AREA), None)
    offered = [int(c.value) for c in earlier.choices if c.value] if earlier else [first.draft.area_dm2 or 0]
    areas = tuple(dict.fromkeys([area for area in [*offered, again.draft.area_dm2 or 0] if area]))
    doubt = Doubt(
        id=f"{first.draft.id}.{Reason.SAME_UNIT_OTHER_AREA}",
        draft=first.draft.id,
        sheet=again.draft.sheet,
        row=again.draft.row,
        subject=Subject.AREA,
        reason=Reason.SAME_UNIT_OTHER_AREA,
        written="",
        params=(("row", first.draft.row), ("one_dm2", areas[0]), ("other_dm2", areas[-1])),
        choices=(*(area_choice(Option.USE, area) for area in areas), TYPE),
    )
    first.doubts = [d for d in first.doubts if d.reason is not doubt.reason] + [doubt]


# ---- lanes --------------------------------------------------------------------------------------


def _name_lanes(work: _Work) -> bool:
    """One lane for the whole file is the estate's own address; several are part of the building's name."""
    lanes = {r.draft.place.lane for r in work.readings if r.draft.place and r.draft.place.lane}
    known = any(lane and name.startswith(lane) for lane in lanes for name in work.known.buildings)
    named = len(lanes) > 1 or known
    for reading in work.readings:
        place = reading.draft.place
        if place is not None and place.lane:
            building = place.lane + place.building if named and place.building else place.building
            reading.draft = replace(reading.draft, place=_with_building(place, building))
    return named and len(lanes) > 1


def _with_building(place: Place, building: str) -> Place:
    return replace(place, building=building, lane="")


# ---- doubts that only the whole file shows ------------------------------------------------------


def _doubt_areas(readings: list[Reading], known: ExistingRoll) -> None:
    by_id = {reading.draft.id: reading for reading in readings}
    for odd in odd_areas(reading.draft for reading in readings):
        reading = by_id[odd.draft.id]
        if not any(d.subject is Subject.AREA and d.weight is Weight.MUST for d in reading.doubts):
            reading.doubts.append(_odd_area(odd))
    for reading in readings:
        _drop_confirmed(reading, known)


def _odd_area(odd: Odd) -> Doubt:
    area = odd.draft.area_dm2 or 0
    kept = area_choice(Option.KEEP, area)
    proposed = (area_choice(Option.USE, odd.proposed),) if odd.proposed else ()
    look = odd.reason is Reason.AREA_UNLIKE
    return Doubt(
        id=f"{odd.draft.id}.{odd.reason}",
        draft=odd.draft.id,
        sheet=odd.draft.sheet,
        row=odd.draft.row,
        subject=Subject.AREA,
        reason=odd.reason,
        written="",
        params=(("area_dm2", area), ("typical_dm2", odd.typical), ("times", odd.times)),
        choices=(*proposed, kept, TYPE),
        default=kept.id if look else "",
        weight=Weight.LOOK if look else Weight.MUST,
    )


def _drop_confirmed(reading: Reading, known: ExistingRoll) -> None:
    """What the roll holds already was settled once: an area or a missing owner is not asked again."""
    place = reading.draft.place
    unit = known.unit(place.building, place.entrance, place.room, reading.draft.use) if place else None
    if unit is None or place is None:
        return
    sources = (
        reading.draft.area_dm2,
        *(int(c.value) for d in _area_doubts(reading) for c in d.choices if c.value),
    )
    if unit.area_dm2 in sources or (unit.area_dm2 is None and reading.draft.area_dm2 is None):
        reading.doubts = [doubt for doubt in reading.doubts if doubt.subject is not Subject.AREA]
        if unit.area_dm2 != reading.draft.area_dm2:
            source = AreaSource(unit.area_source) if unit.area_source else AreaSource.STATED
            reading.draft = replace(reading.draft, area_dm2=unit.area_dm2, area_source=source)
    reading.doubts = [doubt for doubt in reading.doubts if doubt.reason is not Reason.PLACE_UNREADABLE]
    held = known.owners_of.get(unit.id, ())
    _take_held(reading, frozenset(owner.name for owner in held))
    if any(doubt.reason is Reason.OWNER_MISSING for doubt in reading.doubts):
        _keep_held(reading, held)


def _keep_held(reading: Reading, held: tuple[ExistingOwner, ...]) -> None:
    """An empty cell takes nobody's flat away: whom the roll holds already is not asked for again."""
    draft = reading.draft
    owners = tuple(
        NamedOwner(f"{draft.id}.{place}", draft.row, owner.name, owner.kind, owner.mobile)
        for place, owner in enumerate(held)
    )
    reading.draft = replace(draft, owners=(OwnersOfRow(draft.row, owners),))
    reading.doubts = [doubt for doubt in reading.doubts if doubt.reason is not Reason.OWNER_MISSING]


def _take_held(reading: Reading, held: frozenset[str]) -> None:
    """Contradicting rows of which the roll has accepted one, or all together, are not contradicting again."""
    rows = reading.draft.owners
    if len(rows) < 2 or not held:
        return
    together = replace(rows[0], owners=tuple(owner for row in rows for owner in row.owners))
    accepted = next((row for row in (*rows, together) if _names(row.owners) == held), None)
    if accepted is not None:
        once = {owner.name: owner for owner in reversed(accepted.owners)}
        owners = tuple(reversed(once.values()))
        reading.draft = replace(reading.draft, owners=(replace(accepted, owners=owners),))
        reading.doubts = [d for d in reading.doubts if d.reason is not Reason.SAME_UNIT_OTHER_OWNER]


def _area_doubts(reading: Reading) -> list[Doubt]:
    return [doubt for doubt in reading.doubts if doubt.subject is Subject.AREA]


def _doubt_co_owners(readings: list[Reading]) -> None:
    """Who of several casts may be said now. Where most flats have two owners, asking would hide the rest."""
    joint = [r for r in readings if len(r.draft.owners) == 1 and len(r.draft.owners[0].owners) > 1]
    weight = Weight.LOOK if len(joint) <= _FEW_CO_OWNERS else Weight.PROPOSED
    for reading in joint:
        owners = reading.draft.owners[0].owners
        casts = tuple(Choice(Option.CASTS, str(i), (("name", o.name),)) for i, o in enumerate(owners[:8]))
        reading.doubts.append(
            Doubt(
                id=f"{reading.draft.id}.{Reason.CO_OWNERS}",
                draft=reading.draft.id,
                sheet=reading.draft.sheet,
                row=reading.draft.row,
                subject=Subject.OWNER,
                reason=Reason.CO_OWNERS,
                written="、".join(owner.name for owner in owners),
                params=(("n", len(owners)),),
                choices=(*casts, Choice(Option.LATER)),
                default=str(Option.LATER),
                weight=weight,
            )
        )


def _without_common_marks(doubts: list[Doubt], rows: int) -> list[Doubt]:
    """ "62.15平" is odd where nobody else writes 平; where many do, it is simply how this sheet is kept."""
    marks = sum(doubt.reason is Reason.AREA_MARK for doubt in doubts)
    if marks * 5 <= rows or marks <= 1:
        return doubts
    return [doubt for doubt in doubts if doubt.reason is not Reason.AREA_MARK]


def _building_doubts(readings: list[Reading], views: tuple[SheetView, ...]) -> Iterable[Doubt]:
    """One question per sheet whose rows name no building anywhere."""
    nameless = Counter(r.draft.sheet for r in readings if r.draft.place and not r.draft.place.building)
    for view in views:
        if nameless[view.index]:
            yield Doubt(
                id=f"{view.index}.{Reason.BUILDING_MISSING}",
                draft="",
                sheet=view.index,
                row=max(view.mapping.header_bottom, 1),
                subject=Subject.PLACE,
                reason=Reason.BUILDING_MISSING,
                written=view.name,
                params=(("n", nameless[view.index]),),
                choices=(TYPE,),
            )


# ---- identity -----------------------------------------------------------------------------------


def _number_identities(readings: list[Reading]) -> int:
    """Marks become ordinals, and only for names that occur twice; returns how many names they told about."""
    by_name: dict[str, list[tuple[NamedOwner, str]]] = defaultdict(list)
    for reading in readings:
        for row in reading.draft.owners:
            for owner in (*row.owners, *row.other):
                mark = reading.marks.get(owner.id)
                if mark:
                    by_name[owner.name].append((owner, mark))
    ordinals: dict[str, int] = {}
    shared = [pairs for pairs in by_name.values() if len(pairs) > 1]
    for pairs in shared:
        same = {
            mark: len(ordinals) + place for place, mark in enumerate(dict.fromkeys(m for _, m in pairs), 1)
        }
        ordinals.update({owner.id: same[mark] for owner, mark in pairs})
    for reading in readings:
        if any(o.id in ordinals for row in reading.draft.owners for o in (*row.owners, *row.other)):
            reading.draft = replace(
                reading.draft, owners=tuple(_numbered(row, ordinals) for row in reading.draft.owners)
            )
        reading.marks.clear()
    return len(shared)


def _numbered(row: OwnersOfRow, ordinals: Lookup[str, int]) -> OwnersOfRow:
    def number(owners: tuple[NamedOwner, ...]) -> tuple[NamedOwner, ...]:
        return tuple(replace(owner, identity=ordinals.get(owner.id, 0)) for owner in owners)

    return replace(row, owners=number(row.owners), other=number(row.other))


# ---- notes --------------------------------------------------------------------------------------


def _notes(views: tuple[SheetView, ...], lanes: bool, told: int) -> Iterable[Note]:
    for view in views:
        if not view.mapping.read:
            if view.not_read not in {None, NotRead.EMPTY}:
                yield Note(NoteCode.SHEET_NOT_READ, view.index, (("sheet", view.name),))
            continue
        for column in view.columns:
            if column.meaning is Meaning.IDENTITY:
                yield Note(NoteCode.IDENTITY_UNREAD, view.index, (("column", column.letter),))
        meanings = {column.meaning for column in view.columns}
        if not meanings & set(AREAS):
            yield Note(NoteCode.NO_AREA_COLUMN, view.index, (("sheet", view.name),))
        if Meaning.OWNER not in meanings:
            yield Note(NoteCode.NO_OWNER_COLUMN, view.index, (("sheet", view.name),))
    if told:
        yield Note(NoteCode.TOLD_APART, 0, (("n", told),))
    if lanes:
        yield Note(NoteCode.LANES, 0)
