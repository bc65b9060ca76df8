"""Are owners taken apart where there are several, and never where there is one?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.community.rules.roll.owners import OwnerFlaw, OwnerKind, plain_name, read_owners, written_back
from app.community.rules.roll.phones import PhoneFlaw, masked, read_phones


def named(written: str) -> list[str]:
    return [owner.name for owner in read_owners(written).owners]


@pytest.mark.parametrize(
    "written",
    [
        "张三、李四",
        "张三/李四",
        "张三 / 李四",
        "张三，李四",
        "张三；李四",
        "张三\n李四",
        "张三&李四",
        "张三（1/2）、李四（1/2）",
        "张三各50%、李四50%",
        "张三1/2 李四1/2",
        "业主：张三、李四（共有人）",
        "张三、李四、",
    ],
)
def test_co_owners_are_taken_apart_at_every_sign(written: str) -> None:
    assert named(written) == ["张三", "李四"]
    assert read_owners(written).flaw is None


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("王 芳", "王芳"),
        ("王　芳", "王芳"),
        ("王 小 明", "王小明"),
        ("欧阳 娜娜", "欧阳娜娜"),
        ("张三先生", "张三"),
        ("张三（业主）", "张三"),
        ("John  Smith", "John Smith"),
        ("O'Brien", "O'Brien"),
        ("迪丽热巴 · 买买提", "迪丽热巴·买买提"),
        ("阿卜杜拉・买买提", "阿卜杜拉·买买提"),
    ],
)
def test_one_name_stays_one(written: str, name: str) -> None:
    assert named(written) == [name]
    assert read_owners(written).flaw is None


@pytest.mark.parametrize(
    "written", ["上海某某置业有限公司", "上海 某某 置业 有限公司", "上海某某置业\n有限公司"]
)
def test_a_company_is_one_owner(written: str) -> None:
    owners = read_owners(written).owners
    assert [(o.name, o.kind) for o in owners] == [("上海某某置业有限公司", OwnerKind.COMPANY)]


def test_a_foreign_company_keeps_its_comma() -> None:
    assert named("ABC Trading Co., Ltd.") == ["ABC Trading Co., Ltd"]


@pytest.mark.parametrize(
    "written", ["张三的继承人", "张三之继承人", "张三（继承人：王小明）", "张三（已故）的法定继承人"]
)
def test_heirs_stand_under_the_name_of_who_died(written: str) -> None:
    owners = read_owners(written).owners
    assert [(o.name, o.kind) for o in owners] == [("张三", OwnerKind.HEIRS)]


@pytest.mark.parametrize("written", ["未售", "开发商", "建设单位（未售）", "开发商（未售）"])
def test_what_is_unsold_is_the_developers(written: str) -> None:
    cell = read_owners(written)
    assert [o.kind for o in cell.owners] == [OwnerKind.DEVELOPER]
    assert cell.unsold


@pytest.mark.parametrize(
    ("written", "flaw"),
    [
        ("", OwnerFlaw.MISSING),
        ("无", OwnerFlaw.MISSING),
        ("/", OwnerFlaw.MISSING),
        ("租户：张三", OwnerFlaw.TENANT),
        ("张三（已故）", OwnerFlaw.DECEASED),
        ("张三 李四", OwnerFlaw.SPACED),
        ("Smith, John", OwnerFlaw.COMMA),
        ("2号楼", OwnerFlaw.ODD),
    ],
)
def test_what_is_unclear_is_said(written: str, flaw: OwnerFlaw) -> None:
    assert read_owners(written).flaw is flaw


def test_a_foreign_name_with_a_comma_has_two_readings() -> None:
    cell = read_owners("Smith, John / Smith, Mary")
    assert [o.name for o in cell.owners] == ["Smith, John", "Smith, Mary"]
    assert [o.name for o in cell.other] == ["Smith", "John", "Smith", "Mary"]


def test_a_known_name_is_never_taken_apart() -> None:
    known = frozenset({"Smith, John"})
    assert [o.name for o in read_owners("Smith, John", known).owners] == ["Smith, John"]
    assert [o.name for o in read_owners("Smith, John、王芳", known).owners] == ["Smith, John", "王芳"]


def test_a_number_beside_the_name_goes_to_its_owner() -> None:
    owners = read_owners("张三 12000000001、李四").owners
    assert [(o.name, o.mobile) for o in owners] == [("张三", "12000000001"), ("李四", "")]


@given(st.text(alphabet="张李王欧阳芳明 ·John、/", min_size=1, max_size=12))
def test_a_plain_name_is_plain_already(text: str) -> None:
    assert plain_name(plain_name(text)) == plain_name(text)


@given(
    st.lists(
        st.text(alphabet="张李王赵芳明华国", min_size=2, max_size=4), min_size=1, max_size=4, unique=True
    )
)
def test_what_an_export_writes_is_read_back(people: list[str]) -> None:
    assert named("、".join(people)) == people
    heirs = read_owners("、".join(written_back(name, OwnerKind.HEIRS) for name in people))
    assert [(o.name, o.kind) for o in heirs.owners] == [(name, OwnerKind.HEIRS) for name in people]


@pytest.mark.parametrize(
    "written",
    [
        "12000000001",
        "120 0000 0001",
        "120-0000-0001",
        "+86 12000000001",
        "１２００００００００１",
        "12000000001.0",
        "12000000001（本人）",
    ],
)
def test_a_mobile_is_eleven_digits_however_written(written: str) -> None:
    assert read_phones(written, 1).mobiles == ("12000000001",)


def test_numbers_line_up_with_owners() -> None:
    assert read_phones("12000000001/12000000002", 2).mobiles == ("12000000001", "12000000002")
    assert read_phones("无、12000000002", 2).mobiles == ("", "12000000002")
    assert read_phones("12000000001", 2).mobiles == ("12000000001",)


def test_a_number_that_is_none_is_said() -> None:
    assert read_phones("1200000000", 1).flaw is PhoneFlaw.BAD
    assert read_phones("1.2E+10", 1).flaw is PhoneFlaw.BAD
    assert read_phones("021-54321234", 1).flaw is PhoneFlaw.FIXED
    assert read_phones("12000000001/12000000002", 1).flaw is PhoneFlaw.SEVERAL
    assert read_phones("无", 1).flaw is None


def test_a_number_is_shown_masked() -> None:
    assert masked("12000002207") == "120 **** 2207"
