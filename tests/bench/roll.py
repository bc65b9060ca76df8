"""How long does a committee wait for the preview of a roll of ten thousand units?"""

import asyncio
import io
import time

import xlsxwriter

from app.community.roll_reading.preview_file import preview_file

HEADERS = ("楼幢", "单元", "房号", "楼层", "用途", "建筑面积（㎡）", "业主姓名", "联系电话", "产权证号")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"


def preview_seconds(rows: int) -> tuple[float, int]:
    """Seconds from the bytes to the preview, in the process of its own that reads files, and units found."""
    return asyncio.run(_preview(_workbook(rows)))


async def _preview(content: bytes) -> tuple[float, int]:
    begun = time.perf_counter()
    found = await preview_file(content, "名册.xlsx")
    # Measured in here: asyncio.run() spells out in full what its task returns, and that takes long.
    return time.perf_counter() - begun, len(found.drafts)


def _workbook(rows: int) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("业主名册")
    sheet.write_row(0, 0, HEADERS)
    for n in range(rows):
        home = n % 200
        sheet.write_row(
            n + 1,
            0,
            (
                f"{n // 200 + 1}幢",
                f"{home // 100 + 1}单元",
                f"{home % 100 // 4 + 1}0{home % 4 + 1}",
                home % 100 // 4 + 1,
                "住宅",
                round(60 + n % 97 * 0.83, 2),
                f"{SURNAMES[n % 20]}{SURNAMES[n // 20 % 20]}{n // 400}",
                f"120{n:08}",
                f"沪房地浦字第{n:06}号",
            ),
        )
    book.close()
    return file.getvalue()
