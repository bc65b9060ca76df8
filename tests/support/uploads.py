"""A committee hands in a file through the pages, without a script, and waits until it has been read."""

import io
import random
import re
from pathlib import Path

import xlsxwriter

from app.community.file_reading import reading_task
from app.community.rules.roll.identity import check_digit
from tests.support.pages import Browser

WORKBOOKS = Path(__file__).resolve().parent.parent / "workbooks"
ROLL = "/communities/court/roll"
UPLOADS = f"{ROLL}/uploads"
# what the committee says of building13.xlsx; the second import of it asks nothing
BUILDING_13 = {
    "d.0.16.area_times": "use:6215",
    "d.name.0.22.0": "same:0.6.0",
    "d.0.26.owner_missing": "type",
    "t.0.26.owner_missing": "杜若梅",
}
_SURNAMES, _NAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平"


async def hand_in(desk: Browser, name: str, content: bytes | None = None, **fields: str) -> str:
    """Upload a file and wait until it is read; returns the address of its page."""
    await desk.get(UPLOADS)
    content = (WORKBOOKS / name).read_bytes() if content is None else content
    answer = await desk.post(UPLOADS, fields, files={"file": (name, content)})
    address = str(answer.headers["location"])
    await wait_until_read(address)
    return address


async def wait_until_read(address: str) -> None:
    task = reading_task(address.rsplit("/", 1)[1])
    if task is not None:
        await task


def seen_on(desk: Browser) -> str:
    """The fingerprint that the page carries."""
    assert desk.page is not None
    found = re.search(r'name="seen" value="(\w+)"', desk.page.source)
    assert found is not None, "no page to confirm"
    return found[1]


async def import_building_13(desk: Browser) -> str:
    """The whole way, once; building 13 is on the roll afterwards."""
    address = await hand_in(desk, "building13.xlsx")
    await desk.get(address)
    await desk.follow(await desk.post(f"{address}/answers", {**BUILDING_13, "seen": seen_on(desk)}))
    await desk.follow(await desk.post(f"{address}/confirmation", {"seen": seen_on(desk)}))
    return address


def large_workbook(rows: int = 10_000) -> bytes:
    """Thirty-odd buildings of three entrances; people and numbers are invented, always the same."""
    pick = random.Random(1)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名册")
        sheet.write_row(0, 0, ["幢号", "单元", "室号", "建筑面积", "业主", "手机", "身份证号"])
        for place in range(rows):
            building, rest = divmod(place, 300)
            entrance, flat = divmod(rest, 100)
            floor, column = divmod(flat, 4)
            name = pick.choice(_SURNAMES) + pick.choice(_NAMES) + pick.choice(_NAMES)
            first = f"99999919600101{place % 1000:03d}"
            room, area = f"{floor + 1}{column + 1:02d}", 60 + column * 10.37
            sheet.write_row(
                place + 1,
                0,
                (
                    str(building + 11),
                    str(entrance + 1),
                    room,
                    round(area, 2),
                    name,
                    f"1209{place:07d}",
                    first + check_digit(first) if place % 2 else None,
                ),
            )
    return target.getvalue()
