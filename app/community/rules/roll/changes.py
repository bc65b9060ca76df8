"""What would a second import change: a sale, a new area, a unit that vanished, an owner's detail?

A blank cell never erases what the roll holds, and only the changes that a person leaves ticked are applied.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.community.rules.labels import unit_label
from app.community.rules.roll.doubts import Params
from app.community.rules.roll.known import ExistingOwner, ExistingRoll, ExistingUnit, same_name
from app.community.rules.roll.owners import OwnerKind
from app.community.rules.roll.places import read_building, read_entrance
from app.community.rules.roll.plan import Plan, PlanOwner, PlanUnit


class ChangeKind(StrEnum):
    NEW_UNIT = "new_unit"
    VANISHED = "vanished"
    SALE = "sale"  # nobody of the former owners remains
    CO_OWNERS_CHANGED = "co_owners_changed"  # some remain
    FIRST_OWNER = "first_owner"  # the roll had none
    RENAMED = "renamed"  # one owner, another name, the same mobile: a correction, or a sale?
    AREA = "area"
    UNIT_DETAIL = "unit_detail"
    OWNER_DETAIL = "owner_detail"


class Do(StrEnum):
    """What may be chosen for a change."""

    APPLY = "apply"
    LEAVE = "leave"
    RENAME = "rename"
    SALE = "sale"
    REMOVE = "remove"


@dataclass(frozen=True)
class OwnerRef:
    """An owner of a unit after the import: the roll's own by id, else a new one by the plan's key."""

    id: int
    key: str
    name: str


@dataclass(frozen=True)
class Change:
    """One difference. `unit` and `owner` are ids on the roll, 0 where there is none yet.

    `fields` hold what was and what will be, by the name of the column; `default` empty: a person must choose.
    """

    id: str
    kind: ChangeKind
    label: str
    unit: int = 0
    owner: int = 0
    plan_unit: PlanUnit | None = None
    plan_owner: PlanOwner | None = None
    before: tuple[OwnerRef, ...] = ()
    after: tuple[OwnerRef, ...] = ()
    fields: tuple[tuple[str, str | int | bool | None, str | int | bool | None], ...] = ()
    choices: tuple[Do, ...] = (Do.APPLY, Do.LEAVE)
    default: Do | None = Do.APPLY
    params: Params = ()


@dataclass(frozen=True)
class Changes:
    """All differences, in order of place; `owners` gives for each owner of the plan the roll's own."""

    items: tuple[Change, ...]
    unchanged: int
    owners: Mapping[str, int]
    namesakes: tuple[str, ...]  # new owners whose name another owner on the roll has: taken as somebody else

    def open(self, answers: Mapping[str, Do]) -> tuple[Change, ...]:
        """Changes that still wait for a choice."""
        return tuple(change for change in self.items if self._choice(change, answers) is None)

    def chosen(self, answers: Mapping[str, Do]) -> tuple[tuple[Change, Do], ...]:
        """What is to be written, and how; changes that are left alone are not among them."""
        picked = ((change, self._choice(change, answers)) for change in self.items)
        return tuple((change, do) for change, do in picked if do is not None and do is not Do.LEAVE)

    @staticmethod
    def _choice(change: Change, answers: Mapping[str, Do]) -> Do | None:
        answer = answers.get(change.id)
        return answer if answer in change.choices else change.default


def compare(plan: Plan, known: ExistingRoll) -> Changes:
    """The plan against the roll. Units vanish only in buildings that the file speaks of."""
    owners = _match_owners(plan, known)
    by_key = {owner.key: owner for owner in plan.owners}
    items: list[Change] = []
    seen: set[int] = set()
    unchanged = 0
    for unit in plan.units:
        existing = known.unit(unit.building, unit.entrance, unit.room, unit.use)
        if existing is None or existing.id in seen:
            items.append(_new_unit(unit, owners, by_key))
            continue
        seen.add(existing.id)
        found = _unit_changes(unit, existing, known, owners, by_key)
        items += found
        unchanged += not found
    items += _owner_details(plan, known, owners)
    items += _vanished(plan, known, seen)
    return Changes(tuple(items), unchanged, owners, _namesakes(plan, known, owners))


