"""What is happening tonight in 杜巷: 21 came, item 2 is on, one speaks and four wait, a list has grown."""

from datetime import datetime, timedelta

from app.clock import now
from app.demo.houses import Communities
from meetings.gatherings.actions.begin_meeting import begin_meeting
from meetings.gatherings.actions.check_in import check_in
from meetings.gatherings.actions.make_poll import make_poll
from meetings.gatherings.actions.put_on_list import put_on_list
from meetings.gatherings.actions.raise_hand import raise_hand
from meetings.gatherings.actions.take_step import take_step
from meetings.gatherings.queries.agenda import agenda
from meetings.gatherings.queries.meetings import meeting
from meetings.gatherings.rules.attendance import How
from meetings.gatherings.rules.room import Kind
from meetings.gatherings.rules.steps import Step

# called by what neighbours call each other, and the house they say they live in
NEIGHBOURS = (
    "顾师傅 8", "李叔 17", "小林 82", "吴老师 82", "马阿姨 205", "赵师傅 205", "李婆婆 205", "陈老板 230",
    "阿芳 230", "老周 17", "徐姐 8", "小何 44", "韩伯 44", "唐姐 101", "阿强 101", "小邓 12", "方阿姨 12",
    "老沈 66",
)  # fmt: skip
CHECKED = 16  # of them the moderator has seen at the door
# who speaks for or against the charging posts, in the order in which hands went up
HANDS = (("顾师傅", "for"), ("李叔", "for"), ("小林", "against"), ("吴老师", "for"), ("马阿姨", "against"))


async def load_room(loaded: Communities, tonight: str) -> None:
    """The evening so far, step by step; `tonight` was called and nobody has begun it."""
    head = await meeting(tonight)
    if head is None or head.starts_at is None:
        raise LookupError(tonight)
    start, moderator = head.starts_at, loaded.people["moderator"]
    people = await _come(loaded, tonight, start, moderator)
    await begin_meeting(tonight, by=moderator, at=start)
    first, second = (await agenda(head.id))[:2]
    await take_step(tonight, Step(Kind.ITEM, first.id), by=moderator, at=_after(start, 1))
    done = {"kind": "noted", "words": "三盏路灯已修好，灭火器还差 40 只。"}
    await take_step(tonight, Step(Kind.OUTCOME, first.id, facts=done), by=moderator, at=_after(start, 9))
    await put_on_list(
        tonight, "action", "补齐还差的 40 只灭火器", op="demo", by=moderator, at=_after(start, 10),
        responsible_name="徐文涛",
    )  # fmt: skip
    on = max(_after(start, 12), _after(now(), -12))  # whenever the demo is made, this item has time left
    await take_step(tonight, Step(Kind.ITEM, second.id), by=moderator, at=on)
    requests = [
        await raise_hand(tonight, second.public_id, person=people[name], side=side, at=_after(on, 1 + n))
        for n, (name, side) in enumerate(HANDS)
    ]
    # Whoever opens the demo now finds him in the middle of his two minutes.
    spoke = now() - timedelta(seconds=20)
    await take_step(tonight, Step(Kind.SPEAKER, request=requests[0]), by=moderator, at=spoke)
    await make_poll(tonight, "yes_no", "先在巷口装一处试三个月，可以吗？", op="demo", by=moderator, at=spoke)


async def _come(loaded: Communities, tonight: str, start: datetime, moderator: int) -> dict[str, int]:
    """Three with an account, eighteen by name."""
    for n, key in enumerate(("landlord", "sub_landlord", "lodger")):
        at = _after(start, n - 20)
        await check_in(tonight, person=loaded.people[key], how=How.ROOM_CODE, at=at)
    people = {}
    for n, words in enumerate(NEIGHBOURS):
        name, house = words.split()
        at = _after(start, n - 18)
        came = await check_in(tonight, how=How.NAMED, name=name, household=house, op=f"demo {n}", at=at)
        people[name] = came.person
        if n < CHECKED:
            await check_in(tonight, person=came.person, how=How.OWN_CODE, by=moderator, at=at)
    return people


def _after(start: datetime, minutes: int) -> datetime:
    return start + timedelta(minutes=minutes)
