"""What would be saved if the answers given so far were all, and what is still to be settled?"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.community.rules.labels import unit_label
from app.community.rules.roll.areas import read_area
from app.community.rules.roll.doubts import (
    NAMESAKES,
    Answer,
    Answers,
    Doubt,
    Option,
    Params,
    Reason,
    Subject,
    Weight,
)
from app.community.rules.roll.drafts import AreaSource, Draft, NamedOwner, OwnersOfRow
from app.community.rules.roll.known import NOTHING_YET, ExistingRoll
from app.community.rules.roll.lines import IgnoredRow, LeftOut
from app.community.rules.roll.owners import DEVELOPER_NAME, OwnerKind, read_owners
from app.community.rules.roll.people import Decision, Mention, People, certificate_digits, group
from app.community.rules.roll.phones import read_phones
from app.community.rules.roll.places import Place, Use, read_building
from app.community.rules.roll.preview import Preview
from app.community.rules.roll.reading import typed_place
from app.community.rules.roll.totals import TotalCheck, check_totals


class TypedWrong(StrEnum):
    """Why something typed cannot be taken."""

    PLACE = "typed_place"
    PLACE_TAKEN = "typed_place_taken"
    AREA = "typed_area"
    OWNER = "typed_owner"
    PHONE = "typed_phone"


@dataclass(frozen=True)
class PlanUnit:
    """One unit to be on the roll. None means that the file says nothing of it. Areas in dm².

    `owners` are keys of PlanOwner in the order written, `casts` the one named to cast the ballot, or empty.
    """

    key: str
    label: str
    building: str
    entrance: str
    room: str
    floor: int | None
    use: Use | None
    area_dm2: int | None
    area_source: AreaSource
    registry_dm2: int | None
    survey_dm2: int | None
    contract_dm2: int | None
    inner_area_dm2: int | None
    delivered: bool | None
    certificate: str
    owners: tuple[str, ...]
    casts: str
    draft: str
    sheet: int
    row: int
    rows: tuple[int, ...]


@dataclass(frozen=True)
class PlanOwner:
    """One owner; `known` is the roll's own owner of this name at one of these units, 0 for none."""

    key: str
    kind: OwnerKind
    name: str
    mobile: str
    certificate_digits: str
    units: tuple[str, ...]
    known: int = 0


class ReadAs(StrEnum):
    """How a unit counts, in the words of the list of good rows."""

    ONE = "one"
    WITH = "with"  # one owner, or the same owners, with other units: one head together
    CO_OWNERS = "co_owners"
    DEVELOPER = "developer"
    NOBODY = "nobody"


@dataclass(frozen=True)
class Plan:
    """The outcome of a preview and its answers. Nothing of it may be saved while `open` holds anything."""

    units: tuple[PlanUnit, ...]
    owners: tuple[PlanOwner, ...]
    doubts: tuple[Doubt, ...]
    answers: Mapping[str, Answer]
    wrong: Mapping[str, TypedWrong]
    decisions: tuple[Decision, ...]
    ignored: tuple[IgnoredRow, ...]
    totals: tuple[TotalCheck, ...]
    heads: int
    heads_least: int
    heads_most: int
    area_dm2: int
    read_as: Mapping[str, tuple[ReadAs, Params]] = field(default_factory=dict)

    @property
    def open(self) -> tuple[Doubt, ...]:
        """Doubts without a usable answer: while there are any, saving is refused."""
        return tuple(doubt for doubt in self.doubts if doubt.id not in self.answers or doubt.id in self.wrong)

    @property
    def to_look_at(self) -> tuple[Doubt, ...]:
        """The doubted rows in the order of the page: those that must be settled first."""
        return tuple(doubt for doubt in self.doubts if doubt.weight is not Weight.PROPOSED)

    @property
    def proposed(self) -> tuple[Doubt, ...]:
        """Proposals shown with the good rows: each holds unless it is undone."""
        return tuple(doubt for doubt in self.doubts if doubt.weight is Weight.PROPOSED)

    @property
    def good_units(self) -> tuple[PlanUnit, ...]:
        """Units that nobody has to look at."""
        doubted = {doubt.draft for doubt in self.to_look_at}
        return tuple(unit for unit in self.units if unit.draft not in doubted)


def unsettled(plan: Plan) -> tuple[Doubt, ...]:
    """What blocks saving."""
    return plan.open


def settle(preview: Preview, answers: Answers | None = None, known: ExistingRoll = NOTHING_YET) -> Plan:
    """Applies every answer and proposal to the drafts and says who owns what."""
    answers = answers or Answers()
    work = _Work(answers, known)
    by_draft: dict[str, list[Doubt]] = {}
    for doubt in preview.doubts:
        by_draft.setdefault(doubt.draft or f"sheet {doubt.sheet}", []).append(doubt)
    settled = [_settle(work, draft, by_draft) for draft in preview.drafts]
    units = _without_twins(work, [each for each in settled if each is not None])
    _note_given(work, preview.doubts)
    people = group(_mentions(units, known), answers)
    _note_given(work, people.doubts)
    return _plan(work, preview, units, people)