# ---- whose is whose -----------------------------------------------------------------------------


def _match_owners(plan: Plan, known: ExistingRoll) -> dict[str, int]:
    """Who held one of these units under this name stays who they are; elsewhere a name needs its number."""
    taken: set[int] = set()
    matched: dict[str, int] = {}
    for owner in plan.owners:
        if owner.known and owner.known not in taken:
            matched[owner.key] = owner.known
            taken.add(owner.known)
    by_name: dict[str, list[ExistingOwner]] = defaultdict(list)
    for existing in known.owners:
        by_name[existing.name].append(existing)
    for owner in plan.owners:
        if owner.key in matched:
            continue
        candidates = by_name.get(owner.name, [])
        if owner.kind is OwnerKind.COMPANY:
            candidates = [each for each in known.owners if same_name(each.name, owner.name, owner.kind)]
        twin = next((each for each in candidates if each.id not in taken and _is_same(owner, each)), None)
        matched[owner.key] = twin.id if twin else 0
        taken |= {twin.id} if twin else set()
    return matched


def _is_same(owner: PlanOwner, existing: ExistingOwner) -> bool:
    if owner.kind is not existing.kind:
        return False
    if owner.kind in {OwnerKind.COMPANY, OwnerKind.DEVELOPER}:
        return True
    same_mobile = bool(owner.mobile) and owner.mobile == existing.mobile
    same_digits = bool(owner.certificate_digits) and owner.certificate_digits == existing.certificate_digits
    return same_mobile or same_digits


