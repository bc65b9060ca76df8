"""Which code does a photo show? Read here where a browser cannot scan by itself: in a room's plain network.

The photo is looked at in memory and never stored: it may show the person who holds the phone.
"""

import asyncio
import io

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

from app.refusals import Refusal
from app.web.file_store import LARGEST, MOST_PIXELS, PICTURES, recognise

LONGEST_SIDE = 2000  # enough for a code that fills a tenth of the picture
_looking = asyncio.Semaphore(1)  # a picture unpacks to 200 MB: one at a time


async def code_in_picture(content: bytes) -> str:
    """The text of the QR code in a photo, or a Refusal that says what is wrong with the photo."""
    if len(content) > LARGEST:
        raise Refusal("web.file_size", at="photo", most=LARGEST // 1024 // 1024)
    kind = recognise(content)
    if kind not in PICTURES:
        raise Refusal("web.file_kind", at="photo")
    async with _looking:
        found = await asyncio.to_thread(_read, content, kind.name)
    if not found:
        raise Refusal("room.no_code_in_photo", at="photo")
    return found


def _read(content: bytes, kind: str) -> str:
    try:
        with Image.open(io.BytesIO(content), formats=(kind,)) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refusal("web.file_pixels", at="photo", most=MOST_PIXELS // 1_000_000)
            picture.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            grey = upright.convert("L")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refusal("web.file_broken", at="photo") from error
    codes = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return next((code.text for code in codes if code.valid), "")
