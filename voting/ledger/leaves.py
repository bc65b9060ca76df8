"""What one leaf may say: its exact fields, what each may hold, and its bytes.

`encode` and `decode` are each other's inverse and refuse everything else: an unknown type, a missing or an
extra field, a value outside its field's range, bytes that are not canonical. Fields that a later step fills
(proxies `g`, paper `ev` and `pb`, `log_vkey`, `witness_policy`, `verifier`) stand in every leaf from the
first day, empty, so that the proof to come adds checkpoints and files and changes no leaf.

No leaf holds a name, a room, an area of one entry or free text: those are commitments and hashes of what was
posted. `docs/adr/0002-ledger-leaves.md` gives the reasons.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Annotated, Any, ClassVar, Literal, get_args, get_type_hints

from voting.ledger import canonical
from voting.ledger.canonical import Json

VERSION = 1
CHOICES = ("agree", "against", "abstain")

Channel = Literal["online", "paper", "kiosk"]


class BadLeaf(ValueError):
    """A leaf outside the format; `at` names the field (or "t", "fields")."""

    def __init__(self, at: str, why: str = "out of range") -> None:
        super().__init__(f"{at}: {why}")
        self.at = at


def moment(when: datetime) -> str:
    """A moment as leaves write it: RFC 3339, UTC, milliseconds. Informative only: order is the index."""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").removesuffix("+00:00") + "Z"


# ---- what a field may hold: a reader takes the JSON value, gives ours, raises ValueError or TypeError


_Reader = Callable[[Any], Any]


def _matching(pattern: str) -> _Reader:
    compiled = re.compile(pattern)

    def read(value: Any) -> str:
        if not isinstance(value, str) or not compiled.fullmatch(value):
            raise ValueError
        return value

    return read


def _text(most: int, least: int = 1) -> _Reader:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not least <= len(value) <= most:
            raise ValueError
        return value

    return read


def _one_of(*words: str) -> _Reader:
    def read(value: Any) -> str:
        if value not in words or not isinstance(value, str):
            raise ValueError
        return value

    return read


def _count(value: Any) -> int:
    if type(value) is not int or value < 0:  # bool is an int to Python, never to a leaf
        raise ValueError
    return value


def _flag(value: Any) -> bool:
    if type(value) is not bool:
        raise ValueError
    return value


def _moment(value: Any) -> str:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        raise ValueError
    datetime.fromisoformat(value)  # the thirtieth of February is no moment
    return value


def _day(value: Any) -> str:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise ValueError
    date.fromisoformat(value)
    return value


def _maybe(read: _Reader) -> _Reader:
    return lambda value: None if value is None else read(value)


def _list(read: _Reader, least: int = 0, most: int = 64) -> _Reader:
    def read_list(value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise ValueError
        return tuple(read(one) for one in value)

    return read_list


def _pairs(read_key: _Reader, read: _Reader) -> _Reader:
    def read_pairs(value: Any) -> tuple[tuple[str, Any], ...]:
        if not isinstance(value, dict) or not value:
            raise ValueError
        return tuple((read_key(key), read(value[key])) for key in sorted(value))

    return read_pairs


def _staff(least: int, most: int = 2) -> _Reader:
    """Pseudonyms of who answers for the leaf, all different."""
    read = _list(_pseudonym, least, most)

    def read_staff(value: Any) -> tuple[str, ...]:
        staff: tuple[str, ...] = read(value)
        if len(set(staff)) != len(staff):
            raise ValueError
        return staff

    return read_staff


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_assembly = _matching(r"[A-Za-z0-9][A-Za-z0-9_-]{2,63}")
_motion_id = _matching(r"[a-z][a-z0-9_]{0,31}")
_pseudonym = _matching(r"[a-z2-7]{24}")
_hash = _matching(r"[0-9a-f]{64}")
_nonce = _matching(r"[0-9a-f]{32}")
_word = _matching(r"[a-z][a-z0-9_]{0,63}")
_clause = _text(160)


def _nested(cls: type[Any]) -> _Reader:
    return lambda value: _read(cls, value)


# ---- parts of leaves


@dataclass(frozen=True, kw_only=True, slots=True)
class Preset:
    """The rule a motion is held under, its clauses word for word as the verifier parses them."""

    id: Annotated[str, _matching(r"[a-z][a-z0-9_.]{0,63}")]
    cite: Annotated[str, _text(240, least=0)]
    valid_from: Annotated[str | None, _maybe(_day)]
    quorum: Annotated[tuple[str, ...], _list(_clause)]  # all must hold
    quorum_any_of: Annotated[tuple[str, ...], _list(_clause)]  # one must hold, if any is named
    approval: Annotated[tuple[str, ...], _list(_clause)]
    any_of: Annotated[tuple[str, ...], _list(_clause)]
    also: Annotated[tuple[str, ...], _list(_clause)]  # conditions shown beside the verdict, outside it


@dataclass(frozen=True, kw_only=True, slots=True)
class Motion:
    id: Annotated[str, _motion_id]
    kind: Annotated[str, _one_of("simple")]
    options: Annotated[tuple[str, ...], _list(_one_of(*CHOICES), 3, 3)]
    preset: Annotated[Preset, _nested(Preset)]

    def flaw(self) -> str | None:
        return None if self.options == CHOICES else "options"


@dataclass(frozen=True, kw_only=True, slots=True)
class Rulebook:
    """The settings the counting depends on."""

    replace: Annotated[bool, _flag]
    early_close: Annotated[str, _one_of("all_voted_only", "chair_with_clause")]
    joint_conflict: Annotated[str, _one_of("ballot_invalid", "first_stands")]
    abstain: Annotated[str, _one_of("participates")]
    invalid: Annotated[str, _one_of("not_participating")]
    paper_vs_online: Annotated[str, _one_of("paper_wins", "latest_received")]
    max_mandates: Annotated[int | None, _maybe(_count)]
    late_paper_h: Annotated[int, _count]
    unreturned: Annotated[str, _one_of("exclude", "participate_abstain", "follow_majority")]


@dataclass(frozen=True, kw_only=True, slots=True)
class OptionCount:
    id: Annotated[str, _motion_id]
    option: Annotated[str, _one_of(*CHOICES)]
    heads: Annotated[int, _count]
    area_dm2: Annotated[int, _count]


# ---- leaves


@dataclass(frozen=True, kw_only=True, slots=True)
class Leaf:
    """What every leaf says: of which assembly (no leaf fits another), at which index, when (informative)."""

    t: ClassVar[str]
    a: Annotated[str, _assembly]
    i: Annotated[int, _count]
    ts: Annotated[str, _moment]

    def flaw(self) -> str | None:
        """The field that contradicts another one."""
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class Once(Leaf):
    """Written on someone's request: `op` makes a retry find it, `r` hides the content under the hash."""

    op: Annotated[str, _nonce]
    r: Annotated[str, _nonce]


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup(Leaf):
    """Index 0: the posted notice, what is asked, and by which rules it is counted."""

    t: ClassVar[str] = "setup"
    title_h: Annotated[str, _hash]
    docs: Annotated[tuple[str, ...], _list(_hash, most=32)]
    motions: Annotated[tuple[Motion, ...], _list(_nested(Motion), 1, 32)]
    rulebook: Annotated[Rulebook, _nested(Rulebook)]
    opens: Annotated[str, _moment]
    closes: Annotated[str, _moment]
    log_vkey: Annotated[str | None, _maybe(_text(240))]
    witness_policy: Annotated[tuple[str, ...] | None, _maybe(_list(_text(240)))]  # by line
    software: Annotated[str, _text(80)]

    def flaw(self) -> str | None:
        if len({motion.id for motion in self.motions}) != len(self.motions):
            return "motions"
        return None if self.opens < self.closes else "closes"


