"""Who should sign the texts in force, who has, and how far has each version come, building by building?

Figures are grouped by the database: 326 houses, or ten times as many, cost one question. Names are read for
one building at a time. What counts is said in rules/coverage.py, and a test holds both to the same answer.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.community.queries.occupancies import counted as entry_counts
from app.community.rules.labels import unit_label
from app.database import Row, fetch
from meetings.conventions.rules.coverage import (
    AT_HOME,
    AUDIENCES,
    RENTING,
    SIGNING_USES,
    Audience,
    BuildingCoverage,
    Counted,
    Coverage,
    Home,
    Living,
    asked,
    household_key,
    occupant_signs,
    owner_signs,
    signed,
    still_to_sign,
)

_VERSION = (
    "SELECT v.id, v.public_id, v.number, v.state, v.fingerprint, v.in_force_from, v.adopted_on, v.convention,"
    " c.public_id AS text_id, c.title, c.title_en, c.kind, c.community, c.building FROM text_version v"
    " JOIN convention c ON c.id = v.convention"
)
_NOW = f"oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?) AND {entry_counts('oc')}"
_LIVING = (
    "SELECT oc.id, oc.community, oc.building, b.name AS building_name, b.house, oc.unit, oc.room, oc.person,"
    " oc.name, oc.capacity, oc.people, oc.since, u.use, e.name AS entrance,"
    " COALESCE(u.room, r.name, '') AS place FROM occupancy oc JOIN building b ON b.id = oc.building"
    " LEFT JOIN unit u ON u.id = oc.unit LEFT JOIN entrance e ON e.id = u.entrance"
    " LEFT JOIN room r ON r.id = oc.room"
)
_HELD = (
    "h.until IS NULL AND u.removed_on IS NULL AND o.ended_on IS NULL AND o.kind <> 'developer'"  # art. 278
)
_OWNED = (
    "SELECT u.id AS unit, u.building, b.name AS building_name, b.house, u.use, e.name AS entrance,"
    " u.room AS place, h.owner, o.name, o.kind FROM holding h JOIN owner o ON o.id = h.owner"
    " JOIN unit u ON u.id = h.unit JOIN building b ON b.id = u.building"
    f" LEFT JOIN entrance e ON e.id = u.entrance WHERE {_HELD}"
)


@dataclass(frozen=True)
class SignedText:
    """A version that households sign, with its text; `building` where only that one is asked."""

    id: int
    public_id: str
    number: int | None
    state: str
    fingerprint: str
    in_force_from: date
    adopted_on: date | None
    convention: int
    convention_public_id: str
    title: str
    title_en: str
    kind: str
    community: int
    building: int | None
    audience: Audience

    @property
    def in_force(self) -> bool:
        return self.state == "in_force"


@dataclass(frozen=True)
class ToSign:
    """One home of somebody for one text; the signature rests on `occupancy` or on `owner`."""

    text: SignedText
    building: int
    household: str
    label: str
    capacity: str
    occupancy: int | None
    owner: int | None


@dataclass(frozen=True)
class Signer:
    """Somebody who may sign for a household, by name: for offices and for the convenor of the house only."""

    household: str
    label: str
    name: str
    capacity: str
    occupancy: int | None
    owner: int | None
    person: int | None
    since: date | None

    @property
    def mark(self) -> str:
        """How a form names the signer: "r7:occupancy:12" or "u5:owner:3"; an owner may hold several homes."""
        rests = f"occupancy:{self.occupancy}" if self.occupancy is not None else f"owner:{self.owner}"
        return f"{self.household}:{rests}"


@dataclass(frozen=True)
class HouseholdLine:
    """One household of a building with all who might sign for it; `has` tells whether it is signed."""

    household: str
    label: str
    has: bool
    signers: tuple[Signer, ...]


@dataclass(frozen=True)
class SignatureOnFile:
    """One signature; `name` is as written on paper, or the person's own."""

    id: int
    public_id: str
    version: int
    version_public_id: str
    fingerprint: str
    building: int
    building_name: str
    household: str
    place: str
    capacity: str
    person: int | None
    name: str
    how: str
    witness: str
    entered_by: int | None
    signed_at: datetime
    withdrawn_at: datetime | None

    @property
    def label(self) -> str:
        return unit_label(self.building_name, "", self.place)


