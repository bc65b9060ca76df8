"""Write what a confirmed file changes on the roll, and only that; each change stays on record."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from piccolo.table import Table

from app.community.rules.roll.changes import Change, ChangeKind, Changes, Do
from app.community.rules.roll.people import Decision
from app.community.rules.roll.phones import for_record
from app.community.rules.roll.plan import Plan, PlanOwner, PlanUnit
from app.community.tables import Building, Entrance, Holding, Owner, OwnerIdentity, RollChange, Unit
from app.database import fetch, write

AT_ONCE = 500  # rows per statement, below the engines' limits on parameters

Row = dict[str, Any]


@dataclass
class _Work:
    """What is known while the changes are written: ids by name, and what has to be recorded."""

    community: int
    person: int
    at: datetime
    today: date
    reason: str
    plan_owners: Mapping[str, PlanOwner]
    owner_ids: dict[str, int]
    buildings: dict[str, int] = field(default_factory=dict)
    entrances: dict[tuple[int, str], int] = field(default_factory=dict)
    records: list[Row] = field(default_factory=list)


async def apply_roll(
    plan: Plan,
    changes: Changes,
    choices: Mapping[str, Do],
    *,
    community: int,
    person: int,
    at: datetime,
    today: date,
    reason: str,
) -> int:
    """Apply the chosen changes in one transaction; returns how many. Call it under the community's lock."""
    chosen = changes.chosen(choices)
    async with write():
        work = _Work(
            community,
            person,
            at,
            today,
            reason,
            {owner.key: owner for owner in plan.owners},
            {key: number for key, number in changes.owners.items() if number},
        )
        await _know_places(work)
        await _add_places(work, chosen)
        await _add_owners(work, chosen)
        await _add_units(work, [change for change, _ in chosen if change.kind is ChangeKind.NEW_UNIT])
        for change, do in chosen:
            if change.kind is not ChangeKind.NEW_UNIT:
                await _change(work, change, do)
        await _insert(RollChange, work.records)
        await _insert(OwnerIdentity, [_identity(work, decision) for decision in plan.decisions])
    return len(chosen)


async def _know_places(work: _Work) -> None:
    for row in await Building.select(Building.id, Building.name).where(Building.community == work.community):
        work.buildings[row["name"]] = row["id"]
    rows = await Entrance.select(Entrance.id, Entrance.name, Entrance.building).where(
        Entrance.building.community == work.community
    )
    for row in rows:
        work.entrances[(row["building"], row["name"])] = row["id"]


async def _add_places(work: _Work, chosen: Sequence[tuple[Change, Do]]) -> None:
    units = [change.plan_unit for change, _ in chosen if change.plan_unit is not None]
    names = [name for name in dict.fromkeys(unit.building for unit in units) if name not in work.buildings]
    rows = [
        {"community": work.community, "name": name, "position": _position(name, len(work.buildings) + place)}
        for place, name in enumerate(names, start=1)
    ]
    work.buildings.update(zip(names, await _insert(Building, rows), strict=True))
    places = [
        place
        for place in dict.fromkeys(
            (work.buildings[unit.building], unit.entrance) for unit in units if unit.entrance
        )
        if place not in work.entrances
    ]
    entrances = [{"building": b, "name": name, "position": _position(name, 0)} for b, name in places]
    work.entrances.update(zip(places, await _insert(Entrance, entrances), strict=True))


async def _add_owners(work: _Work, chosen: Sequence[tuple[Change, Do]]) -> None:
    """Only owners whom an applied change brings in: one that is left alone adds nobody."""
    wanted = dict.fromkeys(
        ref.key
        for change, do in chosen
        if do is not Do.RENAME
        for ref in change.after
        if ref.key and not work.owner_ids.get(ref.key)
    )
    rows = [_owner(work, work.plan_owners[key]) for key in wanted]
    work.owner_ids.update(zip(wanted, await _insert(Owner, rows), strict=True))


def _owner(work: _Work, owner: PlanOwner) -> Row:
    return {
        "community": work.community,
        "kind": str(owner.kind),
        "name": owner.name,
        "mobile": owner.mobile,
        "certificate_digits": owner.certificate_digits,
        "representative": "",
        "created_at": work.at,
    }


async def _add_units(work: _Work, changes: Sequence[Change]) -> None:
    units = [change.plan_unit for change in changes if change.plan_unit is not None]
    ids = await _insert(Unit, [_unit(work, unit) for unit in units])
    holdings = [
        _holding(work, unit_id, key, unit)
        for unit, unit_id in zip(units, ids, strict=True)
        for key in unit.owners
    ]
    await _insert(Holding, holdings)
    for change, unit_id in zip(changes, ids, strict=True):
        _record(work, change, Do.APPLY, unit=unit_id)


def _unit(work: _Work, unit: PlanUnit) -> Row:
    building = work.buildings[unit.building]
    return {
        "community": work.community,
        "building": building,
        "entrance": work.entrances.get((building, unit.entrance)) if unit.entrance else None,
        "room": unit.room,
        "floor": unit.floor,
        "use": str(unit.use or "dwelling"),
        "area_dm2": unit.area_dm2,
        "area_source": str(unit.area_source),
        "registry_dm2": unit.registry_dm2,
        "survey_dm2": unit.survey_dm2,
        "contract_dm2": unit.contract_dm2,
        "inner_area_dm2": unit.inner_area_dm2,
        "delivered": unit.delivered is not False,
    }