@dataclass
class _Settled:
    """A draft with its answers applied."""

    draft: Draft
    place: Place
    owners: tuple[NamedOwner, ...]
    casts: int = -1
    typed_place: str = ""  # the doubt by which the place was typed


@dataclass
class _Work:
    answers: Answers
    known: ExistingRoll
    given: dict[str, Answer] = field(default_factory=dict)
    wrong: dict[str, TypedWrong] = field(default_factory=dict)
    skipped: list[IgnoredRow] = field(default_factory=list)

    def answer(self, doubt: Doubt) -> Answer | None:
        return self.answers.to(doubt)


def _note_given(work: _Work, doubts: Iterable[Doubt]) -> None:
    for doubt in doubts:
        answer = work.answer(doubt)
        if answer is not None:
            work.given[doubt.id] = answer


# ---- one draft ----------------------------------------------------------------------------------


def _settle(work: _Work, draft: Draft, by_draft: Mapping[str, list[Doubt]]) -> _Settled | None:
    doubts = by_draft.get(draft.id, [])
    settled = _Settled(draft, draft.place or Place(), _first_owners(draft))
    for doubt in by_draft.get(f"sheet {draft.sheet}", []):
        _building(work, settled, doubt)
    for doubt in doubts:
        answer = work.answer(doubt)
        if answer is None:
            continue
        option, _, value = answer.choice.partition(":")
        if option == Option.SKIP:
            work.skipped.append(IgnoredRow(draft.sheet, draft.row, LeftOut.SKIPPED, "", draft.row))
            return None
        _SUBJECTS[doubt.subject](work, settled, doubt, Option(option), value, answer.text)
    return settled


def _first_owners(draft: Draft) -> tuple[NamedOwner, ...]:
    """Contradicting rows: the first row's owners stand until somebody chooses."""
    return draft.owners[0].owners if draft.owners else ()


def _building(work: _Work, settled: _Settled, doubt: Doubt) -> None:
    answer = work.answer(doubt)
    if answer is None or settled.place.building:
        return
    building = "".join(read_building(answer.text))
    if not 0 < len(building) <= 40:
        work.wrong[doubt.id] = TypedWrong.PLACE
    settled.place = replace(settled.place, building=building[:40])


def _settle_place(
    work: _Work, settled: _Settled, doubt: Doubt, option: Option, value: str, text: str
) -> None:
    if option is Option.TYPE:
        place = typed_place(text, settled.place.building)
        if place is None:
            work.wrong[doubt.id] = TypedWrong.PLACE
            return
        entrance = place.entrance or settled.place.entrance
        settled.place = replace(place, entrance=entrance, use=place.use or settled.place.use)
        settled.typed_place = doubt.id
    elif value:
        settled.place = replace(settled.place, building=value)


def _settle_area(work: _Work, settled: _Settled, doubt: Doubt, option: Option, value: str, text: str) -> None:
    draft = settled.draft
    if option is Option.LEAVE:
        settled.draft = replace(draft, area_dm2=None, area_source=AreaSource.NONE)
        return
    dm2 = int(value) if value else read_area(text).dm2
    if dm2 is None:
        work.wrong[doubt.id] = TypedWrong.AREA
        return
    if dm2 != draft.area_dm2:
        settled.draft = replace(draft, area_dm2=dm2, area_source=_source_of(draft, dm2))


def _source_of(draft: Draft, dm2: int) -> AreaSource:
    """A value that a document's column holds comes from that document; anything else is stated."""
    held = (
        (draft.registry_dm2, AreaSource.REGISTRY),
        (draft.survey_dm2, AreaSource.SURVEY),
        (draft.contract_dm2, AreaSource.CONTRACT),
    )
    return next((source for area, source in held if area == dm2), AreaSource.STATED)


def _settle_owner(
    work: _Work, settled: _Settled, doubt: Doubt, option: Option, value: str, text: str
) -> None:
    rows = settled.draft.owners
    if option is Option.TYPE:
        _typed_owners(work, settled, doubt, text)
    elif option is Option.LEAVE:
        settled.owners = ()
    elif option is Option.ROW:
        settled.owners = next((row.owners for row in rows if str(row.row) == value), settled.owners)
    elif option is Option.TOGETHER:
        settled.owners = _together(rows)
    elif option is Option.HEIRS or _is_other_reading(doubt, option):
        settled.owners = rows[0].other
    elif option is Option.CASTS and int(value) < len(settled.owners):
        settled.casts = int(value)