async def signed_text(version: int) -> SignedText | None:
    """A version as something to be signed; None where its kind is not signed."""
    rows = await fetch(f"{_VERSION} WHERE v.id = ?", [version])
    return _text(rows[0]) if rows else None


async def signed_text_at(public_id: str) -> SignedText | None:
    """The version at this address as something to be signed."""
    rows = await fetch(f"{_VERSION} WHERE v.public_id = ?", [public_id])
    return _text(rows[0]) if rows else None


async def newer_version(text: SignedText) -> SignedText | None:
    """The version of the same text that is in force, where it is another."""
    rows = await fetch(
        f"{_VERSION} WHERE v.convention = ? AND v.state = 'in_force' AND v.id <> ?",
        [text.convention, text.id],
    )
    return _text(rows[0]) if rows else None


async def texts_to_sign(community: int) -> tuple[SignedText, ...]:
    """The versions in force of a community's texts that households sign, in the order they were begun."""
    rows = await fetch(
        f"{_VERSION} WHERE c.community = ? AND v.state = 'in_force' AND c.ended_on IS NULL ORDER BY c.id",
        [community],
    )
    found = (_text(row) for row in rows)
    return tuple(each for each in found if each is not None)


async def to_sign(person: int, community: int, today: date) -> tuple[ToSign, ...]:
    """What somebody's homes here still have to sign: the texts in force, each home of theirs by itself."""
    texts = await texts_to_sign(community)
    return await _waiting(texts, await _own(person, community, today), today)


async def to_sign_one(version: int, person: int, today: date) -> tuple[ToSign, ...]:
    """The same for one version, which may have been replaced: then nothing waits."""
    text = await signed_text(version)
    if text is None or not text.in_force:
        return ()
    return await _waiting((text,), await _own(person, text.community, today), today)


async def to_sign_by_entry(occupancy: int, today: date) -> tuple[ToSign, ...]:
    """What one entry of the register still has to sign: for whoever just signed in at a house's code.

    An entry that waits to be confirmed is shown its texts, too; its signature counts from then on.
    """
    rows = await fetch(f"{_LIVING} WHERE oc.id = ?", [occupancy])
    if not rows:
        return ()
    own = _Own(tuple(rows), frozenset(), (rows[0]["building"],))
    return await _waiting(await texts_to_sign(rows[0]["community"]), own, today)


async def may_sign(person: int, text: SignedText, today: date) -> tuple[ToSign, ...]:
    """Every home of somebody for which they may sign this version, signed or not."""
    return await _all_of(text, await _own(person, text.community, today), today)


async def may_sign_by_entry(occupancy: int, text: SignedText, today: date) -> tuple[ToSign, ...]:
    """The home of one entry of the register, if it may sign this version."""
    rows = await fetch(f"{_LIVING} WHERE oc.id = ? AND oc.community = ?", [occupancy, text.community])
    own = _Own(tuple(rows), frozenset(), tuple(row["building"] for row in rows))
    return await _all_of(text, own, today)


async def coverage(version: int, today: date) -> Coverage:
    """How far a version has come today: one question, grouped by building."""
    text = await signed_text(version)
    if text is None:
        return Coverage(())
    rows = await fetch(*_coverage_sql(text, today))
    return Coverage(
        tuple(
            BuildingCoverage(
                row["building"],
                row["name"],
                bool(row["house"]),
                Counted(*(int(row[name] or 0) for name in Counted.__dataclass_fields__)),
            )
            for row in rows
        )
    )


