"""The drawings that lie beside the demo's votes: where the lift goes, as a picture and as a document.

Drawn with figures and letters only, so that they read the same in every language and on every machine.
"""

import io
import time
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1600, 1120
PAPER, INK, FAINT, LIFT, GREEN = "#ffffff", "#26231d", "#c9c4b6", "#b3261e", "#dfe9d6"
DRAWN_ON = time.gmtime(1_760_000_000)  # a document of the same votes is the same everywhere


@dataclass(frozen=True)
class House:
    """What is drawn: the building's number, its floors, the side the lift stands on, whether on green."""

    number: str
    floors: int
    side: str
    on_green: bool = False


def floor_plan(house: House) -> bytes:
    """Four flats around a stairwell seen from above, and the shaft beside it, as PNG."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    north = house.side == "N"
    if house.on_green:
        draw.rectangle((120, 90, WIDTH - 120, 330), fill=GREEN)
    for place in range(4):
        left = 120 + place * 340
        draw.rectangle((left, 330, left + 340, 790), outline=INK, width=8)
        _centred(draw, left + 170, 620 if north else 500, f"{house.number}-{place + 1:02d}", 44)
    draw.rectangle((660, 330, 940, 570) if north else (660, 550, 940, 790), fill=PAPER, outline=INK, width=8)
    for step in range(7):
        x = 685 + step * 36
        draw.line((x, 360, x, 540) if north else (x, 580, x, 760), fill=FAINT, width=4)
    _shaft(draw, (700, 130, 900, 330) if north else (700, 790, 900, 990))
    _centred(draw, 1010, 230 if north else 890, "1.85 m x 2.00 m", 34, LIFT, anchor="lm")
    _compass(draw, WIDTH - 90, HEIGHT - 130)
    _centred(draw, 120, HEIGHT - 90, f"{house.number}  1 : 100", 34, anchor="lm")
    return _saved(picture, "PNG")


def elevation(house: House) -> bytes:
    """The floors from outside with a stop at each, as PDF."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    high = (HEIGHT - 320) // house.floors
    ground = 120 + high * house.floors
    for floor in range(house.floors):
        top = 120 + floor * high
        draw.rectangle((320, top, WIDTH - 220, top + high), outline=INK, width=6)
        for window in (420, 560, 1080, 1220):
            draw.rectangle(
                (window, top + high // 4, window + 80, top + high * 3 // 4), outline=FAINT, width=5
            )
        _centred(draw, 270, top + high // 2, f"{house.floors - floor}F", 36)
    _shaft(draw, (740, 80, 920, ground))
    for floor in range(house.floors):
        level = 120 + (floor + 1) * high
        draw.line((740, level, 920, level), fill=LIFT, width=4)
    draw.line((140, ground, WIDTH - 140, ground), fill=INK, width=8)
    _centred(draw, 830, ground + 50, f"{house.floors * 2.9 + 4.2:.1f} m", 36, LIFT)
    _centred(draw, 120, HEIGHT - 70, f"{house.number}  {house.side}  1 : 150", 34, anchor="lm")
    return _saved(picture, "PDF", resolution=150, creationDate=DRAWN_ON, modDate=DRAWN_ON)


def _shaft(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int]) -> None:
    draw.rectangle(box, fill=PAPER, outline=LIFT, width=8)
    if box[3] - box[1] <= 260:  # from above: the sign for a lift
        draw.line((box[0], box[1], box[2], box[3]), fill=LIFT, width=4)
        draw.line((box[0], box[3], box[2], box[1]), fill=LIFT, width=4)


def _compass(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    draw.polygon(((x, y - 60), (x - 22, y + 20), (x + 22, y + 20)), fill=INK)
    _centred(draw, x, y + 50, "N", 36)


def _centred(
    draw: ImageDraw.ImageDraw, x: int, y: int, text: str, size: int, fill: str = INK, anchor: str = "mm"
) -> None:
    draw.text((x, y), text, fill=fill, font=ImageFont.load_default(size), anchor=anchor)


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    body = io.BytesIO()
    picture.save(body, kind, **options)
    return body.getvalue()
