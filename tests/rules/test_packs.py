"""The texts to start from: one for every kind, in both languages, lawful, fitted to the estate."""

import re

import pytest

from meetings.conventions.pack_library import Pack, pack_named, packs, packs_for
from meetings.conventions.rules.clauses import LONGEST_CLAUSE, LONGEST_HEADING, LONGEST_HEADING_EN
from meetings.conventions.rules.kinds import Kind
from meetings.estates.rules.types import EstateType

EVERY = packs()
TYPES = {each.value for each in EstateType}


def test_every_kind_has_a_text_to_start_from() -> None:
    assert {pack.kind for pack in EVERY if not pack.types} == set(Kind)


@pytest.mark.parametrize("estate", sorted(TYPES))
def test_an_estate_is_offered_one_text_of_each_file_fitted_to_its_type(estate: str) -> None:
    offered = packs_for(estate)
    files = [pack.name.partition(".")[0] for pack in offered]
    assert len(files) == len(set(files)) == len([pack for pack in EVERY if not pack.types])
    assert any(pack.types == (estate,) for pack in offered)


def test_an_estate_without_a_type_is_offered_what_is_for_any() -> None:
    assert packs_for("") == tuple(pack for pack in EVERY if not pack.types)


def test_a_self_built_house_has_its_own_clauses_and_a_commodity_estate_has_not() -> None:
    self_built, commodity = (
        pack_named(f"residents_convention.{each}") for each in ("self_built", "commodity")
    )
    assert self_built is not None
    assert commodity is not None
    assert "出租房" in [clause.heading for clause in self_built.clauses]
    assert "出租房" not in [clause.heading for clause in commodity.clauses]
    assert pack_named("residents_convention.nowhere") is None


@pytest.mark.parametrize("pack", EVERY, ids=lambda pack: pack.name)
def test_a_text_is_whole_in_both_languages(pack: Pack) -> None:
    assert set(pack.types) <= TYPES
    assert all((pack.title, pack.title_en, pack.about, pack.about_en, pack.preamble, pack.preamble_en))
    for clause in pack.clauses:
        assert 0 < len(clause.words) <= LONGEST_CLAUSE
        assert 0 < len(clause.words_en) <= LONGEST_CLAUSE
        assert len(clause.heading) <= LONGEST_HEADING
        assert len(clause.heading_en) <= LONGEST_HEADING_EN
        assert bool(clause.heading) == bool(clause.heading_en)
        assert bool(clause.chapter) == bool(clause.chapter_en)
    chapters = [clause.chapter for clause in pack.clauses if clause.chapter]
    assert len(chapters) == len(set(chapters)), "a chapter's heading stands once, before its first clause"
    assert len({clause.words for clause in pack.clauses}) == len(pack.clauses)


FINE_OR_CUT = re.compile(r"罚款|处罚|扣.{0,4}押金|断水断电|断水|停水|停电|停止供电")
NEVER = re.compile(r"不罚款|不设罚款|不断水断电|不得采取|不锁车")


@pytest.mark.parametrize("pack", EVERY, ids=lambda pack: pack.name)
def test_no_text_fines_anybody_or_cuts_anything_off(pack: Pack) -> None:
    # Organic Law of Urban Residents' Committees (2026) art. 31; Civil Code art. 944
    for clause in pack.clauses:
        if FINE_OR_CUT.search(clause.words):
            assert NEVER.search(clause.words), clause.words
