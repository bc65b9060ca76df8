"""What changed between two versions: every piece is somebody's words, and both texts come out whole."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.conventions.rules.canonical import ClauseWords, VersionText
from meetings.conventions.rules.comparing import Change, Kind, Piece, compare, in_english, patience, pieces

WORDS = st.text(alphabet="一二三楼道车棚，。 ab12", max_size=60)


def text(*clauses: tuple[int, str]) -> VersionText:
    return VersionText(
        "公约", "", tuple(ClauseWords(who, f"c{who}", n, words) for n, (who, words) in enumerate(clauses, 1))
    )


def rebuilt(found: tuple[Piece, ...], without: Kind) -> str:
    return "".join(piece.words for piece in found if piece.kind is not without)


@given(WORDS, WORDS)
def test_both_texts_come_out_whole(old: str, new: str) -> None:
    found = pieces(old, new)
    assert rebuilt(found, Kind.NEW) == old
    assert rebuilt(found, Kind.GONE) == new
    assert all(a.kind is not b.kind for a, b in pairwise(found))


@given(st.permutations(list(range(8))), st.sets(st.integers(0, 7)))
def test_every_clause_of_both_stands_there_once(order: list[int], gone: set[int]) -> None:
    old = text(*((n, f"第 {n} 件事") for n in range(8)))
    new = text(*((n, f"第 {n} 件事") for n in order if n not in gone))
    changes = compare(old, new)
    assert sorted(each.clause.clause for each in changes) == list(range(8))
    assert {each.clause.clause for each in changes if each.change is Change.REMOVED} == gone
    assert [each.new.clause for each in changes if each.new] == [n for n in order if n not in gone]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("充电到 1 至 3 号棚", "充电到 1 至 4 号棚", "充电到 1 至 [-3][+4] 号棚"),
        ("不飞线充电", "不从窗口拉线充电", "不[-飞][+从窗口拉]线充电"),
        ("parking until 8:00", "parking until 10:00", "parking until [-8][+10]:00"),
        ("nobody parks", "nobody barks", "nobody [-parks][+barks]"),
        ("same", "same", "same"),
        ("", "all new", "[+all new]"),
        ("all gone", "", "[-all gone]"),
    ],
)
def test_pieces_are_ones_a_reader_can_follow(old: str, new: str, said: str) -> None:
    marks = {Kind.SAME: "{}", Kind.GONE: "[-{}]", Kind.NEW: "[+{}]"}
    assert "".join(marks[piece.kind].format(piece.words) for piece in pieces(old, new)) == said


def test_a_clause_that_changed_places_is_still_that_clause() -> None:
    old = text((1, "甲"), (2, "乙"), (3, "丙"), (4, "丁"))
    new = text((4, "丁"), (1, "甲"), (2, "乙改"), (5, "新"))
    found = {each.clause.clause: (each.change, each.moved, each.renumbered) for each in compare(old, new)}
    assert found == {
        1: (Change.SAME, False, True),
        2: (Change.REWORDED, False, True),
        3: (Change.REMOVED, False, False),
        4: (Change.MOVED, True, True),
        5: (Change.ADDED, False, False),
    }


def test_a_first_version_is_new_throughout() -> None:
    assert [each.change for each in compare(None, text((1, "甲"), (2, "乙")))] == [Change.ADDED, Change.ADDED]


def test_a_text_reads_in_english_where_it_has_any() -> None:
    both = ClauseWords(1, "c1", 1, "不停车", heading="停车", words_en="No parking", heading_en="Parking")
    read = in_english(VersionText("公约", "前言", (both, ClauseWords(2, "c2", 2, "不喧哗")), "Convention"))
    assert (read.title, read.preamble) == ("Convention", "前言")
    assert [(each.words, each.heading) for each in read.clauses] == [
        ("No parking", "Parking"),
        ("不喧哗", ""),
    ]


def test_a_page_of_many_comparisons_ends_however_different_they_are() -> None:
    for comparisons in (0, 1, 5, 300, 3000):
        assert comparisons * patience(comparisons) <= 5
    assert patience(1) == 1