def _namesakes(plan: Plan, known: ExistingRoll, owners: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(owner.key for owner in plan.owners if not owners[owner.key] and owner.name in known.names)


# ---- units --------------------------------------------------------------------------------------


def _new_unit(unit: PlanUnit, owners: Mapping[str, int], by_key: Mapping[str, PlanOwner]) -> Change:
    after = _refs(unit, owners, by_key)
    return Change(f"new.{unit.key}", ChangeKind.NEW_UNIT, unit.label, plan_unit=unit, after=after)


def _unit_changes(
    unit: PlanUnit,
    existing: ExistingUnit,
    known: ExistingRoll,
    owners: Mapping[str, int],
    by_key: Mapping[str, PlanOwner],
) -> list[Change]:
    found = [
        _area(unit, existing),
        _detail(unit, existing, known, owners),
        _holding(unit, existing, known, owners, by_key),
    ]
    return [change for change in found if change is not None]


def _area(unit: PlanUnit, existing: ExistingUnit) -> Change | None:
    if unit.area_dm2 is None or unit.area_dm2 == existing.area_dm2:
        return None
    fields = (
        ("area_dm2", existing.area_dm2, unit.area_dm2),
        ("area_source", existing.area_source, str(unit.area_source)),
    )
    return Change(
        f"area.{existing.id}", ChangeKind.AREA, unit.label, unit=existing.id, plan_unit=unit, fields=fields
    )


def _detail(
    unit: PlanUnit, existing: ExistingUnit, known: ExistingRoll, owners: Mapping[str, int]
) -> Change | None:
    pairs: tuple[tuple[str, str | int | bool | None, str | int | bool | None], ...] = (
        ("entrance", read_entrance(existing.entrance), unit.entrance or None),
        ("floor", existing.floor, unit.floor),
        ("use", str(existing.use), str(unit.use) if unit.use else None),
        ("inner_area_dm2", existing.inner_area_dm2, unit.inner_area_dm2),
        ("registry_dm2", existing.registry_dm2, unit.registry_dm2),
        ("survey_dm2", existing.survey_dm2, unit.survey_dm2),
        ("contract_dm2", existing.contract_dm2, unit.contract_dm2),
        ("delivered", existing.delivered, unit.delivered),
        ("certificate", _certificate(existing, known, unit, owners), unit.certificate or None),
    )
    fields = tuple((name, was, will) for name, was, will in pairs if will is not None and will != was)
    if not fields:
        return None
    return Change(
        f"detail.{existing.id}",
        ChangeKind.UNIT_DETAIL,
        unit.label,
        unit=existing.id,
        plan_unit=unit,
        fields=fields,
    )


def _certificate(
    existing: ExistingUnit, known: ExistingRoll, unit: PlanUnit, owners: Mapping[str, int]
) -> str | None:
    """The certificate of the holdings that stay; new holdings bring theirs along."""
    held = [known.certificate_of.get((existing.id, owners[key])) for key in unit.owners if owners[key]]
    staying = [certificate for certificate in held if certificate is not None]
    if not staying:
        return unit.certificate
    return staying[0] if len(set(staying)) == 1 else None


def _holding(
    unit: PlanUnit,
    existing: ExistingUnit,
    known: ExistingRoll,
    owners: Mapping[str, int],
    by_key: Mapping[str, PlanOwner],
) -> Change | None:
    if not unit.owners:
        return None  # an empty cell takes nobody's flat away
    held = known.owners_of.get(existing.id, ())
    before = tuple(OwnerRef(owner.id, "", owner.name) for owner in held)
    after = _refs(unit, owners, by_key)
    was, will = {owner.id for owner in before}, {owner.id for owner in after}
    if was == will and 0 not in will:
        return None
    kind = ChangeKind.SALE if was else ChangeKind.FIRST_OWNER
    if was & will:
        kind = ChangeKind.CO_OWNERS_CHANGED
    change = Change(
        f"owners.{existing.id}",
        kind,
        unit.label,
        unit=existing.id,
        plan_unit=unit,
        before=before,
        after=after,
    )
    return _perhaps_renamed(change, held, unit, by_key) if kind is ChangeKind.SALE else change


def _perhaps_renamed(
    change: Change, held: tuple[ExistingOwner, ...], unit: PlanUnit, by_key: Mapping[str, PlanOwner]
) -> Change:
    """The same number under another name: a corrected character or a buyer of the same family."""
    if len(held) != 1 or len(unit.owners) != 1 or change.after[0].id:
        return change
    owner = by_key[unit.owners[0]]
    if not owner.mobile or owner.mobile != held[0].mobile:
        return change
    return Change(
        id=change.id,
        kind=ChangeKind.RENAMED,
        label=change.label,
        unit=change.unit,
        owner=held[0].id,
        plan_unit=unit,
        plan_owner=owner,
        before=change.before,
        after=change.after,
        fields=(("name", held[0].name, owner.name),),
        choices=(Do.RENAME, Do.SALE, Do.LEAVE),
        default=None,
    )


def _refs(unit: PlanUnit, owners: Mapping[str, int], by_key: Mapping[str, PlanOwner]) -> tuple[OwnerRef, ...]:
    return tuple(OwnerRef(owners[key], key, by_key[key].name) for key in unit.owners)


# ---- owners, and units the file leaves out ------------------------------------------------------


def _owner_details(plan: Plan, known: ExistingRoll, owners: Mapping[str, int]) -> list[Change]:
    found: list[Change] = []
    for owner in plan.owners:
        existing = known.owner_by_id.get(owners[owner.key])
        if existing is None:
            continue
        pairs = (
            ("mobile", existing.mobile, owner.mobile),
            ("certificate_digits", existing.certificate_digits, owner.certificate_digits),
        )
        fields = tuple((name, was, will) for name, was, will in pairs if will and will != was)
        if fields:
            found.append(
                Change(
                    f"owner.{existing.id}",
                    ChangeKind.OWNER_DETAIL,
                    owner.units[0] if owner.units else "",
                    owner=existing.id,
                    plan_owner=owner,
                    fields=fields,
                    params=(("name", existing.name),),
                )
            )
    return found


def _vanished(plan: Plan, known: ExistingRoll, seen: set[int]) -> list[Change]:
    spoken_of = {unit.building for unit in plan.units}
    return [
        Change(
            f"gone.{unit.id}",
            ChangeKind.VANISHED,
            unit_label(unit.building, unit.entrance, unit.room),
            unit=unit.id,
            before=tuple(OwnerRef(owner.id, "", owner.name) for owner in known.owners_of.get(unit.id, ())),
            choices=(Do.LEAVE, Do.REMOVE),
            default=Do.LEAVE,
        )
        for unit in known.units
        if unit.id not in seen and "".join(read_building(unit.building)) in spoken_of
    ]
