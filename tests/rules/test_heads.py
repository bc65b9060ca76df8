"""Who is one head, and what area stands behind it, in every scope?"""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voting.rules.heads import (
    AreaSource,
    Delivery,
    HeadRules,
    LeftOut,
    LeftOutReason,
    Scope,
    Unit,
    head_groups,
    left_out,
    total_area,
)

WANG, HIS_WIFE, LI, CHEN, COMPANY, DEVELOPER, OTHER_DEVELOPER = range(101, 108)


def flat(number: int, *owners: int, building: int = 12, **more: Any) -> Unit:
    return Unit(
        id=number,
        building=building,
        entrance=building * 10 + 1,
        owners=frozenset(owners),
        **{"registry_dm2": 8000, "order": number} | more,
    )


def units_of(*units: Unit, **settings: Any) -> list[tuple[int, ...]]:
    return [group.units for group in head_groups(units, **settings)]


# (what the table shows, units, heads as tuples of unit numbers)
MERGING = [
    ("every flat is one head", [flat(1, WANG), flat(2, LI)], [(1,), (2,)]),
    ("two flats of one owner are one head", [flat(1, WANG), flat(2, LI), flat(3, WANG)], [(1, 3), (2,)]),
    ("a couple is one head", [flat(1, WANG, HIS_WIFE)], [(1,)]),
    (
        "two flats of the same couple are one head, whoever stands first",
        [flat(1, WANG, HIS_WIFE), flat(2, HIS_WIFE, WANG)],
        [(1, 2)],
    ),
    (
        "a husband's own flat and the couple's flat are two heads",
        [flat(1, WANG, HIS_WIFE), flat(2, WANG)],
        [(1,), (2,)],
    ),
    (
        "three sets of owners that overlap are three heads",
        [flat(1, WANG, LI), flat(2, LI, CHEN), flat(3, WANG, LI, CHEN)],
        [(1,), (2,), (3,)],
    ),
    ("a company is one head with all its flats", [flat(1, COMPANY), flat(2, COMPANY)], [(1, 2)]),
    ("flats whose owner is unknown are never merged", [flat(1), flat(2)], [(1,), (2,)]),
    (
        "unsold and undelivered flats are one head together",
        [
            flat(1, DEVELOPER, delivery=Delivery.UNSOLD, developer=DEVELOPER),
            flat(2, WANG, delivery=Delivery.UNDELIVERED, developer=DEVELOPER),
            flat(3, LI),
        ],
        [(1, 2), (3,)],
    ),
    (
        "a buyer's delivered flat is hers though the other is not delivered",
        [flat(1, WANG), flat(2, WANG, delivery=Delivery.UNDELIVERED, developer=DEVELOPER)],
        [(1,), (2,)],
    ),
    (
        "what the developer owns alone is one head with the unsold",
        [flat(1, DEVELOPER), flat(2, WANG), flat(3, delivery=Delivery.UNSOLD, developer=DEVELOPER)],
        [(1, 3), (2,)],
    ),
    (
        "two developers are two heads",
        [
            flat(1, delivery=Delivery.UNSOLD, developer=DEVELOPER),
            flat(2, delivery=Delivery.UNSOLD, developer=OTHER_DEVELOPER),
        ],
        [(1,), (2,)],
    ),
    (
        "unsold flats of a developer nobody named are one head",
        [flat(1, delivery=Delivery.UNSOLD), flat(2, WANG, delivery=Delivery.UNDELIVERED)],
        [(1, 2)],
    ),
    ("parking has no vote", [flat(1, WANG), flat(2, LI, parking=True)], [(1,)]),
]


@pytest.mark.parametrize(("units", "heads"), [row[1:] for row in MERGING], ids=[row[0] for row in MERGING])
def test_merging(units: list[Unit], heads: list[tuple[int, ...]]) -> None:
    assert units_of(*units) == heads


def test_a_head_holds_the_area_of_all_its_units() -> None:
    first, second = head_groups([flat(1, WANG), flat(2, LI, registry_dm2=9001), flat(3, WANG)])
    assert (first.area_dm2, second.area_dm2) == (16000, 9001)
    assert total_area((first, second)) == 25001


@pytest.mark.parametrize(
    ("areas", "expected"),
    [
        ({"registry_dm2": 8953, "survey_dm2": 9000, "contract_dm2": 9100}, (8953, AreaSource.REGISTRY)),
        ({"registry_dm2": None, "survey_dm2": 9000, "contract_dm2": 9100}, (9000, AreaSource.SURVEY)),
        ({"registry_dm2": None, "contract_dm2": 9100}, (9100, AreaSource.CONTRACT)),
        ({"registry_dm2": 0, "survey_dm2": 9000}, (9000, AreaSource.SURVEY)),
        ({"registry_dm2": None}, None),
    ],
)
def test_registry_before_survey_before_contract(
    areas: dict[str, Any], expected: tuple[int, AreaSource] | None
) -> None:
    assert flat(1, WANG, **areas).area == expected