async def households(version: int, building: int, today: date) -> tuple[HouseholdLine, ...]:
    """Every household of a building that is asked, with names: for whoever is in charge there."""
    return (await households_by_building(version, [building], today)).get(building, ())


async def households_by_building(
    version: int, buildings: Sequence[int], today: date
) -> dict[int, tuple[HouseholdLine, ...]]:
    """The same for several buildings, in three questions."""
    text = await signed_text(version)
    if text is None:
        return {}
    asked_in = [each for each in buildings if text.building in (None, each)]
    places, marks = await _places(asked_in, today), await _marks([text.id], asked_in)
    lines: dict[int, list[HouseholdLine]] = defaultdict(list)
    for key, place in places.items():
        home = place.home(marks[text.id])
        if asked(home, text.audience):
            has, signers = signed(home, text.audience), tuple(place.signers(home, text))
            lines[place.building].append(HouseholdLine(key, place.label, has, signers))
    return {building: tuple(found) for building, found in lines.items()}


async def unsigned_people(
    version: int, buildings: Sequence[int] | None, today: date
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The people and the owners whose households have not signed, of these buildings or of all.

    Whoever has neither a login nor a phone that acts for them is reached on paper: a person's number is left
    out, an owner's stays, since the inbox has a list to print for them.
    """
    text = await signed_text(version)
    if text is None:
        return (), ()
    wanted = buildings if buildings is not None else await _buildings_of(text)
    places, marks = await _places(list(wanted), today), await _marks([text.id], list(wanted))
    people: dict[int, None] = {}
    owners: dict[int, None] = {}
    for place in places.values():
        home = place.home(marks[text.id])
        if not asked(home, text.audience) or signed(home, text.audience):
            continue
        for each in place.signers(home, text):
            if each.owner is not None:
                owners[each.owner] = None
            elif each.person is not None:
                people[each.person] = None
    return tuple(people), tuple(owners)


async def signature(public_id: str) -> SignatureOnFile | None:
    """The signature at this address."""
    rows = await fetch(f"{_SIGNATURE} WHERE s.public_id = ?", [public_id])
    return _signature(rows[0]) if rows else None


async def signatures_in(version: int, building: int) -> tuple[SignatureOnFile, ...]:
    """What was signed in a building and not withdrawn, the newest first, with names."""
    rows = await fetch(
        f"{_SIGNATURE} WHERE s.version = ? AND s.building = ? AND s.withdrawn_at IS NULL"
        " ORDER BY s.signed_at DESC, s.id DESC",
        [version, building],
    )
    return tuple(_signature(row) for row in rows)


async def own_signatures(person: int, version: int) -> tuple[SignatureOnFile, ...]:
    """What somebody signed on a phone for this version and has not withdrawn."""
    rows = await fetch(
        f"{_SIGNATURE} WHERE s.version = ? AND s.person = ? AND s.withdrawn_at IS NULL ORDER BY s.id",
        [version, person],
    )
    return tuple(_signature(row) for row in rows)


_SIGNATURE = (
    "SELECT s.id, s.public_id, s.version, v.public_id AS version_public_id, s.fingerprint, s.building,"
    " b.name AS building_name, s.household, s.capacity, s.person, COALESCE(p.name, s.name) AS name, s.how,"
    " s.witness, s.entered_by, s.signed_at, s.withdrawn_at, e.name AS entrance,"
    " COALESCE(u.room, r.name, '') AS room FROM signature s JOIN text_version v ON v.id = s.version"
    " JOIN building b ON b.id = s.building LEFT JOIN person p ON p.id = s.person"
    " LEFT JOIN occupancy oc ON oc.id = s.occupancy LEFT JOIN room r ON r.id = oc.room"
    " LEFT JOIN unit u ON s.household = 'u' || CAST(u.id AS TEXT)"
    " LEFT JOIN entrance e ON e.id = u.entrance"
)


# ---- one home at a time ----------------------------------------------------------------------------


@dataclass
class _Place:
    """A place with the rows of who lives there and who holds it."""

    key: str
    label: str
    building: int
    house: bool
    use: str
    living: list[Row]
    owners: list[Row]

    def home(self, marks: "_Marks") -> Home:
        return Home(
            key=self.key,
            house=self.house,
            use=self.use,
            owned=bool(self.owners),
            owner_signed=any((row["owner"], self.key) in marks.owners for row in self.owners),
            living=tuple(
                Living(
                    row["id"],
                    row["capacity"],
                    row["people"],
                    _day(row["since"]),
                    row["id"] in marks.occupancies,
                )
                for row in self.living
            ),
        )

    def signers(self, home: Home, text: SignedText) -> Iterable[Signer]:
        for row in self.living:
            if occupant_signs(row["capacity"], text.audience):
                yield Signer(
                    self.key, self.label, row["name"], row["capacity"], row["id"], None, row["person"],
                    _day(row["since"]),
                )  # fmt: skip
        if owner_signs(home, text.audience):
            for row in self.owners:
                yield Signer(self.key, self.label, row["name"], "owner", None, row["owner"], None, None)


@dataclass(frozen=True)
class _Marks:
    """Whose signatures stand under a version."""

    occupancies: frozenset[int]
    owners: frozenset[tuple[int, str]]


@dataclass(frozen=True)
class _Own:
    """What ties somebody to homes here: `entries` are rows of the register, also those not yet confirmed."""

    entries: tuple[Row, ...]
    owners: frozenset[int]
    buildings: tuple[int, ...]


async def _own(person: int, community: int, today: date) -> _Own:
    entries = await fetch(
        f"{_LIVING} WHERE oc.person = ? AND oc.community = ?"
        " AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?)",
        [person, community, today, today],
    )
    owned = await fetch(
        "SELECT DISTINCT u.building, h.owner FROM owner_access oa"
        " JOIN owner o ON o.id = oa.owner JOIN holding h ON h.owner = o.id JOIN unit u ON u.id = h.unit"
        f" WHERE oa.person = ? AND oa.until IS NULL AND u.community = ? AND {_HELD}",
        [person, community],
    )
    buildings = {row["building"] for row in [*entries, *owned]}
    return _Own(tuple(entries), frozenset(row["owner"] for row in owned), tuple(sorted(buildings)))


async def _waiting(texts: Sequence[SignedText], own: _Own, today: date) -> tuple[ToSign, ...]:
    if not texts or not own.buildings:
        return ()
    places = await _places(own.buildings, today, own.entries)
    marks = await _marks([each.id for each in texts], own.buildings)
    return tuple(
        found
        for text in texts
        for found, home in _mine(text, own, places, marks[text.id])
        if still_to_sign(home, text.audience, found.occupancy)
    )


async def _all_of(text: SignedText, own: _Own, today: date) -> tuple[ToSign, ...]:
    places, marks = await _places(own.buildings, today, own.entries), await _marks([text.id], own.buildings)
    return tuple(found for found, _ in _mine(text, own, places, marks[text.id]))


def _mine(
    text: SignedText, own: _Own, places: dict[str, _Place], marks: _Marks
) -> Iterable[tuple[ToSign, Home]]:
    """Each of somebody's homes for which they sign this text, once: as who lives there before as owner."""
    entries = {row["id"] for row in own.entries}
    for place in places.values():
        if text.building not in (None, place.building):
            continue
        home = place.home(marks)
        if not asked(home, text.audience):
            continue
        living = next(
            (
                row
                for row in place.living
                if row["id"] in entries and occupant_signs(row["capacity"], text.audience)
            ),
            None,
        )
        held = next((row for row in place.owners if row["owner"] in own.owners), None)
        if living is not None:
            capacity, occupancy, owner = living["capacity"], living["id"], None
        elif held is not None and owner_signs(home, text.audience):
            capacity, occupancy, owner = "owner", None, held["owner"]
        else:
            continue
        yield ToSign(text, place.building, place.key, place.label, capacity, occupancy, owner), home


async def _places(buildings: Sequence[int], today: date, also: Sequence[Row] = ()) -> dict[str, _Place]:
    """The places of some buildings in the order of their doors."""
    if not buildings:
        return {}
    marks = ", ".join("?" * len(buildings))
    living = await fetch(
        f"{_LIVING} WHERE oc.building IN ({marks}) AND {_NOW}"
        " ORDER BY b.position, b.id, e.position, u.floor, u.room, r.floor, r.name, oc.since, oc.id",
        [*buildings, today, today],
    )
    owned = await fetch(
        f"{_OWNED} AND u.building IN ({marks}) ORDER BY b.position, b.id, e.position, u.floor, u.room, h.id",
        list(buildings),
    )
    places: dict[str, _Place] = {}
    for row in owned:
        _at(places, f"u{row['unit']}", row).owners.append(row)
    known = {row["id"] for row in living}
    for row in [*living, *(each for each in also if each["id"] not in known)]:
        _at(places, household_key(row["unit"], row["room"], row["id"]), row).living.append(row)
    return places


def _at(places: dict[str, _Place], key: str, row: Row) -> _Place:
    if key not in places:
        label = unit_label(row["building_name"], row["entrance"] or "", row["place"])
        places[key] = _Place(key, label, row["building"], bool(row["house"]), row["use"] or "", [], [])
    return places[key]


async def _marks(versions: Sequence[int], buildings: Sequence[int]) -> dict[int, _Marks]:
    """By version: which entries and which owners have signed."""
    if not versions or not buildings:
        return {each: _Marks(frozenset(), frozenset()) for each in versions}
    rows = await fetch(
        f"SELECT version, occupancy, owner, household FROM signature"
        f" WHERE version IN ({', '.join('?' * len(versions))})"
        f" AND building IN ({', '.join('?' * len(buildings))}) AND withdrawn_at IS NULL",
        [*versions, *buildings],
    )
    entries: dict[int, set[int]] = defaultdict(set)
    owners: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for row in rows:
        if row["occupancy"] is not None:
            entries[row["version"]].add(row["occupancy"])
        if row["owner"] is not None:
            owners[row["version"]].add((row["owner"], row["household"]))
    return {each: _Marks(frozenset(entries[each]), frozenset(owners[each])) for each in versions}


async def _buildings_of(text: SignedText) -> list[int]:
    if text.building is not None:
        return [text.building]
    rows = await fetch("SELECT id FROM building WHERE community = ? ORDER BY id", [text.community])
    return [row["id"] for row in rows]


# ---- all homes at once, grouped by the database -----------------------------------------------------


def _coverage_sql(text: SignedText, today: date) -> tuple[str, list[object]]:
    """The rules of coverage.py as one question; what it asks of a place stands there by the same names."""
    signs = {
        Audience.LIVING: "1 = 1",
        Audience.TENANTS: f"oc.capacity IN {_in(RENTING)}",
        Audience.OWNERS: "1 = 0",
    }[text.audience]
    here = " AND {0}.building = ?" if text.building is not None else ""
    only = [text.building] if text.building is not None else []
    living = (
        "living AS (SELECT oc.building, oc.unit, SUM(oc.people) AS people,"
        " MAX(CASE WHEN oc.id IN (SELECT occupancy FROM signature WHERE version = ? AND withdrawn_at IS NULL"
        " AND occupancy IS NOT NULL) THEN 1 ELSE 0 END) AS has,"
        f" MAX(CASE WHEN oc.capacity IN {_in(AT_HOME)} THEN 1 ELSE 0 END) AS at_home,"
        " MIN(CASE WHEN oc.since > ? THEN 1 ELSE 0 END) AS new"
        " FROM occupancy oc"
        f" WHERE oc.community = ? AND {_NOW} AND {signs}{here.format('oc')}"
        " GROUP BY oc.building, oc.unit, oc.room,"
        " CASE WHEN oc.unit IS NULL AND oc.room IS NULL THEN oc.id END)"
    )
    owned = (
        "owned AS (SELECT u.id AS unit, u.building, u.use, b.house,"
        " MAX(CASE WHEN (h.owner, 'u' || CAST(u.id AS TEXT)) IN (SELECT owner, household FROM signature"
        " WHERE version = ? AND withdrawn_at IS NULL AND owner IS NOT NULL) THEN 1 ELSE 0 END) AS has"
        " FROM holding h"
        " JOIN owner o ON o.id = h.owner JOIN unit u ON u.id = h.unit JOIN building b ON b.id = u.building"
        f" WHERE u.community = ? AND {_HELD}{here.format('u')} GROUP BY u.id, u.building, u.use, b.house)"
    )
    by_owner = "1 = 0" if text.audience is Audience.TENANTS else "l.at_home = 1"
    rented = (
        "SELECT l.building, CASE WHEN l.has = 1 OR (o.has = 1 AND"
        f" {by_owner}) THEN 1 ELSE 0 END AS has, l.people, 1 AS registered, l.new"
        " FROM living l LEFT JOIN owned o ON o.unit = l.unit"
    )
    uses = _in(SIGNING_USES[text.audience]) if SIGNING_USES[text.audience] else "('')"
    house = " AND o.house = ?" if text.audience is Audience.LIVING else ""
    empty = (
        "SELECT o.building, o.has, 0 AS people, 0 AS registered, 0 AS new FROM owned o"
        f" WHERE o.use IN {uses}{house}"
        " AND NOT EXISTS (SELECT 1 FROM living l WHERE l.unit = o.unit)"
    )
    sql = (
        f"WITH {living}, {owned}, homes AS ({rented} UNION ALL {empty})"
        " SELECT b.id AS building, b.name, b.house, COUNT(*) AS households, SUM(h.has) AS signed,"
        " SUM(h.people) AS people, SUM(h.people * h.has) AS people_signed, SUM(h.registered) AS registered,"
        " SUM(h.new) AS new, SUM(h.new * h.has) AS new_signed FROM homes h"
        " JOIN building b ON b.id = h.building"
        " GROUP BY b.id, b.name, b.house, b.position ORDER BY b.position, b.id"
    )
    params: list[object] = [text.id, text.in_force_from, text.community, today, today, *only]
    params += [text.id, text.community, *only]
    params += [False] if text.audience is Audience.LIVING else []
    return sql, params


def _in(words: Iterable[str]) -> str:
    return "(" + ", ".join(f"'{word}'" for word in sorted(words)) + ")"


def _text(row: Row) -> SignedText | None:
    audience = AUDIENCES.get(row["kind"])
    if audience is None:
        return None
    return SignedText(
        id=row["id"],
        public_id=row["public_id"],
        number=row["number"],
        state=row["state"],
        fingerprint=row["fingerprint"],
        in_force_from=_day(row["in_force_from"] or row["adopted_on"] or date.min),
        adopted_on=_day(row["adopted_on"]) if row["adopted_on"] else None,
        convention=row["convention"],
        convention_public_id=row["text_id"],
        title=row["title"],
        title_en=row["title_en"],
        kind=row["kind"],
        community=row["community"],
        building=row["building"],
        audience=audience,
    )


def _signature(row: Row) -> SignatureOnFile:
    kept = {name: row[name] for name in SignatureOnFile.__dataclass_fields__ if name in row}
    place = unit_label("", row["entrance"] or "", row["room"])
    return SignatureOnFile(**kept, place=place)


def _day(value: date | str) -> date:
    """SQLite gives a day as text where it was computed, or read without its column's type."""
    return date.fromisoformat(value) if isinstance(value, str) else value
