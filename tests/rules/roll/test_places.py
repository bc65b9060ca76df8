"""Is a place read alike in every form that committees write?"""

import pytest

from app.community.rules.roll.places import (
    Place,
    Use,
    became_date,
    building_in,
    floor_of,
    read_building,
    read_entrance,
    read_floor,
    read_place,
    read_use,
    unit_key,
)


@pytest.mark.parametrize(
    ("written", "building", "entrance", "room", "floor"),
    [
        ("3幢2单元501", "3", "2", "501", 5),
        ("18弄13号501室", "13", "", "501", 5),
        ("13号楼501", "13", "", "501", 5),
        ("3#-2-501", "3", "2", "501", 5),
        ("3#2-501", "3", "2", "501", 5),
        ("2#501", "2", "", "501", 5),
        ("3-2-501", "3", "2", "501", 5),
        ("3－2－501", "3", "2", "501", 5),
        ("３幢２单元５０１", "3", "2", "501", 5),
        ("3幢-2单元-501室", "3", "2", "501", 5),
        ("三幢二单元五〇一", "3", "2", "501", 5),
        ("十三号楼1203室", "13", "", "1203", 12),
        ("3栋B座1203", "3", "B", "1203", 12),
        ("A座1203", "A", "", "1203", 12),
        ("明辉西郊苑13号楼501室", "13", "", "501", 5),
        ("某路18号13号楼501", "13", "", "501", 5),
        ("13楼501", "13", "", "501", 5),
        ("5楼501", "", "", "501", 5),
        ("3号楼5层01", "3", "", "501", 5),
        ("3-2-5-01", "3", "2", "501", 5),
        ("3-2-5-501", "3", "2", "501", 5),
        ("2单元501", "", "2", "501", 5),
        ("501", "", "", "501", 5),
        ("501室", "", "", "501", 5),
        ("501号", "", "", "501", 5),
        ("501.0", "", "", "501", 5),
        ("0501", "", "", "0501", 5),
        ("1203A", "", "", "1203A", 12),
        ("1203-2", "", "", "1203-2", 12),
        ("-1-056", "", "", "-1-056", -1),
        ("B101", "", "", "B101", -1),
        ("12", "", "", "12", None),
    ],
)
def test_every_form_names_its_parts(
    written: str, building: str, entrance: str, room: str, floor: int | None
) -> None:
    place = read_place(written)
    assert place is not None
    assert (place.building, place.entrance, place.room, place.floor) == (building, entrance, room, floor)


def test_two_parts_wait_until_the_sheet_says_which() -> None:
    assert read_place("13-501") == Place(room="501", floor=5, pair="13")


def test_a_lane_is_kept_beside_the_building() -> None:
    place = read_place("18弄13号501室")
    assert place is not None
    assert place.lane == "18弄"


@pytest.mark.parametrize(
    ("written", "room", "use"),
    [
        ("车位B1-023", "车位B1-023", Use.PARKING),
        ("023号车位", "车位023", Use.PARKING),
        ("地下车位23", "地下车位23", Use.PARKING),
        ("商铺03", "商铺03", Use.SHOP),
        ("商101", "商101", Use.SHOP),
    ],
)
def test_bays_and_shops_say_so(written: str, room: str, use: Use) -> None:
    place = read_place(written)
    assert place is not None
    assert (place.room, place.use) == (room, use)


@pytest.mark.parametrize(
    "written", ["", "张三", "备注", "合计28户", "13幢", "2026-03-12", "3月12日", "89.52.1"]
)
def test_what_is_no_place_is_not_forced_into_one(written: str) -> None:
    assert read_place(written) is None


def test_a_room_that_excel_made_a_date_is_recognised() -> None:
    assert became_date("2026-02-12")
    assert became_date("2月12日")
    assert not became_date("2-12")


def test_the_same_unit_has_one_key() -> None:
    assert unit_key("13", "", "501") == unit_key("013", "", "0501")
    assert unit_key("13", "2", "501") != unit_key("13", "", "501")
    assert unit_key("13", "", "车位23", Use.PARKING) == unit_key("13", "", "23", Use.PARKING)
    assert unit_key("13", "", "23", Use.PARKING) != unit_key("13", "", "23")


def test_buildings_and_entrances_are_bare() -> None:
    assert read_building("十三号楼") == ("", "13")
    assert read_building("18弄13号") == ("18弄", "13")
    assert read_building("商业楼") == ("", "商业楼")
    assert read_entrance("二单元") == "2"


def test_a_title_names_one_building_or_none() -> None:
    assert building_in("明辉西郊苑13号楼业主清册.xlsx") == "13"
    assert building_in("1号楼至3号楼业主名册") == ""
    assert building_in("2026年业主名册") == ""


@pytest.mark.parametrize(
    ("written", "floor"),
    [
        ("5", 5),
        ("五楼", 5),
        ("第12层", 12),
        ("-1", -1),
        ("负一层", -1),
        ("B1", -1),
        ("", None),
        ("复式", None),
    ],
)
def test_floors_are_numbers(written: str, floor: int | None) -> None:
    assert read_floor(written) == floor


def test_uses_are_few() -> None:
    assert read_use("住宅") is Use.DWELLING
    assert read_use("地下车位") is Use.PARKING
    assert read_use("沿街商铺") is Use.SHOP
    assert read_use("非住宅") is Use.OTHER
    assert read_use("") is None


def test_a_rooms_number_tells_its_floor() -> None:
    assert floor_of("501") == 5
    assert floor_of("1203") == 12
    assert floor_of("12") is None
