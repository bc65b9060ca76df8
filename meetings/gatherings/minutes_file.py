"""Minutes as a Word file: a heading, the same blocks as on the page, and where it was published."""

import io
from collections.abc import Iterable
from datetime import datetime

from docx import Document
from docx.document import Document as Written
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from meetings.gatherings.minutes_view import Block

FACE, LATIN = "宋体", "Times New Roman"  # what official notices are set in


def minutes_file(title: str, content: Iterable[Block], foot: str, *, made_at: datetime) -> bytes:
    """The .docx as bytes; blocking, so call it in a thread. `made_at` is the file's own date, UTC."""
    document = Document()
    _set_up(document, title, made_at)
    document.add_heading(title, 0)
    for block in content:
        _write(document, block)
    if foot:
        document.add_paragraph(foot).runs[0].font.size = Pt(9)
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


def _set_up(document: Written, title: str, made_at: datetime) -> None:
    for style in ("Normal", "Title", "Heading 1", "Heading 2"):
        found = document.styles[style]
        found.font.name = LATIN
        found.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FACE)
    document.styles["Normal"].font.size = Pt(12)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.6)
        section.top_margin = section.bottom_margin = Cm(2.4)
    about = document.core_properties
    about.title, about.author, about.comments = title, "", ""
    about.created = about.modified = made_at.replace(tzinfo=None)


def _write(document: Written, block: Block) -> None:
    if block.kind in ("heading", "item"):
        document.add_heading(block.text, 1 if block.kind == "heading" else 2)
    elif block.kind == "text":
        document.add_paragraph(block.text)
    elif block.kind == "outcome":
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{block.text}  ").bold = True
        paragraph.add_run(block.rows[0][0])
    elif block.kind == "facts":
        for label, value in block.rows:
            paragraph = document.add_paragraph()
            paragraph.add_run(f"{label}  ").bold = True
            paragraph.add_run(value)
    elif block.kind == "lines":
        if block.text:
            document.add_paragraph(block.text)
        for (line,) in block.rows:
            document.add_paragraph(line, style="List Bullet")
    else:
        _table(document, block)


def _table(document: Written, block: Block) -> None:
    if block.text:
        document.add_paragraph(block.text)
    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    for number, row in enumerate(block.rows):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = ""
            cell.paragraphs[0].add_run(words).bold = number == 0
