"""Hold the demo's votes as people would: every step is the product's own action, at its own time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.clock import now, today, travel
from app.database import fetch
from app.demo.ballots import everyone_votes, some_vote
from app.demo.houses import Communities
from app.demo.plans import House, elevation, floor_plan
from app.demo.talk import talk_before_voting
from app.settings import Settings
from app.web.file_store import keep
from app.web.forms import Upload
from voting.actions.attach_document import attach_document
from voting.actions.close_assembly import close_assembly
from voting.actions.open_assembly import open_assembly
from voting.actions.post_notice import post_notice
from voting.actions.record_posting import record_posting
from voting.actions.save_draft import save_draft
from voting.actions.start_draft import start_draft
from voting.rules.drafts import AboutStep, CalendarStep, QuestionStep

ZONE = ZoneInfo("Asia/Shanghai")
DECIDED, RUNNING, POSTED = "elevator-13", "elevator-12", "green-13"
WHY = "演示：按公示方案办理。"
ORIGIN = "楼组长联名提出，业委会例会讨论后提交表决。（演示）"
CONTACT = "业委会办公室，每天 9:00 到 17:00"
WITHOUT_PHONES = "每天 9:00 到 17:00 到业委会投票；行动不便的，约计票员和见证人上门。"
PLACES = ("楼道门厅公告栏", "小区北门公告栏")
PLAN = "在楼道外加装一台电梯，每层停靠。方案、预算和图纸见材料。"
COST = (
    ("造价预算", "¥698,000.00"),
    ("政府补贴", "¥279,200.00（预计，以街道核定为准）"),
    ("业主分摊", "¥418,800.00，按楼层分摊，费用另签协议"),
)


@dataclass(frozen=True)
class DemoVote:
    """One vote: what is asked of whom, how many days ago its notice was hung, how long it runs."""

    public_id: str
    title: str
    question: str
    facts: tuple[tuple[str, str], ...]
    hung_days_ago: int
    vote_days: int
    drawn: House
    building: str = ""  # empty: the whole community
    second_level: str = ""
    linked_to: str = ""

    def hung_at(self, today: date) -> datetime:
        return at(today - timedelta(days=self.hung_days_ago), 10)

    def opens_at(self, today: date) -> datetime:
        """One day later than is safe by law."""
        return at(today - timedelta(days=self.hung_days_ago - 17), 9)

    def closes_at(self, today: date) -> datetime:
        return at(today - timedelta(days=self.hung_days_ago - 17 - self.vote_days), 20)

    def calendar(self, today: date) -> CalendarStep:
        """The dates as the committee enters them."""
        return CalendarStep(
            notice_on=today - timedelta(days=self.hung_days_ago),
            objections_until=at(today - timedelta(days=self.hung_days_ago - 14), 18),
            opens_at=self.opens_at(today),
            closes_at=self.closes_at(today),
        )


THIRTEEN = House("13", 7, "N", on_green=True)
VOTES: tuple[DemoVote, ...] = (
    DemoVote(
        DECIDED,
        "13 号楼加装电梯",
        "是否同意在 13 号楼加装一台电梯？",
        (("位置", "北侧楼道外，7 层 7 站"), *COST, ("占用绿地", "9.80 ㎡，另由全小区业主表决")),
        34,
        12,
        THIRTEEN,
        building="13",
        second_level="yes",
    ),
    DemoVote(
        RUNNING,
        "12 号楼加装电梯",
        "是否同意在 12 号楼加装一台电梯？",
        (("位置", "南侧楼道外，5 层 5 站"), *COST, ("占用绿地", "不占用")),
        21,
        15,
        House("12", 5, "S"),
        building="12",
        second_level="no",
    ),
    DemoVote(
        POSTED,
        "13 号楼电梯占用小区绿地",
        "是否同意 13 号楼加装电梯占用小区绿地 9.80 ㎡？",
        (("占用绿地", "9.80 ㎡，在 13 号楼北侧"), ("补种", "在 13 号楼东侧补种同等面积")),
        2,
        20,
        THIRTEEN,
        linked_to=DECIDED,
    ),
)


async def load_votes(communities: Communities, settings: Settings) -> None:
    """Building 13 has decided, building 12 votes now, the estate's own vote on the green is posted."""
    day = today(ZONE)
    for vote in VOTES:
        with travel(vote.hung_at(day)):
            await _call(vote, communities, settings, vote.calendar(day))
        await talk_before_voting(vote.public_id, communities.people, vote.hung_at(day))
    decided, running, _ = VOTES
    await _open(decided, communities, settings.secret, decided.opens_at(day))
    await everyone_votes(DECIDED, communities, settings.secret)
    await _close(decided, communities, settings.secret, decided.closes_at(day))
    await _open(running, communities, settings.secret, running.opens_at(day))
    await some_vote(RUNNING, communities, settings.secret)