@dataclass(frozen=True, kw_only=True, slots=True)
class Roll(Leaf):
    """One head: a pseudonym and what binds its area, its units and its label."""

    t: ClassVar[str] = "roll"
    e: Annotated[str, _pseudonym]
    area_c: Annotated[str, _hash]
    units_c: Annotated[str, _hash]
    label_c: Annotated[str, _hash]


@dataclass(frozen=True, kw_only=True, slots=True)
class Open(Leaf):
    """Voting begins on this roll: its totals, and the digest that was posted."""

    t: ClassVar[str] = "open"
    heads: Annotated[int, _count]
    area_dm2: Annotated[int, _count]
    roll_h: Annotated[str, _hash]


@dataclass(frozen=True, kw_only=True, slots=True)
class Ballot(Once):
    """The answer of one entry to every motion."""

    t: ClassVar[str] = "ballot"
    e: Annotated[str, _pseudonym]
    x: Annotated[tuple[tuple[str, str], ...], _pairs(_motion_id, _one_of(*CHOICES)), dict]  # sorted by motion
    ch: Annotated[Channel, _one_of("online", "paper", "kiosk")]
    g: Annotated[int | None, _maybe(_count)]  # index of the mandate it uses
    s: Annotated[int | None, _maybe(_count)]  # index of the entry's ballot it replaces
    ev: Annotated[str | None, _maybe(_hash)]  # SHA-256 of the scan
    pb: Annotated[int | None, _maybe(_count)]  # index of the paper batch
    by: Annotated[tuple[str, ...], _staff(0)]  # teller and witness, or the two who keyed the sheet

    def flaw(self) -> str | None:
        if list(self.x) != sorted(self.x):
            return "x"
        if len(self.by) != (0 if self.ch == "online" else 2):
            return "by"
        paper = self.ch == "paper"
        if (self.ev is not None) != paper and self.ch != "kiosk":  # at the desk a signed sheet may be scanned
            return "ev"
        return None if (self.pb is not None) == paper else "pb"


