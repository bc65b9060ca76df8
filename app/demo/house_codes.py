"""The demo's house codes: all 326 houses of 杜巷 and the buildings of the two others, with their fire safety.

Wardens are invented; one drawing of a plain house hangs in some of them.
"""

import io
import random
from collections.abc import Iterable
from datetime import datetime, timedelta

from piccolo.table import Table
from PIL import Image, ImageDraw, ImageFont

from app.clock import now, today
from app.database import fetch, write
from app.demo.houses import Communities
from app.demo.places import GIVEN, SURNAMES
from app.i18n import translator
from app.settings import Settings
from app.web import file_store
from app.web.forms import Upload
from meetings.houses.actions.make_plates import make_plates
from meetings.houses.actions.save_lesson import LessonWords, save_lesson
from meetings.houses.rules.plates import Spots
from meetings.houses.rules.safety import TEMPLATES, Warden
from meetings.houses.tables import EscapeRoute, FireWarden

AT_ONCE = 300
WITH_A_PLAN = 5  # every fifth house
WIDTH, HEIGHT = 1200, 860
PAPER, INK, FAINT, WAY = "#ffffff", "#26231d", "#c9c4b6", "#0a5a55"


async def load_house_codes(loaded: Communities, settings: Settings) -> None:
    """Plates for every house, wardens for most, a plan for some, lessons for all."""
    at = now() - timedelta(days=40)
    by = loaded.people["moderator"]
    plan = await file_store.keep(settings, Upload("逃生路线.png", _plan()), person_id=by)
    async with write():
        for community in (loaded.duxiang, loaded.minghui, loaded.pingan):
            buildings = [
                row["id"]
                for row in await fetch(
                    "SELECT id FROM building WHERE community = ? ORDER BY position, id", [community]
                )
            ]
            spots = Spots(buildings=frozenset(buildings))
            await make_plates(community, spots, secret=settings.secret, by=by, at=at)
            await _lessons(community, by, at)
            await _insert(FireWarden, _wardens(buildings, by, at))
            await _insert(
                EscapeRoute,
                (
                    EscapeRoute(
                        building=building,
                        floor=None,
                        file=plan.id,
                        words="从中间的楼梯下，出门到空地集合。（演示图）",
                        entered_by=by,
                        entered_at=at,
                    )
                    for building in buildings[1::WITH_A_PLAN]
                ),
            )


async def _lessons(community: int, by: int, at: datetime) -> None:
    zh, en = translator("zh"), translator("en")
    for key in TEMPLATES:
        title, words = f"house_page.lesson_{key}_title", f"house_page.lesson_{key}"
        said = LessonWords(zh.plain(title), zh.plain(words), en.plain(title), en.plain(words))
        await save_lesson(community, said, key=f"{key} {said.words}", by=by, at=at)


def _wardens(buildings: list[int], by: int, at: datetime) -> Iterable[FireWarden]:
    """Four in most houses, one or none in some; nine in ten agreed to be named."""
    dice = random.Random(119)  # noqa: S311 (the same invented people every time)
    since = today() - timedelta(days=300)
    for building in buildings:
        offices = dice.choice((tuple(Warden), tuple(Warden), tuple(Warden), (Warden.SAFETY_HEAD,), ()))
        for office in offices:
            yield FireWarden(
                building=building,
                name=dice.choice(SURNAMES) + dice.choice(GIVEN),
                office=office.value,
                since=since,
                consented_on=since if dice.random() < 0.9 else None,
                entered_by=by,
                entered_at=at,
            )


def _plan() -> bytes:
    """A floor of four rooms and a stair, seen from above, and the way out: figures and letters only."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(picture)
    for x, y, room in ((80, 80, "A"), (700, 80, "B"), (80, 480, "C"), (700, 480, "D")):
        draw.rectangle((x, y, x + 420, y + 260), outline=INK, width=8)
        _label(draw, x + 210, y + 130, room, 64, INK)
    draw.rectangle((520, 80, 680, 340), outline=INK, width=8)
    for step in range(8):
        draw.line((530, 110 + step * 28, 670, 110 + step * 28), fill=FAINT, width=5)
    for start in ((290, 350), (910, 350), (290, 470), (910, 470)):
        draw.line((*start, start[0], 410), fill=WAY, width=10)
    draw.line((290, 410, 910, 410), fill=WAY, width=10)
    draw.line((600, 410, 600, 760), fill=WAY, width=14)
    draw.polygon(((600, 810), (560, 740), (640, 740)), fill=WAY)
    _label(draw, 690, 785, "EXIT", 48, WAY)
    body = io.BytesIO()
    picture.save(body, "PNG")
    return body.getvalue()


def _label(draw: ImageDraw.ImageDraw, x: int, y: int, text: str, size: int, fill: str) -> None:
    draw.text((x, y), text, fill=fill, font=ImageFont.load_default(size), anchor="mm")


async def _insert(table: type[Table], rows: Iterable[Table]) -> None:
    waiting = list(rows)
    for start in range(0, len(waiting), AT_ONCE):
        await table.insert(*waiting[start : start + AT_ONCE])
