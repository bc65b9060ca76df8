"""Are real workbooks read as a committee would read them, in the limited process and back?"""

import io
from pathlib import Path

import openpyxl
import pytest

from app import i18n
from app.community.roll_reading import words
from app.community.roll_reading.export_file import workbook_bytes
from app.community.roll_reading.preview_file import preview_file
from app.community.roll_reading.stored import (
    answers_from_json,
    answers_to_json,
    mapping_from_json,
    mapping_to_json,
    preview_from_json,
    preview_to_json,
)
from app.community.roll_reading.workbook import plain_number, read_workbook
from app.community.rules.roll.changes import Do, compare
from app.community.rules.roll.columns import Meaning
from app.community.rules.roll.doubts import Answers, Option, Reason
from app.community.rules.roll.export import export_rows
from app.community.rules.roll.known import NOTHING_YET
from app.community.rules.roll.lines import LeftOut
from app.community.rules.roll.owners import OwnerKind
from app.community.rules.roll.places import Use
from app.community.rules.roll.plan import Plan, settle
from app.community.rules.roll.preview import NoteCode, Preview
from tests.support.rolls import answered, as_known, doubt, names, owners, reasons, unit_at
from tests.workbooks import make

FOLDER = Path(__file__).resolve().parent
ALL = sorted(path.name for path in FOLDER.glob("*") if path.suffix in {".xlsx", ".csv"})
ANSWERS_13: dict[str, str | tuple[str, str]] = {
    "0.16.area_times": "use:6215",
    "name.0.22.0": "same:0.6.0",
    "0.26.owner_missing": ("type", "杜若梅"),
}


SEEN: dict[str, Preview] = {}


async def read(name: str) -> Preview:
    """Each file is opened once: a preview never changes."""
    if name not in SEEN:
        SEEN[name] = await preview_file((FOLDER / name).read_bytes(), name)
    return SEEN[name]


async def settled(name: str, answers: Answers | None = None) -> Plan:
    return settle(await read(name), answers)


async def test_building_13_shows_what_the_committee_must_look_at() -> None:
    plan = await settled("building13.xlsx")
    assert [(d.row, d.reason) for d in plan.open] == [
        (16, Reason.AREA_TIMES),
        (22, Reason.SAME_NAME_OTHER_PHONE),
        (26, Reason.OWNER_MISSING),
    ]
    assert [(d.row, d.reason) for d in plan.to_look_at[3:]] == [(9, Reason.AREA_MARK), (21, Reason.CO_OWNERS)]
    assert len(plan.good_units) == 23
    assert (plan.heads_least, plan.heads_most) == (25, 26)
    assert [(row.row, row.why) for row in plan.ignored[2:]] == [(31, LeftOut.BLANK), (32, LeftOut.TOTAL)]


async def test_building_13_finds_the_row_that_explains_the_wrong_total() -> None:
    (check,) = (await settled("building13.xlsx")).totals
    assert (check.read_dm2, check.stated_dm2, check.difference_dm2) == (265031, 209096, 55935)
    assert [(each.area_dm2, each.proposed_dm2) for each in check.explained] == [(62150, 6215)]


async def test_building_13_once_settled_is_the_demos_roll() -> None:
    plan = await settled("building13.xlsx", answered(ANSWERS_13))
    assert plan.open == ()
    assert (len(plan.units), plan.heads, plan.area_dm2) == (28, 25, 209096)
    assert plan.totals[0].difference_dm2 == 0
    assert owners(plan, "13-104") == owners(plan, "13-504")
    assert owners(plan, "13-302") == owners(plan, "13-303")
    assert owners(plan, "13-701") == owners(plan, "13-702")


async def test_building_13_names_the_column_it_did_not_read() -> None:
    found = await read("building13.xlsx")
    assert found.sheets[0].columns[5].meaning is Meaning.IDENTITY
    assert [note.params for note in found.notes if note.code is NoteCode.IDENTITY_UNREAD] == [
        (("column", "F"),)
    ]


@pytest.mark.parametrize("name", ALL)
async def test_no_identity_number_leaves_the_reading(name: str) -> None:
    text = preview_to_json(await read(name))
    assert "999999" not in text
    assert not any(mark in text for mark in ("\ue0f0", "\ue0f1", "\ue0f2"))


