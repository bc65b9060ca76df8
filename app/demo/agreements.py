"""The demo's agreements: three parties at 明辉, and the working hours that 杜巷 watches over, once broken."""

import io
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from PIL import Image, ImageDraw

from app.clock import now, today
from app.database import fetch
from app.demo.houses import Communities
from app.settings import Settings
from app.web.file_store import keep
from app.web.forms import Upload
from meetings.agreements.actions.draft_agreement import draft_agreement
from meetings.agreements.actions.report_breach import Reported, report_breach
from meetings.agreements.actions.sign_seat import sign_seat
from meetings.agreements.rules.drafts import Draft, DraftSeat
from meetings.agreements.rules.terms import Term
from meetings.days_off import days_between

ZONE = ZoneInfo("Asia/Shanghai")
_DAY = timedelta(days=1)


async def load_agreements(loaded: Communities, settings: Settings) -> None:
    """Both were signed a month ago; one has been broken."""
    people, at = loaded.people, now() - 30 * _DAY
    await _signed(
        Draft(
            title="电梯施工三方约定",
            words="施工期间由楼组长每天看一次。违反一次，由三方当面说清；违反三次，停工整改。",
            since=today() - 28 * _DAY,
            until=today() + 120 * _DAY,
            seats=(
                DraftSeat("明辉党总支", "party_branch", "蔡书记"),
                DraftSeat("明辉居委会", "residents_committee", "许主任"),
                DraftSeat("明辉西郊苑业委会", "committee", "沈国强", people["chair"]),
            ),
            terms=(
                Term("只在工作日 8:30 到 17:30 施工", "12345", 510, 1050),
                Term("每天收工前把楼道清扫干净"),
                Term("绿化损坏的，完工后一个月内补种"),
            ),
            watcher=people["convenor"],
        ),
        loaded.minghui,
        people["chair"],
        settings,
        at,
    )
    noise = await _signed(
        Draft(
            title="地铁工地施工时间约定",
            words="议事日上谈定。工地大门口公示联系人，夜间抢修提前一天告知。",
            since=today() - 28 * _DAY,
            until=None,
            seats=(
                DraftSeat("杜巷居委会", "residents_committee", "徐文涛", people["moderator"]),
                DraftSeat("地铁施工方", "firm", "马队长"),
                DraftSeat("沿街三十六户居民", "residents", "刘福林", people["sub_landlord"]),
            ),
            terms=(Term("只在工作日 9:00 以后施工", "12345", 540, 1080), Term("夜间抢修提前一天告知")),
            watcher=people["moderator"],
        ),
        loaded.duxiang,
        people["moderator"],
        settings,
        at,
    )
    await _broken(noise, people["lodger"])


async def _signed(draft: Draft, community: int, by: int, settings: Settings, at: datetime) -> int:
    """On a phone where somebody is named for it, else on paper."""
    address = await draft_agreement(draft, community=community, by=by, at=at)
    number = int((await fetch("SELECT id FROM agreement WHERE public_id = ?", [address]))[0]["id"])
    for seat, each in enumerate(draft.seats, 1):
        sheet = None
        if each.person is None:
            sheet = (await keep(settings, Upload("签字页.png", _sheet(seat)), person_id=by)).id
        await sign_seat(
            number, seat, by=each.person or by, at=at + seat * _DAY / 8, today=at.date(), sheet=sheet
        )
    return number


async def _broken(number: int, who: int) -> None:
    """On the Saturday before last, at half past seven in the morning."""
    day = today(ZONE) - timedelta(days=(today(ZONE).weekday() - 5) % 7 + 7)
    happened = datetime.combine(day, time(7, 30), ZONE).astimezone(UTC)
    await report_breach(
        number,
        Reported(happened, "周六早上七点半，工地已经在打桩，弄堂口都能听到。", term=1),
        title="违反约定：地铁工地施工时间约定",
        by=who,
        at=happened + timedelta(minutes=20),
        today=day,
        days=days_between(day - _DAY, day),
    )


def _sheet(seat: int) -> bytes:
    """A page with lines: nobody's handwriting."""
    picture = Image.new("RGB", (600, 800), "#f7f4ec")
    pen = ImageDraw.Draw(picture)
    for line in range(12):
        pen.line((70, 120 + 40 * line, 530 - 60 * (line % 3), 120 + 40 * line), fill="#9a9486", width=3)
    pen.line((300, 690, 520, 690), fill="#333333", width=3)
    pen.line([(330 + 12 * n, 680 - (n * 7 + seat * 5) % 28) for n in range(14)], fill="#1b2a52", width=4)
    body = io.BytesIO()
    picture.save(body, "PNG")
    return body.getvalue()
