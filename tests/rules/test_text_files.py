"""Files that people hand in: what they say, and why one is not taken."""

import io
import zipfile
from collections.abc import Callable

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from app.refusals import Refusal
from meetings.conventions import text_reading
from meetings.conventions.cutting import cut
from meetings.conventions.text_reading import read_file


def saved(document: object) -> bytes:
    body = io.BytesIO()
    document.save(body)  # type: ignore[attr-defined]
    return body.getvalue()


def word(*paragraphs: str, title: str = "") -> bytes:
    document = Document()
    if title:
        document.add_heading(title, 0)
    for each in paragraphs:
        document.add_paragraph(each)
    return saved(document)


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    body = io.BytesIO(content)
    with zipfile.ZipFile(body, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, part)
    return body.getvalue()


def counted(*items: tuple[int, str], form: str = "chineseCounting", text: str = "第%1条") -> bytes:
    """A Word file whose numbers Word itself counts; each item is (level, words)."""
    document = Document()
    numbering = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "77")
    for level, (its_form, its_text) in enumerate([(form, text), ("decimal", "（%2）")]):
        one = OxmlElement("w:lvl")
        one.set(qn("w:ilvl"), str(level))
        for name, value in (("w:start", "1"), ("w:numFmt", its_form), ("w:lvlText", its_text)):
            part = OxmlElement(name)
            part.set(qn("w:val"), value)
            one.append(part)
        abstract.append(one)
    numbering.insert(0, abstract)
    number = OxmlElement("w:num")
    number.set(qn("w:numId"), "77")
    points = OxmlElement("w:abstractNumId")
    points.set(qn("w:val"), "77")
    number.append(points)
    numbering.append(number)
    for level, words in items:
        paragraph = document.add_paragraph(words)
        listed = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        listed.get_or_add_ilvl().val = level
        listed.get_or_add_numId().val = 77
    return saved(document)


def test_a_word_file_whose_numbers_were_typed() -> None:
    found = cut(
        read_file(
            "a.docx", word("为了安心：", "第一条 不吵。", "第二条 不堵。", "不堵门口。", title="小院公约")
        )
    )
    assert (found.title, found.preamble) == ("小院公约", "为了安心：")
    assert [each.words for each in found.clauses] == ["不吵。", "不堵。\n不堵门口。"]


@pytest.mark.parametrize(
    ("form", "text", "mark"),
    [("chineseCounting", "第%1条", "第二条"), ("decimal", "%1.", "2."), ("upperLetter", "%1)", "B)")],
)
def test_a_word_file_whose_numbers_word_counted(form: str, text: str, mark: str) -> None:
    content = counted(
        (0, "先登记。"), (1, "带合同。"), (1, "带证件。"), (0, "搬走说一声。"), form=form, text=text
    )
    found = cut(read_file("a.docx", content))
    assert [each.words for each in found.clauses] == [
        "先登记。\n（1） 带合同。\n（2） 带证件。",
        "搬走说一声。",
    ]
    assert found.clauses[1].mark == mark


def test_chapters_that_word_counted() -> None:
    content = counted((0, "总则"), text="第%1章")
    assert [line.kind for line in read_file("a.docx", content)] == ["chapter"]