def _is_other_reading(doubt: Doubt, option: Option) -> bool:
    """A cell with two readings: the draft holds "张三 李四" as two, "Smith, John" as one."""
    return option is (Option.ONE if doubt.reason is Reason.OWNER_SPACED else Option.SEVERAL)


def _together(rows: tuple[OwnersOfRow, ...]) -> tuple[NamedOwner, ...]:
    by_name: dict[str, NamedOwner] = {}
    for row in rows:
        for owner in row.owners:
            by_name.setdefault(owner.name, owner)
    return tuple(by_name.values())


def _typed_owners(work: _Work, settled: _Settled, doubt: Doubt, text: str) -> None:
    cell = read_owners(text, work.known.names)
    if not cell.owners or any(not 0 < len(owner.name) <= 60 for owner in cell.owners):
        work.wrong[doubt.id] = TypedWrong.OWNER
        return
    draft = settled.draft
    spare = draft.owners[0].spare if draft.owners else ""
    settled.owners = tuple(
        NamedOwner(
            f"{draft.id}t.{place}", draft.row, o.name, o.kind, o.mobile or (spare if place == 0 else "")
        )
        for place, o in enumerate(cell.owners)
    )
    if cell.unsold:
        settled.draft = replace(draft, delivered=False)


def _settle_phone(
    work: _Work, settled: _Settled, doubt: Doubt, option: Option, value: str, text: str
) -> None:
    mobile = value
    if option is Option.TYPE:
        read = read_phones(text, 1)
        if read.flaw is not None or not read.mobiles:
            work.wrong[doubt.id] = TypedWrong.PHONE
            return
        mobile = read.mobiles[0]
    elif option is Option.DROP and doubt.reason is not Reason.PHONE_SEVERAL:
        return  # what was readable of the cell stays with its owner
    if settled.owners:
        settled.owners = (replace(settled.owners[0], mobile=mobile), *settled.owners[1:])


def _settle_nothing(*_: object) -> None:
    """Persons are put together for the whole file at once."""


_SUBJECTS: dict[Subject, Callable[[_Work, _Settled, Doubt, Option, str, str], None]] = {
    Subject.PLACE: _settle_place,
    Subject.AREA: _settle_area,
    Subject.OWNER: _settle_owner,
    Subject.PHONE: _settle_phone,
    Subject.PERSON: _settle_nothing,
}


# ---- the whole file -----------------------------------------------------------------------------


def _without_twins(work: _Work, settled: list[_Settled]) -> list[_Settled]:
    """A typed place that another row has already cannot be taken: the row stays open."""
    seen: set[str] = set()
    kept: list[_Settled] = []
    for each in sorted(settled, key=lambda one: bool(one.typed_place)):
        place = replace(each.place, use=each.draft.use or each.place.use)
        if place.room and place.key in seen:
            if each.typed_place:
                work.wrong[each.typed_place] = TypedWrong.PLACE_TAKEN
            continue
        seen.add(place.key)
        kept.append(each)
    return sorted(
        (each for each in kept if each.place.room), key=lambda one: (one.draft.sheet, one.draft.row)
    )


def _label(each: _Settled) -> str:
    return unit_label(each.place.building, each.place.entrance, each.place.room)


def _mentions(units: list[_Settled], known: ExistingRoll) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for each in units:
        draft, place = each.draft, each.place
        unit = known.unit(place.building, place.entrance, place.room, draft.use or place.use)
        alone = len(each.owners) == 1
        found += [
            Mention(
                id=owner.id,
                draft=draft.id,
                sheet=draft.sheet,
                row=owner.row,
                label=_label(each),
                name=owner.name,
                kind=owner.kind,
                mobile=owner.mobile,
                certificate=draft.certificate if alone and certificate_digits(draft.certificate) else "",
                identity=owner.identity,
                cell=owner.cell,
                known=known.owner_at(unit, owner.name, owner.kind),
            )
            for owner in each.owners
        ]
    return tuple(found)


def _plan(work: _Work, preview: Preview, settled: list[_Settled], people: People) -> Plan:
    owners = _owners(settled, people, work.known)
    units = tuple(_unit(each, people) for each in settled)
    doubts = sorted((*preview.doubts, *people.doubts), key=_in_page_order)
    least, most = _heads_between(work, settled, people)
    plan = Plan(
        units=units,
        owners=owners,
        doubts=tuple(doubts),
        answers=work.given,
        wrong=work.wrong,
        decisions=people.decisions,
        ignored=tuple(sorted((*preview.ignored, *work.skipped), key=lambda each: (each.sheet, each.row))),
        totals=check_totals(preview, {unit.draft: unit.area_dm2 or 0 for unit in units}),
        heads=most,
        heads_least=least,
        heads_most=most,
        area_dm2=sum(unit.area_dm2 or 0 for unit in units),
    )
    return replace(plan, read_as=_read_as(plan))


