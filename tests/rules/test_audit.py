"""The check at every start finds whatever was done to a stored ledger."""

from dataclasses import replace
from typing import Any

import pytest

from tests.support.ledgers import GOLDEN
from voting.ledger import audit, leaves
from voting.ledger.tree import Frontier, frontier_of, leaf_hash

WHOLE = [row["leaf"].encode() for row in GOLDEN["ledger"]]
HASHES = [leaf_hash(leaf) for leaf in WHOLE]


def faults(spelled: list[bytes], **stored: Any) -> Any:
    return {(finding.i, finding.fault) for finding in audit.check(spelled, **stored)}


def test_a_whole_ledger_has_no_findings() -> None:
    assert audit.check(WHOLE, assembly="as_7q2kd9", hashes=HASHES, frontier=frontier_of(HASHES)) == ()
    assert audit.check([], frontier=Frontier()) == ()


@pytest.mark.parametrize("i", range(len(WHOLE)))
def test_a_flipped_bit_in_any_leaf_is_found(i: int) -> None:
    for at in range(0, len(WHOLE[i]), 7):
        bent = bytearray(WHOLE[i])
        bent[at] ^= 1
        found = faults(
            [*WHOLE[:i], bytes(bent), *WHOLE[i + 1 :]], hashes=HASHES, frontier=frontier_of(HASHES)
        )
        assert (i, audit.Fault.WRONG_HASH) in found
        assert (len(WHOLE), audit.Fault.WRONG_FRONTIER) in found


@pytest.mark.parametrize("i", range(len(WHOLE)))
def test_a_leaf_taken_out_is_found_from_the_leaves_alone(i: int) -> None:
    shorter = WHOLE[:i] + WHOLE[i + 1 :]
    if i < len(WHOLE) - 1:
        assert faults(shorter)
    assert faults(shorter, frontier=frontier_of(HASHES))


@pytest.mark.parametrize("i", range(len(WHOLE) - 1))
def test_two_leaves_in_each_others_place_are_found(i: int) -> None:
    swapped = [*WHOLE[:i], WHOLE[i + 1], WHOLE[i], *WHOLE[i + 2 :]]
    assert (i, audit.Fault.WRONG_INDEX) in faults(swapped)


def test_each_kind_of_damage_has_its_name() -> None:
    ballot = leaves.decode(WHOLE[5])
    assert isinstance(ballot, leaves.Ballot)
    foreign = leaves.encode(replace(leaves.decode(WHOLE[5]), a="as_other"))
    unknown = WHOLE[5].replace(b'"ballot"', b'"vote"')
    out_of_place = leaves.encode(replace(ballot, e="z" * 24))
    for leaf, fault in (
        (WHOLE[5] + b" ", audit.Fault.NOT_CANONICAL),
        (unknown, audit.Fault.BAD_LEAF),
        (foreign, audit.Fault.WRONG_ASSEMBLY),
        (out_of_place, audit.Fault.OUT_OF_ORDER),
    ):
        assert (5, fault) in faults([*WHOLE[:5], leaf, *WHOLE[6:]])
    assert faults(WHOLE, hashes=HASHES[:-1]) == {(len(WHOLE), audit.Fault.WRONG_HASH)}
    assert faults(WHOLE, assembly="as_other") >= {(0, audit.Fault.WRONG_ASSEMBLY)}


def test_a_clock_that_ran_back_is_only_told() -> None:
    back = leaves.encode(replace(leaves.decode(WHOLE[6]), ts="2020-01-01T00:00:00.000Z"))
    found = audit.check([*WHOLE[:6], back, *WHOLE[7:]])
    assert [(finding.i, finding.fault, finding.fatal) for finding in found] == [
        (6, audit.Fault.TIME_RUNS_BACK, False)
    ]
