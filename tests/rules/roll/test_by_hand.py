"""What is typed into the forms of one unit and one owner is read, or refused field by field."""

import pytest

from app.community.rules.roll.by_hand import (
    Wrong,
    counted_area,
    read_new_owner,
    read_owner,
    read_reason,
    read_unit,
    written_area,
)
from app.community.rules.roll.drafts import AreaSource
from app.community.rules.roll.identity import check_digit
from app.community.rules.roll.owners import OwnerKind
from app.community.rules.roll.places import Use

UNIT = {
    "building": "13号楼",
    "entrance": "2单元",
    "room": "501室",
    "floor": "5",
    "use": "dwelling",
    "registry": "",
    "survey": "",
    "contract": "",
    "stated": "89.52㎡",
    "inner": "",
    "delivered": "yes",
    "reason": "漏登",
}
OWNER = {
    "name": "王 芳",
    "kind": "person",
    "mobile": "120 0000 0001",
    "certificate_digits": "",
    "representative": "",
    "reason": "更正",
}
IDENTITY = "99999919600101001"
IDENTITY += check_digit(IDENTITY)


@pytest.mark.parametrize(
    ("areas", "counted"),
    [
        ((8952, 9000, 9100, 9200), (8952, AreaSource.REGISTRY)),
        ((None, 9000, 9100, 9200), (9000, AreaSource.SURVEY)),
        ((None, None, 9100, 9200), (9100, AreaSource.CONTRACT)),
        ((None, None, None, 9200), (9200, AreaSource.STATED)),
        ((None, None, None, None), (None, AreaSource.NONE)),
    ],
)
def test_the_area_that_counts_follows_the_legal_order(
    areas: tuple[int | None, int | None, int | None, int | None], counted: tuple[int | None, AreaSource]
) -> None:
    assert counted_area(*areas) == counted


def test_a_unit_is_read_as_a_sheet_would_be() -> None:
    values, wrong = read_unit(UNIT)
    assert not wrong
    assert values is not None
    assert (values.building, values.entrance, values.room, values.floor) == ("13", "2", "501", 5)
    assert (values.use, values.area_dm2, values.area_source) == (Use.DWELLING, 8952, AreaSource.STATED)
    assert written_area(values.area_dm2) == "89.52"


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("building", "", Wrong.BUILDING),
        ("room", " ", Wrong.ROOM),
        ("room", "x" * 41, Wrong.ROOM),
        ("floor", "五", Wrong.FLOOR),
        ("floor", "-", Wrong.FLOOR),
        ("floor", "1234", Wrong.FLOOR),
        ("use", "castle", Wrong.USE),
        ("registry", "约九十", Wrong.AREA),
        ("registry", "0", Wrong.AREA),
        ("registry", "89.525", Wrong.AREA),
        ("inner", "95", Wrong.INNER),
        ("reason", "", Wrong.REASON),
        ("reason", "x" * 401, Wrong.REASON),
        ("reason", f"见身份证{IDENTITY}", Wrong.IDENTITY),
    ],
)
def test_each_field_is_refused_by_its_own_reason(field: str, text: str, why: Wrong) -> None:
    values, wrong = read_unit(UNIT | {field: text})
    assert values is None
    assert wrong == ((field, why),)


def test_all_that_is_wrong_is_told_at_once() -> None:
    _, wrong = read_unit(UNIT | {"room": "", "floor": "x", "reason": ""})
    assert [field for field, _ in wrong] == ["room", "floor", "reason"]


def test_an_owner_is_read_with_one_spelling_and_a_bare_number() -> None:
    values, wrong = read_owner(OWNER)
    assert not wrong
    assert values is not None
    assert (values.name, values.mobile, values.kind) == ("王芳", "12000000001", OwnerKind.PERSON)


def test_a_person_casts_and_a_company_names_somebody() -> None:
    person, _ = read_owner(OWNER | {"representative": "赵经理"})
    company, _ = read_owner(OWNER | {"kind": "company", "representative": "赵经理"})
    assert person is not None
    assert company is not None
    assert (person.representative, company.representative) == ("", "赵经理")


@pytest.mark.parametrize(
    ("field", "text", "why"),
    [
        ("name", "", Wrong.NAME),
        ("name", "字" * 61, Wrong.NAME),
        ("name", f"王芳{IDENTITY}", Wrong.IDENTITY),
        ("mobile", "021-61234567", Wrong.MOBILE),
        ("mobile", "12345", Wrong.MOBILE),
        ("certificate_digits", "123", Wrong.DIGITS),
        ("certificate_digits", "一二三四", Wrong.DIGITS),
        ("kind", "king", Wrong.KIND),
        ("representative", IDENTITY, Wrong.REPRESENTATIVE),
    ],
)
def test_an_owner_is_refused_field_by_field(field: str, text: str, why: Wrong) -> None:
    values, wrong = read_owner(OWNER | {field: text})
    assert values is None
    assert wrong == ((field, why),)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("高远", OwnerKind.PERSON),
        ("红砖商贸有限公司", OwnerKind.COMPANY),
        ("Smith, John", OwnerKind.PERSON),
    ],
)
def test_the_name_of_an_incomer_says_what_it_is(name: str, kind: OwnerKind) -> None:
    values, wrong = read_new_owner(name, "", 2)
    assert not wrong
    assert values is not None
    assert values.kind is kind


def test_the_line_of_an_incomer_names_its_fields() -> None:
    assert read_new_owner("", "12", 3)[1] == (("name3", Wrong.NAME), ("mobile3", Wrong.MOBILE))


def test_every_change_by_hand_says_why() -> None:
    assert read_reason("") == (("reason", Wrong.REASON),)
    assert not read_reason("按产权证更正")
