"""Does a hostile, huge, locked or wrong file get a clear refusal, soon, and without harm?"""

import asyncio
import io
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from app import i18n
from app.community.roll_reading import limits, preview_file
from app.community.roll_reading.content import Kind, kind_of
from app.community.roll_reading.export_file import workbook_bytes
from app.community.rules.roll.export import Cell
from app.community.rules.roll.plan import settle
from app.refusals import Refusal

FOLDER = Path(__file__).resolve().parent
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600
MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def parts(name: str = "place_forms.xlsx") -> dict[str, bytes]:
    with zipfile.ZipFile(FOLDER / name) as archive:
        return {each: archive.read(each) for each in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return target.getvalue()


def with_sheet(change: tuple[bytes, bytes]) -> bytes:
    content = parts()
    content["xl/worksheets/sheet1.xml"] = content["xl/worksheets/sheet1.xml"].replace(*change, 1)
    return packed(content)


def bomb() -> bytes:
    content = parts()
    content["xl/worksheets/sheet1.xml"] += b" " * (limits.UNPACKED_BYTES // 2)
    return packed(content)


def liar() -> bytes:
    """A bomb whose directory says that it is small."""
    raw = bytearray(bomb())
    real = (len(parts()["xl/worksheets/sheet1.xml"]) + limits.UNPACKED_BYTES // 2).to_bytes(4, "little")
    assert raw.count(real) == 2
    return bytes(raw.replace(real, (5000).to_bytes(4, "little")))


def outside_entity() -> bytes:
    content = parts()
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    sheet = content["xl/worksheets/sheet1.xml"]
    content["xl/worksheets/sheet1.xml"] = head + sheet[sheet.index(b"<worksheet") :]
    return packed(content)


def far_cell() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "室号"
    book.active["XFD1048576"] = "x"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(cell: str) -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    head = _ods_cells("室号", "业主", "面积")
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{office}:office:1.0"'
        f' xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="1号楼"><table:table-row>{head}</table:table-row>{cell}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{office}:manifest:1.0"/>'.encode()
    return packed(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest,
        }
    )


def _ods_cells(*texts: str) -> str:
    return "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )


def repeated_for_ever() -> bytes:
    """An open-document sheet of a few hundred bytes that says: this cell, 17 billion times."""
    return ods(
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string"'
        ' table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    )


def many_sheets() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "室号"
    for place in range(limits.SHEETS):
        book.create_sheet(str(place))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


HOSTILE: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "empty": (b"", "roll_file.empty"),
    "only spaces": (b"  \n ", "roll_file.empty"),
    "too large": (b"a," * (limits.FILE_BYTES // 2 + 1), "roll_file.too_large"),
    "zip bomb": (bomb, "roll_file.bomb"),
    "zip that lies about its size": (liar, "roll_file.damaged"),
    "outside entity": (outside_entity, "roll_file.entities"),
    "cell in the last corner": (far_cell, "roll_file.too_many_cells"),
    "one cell repeated for ever": (repeated_for_ever, "roll_file.too_many_cells"),
    "too many sheets": (many_sheets, "roll_file.too_many_sheets"),
    "half a workbook": (lambda: (FOLDER / "building13.xlsx").read_bytes()[:3000], "roll_file.damaged"),
    "workbook of noise": (lambda: packed({"xl/workbook.xml": b"\xff" * 400}), "roll_file.damaged"),
    "encrypted": (OLE + "EncryptedPackage".encode("utf-16-le"), "roll_file.encrypted"),
    "old workbook of noise": (OLE + "Workbook".encode("utf-16-le"), "roll_file.damaged"),
    "old document": (OLE + "WordDocument".encode("utf-16-le"), "roll_file.document"),
    "renamed program": (b"MZ\x90\x00" + b"\x00" * 200, "roll_file.program"),
    "program of another kind": (b"\x7fELF" + b"\x00" * 200, "roll_file.program"),
    "PDF": (b"%PDF-1.7 ...", "roll_file.pdf"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 90, "roll_file.picture"),
    "document": (lambda: packed({"word/document.xml": b"<w/>"}), "roll_file.document"),
    "binary workbook": (lambda: packed({"xl/workbook.bin": b"x"}), "roll_file.binary_workbook"),
    "archive": (lambda: packed({"a.txt": b"x"}), "roll_file.archive"),
    "web page named xls": (b"<html><table><tr><td>101</td></tr></table></html>", "roll_file.web_page"),
    "noise": (bytes(range(256)) * 20, "roll_file.kind"),
    "unknown letters": (b"\xe9,\xff\xff\n" * 20, "roll_file.encoding"),
    "too many columns": (b"," * (limits.COLUMNS + 1), "roll_file.too_many_cells"),
    "too many rows": (b"1,101\n" * (limits.ROWS + 1), "roll_file.too_many_cells"),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_it_is_refused_with_its_own_reason(name: str) -> None:
    made, reason = HOSTILE[name]
    content = made if isinstance(made, bytes) else made()
    with pytest.raises(Refusal) as refused:
        await preview_file.preview_file(content, f"{name}.xlsx")
    assert refused.value.reason == reason
    for lang in i18n.languages:
        assert i18n.translator(lang)(refused.value.reason, **refused.value.params)


async def test_a_sheet_that_claims_to_be_huge_but_is_not_is_simply_read() -> None:
    content = with_sheet((b'<dimension ref="A1:D10"', b'<dimension ref="A1:XFD1048576"'))
    assert len((await preview_file.preview_file(content, "x.xlsx")).drafts) == 9


async def test_macros_are_left_where_they_are_and_values_read() -> None:
    content = parts()
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    content["[Content_Types].xml"] = content["[Content_Types].xml"].replace(plain, MACRO.encode())
    content["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0"
    found = await preview_file.preview_file(packed(content), "x.xlsm")
    assert len(settle(found).units) == 9


async def test_a_file_that_takes_too_long_is_ended_and_the_next_one_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0)
    content = (FOLDER / "gbk.csv").read_bytes()
    with pytest.raises(Refusal) as refused:
        await preview_file.preview_file(content, "x.csv")
    assert refused.value.reason in {"roll_file.too_heavy", "roll_file.busy"}
    monkeypatch.undo()
    assert (await preview_file.preview_file(content, "x.csv")).drafts


async def test_a_reading_that_is_given_up_leaves_no_process_behind() -> None:
    content = "\n".join(["楼号,室号,业主,面积", *(f"1,{n},张三,80" for n in range(20_000))]).encode()
    started = asyncio.Event()
    reading = asyncio.create_task(
        preview_file.preview_file(content, "x.csv", progress=lambda *_: started.set())
    )
    await asyncio.wait_for(started.wait(), 60)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert not _children()


def _children() -> list[str]:
    """Processes of this one that still run a reading."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            line, stat = (folder / "cmdline").read_bytes(), (folder / "stat").read_text()
        except OSError:
            continue
        if b"roll_reading.worker" in line and int(stat.rpartition(")")[2].split()[1]) == os.getpid():
            found.append(folder.name)
    return found


async def test_an_open_document_sheet_is_read_too() -> None:
    content = ods(f"<table:table-row>{_ods_cells('101', '张三', '80.5㎡')}</table:table-row>")
    assert [unit.label for unit in settle(await preview_file.preview_file(content, "x.ods")).units] == [
        "1-101"
    ]


def test_content_decides_and_not_the_name() -> None:
    assert kind_of((FOLDER / "building13.xlsx").read_bytes()) is Kind.XLSX
    assert kind_of((FOLDER / "gbk.csv").read_bytes()) is Kind.TEXT


def test_an_export_carries_no_formula() -> None:
    evil = tuple(Cell(text) for text in ("=1+1", "+1", "-1", "@x", "\t=1", '=HYPERLINK("http://x")'))
    content = workbook_bytes(((Cell("业主"),), evil), "=名册[1]")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    assert b"<f>" not in sheet
    assert sheet.count(b't="s"') == 7
    row = next(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2, max_row=2))
    assert [cell.data_type for cell in row] == ["s"] * len(evil)
