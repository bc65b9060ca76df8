"""Make a community's tree of tables from the buildings on file, or draw its groups anew."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.community.actions.mark_houses import mark_houses
from app.community.tables import Community
from app.database import lock, write
from app.refusals import Refusal
from meetings.roundtables.actions.close_table import close_table
from meetings.roundtables.actions.record_table_changes import Step, record_table_changes
from meetings.roundtables.queries.trees import TreeOnFile, tree_on_file
from meetings.roundtables.rules.tree import OnFile, WantedGroup, WantedTree, faults_of
from meetings.roundtables.tables import RoundTable

AT_ONCE = 300  # rows: well below the engines' limits on parameters


@dataclass(frozen=True)
class Drawer:
    """Who draws, when, and how a building's table is called ("13" of a house -> "13 号")."""

    person: int | None
    at: datetime
    today: date
    called: Callable[[OnFile], str]
    houses: bool = False  # what the buildings are, when the tree is made: houses let by rooms, or not


async def draw_tree(community: int, name: str, wanted: WantedTree, drawer: Drawer, *, seen: str) -> None:
    """Tables move, come and are renamed until the tree is as wanted; a group that is left out is closed.

    Members and everything that happened at a table stay with it. Refused when somebody else has drawn
    another tree since the page was shown; who drew the same one is told the same.
    """
    async with write():
        await lock(Community, community)
        found = await tree_on_file(community)
        if found.seen != seen:
            if found.top is not None and _same(found.drawn, wanted):
                return
            raise Refusal("roundtables.changed_meanwhile")
        wrong = faults_of(wanted, found.places)
        if wrong:
            raise Refusal(wrong[0].why, at=wrong[0].at, names=", ".join(wrong[0].names[:12]))
        if found.top is not None:
            top = found.top.id
        else:
            found = await _of_kind(community, found, house=drawer.houses)
            top = (await _made(community, drawer, [_Row("community", name, None)]))[0]
        await _draw(community, found, wanted, drawer, top)


async def _of_kind(community: int, found: TreeOnFile, *, house: bool) -> TreeOnFile:
    await mark_houses(community, [place.building for place in found.places], house=house)
    return replace(found, places=tuple(replace(place, house=house) for place in found.places))


@dataclass(frozen=True)
class _Row:
    level: str
    name: str
    parent: int | None
    building: int | None = None
    position: int = 0


async def _draw(community: int, found: TreeOnFile, wanted: WantedTree, drawer: Drawer, top: int) -> None:
    groups = await _groups(community, found, wanted, drawer, top)
    place_of = {place.building: place for place in found.places}
    above = dict.fromkeys(wanted.direct, top)
    for group, number in zip(wanted.groups, groups, strict=True):
        above |= dict.fromkeys(group.buildings, number)
    new = [place_of[building] for building in above if place_of[building].table is None]
    await _made(
        community,
        drawer,
        [
            _Row(
                "house" if place.house else "building",
                drawer.called(place),
                above[place.building],
                place.building,
                place.position,
            )
            for place in new
        ],
    )
    await _move(above, place_of, drawer)
    gone = [each for each in found.groups if each.id not in groups]
    # what stood below a group goes first: a table with others below it does not close
    for each in sorted(gone, key=lambda one: one.parent == top):
        await close_table(each.id, reason="", by=drawer.person, at=drawer.at, today=drawer.today)


async def _groups(
    community: int, found: TreeOnFile, wanted: WantedTree, drawer: Drawer, top: int
) -> tuple[int, ...]:
    """The numbers of the groups' tables, in the order of the form; whatever stands above is made first."""
    made: dict[int, int] = {}
    for at in sorted(range(len(wanted.groups)), key=lambda each: wanted.groups[each].under is not None):
        under = wanted.groups[at].under
        above = top if under is None else made[under]
        made[at] = await _group(community, found, wanted.groups[at], at, drawer, above)
    return tuple(made[at] for at in range(len(wanted.groups)))


async def _group(
    community: int, found: TreeOnFile, group: WantedGroup, at: int, drawer: Drawer, above: int
) -> int:
    old = next((each for each in found.groups if each.id == group.table), None)
    if old is None:
        made = await _made(community, drawer, [_Row("group", group.name, above, position=at + 1)])
        return made[0]
    if old.parent != above:
        await RoundTable.update({RoundTable.parent: above}).where(RoundTable.id == old.id)
        moved = Step(old.id, "moved", {"parent": old.parent}, {"parent": above})
        await record_table_changes([moved], by=drawer.person, at=drawer.at)
    if (old.name, old.position) != (group.name, at + 1):
        await RoundTable.update({RoundTable.name: group.name, RoundTable.position: at + 1}).where(
            RoundTable.id == old.id
        )
    if old.name != group.name:
        step = Step(old.id, "renamed", {"name": old.name}, {"name": group.name})
        await record_table_changes([step], by=drawer.person, at=drawer.at)
    return old.id


async def _move(above: dict[int, int], place_of: dict[int, OnFile], drawer: Drawer) -> None:
    """Tables that change their group, together by group: a hundred move as quickly as one."""
    moves: dict[int, list[OnFile]] = {}
    for building, parent in above.items():
        place = place_of[building]
        if place.table is not None and place.parent != parent:
            moves.setdefault(parent, []).append(place)
    for parent, places in moves.items():
        ids = [place.table for place in places]
        for start in range(0, len(ids), AT_ONCE):
            await RoundTable.update({RoundTable.parent: parent}).where(
                RoundTable.id.is_in(ids[start : start + AT_ONCE])
            )
        await record_table_changes(
            [
                Step(place.table, "moved", {"parent": place.parent}, {"parent": parent})
                for place in places
                if place.table is not None
            ],
            by=drawer.person,
            at=drawer.at,
        )


async def _made(community: int, drawer: Drawer, rows: list[_Row]) -> list[int]:
    """New tables, written together, each with the first step of its history."""
    ids: list[int] = []
    for start in range(0, len(rows), AT_ONCE):
        stored = await RoundTable.insert(
            *(
                RoundTable(
                    public_id=secrets.token_hex(6),
                    community=community,
                    level=row.level,
                    name=row.name,
                    parent=row.parent,
                    building=row.building,
                    position=row.position,
                    created_by=drawer.person,
                    created_at=drawer.at,
                )
                for row in rows[start : start + AT_ONCE]
            )
        )
        ids += [int(each["id"]) for each in stored]
    made = [Step(number, "made", after={"name": row.name}) for number, row in zip(ids, rows, strict=True)]
    await record_table_changes(made, by=drawer.person, at=drawer.at)
    return ids


def _same(one: WantedTree, other: WantedTree) -> bool:
    """Whether two trees hold the same buildings under the same names, whichever was made first."""

    def bare(tree: WantedTree) -> object:
        above = [tree.groups[group.under].name if group.under is not None else "" for group in tree.groups]
        groups = sorted(
            (group.name, over, sorted(group.buildings))
            for group, over in zip(tree.groups, above, strict=True)
        )
        return groups, frozenset(tree.direct), frozenset(tree.without)

    return bare(one) == bare(other)