async def _call(vote: DemoVote, communities: Communities, settings: Settings, dates: CalendarStep) -> None:
    """From the draft to the notice on the wall."""
    chair = communities.people["chair"]
    await start_draft(
        communities.minghui,
        person=chair,
        matter="elevator" if vote.building else "elevator_land",
        scope_kind="buildings" if vote.building else "community",
        scope=await _scope(vote, communities.minghui),
        second_level=vote.second_level,
        linked_to=vote.linked_to,
        public_id=vote.public_id,
    )
    await save_draft(
        vote.public_id,
        QuestionStep(vote.question, PLAN if vote.building else "", vote.facts),
        AboutStep(vote.title, ORIGIN, CONTACT, WITHOUT_PHONES),
        dates,
    )
    await _attach(vote, settings, chair)
    await _hang(await post_notice(vote.public_id, person=chair, confirmed=_Everything()), chair)


async def _scope(vote: DemoVote, community: int) -> tuple[int, ...]:
    rows = await fetch("SELECT id FROM building WHERE community = ? AND name = ?", [community, vote.building])
    return tuple(row["id"] for row in rows)


async def _attach(vote: DemoVote, settings: Settings, chair: int) -> None:
    number = vote.drawn.number
    for title, file, content in (
        ("加装位置平面图", f"{number}-plan.png", floor_plan(vote.drawn)),
        ("立面图", f"{number}-elevation.pdf", elevation(vote.drawn)),
    ):
        stored = await keep(settings, Upload(file, content), person_id=chair)
        await attach_document(vote.public_id, file=stored.id, title=f"{number} 号楼{title}")


async def _hang(notice: int, chair: int) -> None:
    for place in PLACES:
        await record_posting(notice, person=chair, place=place, hung_at=now(), hung_by="沈国强、李慧敏")


async def _open(vote: DemoVote, communities: Communities, secret: bytes, opens_at: datetime) -> None:
    with travel(opens_at):
        await open_assembly(
            vote.public_id, secret=secret, person=communities.people["chair"], confirmed=_Everything()
        )


async def _close(vote: DemoVote, communities: Communities, secret: bytes, closes_at: datetime) -> None:
    """At its time by itself; the result hangs the next morning."""
    with travel(closes_at):
        await close_assembly(vote.public_id, secret=secret)
    rows = await fetch(
        "SELECT n.id FROM notice n JOIN assembly a ON a.id = n.assembly"
        " WHERE a.public_id = ? AND n.kind = 'result'",
        [vote.public_id],
    )
    with travel(closes_at + timedelta(hours=13)):
        await _hang(rows[0]["id"], communities.people["chair"])


class _Everything(Mapping[str, str]):
    """Confirms whatever the check leaves to a person, with the same reason."""

    def __getitem__(self, item: str) -> str:
        return WHY

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 1


def at(day: date, hour: int) -> datetime:
    """An hour of the community's own day."""
    return datetime.combine(day, time(hour), ZONE).astimezone(UTC)
