"""A leaf says exactly what its type may say, in bytes that never change again."""

from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256
from typing import Any

import pytest
import rfc8785

from tests.support.ledgers import CLOSES, GOLDEN, OPENS, PRESET, RULEBOOK, TELLER, Pen, motion
from voting.ledger import leaves
from voting.ledger.canonical import Flaw, NotCanonical
from voting.ledger.canonical import decode as parse
from voting.ledger.leaves import BadLeaf
from voting.ledger.tree import Frontier, leaf_hash

LEDGER = [(row["leaf"].encode(), row["hash"], row["root"]) for row in GOLDEN["ledger"]]
ALL = [
    *(row["leaf"].encode() for row in GOLDEN["ledger"]),
    *(row["leaf"].encode() for row in GOLDEN["alone"]),
]


@pytest.mark.parametrize("spelled", ALL)
def test_golden_leaves_read_and_write_back_byte_for_byte(spelled: bytes) -> None:
    assert leaves.encode(leaves.decode(spelled)) == spelled
    assert rfc8785.dumps(parse(spelled)) == spelled


def test_golden_hashes_and_roots_are_reached() -> None:
    grown = Frontier()
    for spelled, own_hash, root in LEDGER:
        assert leaf_hash(spelled).hex() == own_hash == sha256(b"\0" + spelled).hexdigest()
        grown = grown.append(leaf_hash(spelled))
        assert grown.root.hex() == root


def test_every_type_stands_in_the_golden_file() -> None:
    assert {parse(spelled)["t"] for spelled in ALL} == set(leaves.TYPES)


OF_ANOTHER_KIND = [
    None,
    True,
    -1,
    1.5,
    "",
    "x y",
    [],
    [None],
    {},
    {"a": None},
    2**53,
    "2026-13-01T00:00:00.000Z",
]
MAY_BE_NULL = {"log_vkey", "witness_policy", "g", "s", "pb", "verifier"}
MAY_BE_ANY_TEXT = {"software", "log_vkey"}
MAY_BE_AN_EMPTY_LIST = {"docs", "witness_policy"}


def refused(said: Any) -> Any:
    try:
        leaves.decode(rfc8785.dumps(said))
    except (BadLeaf, NotCanonical, rfc8785.IntegerDomainError):  # beyond 2^53 nobody can even write it
        return True
    return False


@pytest.mark.parametrize("spelled", ALL)
def test_a_missing_an_extra_or_a_renamed_field_is_refused(spelled: bytes) -> None:
    said = parse(spelled)
    for name in said:
        without = {key: value for key, value in said.items() if key != name}
        assert refused(without), name
        assert refused({**without, name + "_": said[name]}), name
    assert refused({**said, "note": "x"})
    assert not refused(said)


@pytest.mark.parametrize("spelled", ALL)
def test_a_value_of_another_kind_is_refused_in_every_field(spelled: bytes) -> None:
    said = parse(spelled)
    for name, value in said.items():
        for other in OF_ANOTHER_KIND:
            fits = (
                (other is None and (name in MAY_BE_NULL or (said["t"], name) == ("designate", "ev")))
                or (isinstance(other, str) and other and name in MAY_BE_ANY_TEXT)
                or (
                    other == [] and (name in MAY_BE_AN_EMPTY_LIST or (said["t"], name) == ("designate", "by"))
                )
            )
            if not fits and (type(other), other) != (type(value), value):
                assert refused({**said, name: other}), (name, other)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("v", 2),
        ("v", True),
        ("t", "vote"),
        ("a", "no spaces"),
        ("a", "ab"),
        ("e", "a" * 23),
        ("e", "a" * 25),
        ("e", "1" * 24),
        ("ch", "post"),
        ("x", {"m1": "yes"}),
        ("x", {"M1": "agree"}),
        ("by", [TELLER]),
        ("by", [TELLER, "w" * 24]),  # online: nobody keyed it
        ("ev", "0" * 64),
        ("pb", 3),
        ("op", "0" * 31),
        ("op", "G" * 32),
        ("r", "0" * 33),
        ("ts", "2026-12-08T01:02:03Z"),
        ("ts", "2026-12-08T01:02:03.004+00:00"),
        ("ts", "2026-02-30T01:02:03.004Z"),
        ("i", -1),
        ("s", -1),
    ],
)
def test_a_ballot_out_of_range_is_refused(field: str, value: Any) -> None:
    said = parse(LEDGER[5][0])
    assert said["t"] == "ballot"
    assert refused({**said, field: value})


@pytest.mark.parametrize(
    ("channel", "by", "ev", "pb", "fits"),
    [
        ("online", [], None, None, True),
        ("online", [TELLER], None, None, False),
        ("kiosk", [TELLER, "w" * 24], None, None, True),
        ("kiosk", [TELLER, "w" * 24], "0" * 64, None, True),
        ("kiosk", [TELLER, "w" * 24], None, 4, False),
        ("kiosk", [TELLER, TELLER], None, None, False),  # one person is not two
        ("kiosk", [TELLER], None, None, False),
        ("kiosk", [], None, None, False),
        ("paper", [TELLER, "w" * 24], "0" * 64, 4, True),
        ("paper", [TELLER, "w" * 24], None, 4, False),
        ("paper", [TELLER, "w" * 24], "0" * 64, None, False),
        ("paper", [TELLER], "0" * 64, 4, False),
    ],
)
def test_each_channel_names_who_answers_for_the_ballot(
    channel: str, by: Any, ev: Any, pb: Any, fits: bool
) -> None:
    said = parse(LEDGER[5][0])
    assert refused({**said, "ch": channel, "by": by, "ev": ev, "pb": pb}) is not fits