@pytest.mark.parametrize("name", ALL)
async def test_what_is_stored_between_requests_settles_alike(name: str) -> None:
    found = await read(name)
    again = preview_from_json(preview_to_json(found))
    assert again == found
    assert settle(again) == settle(found)
    assert mapping_from_json(mapping_to_json(found.mapping)) == found.mapping


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("lang", ["zh", "en"])
async def test_everything_the_page_says_has_its_words(name: str, lang: i18n.Lang) -> None:
    found = await read(name)
    plan = settle(found)
    t = i18n.translator(lang)
    said = [words.reason(d) for d in plan.doubts] + [words.written(d) for d in plan.doubts]
    said += [words.choice(d, choice) for d in plan.doubts for choice in d.choices]
    said += [words.left_out(row) for row in plan.ignored] + [words.note(note) for note in found.notes]
    said += [words.meaning(column) for view in found.sheets for column in view.columns]
    said += [words.guessed_by(column) for view in found.sheets for column in view.columns]
    said += [words.read_as(plan, unit) for unit in plan.units] + [words.total(check) for check in plan.totals]
    said += [one for view in found.sheets if (one := words.not_read(view))]
    said += [one for check in plan.totals if (one := words.explanation(plan, check))]
    for one in said:
        assert t(one.key, **one.params).strip()


async def test_two_line_headers_merged_cells_and_full_width_digits() -> None:
    plan = await settled("two_line_header.xlsx")
    assert [unit.label for unit in plan.units] == [
        "3-1-101",
        "3-1-102",
        "3-2-201",
        "3-2-202",
        "3-2-203",
        "5-101",
        "5-102",
        "5-车位B1-023",
    ]
    first = unit_at(plan, "3-1-101")
    assert (first.floor, first.area_dm2, first.inner_area_dm2, first.certificate) == (
        1,
        8952,
        7010,
        "沪(2019)字第001001号",
    )
    assert [o.mobile for o in owners(plan, "3-1-101")] == ["12000001011", "12000001012"]
    assert owners(plan, "3-1-102")[0].kind is OwnerKind.COMPANY
    assert unit_at(plan, "3-2-202").delivered is False
    assert owners(plan, "3-2-203")[0].kind is OwnerKind.DEVELOPER
    assert (unit_at(plan, "5-车位B1-023").use, owners(plan, "5-车位B1-023")[0].kind) == (
        Use.PARKING,
        OwnerKind.HEIRS,
    )


async def test_identity_tells_namesakes_together_and_apart_in_memory() -> None:
    plan = await settled("two_line_header.xlsx")
    assert owners(plan, "3-2-201") == owners(plan, "5-101")
    assert owners(plan, "3-2-202") != owners(plan, "3-2-201")
    assert Reason.SAME_NAME_ONLY not in reasons(plan)


async def test_every_form_of_place_in_one_column() -> None:
    plan = await settled("place_forms.xlsx")
    assert plan.open == ()
    assert [unit.label for unit in plan.units] == [
        "3-2-501",
        "13-501",
        "14-502",
        "13-503",
        "3-2-504",
        "15-505",
        "16-506",
        "17-507",
        "3-2-508",
    ]
    assert {unit.area_dm2 for unit in plan.units} == {8000}


async def test_owners_joined_in_every_way() -> None:
    plan = await settled("joined_owners.xlsx")
    assert {unit.label: names(plan, unit.label) for unit in plan.units} == {
        "1-101": ["张一", "张二"],
        "1-102": ["李一", "李二"],
        "1-103": ["王一", "王二"],
        "1-104": ["赵一", "赵二", "赵三"],
        "1-201": ["钱一", "钱二"],
        "1-202": ["周一", "周二"],
        "1-203": ["吴一", "吴二"],
        "1-204": ["郑家和"],
        "1-301": ["郑家和"],
        "1-302": ["冯一", "冯二"],
        "1-303": ["Smith, John"],
    }
    assert [o.mobile for o in owners(plan, "1-201")] == ["12000000005", "12000000006"]
    assert [d.reason for d in plan.open] == [Reason.OWNER_COMMA]


async def test_contradictions_are_asked_about_and_repeats_left_out() -> None:
    plan = await settled("contradictions.xlsx")
    assert [(d.row, d.reason) for d in plan.open] == [
        (6, Reason.SAME_UNIT_OTHER_OWNER),
        (8, Reason.SAME_UNIT_OTHER_AREA),
        (11, Reason.ROOM_MISSING),
        (12, Reason.PLACE_BECAME_DATE),
        (13, Reason.OWNER_TENANT),
        (14, Reason.AREA_ZERO),
        (15, Reason.AREA_DECIMALS),
        (16, Reason.AREA_UNREADABLE),
        (17, Reason.OWNER_DECEASED),
    ]
    assert [(row.row, row.of) for row in plan.ignored if row.why is LeftOut.REPEATED] == [(3, 2)]


async def test_each_sheet_is_a_building_and_the_others_are_left_out() -> None:
    found = await read("several_sheets.xlsx")
    assert [view.mapping.read for view in found.sheets] == [False, True, True, False, False]
    plan = settle(found, answered({}, same_name_only=Option.APART))
    assert [unit.label for unit in plan.units] == ["1-101", "1-102", "2-201", "2-102"]
    assert plan.open == ()