def test_a_flat_without_any_area_is_a_head_and_is_named() -> None:
    (group,) = head_groups([flat(1, WANG, registry_dm2=None), flat(2, WANG)])
    assert (group.area_dm2, group.without_area) == (8000, (1,))


def test_heads_are_counted_anew_inside_each_scope() -> None:
    estate = [flat(1, WANG, building=12), flat(2, LI, building=12), flat(3, WANG, building=13)]
    assert units_of(*estate) == [(1, 3), (2,)]
    assert units_of(*estate, scope=Scope(buildings=frozenset({12}))) == [(1,), (2,)]
    assert units_of(*estate, scope=Scope(buildings=frozenset({13}))) == [(3,)]
    assert units_of(*estate, scope=Scope(buildings=frozenset({12, 13}))) == [(1, 3), (2,)]
    assert units_of(*estate, scope=Scope(entrances=frozenset({131}))) == [(3,)]
    assert units_of(*estate, scope=Scope(units=frozenset({2, 3}))) == [(2,), (3,)]
    assert units_of(*estate, scope=Scope()) == []


def test_a_unit_without_an_entrance_is_in_no_entrance() -> None:
    house = Unit(1, 12, None, frozenset({WANG}), 8000)
    assert units_of(house, scope=Scope(entrances=frozenset({121}))) == []


def test_parking_counts_where_the_rulebook_says_so() -> None:
    units = [flat(1, WANG), flat(2, WANG, parking=True), flat(3, LI, parking=True)]
    assert units_of(*units, rules=HeadRules(parking_counts=True)) == [(1, 2), (3,)]
    assert left_out(units, rules=HeadRules(parking_counts=True)) == ()
    assert left_out(units) == (LeftOut(2, LeftOutReason.PARKING), LeftOut(3, LeftOutReason.PARKING))


def test_an_owner_of_nothing_but_parking_is_no_head() -> None:
    assert units_of(flat(1, WANG, parking=True)) == []


def test_one_head_per_certificate_where_the_place_counts_so() -> None:
    units = [
        flat(1, WANG),
        flat(2, WANG),
        flat(3, delivery=Delivery.UNSOLD),
        flat(4, delivery=Delivery.UNSOLD),
    ]
    assert units_of(*units, rules=HeadRules(merge_same_owners=False)) == [(1,), (2,), (3, 4)]


def test_building_13_has_25_heads_in_28_flats() -> None:
    owners = [*range(1, 26), 1, 2, 3]
    groups = head_groups([flat(number, owner) for number, owner in enumerate(owners, 1)])
    assert len(groups) == 25
    assert sum(len(group.units) == 2 for group in groups) == 3


def test_the_developer_s_head_is_marked_and_names_the_buyers() -> None:
    unsold = flat(1, DEVELOPER, delivery=Delivery.UNSOLD, developer=DEVELOPER)
    sold = flat(2, WANG, delivery=Delivery.UNDELIVERED, developer=DEVELOPER)
    (group,) = head_groups([unsold, sold])
    assert group.developer
    assert group.owners == (WANG, DEVELOPER)


units = st.lists(
    st.builds(
        flat,
        st.integers(1, 10**6),
        st.sampled_from([WANG, LI, CHEN, DEVELOPER]),
        building=st.sampled_from([12, 13]),
        parking=st.booleans(),
        delivery=st.sampled_from(Delivery),
        developer=st.sampled_from([None, DEVELOPER]),
        registry_dm2=st.integers(1, 20000),
        order=st.integers(0, 5),
    ),
    max_size=20,
    unique_by=lambda unit: unit.id,
)


@given(units, st.randoms())
def test_the_order_of_the_rows_changes_nothing(listed: list[Unit], chance: random.Random) -> None:
    shuffled = list(listed)
    chance.shuffle(shuffled)
    assert head_groups(shuffled) == head_groups(listed)


@given(units)
def test_every_unit_is_in_one_head_or_left_out(listed: list[Unit]) -> None:
    groups = head_groups(listed)
    counted = [unit for group in groups for unit in group.units] + [each.unit for each in left_out(listed)]
    assert sorted(counted) == sorted(unit.id for unit in listed)
    assert total_area(groups) == sum(unit.area_dm2 for unit in listed if not unit.parking)
