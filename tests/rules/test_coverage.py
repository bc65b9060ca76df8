"""Who should sign a text, whose signature counts, and are households and heads counted once?"""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from meetings.conventions.rules.coverage import (
    AUDIENCES,
    Audience,
    BuildingCoverage,
    Counted,
    Coverage,
    Home,
    Living,
    asked,
    counted,
    household_key,
    owner_signs,
    signed,
    still_to_sign,
)
from meetings.conventions.rules.kinds import KINDS
from meetings.conventions.rules.paper import PaperSignature, wrong_paper

LIVING, TENANTS, OWNERS = Audience.LIVING, Audience.TENANTS, Audience.OWNERS
IN_FORCE = date(2026, 11, 2)
BEFORE, AFTER = date(2026, 1, 1), date(2026, 11, 3)


def lives(
    capacity: str, number: int = 1, *, people: int = 1, signed: bool = False, since: date = BEFORE
) -> Living:
    return Living(number, capacity, people, since, signed)


FLAT = Home(key="u1", use="dwelling")
HOUSE = Home(key="u9", use="dwelling", house=True)
ROOM = Home(key="r7", house=True)

# home, asked for a residents' convention, a tenants' guide, an owners' handbook
SCOPE = [
    (FLAT, (False, False, False)),  # a flat that nobody holds and nobody lives in
    (replace(FLAT, owned=True), (True, False, True)),  # its owner is taken to live there
    (replace(FLAT, owned=True, living=(lives("owner"),)), (True, False, True)),
    (replace(FLAT, owned=True, living=(lives("tenant"),)), (True, True, True)),
    (replace(FLAT, living=(lives("tenant"),)), (True, True, False)),  # the developer's, let
    (Home(key="u2", use="shop", owned=True), (False, False, True)),
    (Home(key="u2", use="shop", owned=True, living=(lives("tenant"),)), (True, True, True)),
    (Home(key="u3", use="parking", owned=True), (False, False, False)),
    (replace(HOUSE, owned=True), (False, False, True)),  # a whole house on the roll is nobody's home
    (replace(HOUSE, owned=True, living=(lives("owner"),)), (True, False, True)),
    (ROOM, (False, False, False)),  # an empty room
    (replace(ROOM, living=(lives("tenant"),)), (True, True, False)),
    (replace(ROOM, living=(lives("sub_landlord"),)), (True, True, False)),
    (Home(key="o31", house=True, living=(lives("family"),)), (True, False, False)),
]


@pytest.mark.parametrize(("home", "expected"), SCOPE)
def test_who_is_asked(home: Home, expected: tuple[bool, bool, bool]) -> None:
    assert tuple(asked(home, audience) for audience in (LIVING, TENANTS, OWNERS)) == expected


# who lives there with whether they signed, whether the owner signed, counts for LIVING, TENANTS, OWNERS
SIGNED = [
    ((), False, (False, False, False)),
    ((), True, (True, False, True)),
    ((lives("owner"),), True, (True, False, True)),
    ((lives("owner", signed=True),), False, (True, False, False)),
    ((lives("tenant"),), True, (False, False, True)),  # the landlord does not sign for who rents
    ((lives("tenant", signed=True),), False, (True, True, False)),
    ((lives("tenant", 1), lives("tenant", 2, signed=True)), False, (True, True, False)),
    ((lives("owner", 1), lives("tenant", 2)), True, (True, False, True)),  # a lodger beside the owner
    ((lives("family", signed=True), lives("tenant", 2)), False, (True, False, False)),
]


@pytest.mark.parametrize(("living", "owner", "expected"), SIGNED)
def test_whose_signature_counts(living: tuple[Living, ...], owner: bool, expected: tuple[bool, ...]) -> None:
    home = replace(FLAT, owned=True, owner_signed=owner, living=living)
    assert tuple(signed(home, audience) for audience in (LIVING, TENANTS, OWNERS)) == expected