def golden(kind: str) -> Any:
    return next(parse(spelled) for spelled in ALL if parse(spelled)["t"] == kind)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("setup", {"motions": []}),
        ("setup", {"closes": OPENS, "opens": CLOSES}),
        ("setup", {"closes": OPENS, "opens": OPENS}),
        ("correction", {"by": [TELLER]}),
        ("correction", {"kind": "remove"}),
        ("correction", {"area_c": None}),
        ("correction", {"kind": "move"}),
        ("close", {"cause": "manual"}),
        ("close", {"by": [TELLER]}),
        ("close", {"cause": "chair", "by": [TELLER]}),
        ("extend", {"by": []}),
        ("extend", {"closes": "2026-12-23T12:00:00.000Z"}),
        ("extend", {"reason": "we would like to"}),
        ("notice", {"notice_h": golden("notice")["was"]}),
        ("call_off", {"by": []}),
        ("call_off", {"reason": ""}),
        ("result", {"outcome": {"m1": "won"}}),
        ("result", {"outcome": {}}),
        ("result", {"per_motion": []}),
    ],
)
def test_a_leaf_that_contradicts_itself_is_refused(kind: str, changes: Any) -> None:
    assert refused({**golden(kind), **changes})


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("rulebook", "replace"), 1),
        (("rulebook", "replace"), "no"),
        (("rulebook", "joint_conflict"), "coin"),
        (("rulebook", "max_mandates"), -1),
        (("rulebook", "abstain"), "not_counted"),
        (("motions", 0, "options"), ["agree", "against"]),
        (("motions", 0, "options"), ["against", "agree", "abstain"]),
        (("motions", 0, "kind"), "secret"),
        (("motions", 0, "id"), "M1"),
        (("motions", 0, "preset", "id"), ""),
        (("motions", 0, "preset", "valid_from"), "2021-02-30"),
        (("motions", 0, "preset", "valid_from"), "20210101"),
        (("motions", 0, "preset", "quorum"), "area part >= 2/3 all"),
        (("motions", 0, "preset", "approval"), [""]),
        (("docs", 0), "0" * 63),
    ],
)
def test_the_setup_is_checked_to_its_inmost_part(path: Any, value: Any) -> None:
    said = golden("setup")
    inner = said
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert refused(said)


def test_two_motions_never_share_a_name() -> None:
    said = golden("setup")
    said["motions"] = said["motions"] * 2
    assert refused(said)


def test_a_writer_is_stopped_before_anything_is_hashed() -> None:
    pen = Pen()
    pen.open()
    pen.ballot("a" * 24, x=(("m1", "perhaps"),))
    with pytest.raises(BadLeaf, match="x"):
        leaves.encode(pen.leaves[-1])


def test_answers_stand_in_the_order_of_their_motions() -> None:
    pen = Pen(motions=("m1", "m2"))
    pen.open()
    pen.ballot("a" * 24, x=(("m2", "agree"), ("m1", "agree")))
    with pytest.raises(BadLeaf):
        leaves.encode(pen.leaves[-1])


def test_ten_motions_fit_into_one_leaf_and_too_many_are_refused_in_words() -> None:
    assert leaves.encode(Pen(motions=tuple(f"m{n}" for n in range(10))).leaves[0])
    with pytest.raises(NotCanonical) as refusal:
        leaves.encode(Pen(motions=tuple(f"m{n}" for n in range(20))).leaves[0])
    assert refusal.value.flaw == Flaw.TOO_LONG


def test_a_moment_is_written_in_utc_with_milliseconds() -> None:
    shanghai = timezone(timedelta(hours=8))
    assert leaves.moment(datetime(2026, 12, 8, 9, 2, 3, 4999, shanghai)) == "2026-12-08T01:02:03.004Z"
    assert leaves.moment(datetime(2026, 12, 8, 1, 2, 3, tzinfo=UTC)) == "2026-12-08T01:02:03.000Z"


def test_the_rulebook_of_a_community_becomes_the_counting_rules() -> None:
    settings = {
        "replace_ballot": "yes",
        "early_close": "chair_with_clause",
        "joint_conflict": "first_stands",
        "unreturned": "follow_majority",
    }
    rules = leaves.counting_rules(settings)
    assert (rules.replace, rules.early_close, rules.joint_conflict, rules.unreturned) == (
        True,
        "chair_with_clause",
        "first_stands",
        "follow_majority",
    )
    assert RULEBOOK.replace is False


def test_a_rule_keeps_its_clauses_word_for_word() -> None:
    snapshot = {
        "id": PRESET.id,
        "cite": PRESET.cite,
        "valid_from": PRESET.valid_from,
        "quorum": list(PRESET.quorum),
        "quorum_any_of": [],
        "approval": list(PRESET.approval),
        "any_of": [],
        "conditions": {"publicity_days": 10},
    }
    assert leaves.preset_of(snapshot) == PRESET
    assert leaves.preset_of(snapshot, also=("payers_unanimous",)).also == ("payers_unanimous",)
    assert motion("m1").preset == PRESET


def test_no_leaf_before_the_result_holds_a_room_or_the_area_of_one_entry() -> None:
    said = "".join(spelled.decode() for spelled, *_ in LEDGER[:-1])
    for opened in GOLDEN["openings"].values():
        assert opened["label"] not in said
        assert str(opened["area_dm2"]) not in said