def _holding(work: _Work, unit_id: int, key: str, unit: PlanUnit) -> Row:
    return {
        "unit": unit_id,
        "owner": work.owner_ids[key],
        "certificate": unit.certificate,
        "since": work.today,
    }


async def _change(work: _Work, change: Change, do: Do) -> None:
    match change.kind, do:
        case ChangeKind.VANISHED, _:
            await Unit.update({Unit.removed_on: work.today}).where(Unit.id == change.unit)
            await _end_holdings(work, change.unit)
        case ChangeKind.RENAMED, Do.RENAME:
            name = str(change.fields[0][2])
            await Owner.update({Owner.name: name}).where(Owner.id == change.owner)
        case ((ChangeKind.SALE | ChangeKind.RENAMED | ChangeKind.CO_OWNERS_CHANGED), _) | (
            ChangeKind.FIRST_OWNER,
            _,
        ):
            await _hand_over(work, change)
        case ChangeKind.OWNER_DETAIL, _:
            await Owner.update(_values(Owner, change)).where(Owner.id == change.owner)
        case _:
            await _detail(work, change)
    _record(work, change, do)


async def _hand_over(work: _Work, change: Change) -> None:
    """Holdings that go end today, those that come begin today, those that stay are not touched."""
    if change.plan_unit is None:
        raise ValueError("a change of owners names its unit")
    staying = {ref.id for ref in change.after if ref.id}
    await _end_holdings(work, change.unit, staying)
    held = {ref.id for ref in change.before}
    rows = [
        _holding(work, change.unit, ref.key, change.plan_unit)
        for ref in change.after
        if not (ref.id and ref.id in held)
    ]
    await _insert(Holding, rows)


async def _end_holdings(work: _Work, unit: int, staying: Iterable[int] = ()) -> None:
    going = (Holding.unit == unit) & Holding.until.is_null()
    kept = list(staying)
    if kept:
        going = going & Holding.owner.not_in(kept)
    await Holding.update({Holding.until: work.today}).where(going)


async def _detail(work: _Work, change: Change) -> None:
    values = _values(Unit, change)
    for name, _, will in change.fields:
        if name == "certificate":
            await Holding.update({Holding.certificate: str(will)}).where(
                (Holding.unit == change.unit) & Holding.until.is_null()
            )
        elif name == "entrance" and change.plan_unit is not None:
            place = (work.buildings[change.plan_unit.building], str(will))
            values[Unit.entrance] = work.entrances[place]
    if values:
        await Unit.update(values).where(Unit.id == change.unit)


def _values(table: type[Table], change: Change) -> dict[Any, Any]:
    columns = {column._meta.name: column for column in table._meta.columns}
    return {
        columns[name]: will
        for name, _, will in change.fields
        if name in columns and name not in ("entrance", "certificate")
    }


def _record(work: _Work, change: Change, do: Do, *, unit: int = 0) -> None:
    work.records.append(
        {
            "community": work.community,
            "unit": unit or change.unit or None,
            "owner": change.owner or None,
            "what": str(change.kind) if do is Do.APPLY else f"{change.kind}_{do}"[:40],
            "before": _json({"owners": [ref.name for ref in change.before], **_side(change, 1)}),
            "after": _json(
                {"owners": [ref.name for ref in change.after], **_side(change, 2), **_new(work, change)}
            ),
            "reason": work.reason[:400],
            "made_at": work.at,
            "made_by": work.person,
        }
    )


def _new(work: _Work, change: Change) -> Row:
    """A new unit's area, and whom co-owners named to cast: any of them may, and the others are told."""
    unit = change.plan_unit
    if unit is None:
        return {}
    area = {"area_dm2": unit.area_dm2} if change.kind is ChangeKind.NEW_UNIT else {}
    casts = {"casts": work.plan_owners[unit.casts].name} if unit.casts and change.after else {}
    return {**area, **casts}


def _side(change: Change, side: int) -> dict[str, Any]:
    """A number is called by the roll only: its record is kept longer than the number itself may be."""
    return {
        each[0]: for_record(each[0], value) if isinstance(value := each[side], str) else value
        for each in change.fields
    }


def _identity(work: _Work, decision: Decision) -> Row:
    return {
        "community": work.community,
        "name": decision.name,
        "one": decision.one,
        "basis": str(decision.basis)[:40],
        "rows": _json(list(decision.labels)),
        "for_all": decision.for_all,
        "decided_at": work.at,
        "decided_by": work.person,
    }


async def _insert(table: type[Table], rows: Sequence[Row]) -> list[int]:
    """Insert in portions and return the ids in the same order.

    As plain SQL: an object for each of forty thousand rows would hold the writer for a quarter of a minute.
    """
    ids: list[int] = []
    for start in range(0, len(rows), AT_ONCE):
        portion = rows[start : start + AT_ONCE]
        names = tuple(portion[0])
        marks = f"({', '.join('?' * len(names))})"
        stored = await fetch(
            f"INSERT INTO {table._meta.tablename} ({', '.join(names)})"
            f" VALUES {', '.join([marks] * len(portion))} RETURNING id",
            [row[name] for row in portion for name in names],
        )
        # numbered in the order of the values, whatever the order in which they come back
        ids += sorted(int(row["id"]) for row in stored)
    return ids


def _position(name: str, otherwise: int) -> int:
    digits = "".join(sign for sign in name if sign.isascii() and sign.isdigit())
    return int(digits[:6]) if digits else otherwise


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