def test_an_owner_who_lets_the_flat_signs_the_handbook_and_not_the_convention() -> None:
    home = replace(FLAT, owned=True, living=(lives("tenant"),))
    assert [owner_signs(home, audience) for audience in (LIVING, TENANTS, OWNERS)] == [False, False, True]


def test_whoever_rents_signs_for_himself_and_of_a_family_one_is_enough() -> None:
    home = replace(
        FLAT, owned=True,
        living=(lives("family", 1, signed=True), lives("family", 2), lives("tenant", 3)),
    )  # fmt: skip
    assert not still_to_sign(home, LIVING, 2)
    assert still_to_sign(home, LIVING, 3)
    assert not still_to_sign(home, LIVING, 99), "who does not live there is asked nothing"
    assert not still_to_sign(home, LIVING, None), "the family has signed"
    assert still_to_sign(home, OWNERS, None)
    assert not still_to_sign(home, OWNERS, 1), "who only lives there signs no owners' handbook"


def test_households_count_once_and_heads_as_registered() -> None:
    homes = (
        replace(FLAT, owned=True, owner_signed=True),
        Home(key="r7", house=True, living=(lives("tenant", 1, people=3, signed=True), lives("tenant", 2))),
        Home(key="r8", house=True, living=(lives("tenant", 3, people=2, since=AFTER),)),
        Home(key="r9", house=True, living=(lives("tenant", 4, since=AFTER, signed=True),)),
        Home(key="r10", house=True),
    )
    assert counted(homes, LIVING, IN_FORCE) == Counted(
        households=4, signed=3, people=7, people_signed=5, registered=3, new=2, new_signed=1
    )
    assert not counted(homes, LIVING, IN_FORCE).by_people, "of the flat nobody knows who lives there"
    assert counted(homes[1:], LIVING, IN_FORCE).by_people
    assert counted(homes, OWNERS, IN_FORCE) == Counted(households=1, signed=1)
    assert not Counted().by_people


def test_heads_of_a_guide_are_those_who_rent() -> None:
    home = replace(FLAT, owned=True, living=(lives("owner", 1, people=3), lives("tenant", 2, people=2)))
    assert counted((home,), TENANTS, IN_FORCE).people == 2


def test_a_sum_is_the_sum_of_its_buildings() -> None:
    whole = Coverage(
        (
            BuildingCoverage(1, "1", False, Counted(households=540, signed=312)),
            BuildingCoverage(2, "2", True, Counted(households=3)),
        )
    )
    assert (whole.total.households, whole.total.signed, whole.total.missing) == (543, 312, 231)
    assert whole.begun == 1


def test_a_household_has_one_name() -> None:
    assert household_key(12, None, 3) == "u12"
    assert household_key(None, 7, 3) == "r7"
    assert household_key(None, None, 31) == "o31"


PAPER = PaperSignature("r7:occupancy:1", "丁一", "何平", date(2026, 11, 5))
TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({}, None),
        ({"name": ""}, ("signatures.paper_name_wrong", "name")),
        ({"name": "丁" * 61}, ("signatures.paper_name_wrong", "name")),
        ({"witness": ""}, ("signatures.paper_witness_wrong", "witness")),
        ({"witness": "丁 一"}, ("signatures.paper_witness_same", "witness")),
        ({"signed_on": None}, ("signatures.paper_day_wrong", "signed_on")),
        ({"signed_on": date(2026, 11, 22)}, ("signatures.paper_day_wrong", "signed_on")),
        ({"signed_on": date(2026, 10, 24)}, ("signatures.paper_too_early", "signed_on")),
        ({"signed_on": date(2026, 10, 25)}, None),
    ],
)
def test_which_papers_can_be_entered(changed: dict[str, Any], reason: tuple[str, str] | None) -> None:
    assert wrong_paper(replace(PAPER, **changed), date(2026, 10, 25), TODAY) == reason


def test_every_audience_is_one_that_exists() -> None:
    assert set(AUDIENCES.values()) == set(Audience)


def test_every_kind_that_is_signed_has_its_audience_and_no_other() -> None:
    assert set(AUDIENCES) == {kind.value for kind, rule in KINDS.items() if rule.signed}