def _in_page_order(doubt: Doubt) -> tuple[int, int, int, str]:
    weight = (Weight.MUST, Weight.LOOK, Weight.PROPOSED).index(doubt.weight)
    return (weight, doubt.sheet, doubt.row, doubt.id)


def _unit(each: _Settled, people: People) -> PlanUnit:
    draft, place = each.draft, each.place
    use = draft.use or place.use
    owners = tuple(dict.fromkeys(people.owner_of[owner.id] for owner in each.owners))
    casts = people.owner_of[each.owners[each.casts].id] if 0 <= each.casts < len(each.owners) else ""
    return PlanUnit(
        key=replace(place, use=use).key,
        label=_label(each),
        building=place.building,
        entrance=place.entrance,
        room=place.room,
        floor=place.floor,
        use=use,
        area_dm2=draft.area_dm2,
        area_source=draft.area_source if draft.area_dm2 is not None else AreaSource.NONE,
        registry_dm2=draft.registry_dm2,
        survey_dm2=draft.survey_dm2,
        contract_dm2=draft.contract_dm2,
        inner_area_dm2=draft.inner_dm2,
        delivered=draft.delivered,
        certificate=draft.certificate,
        owners=owners,
        casts=casts,
        draft=draft.id,
        sheet=draft.sheet,
        row=draft.row,
        rows=draft.rows,
    )


def _owners(settled: list[_Settled], people: People, known: ExistingRoll) -> tuple[PlanOwner, ...]:
    found: dict[str, PlanOwner] = {}
    for each in settled:
        place = each.place
        unit = known.unit(place.building, place.entrance, place.room, each.draft.use or place.use)
        digits = certificate_digits(each.draft.certificate)
        for owner in each.owners:
            key = people.owner_of[owner.id]
            before = found.get(key) or PlanOwner(key, owner.kind, owner.name, "", "", ())
            found[key] = replace(
                before,
                mobile=before.mobile or owner.mobile,
                certificate_digits=before.certificate_digits or digits,
                units=(*before.units, _label(each)),
                known=before.known or known.owner_at(unit, owner.name, owner.kind),
            )
    return tuple(found.values())


def _heads(settled: Iterable[_Settled], owner_of: Mapping[str, str]) -> int:
    """Art. 9: one per unit; the same owners' units together are one, all unsold or undelivered ones too."""
    return len({_head_of(each, owner_of) for each in settled})


def _head_of(each: _Settled, owner_of: Mapping[str, str]) -> object:
    owners = tuple(owner_of[owner.id] for owner in each.owners)
    return _head(each.draft.delivered, owners, each.draft.id)


def _head(delivered: bool | None, owners: tuple[str, ...], draft: str) -> object:
    if delivered is False:
        return DEVELOPER_NAME
    if len(owners) == 1:
        return owners[0]
    return frozenset(owners) if owners else f"nobody at {draft}"


def _heads_between(work: _Work, settled: list[_Settled], people: People) -> tuple[int, int]:
    """How many heads there can be, as long as namesakes are not settled."""
    heads = _heads(settled, people.owner_of)
    if not any(doubt.weight is Weight.MUST and work.answer(doubt) is None for doubt in people.doubts):
        return heads, heads
    wish = dict.fromkeys((*NAMESAKES, Reason.SAME_PHONE_OTHER_IDENTITY), Option.SAME) | dict(
        work.answers.for_all
    )
    together = group(_mentions(settled, work.known), Answers(work.answers.single, wish))
    return _heads(settled, together.owner_of), heads


def _read_as(plan: Plan) -> dict[str, tuple[ReadAs, Params]]:
    labels: dict[object, list[str]] = {}
    heads = {unit.key: _head(unit.delivered, unit.owners, unit.draft) for unit in plan.units}
    for unit in plan.units:
        labels.setdefault(heads[unit.key], []).append(unit.label)
    return {unit.key: _unit_read_as(unit, labels[heads[unit.key]]) for unit in plan.units}


def _unit_read_as(unit: PlanUnit, together: list[str]) -> tuple[ReadAs, Params]:
    if unit.delivered is False:
        return ReadAs.DEVELOPER, ()
    if not unit.owners:
        return ReadAs.NOBODY, ()
    if len(together) > 1:
        others = [label for label in together[:7] if label != unit.label]
        return ReadAs.WITH, (("units", "、".join(others[:5])), ("n", len(together) - 1))
    return (ReadAs.CO_OWNERS, (("n", len(unit.owners)),)) if len(unit.owners) > 1 else (ReadAs.ONE, ())
