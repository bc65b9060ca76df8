"""What a scanner reads from a printed sheet: every QR code, with the words that stand beside it."""

from dataclasses import dataclass

import pypdfium2
import zxingcpp

DOTS = 200 / 72  # pixels for a point: what an office printer and a cheap phone manage


@dataclass(frozen=True)
class Scanned:
    """One code: on which sheet, where its middle lies in millimetres from the top left, what it says."""

    sheet: int
    x: float
    y: float
    text: str


def scan(pdf: bytes) -> list[Scanned]:
    """Every code on every sheet of a printed file."""
    found = []
    document = pypdfium2.PdfDocument(pdf)
    for number in range(len(document)):
        picture = document[number].render(scale=DOTS).to_pil()
        formats = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        for code in zxingcpp.read_barcodes(picture, formats=formats):
            corners = code.position
            x = (corners.top_left.x + corners.bottom_right.x) / 2
            y = (corners.top_left.y + corners.bottom_right.y) / 2
            found.append(Scanned(number, x / DOTS / 72 * 25.4, y / DOTS / 72 * 25.4, code.text))
    return found


def words_in(pdf: bytes, sheet: int, left: float, top: float, right: float, bottom: float) -> str:
    """The words in a box of a sheet, in millimetres from its top left corner."""
    page = pypdfium2.PdfDocument(pdf)[sheet]
    height, point = page.get_height(), 72 / 25.4
    return str(
        page.get_textpage().get_text_bounded(
            left=left * point, right=right * point, top=height - top * point, bottom=height - bottom * point
        )
    )