def test_a_table_is_read_row_by_row() -> None:
    document = Document()
    table = document.add_table(rows=2, cols=2)
    for place, words in enumerate(("时间", "棚号", "8:00", "1 号")):
        table.rows[place // 2].cells[place % 2].text = words
    assert [line.words for line in read_file("a.docx", saved(document))] == ["时间 | 棚号", "8:00 | 1 号"]


def test_markdown() -> None:
    text = (
        "# 楼道公约\n\n大家**约定**：\n\n1. 不堆放\n   - 鞋柜\n2. 看到了[说一声](x)\n\n## 附则\n\n3. 再议\n"
    )
    found = cut(read_file("a.md", text.encode()))
    assert (found.title, found.preamble) == ("楼道公约", "大家约定：")
    assert [(each.chapter, each.heading, each.words) for each in found.clauses] == [
        ("", "不堆放", "• 鞋柜"),
        ("", "", "看到了说一声"),
        ("附则", "", "再议"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_as_people_save_it(encoding: str) -> None:
    lines = read_file("规矩.txt", "第一条 不吵。\r\n第二条 不堵。".encode(encoding))
    assert [each.words for each in cut(lines).clauses] == ["不吵。", "不堵。"]


def test_a_cell_as_wide_as_it_says_is_read_once() -> None:
    """Two thousand million columns are one cell; a cell merged downwards is read in its first row."""
    wide = changed(DOCUMENT, b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="2000000000"/>')
    assert [line.words for line in read_file("a.docx", wide)][-1] == "格"


def bomb() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"<a>" + b" " * (text_reading.LARGEST_PART + 1))
    return body.getvalue()


def locked() -> bytes:
    content = bytearray(with_part(b"", "word/document.xml", b"x" * 40))
    content[6] |= 1  # the flag of an encrypted part, in the local header and in the directory
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """A Word file whose automatic numbers and table are as `word` saves them, but for one piece of XML."""
    document = Document(io.BytesIO(counted((0, "一"), (0, "二"))))
    document.add_table(1, 2).rows[0].cells[0].text = "格"
    body = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved(document))) as packed,
        zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        assert old in packed.read(part)
        for name in packed.namelist():
            content = packed.read(name)
            out.writestr(name, content.replace(old, new) if name == part else content)
    return body.getvalue()


def bad_stream() -> bytes:
    content = with_part(b"", "word/document.xml", bytes(range(256)) * 40)
    start = content.index(b"word/document.xml") + len("word/document.xml")
    return content[:start] + b"\xff" * 60 + content[start + 60 :]


NUMBERS, DOCUMENT = "word/numbering.xml", "word/document.xml"
MACROS = "word/vbaProject.bin"
REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "macros": ("a.docm", lambda: with_part(word("一"), MACROS, b"x"), "text_files.macros"),
    "macros under another name": ("a.docx", lambda: with_part(word("一"), MACROS, b"x"), "text_files.macros"),
    "old word": ("a.doc", lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "text_files.old_or_locked"),
    "locked": ("a.docx", locked, "text_files.old_or_locked"),
    "500 pages": ("a.docx", lambda: word(*["很长的一段话。" * 60] * 500), "text_files.too_long"),
    "many lines": ("a.txt", lambda: b"a\n\n" * 3001, "text_files.too_long"),
    "a bomb": ("a.docx", bomb, "text_files.too_long"),
    "another zip": ("a.docx", lambda: with_part(b"", "photo.jpg", b"x"), "text_files.no_word_file"),
    "a damaged one": ("a.docx", lambda: word("一")[:-200], "text_files.damaged"),
    "no XML": ("a.docx", lambda: with_part(b"", "word/document.xml", b"<w:document"), "text_files.damaged"),
    "a damaged stream": ("a.docx", bad_stream, "text_files.damaged"),
    "a number that is none": (
        "a.docx", lambda: changed(NUMBERS, b'<w:start w:val="1"/>', b'<w:start w:val="x"/>'),
        "text_files.damaged",
    ),
    "a number of no list": (
        "a.docx", lambda: changed(NUMBERS, b'<w:abstractNumId w:val="77"/>', b""), "text_files.damaged",
    ),
    "a level beyond all": (
        "a.docx", lambda: changed(DOCUMENT, b'<w:ilvl w:val="0"/>', b'<w:ilvl w:val="99999999999"/>'),
        "text_files.damaged",
    ),
    "a million empty paragraphs": (
        "a.docx", lambda: changed(DOCUMENT, b"<w:sectPr", b"<w:p/>" * 30_000 + b"<w:sectPr"),
        "text_files.too_long",
    ),
    "long markdown": ("a.md", lambda: b"[" * 200_000, "text_files.too_long"),
    "a picture": ("a.md", lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "text_files.no_text"),
    "nothing": ("a.txt", lambda: b" \n ", "text_files.empty"),
    "nothing in word": ("a.docx", word, "text_files.empty"),
    "too large": ("a.txt", lambda: b"a" * (text_reading.LARGEST_FILE + 1), "text_files.too_large"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_not_taken_says_why(name: str) -> None:
    called, made, reason = REFUSED[name]
    with pytest.raises(Refusal) as refused:
        read_file(called, made())
    assert refused.value.reason == reason
