"""How does a file that was read look on its page: what to settle first, what can stay, what is left out?"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from app.community.queries.settled_uploads import SettledUpload
from app.community.roll_reading import words
from app.community.roll_reading.words import Said
from app.community.rules.roll.changes import Change, ChangeKind
from app.community.rules.roll.columns import Meaning
from app.community.rules.roll.doubts import Doubt, Option, Reason, Subject
from app.community.rules.roll.given import ForAll, for_all, merged, reasons_of
from app.community.rules.roll.guess import NotRead, SheetView
from app.community.rules.roll.lines import LeftOut
from app.community.rules.roll.phones import masked
from app.community.rules.roll.plan import PlanOwner, PlanUnit
from app.community.rules.roll.totals import TotalCheck
from app.refusals import Refusal

AT_ONCE = 40  # questions on one page
GOOD_AT_ONCE = 400  # beyond this the good rows are counted by building
FIRST_GOOD = 8
LEFT_OUT_AT_ONCE = 200
NAMES_SHOWN = 4

Sent = Mapping[str, str]
S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True)
class ChoiceRow:
    """One thing to choose."""

    value: str
    said: Said
    chosen: bool


@dataclass(frozen=True)
class DoubtRow:
    """One question about one row of the sheet."""

    id: str
    sheet: str
    row: int
    label: str
    owners: str
    written: Said
    why: Said
    choices: tuple[ChoiceRow, ...]
    typed: str
    types: bool
    wrong: Said | None
    open: bool


@dataclass(frozen=True)
class ChangeRow:
    """One thing that a second import would change."""

    id: str
    label: str
    said: Said
    fields: tuple[tuple[Said, str, str], ...]
    choices: tuple[ChoiceRow, ...]
    open: bool


@dataclass(frozen=True)
class GoodRow:
    """One row that nobody has to look at."""

    row: int
    label: str
    owners: str
    area_dm2: int | None
    phone: str
    read_as: Said


@dataclass(frozen=True)
class GoodBuilding:
    """The good rows of one building, counted."""

    name: str
    units: int
    area_dm2: int


@dataclass(frozen=True)
class Wanted:
    """Which part of a long file the page shows."""

    page: int = 1
    reason: str = ""
    building: str = ""
    changes: int = 1
    merged: int = 1


@dataclass(frozen=True)
class Portion(Generic[T]):
    """One page of a long list."""

    items: tuple[T, ...]
    at: int
    pages: int
    total: int


@dataclass(frozen=True)
class SheetColumns:
    """One sheet with its columns, to be corrected by a person."""

    view: SheetView
    why_not: Said | None
    columns: tuple[tuple[int, str, str, str, Meaning, Said], ...]  # place, letter, header, samples, …


@dataclass(frozen=True)
class UploadView:
    """Everything on the page, counted and in order; the template only prints."""

    file_name: str
    rows: int
    first: bool
    seen: str
    open: int
    open_labels: str
    units: int
    heads: int
    heads_least: int
    area_dm2: int
    looked: int
    good: int
    merged_count: int
    ignored_rows: int
    total: Said | None
    total_off: bool
    notes: tuple[Said, ...]
    warnings: tuple[Said, ...]
    namesakes: int
    doubts: Portion[DoubtRow]
    reasons: tuple[tuple[Reason, int], ...]
    for_all: tuple[ForAll, ...]
    merged: Portion[DoubtRow]
    changes: Portion[ChangeRow]
    changes_open: int
    new_units: int
    unchanged: int
    good_rows: tuple[GoodRow, ...]
    good_buildings: tuple[GoodBuilding, ...]
    building: str
    left_out: tuple[tuple[Said, str], ...]
    columns: tuple[SheetColumns, ...]
    meanings: tuple[tuple[str, Said], ...]
    refusal: Refusal | None = field(default=None)


def upload_view(settled: SettledUpload, wanted: Wanted, sent: Sent | None = None) -> UploadView:
    """`sent` is what a form that came back had chosen and typed; it wins over what is stored."""
    plan, changes, preview = settled.plan, settled.changes, settled.preview
    shown = [each for each in plan.to_look_at if not wanted.reason or each.reason == wanted.reason]
    listed = _listed_changes(settled)
    rows = _Rows(settled, sent or {})
    put_together = merged(plan)
    waiting = plan.open
    good = plan.good_units
    check = _whole_total(settled)
    return UploadView(
        file_name=preview.file_name,
        rows=preview.rows,
        first=not settled.known.units,
        seen=settled.seen,
        open=settled.open,
        open_labels=_open_labels(rows, waiting, changes.open(settled.choices)),
        units=len(plan.units),
        heads=plan.heads_most,
        heads_least=plan.heads_least,
        area_dm2=plan.area_dm2,
        looked=len(plan.to_look_at),
        good=len(good),
        merged_count=sum(_is_same(settled, doubt) for doubt in put_together),
        ignored_rows=sum(max(each.last, each.row) - each.row + 1 for each in plan.ignored),
        total=words.total(check) if check else None,
        total_off=bool(check and check.difference_dm2),
        notes=tuple(words.note(each) for each in preview.notes),
        warnings=_warnings(settled),
        namesakes=len(changes.namesakes),
        doubts=_portion(shown, wanted.page, rows.doubt),
        reasons=reasons_of(plan),
        for_all=for_all(plan, settled.answers),
        merged=_portion(put_together, wanted.merged, rows.doubt),
        changes=_portion(listed, wanted.changes, rows.change),
        changes_open=len(changes.open(settled.choices)),
        new_units=sum(change.kind is ChangeKind.NEW_UNIT for change in changes.items),
        unchanged=changes.unchanged,
        good_rows=rows.good(good, wanted.building),
        good_buildings=_by_building(good) if len(good) > GOOD_AT_ONCE else (),
        building=wanted.building,
        left_out=tuple(
            (words.left_out(each), each.written if each.why is not LeftOut.BLANK else "")
            for each in plan.ignored[:LEFT_OUT_AT_ONCE]
        ),
        columns=tuple(_columns(view) for view in preview.sheets),
        meanings=tuple((str(meaning), words.named_meaning(meaning)) for meaning in Meaning),
    )


def first_open_page(settled: SettledUpload, wanted: Wanted) -> int:
    """The page of doubts on which the next one waits."""
    waiting = {doubt.id for doubt in settled.plan.open}
    shown = [each for each in settled.plan.to_look_at if not wanted.reason or each.reason == wanted.reason]
    place = next((place for place, doubt in enumerate(shown) if doubt.id in waiting), 0)
    return place // AT_ONCE + 1


def shown_doubts(settled: SettledUpload) -> tuple[Doubt, ...]:
    """Every question that a form may answer."""
    return (*settled.plan.to_look_at, *merged(settled.plan))


class _Rows:
    """Makes rows of doubts, changes and units; knows what the form that came back had chosen."""

    def __init__(self, settled: SettledUpload, sent: Sent) -> None:
        self.settled, self.sent = settled, sent
        self.plan = settled.plan
        self.waiting = {doubt.id for doubt in settled.plan.open}
        self.units: dict[str, PlanUnit] = {unit.draft: unit for unit in settled.plan.units}
        self.owners: dict[str, PlanOwner] = {owner.key: owner for owner in settled.plan.owners}
        self.drafts = {draft.id: draft for draft in settled.preview.drafts}
        read = [view for view in settled.preview.sheets if view.mapping.read]
        self.sheets = {view.index: view.name for view in read} if len(read) > 1 else {}

    def doubt(self, doubt: Doubt) -> DoubtRow:
        answer = self.settled.answers.to(doubt)
        chosen = self.sent.get(f"d.{doubt.id}", answer.choice if answer else "")
        typed = self.sent.get(f"t.{doubt.id}", answer.text if answer else "")
        wrong = self.plan.wrong.get(doubt.id)
        return DoubtRow(
            id=doubt.id,
            sheet=self.sheets.get(doubt.sheet, ""),
            row=doubt.row,
            label=self.label(doubt.draft),
            owners=self.names(doubt),
            written=words.written(doubt),
            why=words.reason(doubt),
            choices=tuple(
                ChoiceRow(one.id, words.choice(doubt, one), one.id == chosen) for one in doubt.choices
            ),
            typed=typed,
            types=any(one.option is Option.TYPE for one in doubt.choices),
            wrong=words.typed_wrong(wrong) if wrong else None,
            open=doubt.id in self.waiting,
        )

    def change(self, change: Change) -> ChangeRow:
        chosen = self.settled.choices.get(change.id) or change.default
        sent = self.sent.get(f"c.{change.id}")
        return ChangeRow(
            id=change.id,
            label=change.label,
            said=words.change(change),
            fields=words.change_fields(change) if change.kind not in _SAID_BY_ITSELF else (),
            choices=tuple(
                ChoiceRow(str(do), words.do(change, do), (sent or chosen) == do) for do in change.choices
            ),
            open=chosen not in change.choices,
        )

    def good(self, units: Sequence[PlanUnit], building: str) -> tuple[GoodRow, ...]:
        if len(units) > GOOD_AT_ONCE:
            units = [unit for unit in units if unit.building == building] if building else []
        return tuple(self._good(unit) for unit in units[: GOOD_AT_ONCE * 3])

    def _good(self, unit: PlanUnit) -> GoodRow:
        owners = [self.owners[key] for key in unit.owners]
        return GoodRow(
            row=unit.row,
            label=unit.label,
            owners="、".join(owner.name for owner in owners),
            area_dm2=unit.area_dm2,
            phone="、".join(masked(owner.mobile) for owner in owners if owner.mobile),
            read_as=words.read_as(self.plan, unit),
        )

    def label(self, draft: str) -> str:
        unit = self.units.get(draft)
        return unit.label if unit else ""

    def names(self, doubt: Doubt) -> str:
        if doubt.subject is Subject.PERSON:
            return str(dict(doubt.params).get("name", ""))
        draft = self.drafts.get(doubt.draft)
        if draft is None:
            return ""
        named = list(dict.fromkeys(owner.name for row in draft.owners for owner in row.owners))
        return "、".join(named[:NAMES_SHOWN])


_SAID_BY_ITSELF = {ChangeKind.AREA, ChangeKind.RENAMED, ChangeKind.SALE, ChangeKind.NEW_UNIT}


def _listed_changes(settled: SettledUpload) -> list[Change]:
    """New units are listed only where the roll has their building: else the good rows tell of them."""
    there = settled.known.buildings
    items = [
        change
        for change in settled.changes.items
        if change.kind is not ChangeKind.NEW_UNIT
        or (change.plan_unit is not None and change.plan_unit.building in there)
    ]
    waiting = {change.id for change in settled.changes.open(settled.choices)}
    order = list(ChangeKind)
    return sorted(items, key=lambda change: (change.id not in waiting, order.index(change.kind)))


def _portion(items: Sequence[S], at: int, row: Callable[[S], T]) -> Portion[T]:
    pages = max(1, -(-len(items) // AT_ONCE))
    at = min(max(at, 1), pages)
    shown = items[(at - 1) * AT_ONCE : at * AT_ONCE]
    return Portion(tuple(row(item) for item in shown), at, pages, len(items))


def _open_labels(rows: _Rows, waiting: Sequence[Doubt], changes: Sequence[Change]) -> str:
    asked = [rows.label(doubt.draft) for doubt in waiting if doubt.draft]
    labels = list(dict.fromkeys([*asked, *(change.label for change in changes)]))
    return "、".join(label for label in labels[:8] if label)


def _is_same(settled: SettledUpload, doubt: Doubt) -> bool:
    answer = settled.answers.to(doubt)
    return answer is not None and answer.choice.startswith(Option.SAME)


def _whole_total(settled: SettledUpload) -> TotalCheck | None:
    """The one that stands beside the sum: the file's only total."""
    whole = [check for check in settled.plan.totals if not check.part]
    return whole[0] if len(whole) == 1 else None


