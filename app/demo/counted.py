"""What the demo's meetings came to: minutes, a vote of representatives, buildings put in order."""

import hashlib
from datetime import datetime, timedelta

from app.clock import now
from app.database import fetch, write
from app.demo.houses import Communities
from meetings.contests.actions.add_criterion import add_criterion
from meetings.contests.actions.close_contest import close_contest
from meetings.contests.actions.declare_conflict import declare_conflict
from meetings.contests.actions.give_marks import give_marks
from meetings.contests.actions.hand_in import hand_in
from meetings.contests.actions.name_judge import name_judge
from meetings.contests.actions.publish_contest import publish_contest
from meetings.contests.actions.start_contest import Plan, start_contest
from meetings.contests.queries.contests import contest
from meetings.gatherings.actions.publish_minutes import publish_minutes
from meetings.gatherings.tables import Meeting
from voting.actions.close_motion import close_motion
from voting.actions.enter_hand_count import enter_hand_count
from voting.preset_library import preset
from voting.rules.meeting_counts import Choices
from voting.rules.presets import canonical
from voting.tables import MeetingMotion

DAY = timedelta(days=1)
# which building, what its stair head proposes, and the marks of the three judges: plan, wear, own work
ENTRIES = (
    ("13", "先补墙皮再刷，七楼到一楼分两天，老人白天出行留一侧。", (8, 9, 7)),
    ("8", "全楼自己清楼道，只请人刷，省下搬运的钱。", (9, 7, 10)),
    ("21", "扶手一起换，和刷墙同一批工人。", (7, 8, 5)),
    ("4", "漏水的两面墙先做防水，再刷。", (8, 10, 5)),
    ("30", "楼道灯同时换成声控灯。", (7, 6, 6)),
)


async def load_counted(loaded: Communities) -> None:
    """Call it after the meetings."""
    await _representatives_vote()
    await _minutes()
    await _contest(loaded)


async def _minutes() -> None:
    """Every past meeting's but the last one's: that one's chair finds a draft."""
    held = await fetch(
        "SELECT public_id, closed_at, chair, created_by FROM meeting WHERE state = 'closed'"
        " ORDER BY closed_at"
    )
    for each in held[:-1]:
        by = each["chair"] or each["created_by"]
        at = min(each["closed_at"] + timedelta(hours=1), now())
        await publish_minutes(each["public_id"], seen=0, reason="", by=by, at=at)


async def _representatives_vote() -> None:
    """The path to the south: 24 of 31 representatives there, counted by two of them."""
    (meeting,) = await fetch(
        "SELECT id, public_id, community, chair, created_by, started_at FROM meeting"
        " WHERE body = 'representatives' AND state = 'closed'"
    )
    (item,) = await fetch(
        "SELECT id, title, words FROM agenda_item WHERE meeting = ? AND proposal = ?", [meeting["id"], True]
    )
    rule, at = preset("cn.residents.reps"), meeting["started_at"] + timedelta(minutes=45)
    by = meeting["chair"] or meeting["created_by"]
    async with write():
        await MeetingMotion.insert(
            MeetingMotion(
                public_id="demo-path",
                community=meeting["community"],
                meeting=meeting["id"],
                item=item["id"],
                question=item["title"],
                words=item["words"],
                body="representatives",
                members=31,
                members_source=await _source(meeting["id"]),
                preset_id=rule.id,
                preset=canonical(rule.snapshot()),
                opened_by=by,
                opened_at=at,
            )
        )
    for counter in ("胡建民", "孙桂英"):
        await enter_hand_count("demo-path", counter, Choices(19, 3, 2), in_round=1, person=by, at=at)
    await close_motion("demo-path", person=by, at=at)


async def _source(meeting: int) -> str:
    rows = await Meeting.select(Meeting.roll_source).where(Meeting.id == meeting)
    return str(rows[0]["roll_source"])


async def _contest(loaded: Communities) -> None:
    """明辉: which building is painted first, decided last week."""
    begun = now() - 35 * DAY
    chair, member, teller = (loaded.people[key] for key in ("chair", "committee", "teller"))
    plan = Plan(
        "楼道粉刷，先刷哪一幢",
        "三十三幢都要刷，钱分批到，每月刷两幢。各楼组长交方案，按公布的标准排先后。",
        begun + 14 * DAY,
        begun + 28 * DAY,
        2,
        (now() + 10 * DAY).date(),
    )
    public_id = await start_contest(loaded.minghui, plan, by=chair, at=begun)
    for name, words, weight in (
        ("方案", "想得周不周到", 40),
        ("破损", "墙面坏得厉不厉害", 35),
        ("出力", "邻居自己做多少", 25),
    ):
        await add_criterion(public_id, name, words, weight=weight, most=10, at=begun)
    for judge in (chair, member, teller):
        await name_judge(public_id, judge, at=begun)
    seed = hashlib.sha256(b"demo").hexdigest()  # a real contest draws its own
    await publish_contest(public_id, seed=seed, at=begun)
    entries = [
        await hand_in(public_id, f"{name} 号楼", words, building=None, plan=None, by=member, at=begun + DAY)
        for name, words, _ in ENTRIES
    ]
    await _judged(public_id, entries, (chair, member, teller), begun + 20 * DAY)
    await close_contest(public_id, at=begun + 28 * DAY)


async def _judged(public_id: str, entries: list[str], judges: tuple[int, ...], at: datetime) -> None:
    """The second judge lives in building 13 and gives it no marks; the third is a point stricter."""
    found = await contest(public_id)
    if found is None:
        raise LookupError(public_id)
    await declare_conflict(public_id, entries[0], "我住 13 号楼", by=judges[1], at=at)
    for n, judge in enumerate(judges):
        for entry, (_, _, marks) in zip(entries, ENTRIES, strict=True):
            if (n, entry) == (1, entries[0]):
                continue
            given = [mark - (n == 2) for mark in marks]
            points = {each.id: mark for each, mark in zip(found.criteria, given, strict=True)}
            await give_marks(public_id, entry, points, by=judge, at=at)
