"""A text is cut by its own numbering, and no character of it is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.conventions.cutting import Cut, CutClause, Line, cut, lines_of, read, written

ANYTHING = st.text(alphabet="第一二三十条章、（）1234. \n甲乙丙丁，。ab【】#•", max_size=200)


def bare(words: str) -> str:
    return "".join(words.split())


def kept(found: Cut) -> str:
    rows = [found.title, found.preamble]
    for each in found.clauses:
        rows += [each.chapter, each.mark, each.heading, each.words]
    return "".join(rows)


@given(ANYTHING)
def test_every_character_stays(text: str) -> None:
    loose = str.maketrans("", "", "【】 :：.、\u3000")  # what stands between a number and its words
    before, after = bare(text).translate(loose), bare(kept(cut(lines_of(text)))).translate(loose)
    assert sorted(before) == sorted(after)


@pytest.mark.parametrize(
    ("text", "title", "preamble", "clauses"),
    [
        (
            "杜巷居民公约\n为了住得安心，大家约定：\n第一条 夜里十点后不吵。\n"
            "第二条　电瓶车不进楼。\n充电到车棚。\n第三条：有事上圆桌。",
            "杜巷居民公约",
            "为了住得安心，大家约定：",
            ["夜里十点后不吵。", "电瓶车不进楼。\n充电到车棚。", "有事上圆桌。"],
        ),
        (
            "一、不停消防通道。\n二、早上八点前开走。\n（一）雨天也一样。",
            "",
            "",
            ["不停消防通道。", "早上八点前开走。\n（一）雨天也一样。"],
        ),
        (
            "停车规矩\n1. 先登记。\n2、停满了等一等。\n３．不占门口。",
            "停车规矩",
            "",
            ["先登记。", "停满了等一等。", "不占门口。"],
        ),
        (
            "Article 1. Quiet after ten.\nArticle 2 No bikes inside.",
            "",
            "",
            ["Quiet after ten.", "No bikes inside."],
        ),
        ("不乱停车。\n不乱丢东西。", "", "", ["不乱停车。", "不乱丢东西。"]),
        (
            "2026年10月起执行\n1.5 米以上的车不进。\n3. 再议。",
            "2026年10月起执行",
            "",
            ["1.5 米以上的车不进。", "3. 再议。"],
        ),
        ("", "", "", []),
    ],
)
def test_by_its_own_numbering(text: str, title: str, preamble: str, clauses: list[str]) -> None:
    found = cut(lines_of(text))
    assert (found.title, found.preamble, [each.words for each in found.clauses]) == (title, preamble, clauses)


def test_chapters_and_headings_are_told_apart_from_clauses() -> None:
    found = cut(
        lines_of(
            "管理规约\n第一章 总则\n第一条 目的\n为了共同生活。\n第二条 【范围】全体业主。\n"
            "第二章 用房\n第三条 不改结构。"
        )
    )
    assert [(each.chapter, each.heading, each.words) for each in found.clauses] == [
        ("第一章 总则", "目的", "为了共同生活。"),
        ("", "范围", "全体业主。"),
        ("第二章 用房", "", "不改结构。"),
    ]


def test_numbers_that_the_file_counted_itself() -> None:
    lines = (
        Line("须知", "title"),
        Line("先登记", "item", "1."),
        Line("带合同来"),
        Line("搬走说一声", "item", "2."),
    )
    found = cut(lines)
    said = [(each.heading, each.words, each.mark) for each in found.clauses]
    assert (found.title, said) == ("须知", [("先登记", "带合同来", "1."), ("", "搬走说一声", "2.")])


def test_a_long_numbered_text_counts_right() -> None:
    text = "\n".join(f"第{n}条 第 {n} 件事。" for n in range(1, 121))
    assert len(cut(lines_of(text)).clauses) == 120


CLAUSES = st.lists(
    st.builds(
        CutClause,
        words=st.text(alphabet="甲乙丙，。", min_size=1, max_size=12),
        heading=st.text(alphabet="题目", max_size=4),
        chapter=st.text(alphabet="章名", max_size=4),
    ),
    max_size=6,
)


@given(CLAUSES)
def test_what_is_written_for_a_person_reads_back(clauses: list[CutClause]) -> None:
    assert list(read(written(clauses))) == clauses


def test_joining_and_cutting_by_an_empty_line() -> None:
    assert [each.words for each in read("甲\n乙\n\n丙\r\n\r\n\r\n丁")] == ["甲\n乙", "丙", "丁"]
    assert read("# 第一章\n【题】\n") == (CutClause("题", "", "第一章"),)


def test_a_number_without_end_and_blanks_without_end_are_only_text() -> None:
    endless = "1" * 5000
    found = cut(lines_of(f"第{endless}条 一\n（{endless}）二"))
    assert kept(found).count("1") in (0, 5000, 10_000)
    assert lines_of(" " * 60_000 + "一" + " \u3000" * 60_000 + "二") != ()