def _warnings(settled: SettledUpload) -> tuple[Said, ...]:
    """Where a sheet's own total differs, and which rows explain it."""
    found: list[Said] = []
    alone = _whole_total(settled)
    for check in settled.plan.totals:
        if not check.difference_dm2:
            continue
        explained = words.explanation(settled.plan, check)
        if explained is not None:
            found.append(explained)
        elif check is not alone:
            found.append(words.total(check))
    return tuple(found[:6])


def _by_building(units: Sequence[PlanUnit]) -> tuple[GoodBuilding, ...]:
    counted: Counter[str] = Counter()
    areas: dict[str, int] = defaultdict(int)
    for unit in units:
        counted[unit.building] += 1
        areas[unit.building] += unit.area_dm2 or 0
    return tuple(GoodBuilding(name, n, areas[name]) for name, n in counted.items())


def _columns(view: SheetView) -> SheetColumns:
    why = words.not_read(view) if view.not_read is not NotRead.EMPTY else None
    return SheetColumns(
        view=view,
        why_not=why,
        columns=tuple(
            (
                place,
                column.letter,
                column.header,
                "、".join(sample[:24] for sample in column.samples),
                column.meaning,
                words.guessed_by(column),
            )
            for place, column in enumerate(view.columns)
        ),
    )
