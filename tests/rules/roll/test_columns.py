"""Are columns recognised in any order, under headers of one or two lines, below any title?"""

import pytest

from app.community.rules.roll.columns import GuessedBy, Meaning, guess_columns, meaning_of
from app.community.rules.roll.headers import find_header
from app.community.rules.roll.identity import check_digit, hide_identities
from app.community.rules.roll.sheets import Merge
from tests.support.rolls import sheet

HEADERS = {
    Meaning.BUILDING: "楼号 幢号 楼栋 栋号 几号楼 号 building",
    Meaning.ENTRANCE: "单元 单元号 门洞 entrance",
    Meaning.ROOM: "室号 房号 房间号 户号 房屋坐落 房屋地址 门牌号 室 room",
    Meaning.FLOOR: "楼层 所在层 层 floor",
    Meaning.USE: "用途 房屋性质 房屋类型",
    Meaning.AREA: "建筑面积（㎡） 建面 面积 专有部分面积 房屋面积",
    Meaning.INNER_AREA: "套内面积 套内建筑面积 使用面积",
    Meaning.CERTIFICATE_AREA: "产权证面积 产权面积 登记面积 不动产证面积",
    Meaning.SURVEY_AREA: "实测面积 测绘面积",
    Meaning.CONTRACT_AREA: "合同面积 预售合同面积",
    Meaning.CERTIFICATE: "产权证号 不动产权证号 房产证号 产权证编号",
    Meaning.DELIVERY: "交付状态 是否交房",
    Meaning.OWNER: "业主 业主姓名 产权人 权利人 户主 owner",
    Meaning.CO_OWNER: "共有人 业主2",
    Meaning.MOBILE: "联系电话 手机 手机号码 业主电话 联系方式 mobile",
    Meaning.IDENTITY: "身份证 身份证号 业主身份证号码 证件号码",
    Meaning.IGNORED: "序号 备注 户数 公摊面积 租户姓名 租户电话 紧急联系人电话 业主签名 户型 合同编号 车牌号",
    Meaning.LANE: "弄 弄号",
}


@pytest.mark.parametrize(
    ("header", "meaning"), [(h, m) for m, all_of in HEADERS.items() for h in all_of.split()]
)
def test_a_header_says_what_its_column_means(header: str, meaning: Meaning) -> None:
    assert meaning_of(header) is meaning


def meanings(rows: list[list[str]], merges: tuple[Merge, ...] = ()) -> tuple[int, int, list[Meaning]]:
    found = find_header(sheet(rows, merges=merges))
    columns = guess_columns(found.texts, found.leaves, tuple(map(tuple, rows[found.bottom + 1 :])))
    return found.top, found.bottom, [column.meaning for column in columns]


TWO_LINES = [
    ["某某花园业主名册", "", "", "", "", "", ""],
    ["填表单位：业委会", "", "", "日期：2026年10月1日", "", "", ""],
    ["楼号", "室号", "面积（㎡）", "", "业主", "", "备注"],
    ["", "", "建筑", "套内", "姓名", "电话", ""],
    ["13", "501", "89.52", "70.10", "张三", "12000000001", ""],
]
READ = [
    Meaning.BUILDING,
    Meaning.ROOM,
    Meaning.AREA,
    Meaning.INNER_AREA,
    Meaning.OWNER,
    Meaning.MOBILE,
    Meaning.IGNORED,
]


def test_a_merged_header_of_two_lines_is_read_as_one() -> None:
    merges = (Merge(0, 0, 0, 6), Merge(2, 0, 3, 0), Merge(2, 1, 3, 1), Merge(2, 2, 2, 3), Merge(2, 4, 2, 5))
    assert meanings(TWO_LINES, merges) == (2, 3, READ)


def test_a_csv_that_lost_its_merges_is_read_alike() -> None:
    assert meanings(TWO_LINES) == (2, 3, READ)


def test_group_words_above_the_header_do_not_hide_it() -> None:
    rows = [
        ["房屋", "", "业主信息", ""],
        ["楼栋", "房号", "姓名", "手机"],
        ["13", "501", "张三", "12000000001"],
    ]
    assert meanings(rows) == (0, 1, [Meaning.BUILDING, Meaning.ROOM, Meaning.OWNER, Meaning.MOBILE])


def test_the_first_row_of_data_is_no_header() -> None:
    assert meanings([["室号", "业主"], ["101", "产权人"], ["102", "李四"]])[:2] == (0, 0)


def test_without_a_header_content_tells() -> None:
    rows = [
        [f"13-{floor}01", name, "86.42", f"1200000{floor:04d}"]
        for floor, name in ((1, "顾永康"), (2, "方丽娟"), (3, "蒋文涛"))
    ]
    assert meanings(rows) == (-1, -1, [Meaning.ROOM, Meaning.OWNER, Meaning.AREA, Meaning.MOBILE])


def test_identity_numbers_are_recognised_under_any_header() -> None:
    numbers = [(first := f"9999991980010{day}001") + check_digit(first) for day in range(1, 6)]
    rows = [
        ["室号", "业主", "编码"],
        *([f"10{day}", "张三", hide_identities(n, b"k")] for day, n in enumerate(numbers)),
    ]
    found = find_header(sheet(rows))
    column = guess_columns(found.texts, found.leaves, tuple(map(tuple, rows[1:])))[2]
    assert (column.meaning, column.guessed_by, column.samples) == (Meaning.IDENTITY, GuessedBy.CONTENT, ())


def test_each_meaning_is_given_once() -> None:
    rows = [
        ["房屋坐落", "室号", "业主", "业主", "电话", "电话"],
        ["13号楼501室", "501", "张三", "李四", "1", "2"],
    ]
    assert meanings(rows)[2] == [
        Meaning.ROOM,
        Meaning.IGNORED,
        Meaning.OWNER,
        Meaning.CO_OWNER,
        Meaning.MOBILE,
        Meaning.MOBILE,
    ]


def test_a_door_number_beside_a_room_is_the_building() -> None:
    assert meanings([["门牌号", "室号", "业主"], ["13号", "501", "张三"]])[2][:2] == [
        Meaning.BUILDING,
        Meaning.ROOM,
    ]