@dataclass(frozen=True, kw_only=True, slots=True)
class Contest(Once):
    """A co-owner says that the entry's ballot is not theirs together."""

    t: ClassVar[str] = "contest"
    target: Annotated[int, _count]


@dataclass(frozen=True, kw_only=True, slots=True)
class Designate(Once):
    """The co-owners agree, before the close, that this ballot is theirs: the contest is settled."""

    t: ClassVar[str] = "designate"
    e: Annotated[str, _pseudonym]
    target: Annotated[int, _count]
    ev: Annotated[str | None, _maybe(_hash)]  # SHA-256 of what they signed; null when each agreed by phone
    by: Annotated[tuple[str, ...], _staff(0)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Extend(Once):
    """The close is put off; its notice is posted under `notice_h`."""

    t: ClassVar[str] = "extend"
    was: Annotated[str, _moment]
    closes: Annotated[str, _moment]
    reason: Annotated[str, _one_of("short_of_quorum", "hindered", "ordered", "other")]
    notice_h: Annotated[str, _hash]
    by: Annotated[tuple[str, ...], _staff(1)]

    def flaw(self) -> str | None:
        return None if self.was < self.closes else "closes"


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice(Once):
    """The posted notice was mistaken in something that is not put to the vote: the corrected one."""

    t: ClassVar[str] = "notice"
    was: Annotated[str, _hash]
    notice_h: Annotated[str, _hash]
    by: Annotated[tuple[str, ...], _staff(1)]

    def flaw(self) -> str | None:
        return None if self.was != self.notice_h else "notice_h"


@dataclass(frozen=True, kw_only=True, slots=True)
class Correction(Once):
    """The frozen roll was wrong about one entry: what it says now, and the new totals and digest."""

    t: ClassVar[str] = "correction"
    e: Annotated[str, _pseudonym]
    kind: Annotated[str, _one_of("change", "add", "remove")]
    area_c: Annotated[str | None, _maybe(_hash)]
    units_c: Annotated[str | None, _maybe(_hash)]
    label_c: Annotated[str | None, _maybe(_hash)]
    heads: Annotated[int, _count]
    area_dm2: Annotated[int, _count]
    roll_h: Annotated[str, _hash]
    notice_h: Annotated[str, _hash]
    by: Annotated[tuple[str, ...], _staff(2)]

    def flaw(self) -> str | None:
        for name in ("area_c", "units_c", "label_c"):
            if (getattr(self, name) is None) != (self.kind == "remove"):
                return name
        return None


@dataclass(frozen=True, kw_only=True, slots=True)
class CallOff(Once):
    """The vote ends without a count; nothing follows."""

    t: ClassVar[str] = "call_off"
    reason: Annotated[str, _one_of("short_of_quorum", "mistaken_notice", "mistaken_roll", "ordered", "other")]
    notice_h: Annotated[str, _hash]
    by: Annotated[tuple[str, ...], _staff(1)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Close(Leaf):
    """No ballot after this index counts."""

    t: ClassVar[str] = "close"
    n_current: Annotated[int, _count]  # entries whose ballot stands, contested ones included
    cause: Annotated[str, _one_of("schedule", "manual")]
    by: Annotated[tuple[str, ...], _staff(0)]

    def flaw(self) -> str | None:
        return None if bool(self.by) == (self.cause == "manual") else "by"


@dataclass(frozen=True, kw_only=True, slots=True)
class Result(Leaf):
    """The count of everything up to `upto` and what the rule says of it."""

    t: ClassVar[str] = "result"
    s: Annotated[int | None, _maybe(_count)]  # index of the result it replaces
    upto: Annotated[int, _count]
    per_motion: Annotated[tuple[OptionCount, ...], _list(_nested(OptionCount), 3, 96)]
    outcome: Annotated[
        tuple[tuple[str, str], ...], _pairs(_motion_id, _one_of("passed", "rejected", "no_quorum")), dict
    ]
    verifier: Annotated[str | None, _maybe(_hash)]

    def flaw(self) -> str | None:
        return None if list(self.outcome) == sorted(self.outcome) else "outcome"


TYPES: Mapping[str, type[Leaf]] = {
    cls.t: cls
    for cls in (
        Setup, Roll, Open, Ballot, Contest, Designate, Extend, Notice, Correction, CallOff, Close, Result,
    )
}  # fmt: skip


def preset_of(snapshot: Mapping[str, Any], also: tuple[str, ...] = ()) -> Preset:
    """A rule's snapshot as leaves write it; `also` names the conditions that no count can settle."""
    return Preset(
        id=snapshot["id"],
        cite=snapshot["cite"],
        valid_from=snapshot["valid_from"],
        quorum=tuple(snapshot["quorum"]),
        quorum_any_of=tuple(snapshot["quorum_any_of"]),
        approval=tuple(snapshot["approval"]),
        any_of=tuple(snapshot["any_of"]),
        also=also,
    )


def counting_rules(settings: Mapping[str, str]) -> Rulebook:
    """The part of a community's rulebook snapshot that a count depends on.

    Proxies and late paper have no leaves yet, so none are allowed: `max_mandates` null, `late_paper_h` 0.
    """
    return Rulebook(
        replace=settings["replace_ballot"] == "yes",
        early_close=settings["early_close"],
        joint_conflict=settings["joint_conflict"],
        abstain="participates",
        invalid="not_participating",
        paper_vs_online="paper_wins",
        max_mandates=None,
        late_paper_h=0,
        unreturned=settings["unreturned"],
    )


# ---- bytes

# per field: its name, how to get it, how to read it and, where its JSON differs, how to write it
_Layout = tuple[tuple[str, Callable[[Any], Any], _Reader, Callable[[Any], Json] | None], ...]


def encode(leaf: Leaf) -> bytes:
    """The leaf's bytes, read back and compared before anyone hashes them: a flipped bit stops here."""
    spelled = canonical.encode({"v": VERSION, "t": leaf.t, **_object(leaf)})
    if _leaf(canonical.parse(spelled)) != leaf:
        raise BadLeaf("fields", "does not read back as it was written")
    return spelled


def decode(spelled: bytes) -> Leaf:
    """The leaf that these bytes are, or NotCanonical or BadLeaf."""
    return _leaf(canonical.decode(spelled))


def _leaf(said: dict[str, Any]) -> Leaf:
    version, name = said.pop("v", None), said.pop("t", None)
    if version != VERSION or type(version) is not int:
        raise BadLeaf("v", "unknown version")
    if not isinstance(name, str) or name not in TYPES:
        raise BadLeaf("t", "unknown type")
    leaf: Leaf = _read(TYPES[name], said)
    return leaf


def _object(part: Any) -> dict[str, Json]:
    said: dict[str, Json] = {}
    for name, get, _, write in _LAYOUTS[type(part)]:
        value = get(part)
        said[name] = value if value is None or type(value) in _AS_IT_IS else _json(value, write)
    return said


def _json(value: Any, write: Callable[[Any], Json] | None) -> Json:
    if write is not None:
        return write(value)
    if isinstance(value, tuple):
        return [_json(one, None) for one in value]
    return _object(value) if isinstance(value, (Preset, Motion, Rulebook, OptionCount)) else value


def _read(cls: type[Any], said: Any) -> Any:
    layout = _LAYOUTS[cls]
    if type(said) is not dict or said.keys() != _NAMES[cls]:
        raise BadLeaf("fields", f"not those of {cls.__name__}")
    values = {}
    for name, _, read, _ in layout:
        try:
            values[name] = read(said[name])
        except BadLeaf as inner:
            raise BadLeaf(f"{name}.{inner.at}") from None
        except (ValueError, TypeError):
            raise BadLeaf(name) from None
    made = cls(**values)
    if hasattr(made, "flaw") and (at := made.flaw()):
        raise BadLeaf(at, "contradicts the rest of the leaf")
    return made


def _lay_out(cls: type[Any]) -> _Layout:
    hints = get_type_hints(cls, include_extras=True)
    layout = []
    for one in fields(cls):
        _, read, *write = get_args(hints[one.name])
        layout.append((one.name, attrgetter(one.name), read, write[0] if write else None))
    return tuple(layout)


_AS_IT_IS = frozenset({str, int, bool})  # most fields: their JSON is themselves
_LAYOUTS: Mapping[type[Any], _Layout] = {
    cls: _lay_out(cls) for cls in (Preset, Motion, Rulebook, OptionCount, *TYPES.values())
}
_NAMES = {cls: frozenset(name for name, *_ in layout) for cls, layout in _LAYOUTS.items()}