async def test_a_gbk_file_is_read_like_any_other() -> None:
    plan = await settled("gbk.csv")
    assert {unit.label: unit.area_dm2 for unit in plan.units} == {
        "1-1-101": 120340,
        "1-1-102": 6215,
        "1-2-201": 6215,
    }
    assert plan.totals[0].difference_dm2 == 0
    assert [row.why for row in plan.ignored] == [LeftOut.TITLE, LeftOut.HEADER, LeftOut.BLANK, LeftOut.TOTAL]


async def test_tabs_and_a_byte_order_mark_are_no_obstacle() -> None:
    assert [unit.label for unit in (await settled("utf8_tabs.csv")).units] == ["1-1-101"]


async def test_an_export_read_back_changes_nothing() -> None:
    known = as_known(await settled("building13.xlsx", answered(ANSWERS_13)))
    content = workbook_bytes(export_rows(known), "名册")
    plan = settle(await preview_file(content, "名册.xlsx", known=known), known=known)
    assert plan.open == ()
    assert compare(plan, known).items == ()


async def test_a_second_import_shows_a_sale_an_area_and_a_flat_that_vanished() -> None:
    known = as_known(await settled("building13.xlsx", answered(ANSWERS_13)))
    book = make.building13()
    sheet = book.active
    sheet["C7"], sheet["E7"], sheet["D8"] = "新业主", "12000000999", 62.25
    sheet.delete_rows(30)
    found = await preview_file(_saved(book), "13号楼.xlsx", known=known)
    plan = settle(found, answered({"0.16.area_times": "use:6215"}), known)
    kinds = [(change.kind.value, change.label) for change in compare(plan, known).items]
    assert kinds == [("sale", "13-201"), ("area", "13-202"), ("vanished", "13-704")]
    t = i18n.translator("zh")
    for change in compare(plan, known).items:
        assert t(words.change(change).key, **words.change(change).params)
        assert all(t(words.do(change, do).key, **words.do(change, do).params) for do in change.choices)
        assert all(t(name.key, **name.params) for name, _, _ in words.change_fields(change))


def _saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


async def test_progress_is_told_while_a_file_is_read() -> None:
    told: list[tuple[str, int, int]] = []
    rows = "\n".join(f"1,{100 + n},业主,80" for n in range(1200))
    await preview_file(
        f"楼号,室号,业主,面积\n{rows}".encode(), "x.csv", progress=lambda *news: told.append(news)
    )
    assert [stage for stage, _, _ in told] == ["reading", "reading", "comparing"]
    assert told[0][1:] == (500, 1201)


async def test_the_building_that_the_page_was_opened_for_fills_the_gap() -> None:
    content = "室号,业主,面积\n101,张三,80\n102,李四,80".encode()
    found = await preview_file(content, "名册.csv", building="13")
    assert [unit.label for unit in settle(found).units] == ["13-101", "13-102"]
    without = settle(await preview_file(content, "x.csv"))
    assert doubt(without, Reason.BUILDING_MISSING).params == (("n", 2),)


def test_numbers_become_text_without_noise() -> None:
    assert [
        plain_number(value) for value in (89.52000001, 29.84 * 3, 501.0, 12000000001.0, 80, 0.1 + 0.2)
    ] == [
        "89.52",
        "89.52",
        "501",
        "12000000001",
        "80",
        "0.3",
    ]


def test_a_number_typed_as_text_keeps_its_nought() -> None:
    book = read_workbook('楼号,室号\n1,="0501"\n1,\'0502'.encode(), "x.csv")
    assert [row[1] for row in book.sheets[0].rows] == ["室号", "0501", "0502"]


def test_answers_are_kept_between_requests() -> None:
    given = answered({"a": ("type", "王五"), "b": "leave"}, same_name_only=Option.APART)
    again, changes = answers_from_json(answers_to_json(given, {"gone.3": Do.REMOVE}))
    assert (again, changes) == (given, {"gone.3": Do.REMOVE})
    assert answers_from_json("{}") == (Answers(), {})


async def test_a_stored_preview_with_stored_answers_is_the_plan() -> None:
    found = await read("building13.xlsx")
    answers = answers_to_json(answered(ANSWERS_13))
    again = preview_from_json(preview_to_json(found))
    given, chosen = answers_from_json(answers)
    assert (again, chosen) == (found, {})
    plan = settle(again, given, NOTHING_YET)
    assert plan == settle(found, answered(ANSWERS_13))
    assert len(compare(plan, NOTHING_YET).items) == 28


def test_the_committed_files_are_what_the_script_makes() -> None:
    for name in (
        "building13",
        "two_line_header",
        "place_forms",
        "joined_owners",
        "contradictions",
        "several_sheets",
    ):
        made = read_workbook(_saved(getattr(make, name)()), name)
        kept = read_workbook((FOLDER / f"{name}.xlsx").read_bytes(), name)
        assert [(s.name, len(s.rows), s.merges) for s in made.sheets] == [
            (s.name, len(s.rows), s.merges) for s in kept.sheets
        ]
