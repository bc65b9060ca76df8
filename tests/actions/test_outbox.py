"""Nothing leaves unless a channel is set up; then each copy leaves once, and a failure is tried again."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.clock import travel
from app.community.actions.forget_what_is_over import forget_what_is_over
from app.community.actions.read_items import read_items
from app.community.actions.send_outbox import MOST_TRIES, send_outbox
from app.community.actions.tell import tell
from app.community.channels import FileChannel, channel_named
from app.community.chores import chores
from app.community.queries.inbox import inbox, unreached
from app.community.queries.outbox import Copy
from app.community.tables import InboxItem, InboxReading, OutboxMessage, Owner, OwnerAccess, Person, Role
from app.database import Database, fetch, write
from tests.support.court import OWNERS, Court, build_court
from tests.support.open_vote import DURING, SECRET


class Post:
    """A channel that remembers what it was given and fails as often as it is told to."""

    name = "post"

    def __init__(self, fails: int = 0) -> None:
        self.fails = fails
        self.sent: list[tuple[str, str]] = []

    async def send(self, address: str, text: str) -> None:
        await asyncio.sleep(0)
        if self.fails:
            self.fails -= 1
            raise ConnectionError("the service is down")
        self.sent.append((address, text))


def words(copy: Copy) -> str:
    return copy.message


async def told(here: Court, *owners: str) -> None:
    await tell(
        "roles.told_granted_resident",
        at=DURING,
        community=here.community,
        owners=[here.owners[name] for name in owners],
    )


async def test_each_copy_leaves_once(database: Database) -> None:
    here, post = await build_court(), Post()
    await told(here, "周一", "孙三")  # 孙三 has no number on file
    assert await send_outbox(post, words, at=DURING) == 1
    assert await send_outbox(post, words, at=DURING + timedelta(minutes=1)) == 0
    assert post.sent == [(OWNERS["周一"][1], "roles.told_granted_resident")]


async def test_two_processes_send_a_copy_once(database: Database) -> None:
    here, post = await build_court(), Post()
    await told(here, "周一", "李四")
    await asyncio.gather(*(send_outbox(post, words, at=DURING) for _ in range(3)))
    assert sorted(to for to, _ in post.sent) == [OWNERS["周一"][1], OWNERS["李四"][1]]


async def test_a_failure_is_tried_again_later_and_not_for_ever(database: Database) -> None:
    here, post = await build_court(), Post(fails=2)
    await told(here, "周一")
    at = DURING
    assert await send_outbox(post, words, at=at) == 0
    assert await send_outbox(post, words, at=at + timedelta(minutes=1)) == 0  # too soon to try
    assert post.fails == 1
    assert await send_outbox(post, words, at=at + timedelta(minutes=2)) == 0
    assert await send_outbox(post, words, at=at + timedelta(minutes=4)) == 1
    row = (await OutboxMessage.select())[0]
    assert (row["tries"], row["last_error"], row["sent_at"] is not None) == (3, "", True)
    broken = Post(fails=100)
    broken.name = "broken"
    for hours in range(20):
        await send_outbox(broken, words, at=DURING + timedelta(hours=hours))
    assert 100 - broken.fails == MOST_TRIES
    row = (await OutboxMessage.select().where(OutboxMessage.channel == "broken"))[0]
    assert row["last_error"] == "ConnectionError"


async def test_a_channel_that_is_new_does_not_send_old_news(database: Database) -> None:
    here, post = await build_court(), Post()
    await told(here, "周一")
    assert await send_outbox(post, words, at=DURING + timedelta(days=2)) == 0


async def test_nothing_is_sent_by_default_and_the_file_is_for_trying_out(
    database: Database, tmp_path: Path
) -> None:
    assert channel_named("", tmp_path) is None
    assert isinstance(channel_named("file", tmp_path), FileChannel)
    here = await build_court()
    with travel(DURING):
        await told(here, "周一")
        for chore in chores("", tmp_path):
            await chore(SECRET)
        assert await OutboxMessage.count() == 0
        for chore in chores("file", tmp_path):
            await chore(SECRET)
    lines = [json.loads(line) for line in (tmp_path / "outbox.jsonl").read_text("utf-8").splitlines()]
    assert lines == [{"to": OWNERS["周一"][1], "text": "您已登记为本小区居民。"}]


async def test_whom_no_phone_reaches_is_on_the_list_in_order_of_doors(database: Database) -> None:
    here = await build_court(phones=("zhou",))
    await told(here, *OWNERS)
    found = await unreached(here.community, DURING)
    assert [one.units for one in found] == ["1-201", "1-201", "1-202", "1-301", "1-302", "1-401"]
    assert await unreached(here.other_community, DURING) == ()
    assert await unreached(here.community, DURING + timedelta(seconds=1)) == ()


async def test_reading_is_noted_once_and_only_by_whom_it_is_addressed_to(database: Database) -> None:
    here = await build_court()
    await told(here, "周一")
    item = (await inbox(here.people["zhou"]))[0].id
    await asyncio.gather(*(read_items(here.people["zhou"], [item, item], at=DURING) for _ in range(3)))
    await read_items(here.people["li"], [item], at=DURING)
    assert await InboxReading.count() == 1


# ---- what is over --------------------------------------------------------------------------------


async def test_numbers_marks_and_ways_in_go_when_their_day_has_come(database: Database) -> None:
    here = await build_court()
    long_ago = datetime(2026, 3, 1, tzinfo=UTC)
    await told(here, "周一")
    async with write():
        await Owner.update({Owner.ended_on: long_ago.date()}).where(Owner.id == here.owners["李四"])
        await OwnerAccess.update({OwnerAccess.until: long_ago, OwnerAccess.phone_hash: "x"}).where(
            OwnerAccess.person == here.people["li"]
        )
        await Role.update({Role.until: long_ago.date()}).where(Role.person == here.people["teller"])
    for _ in range(2):
        await forget_what_is_over(at=DURING, today=DURING.date())
    owners = {row["id"]: row for row in await Owner.select()}
    assert owners[here.owners["李四"]]["mobile"] == ""
    assert owners[here.owners["李四"]]["name"] == "李四"  # a vote's record names them
    assert owners[here.owners["周一"]]["mobile"] == OWNERS["周一"][1]
    people = {row["id"]: row for row in await Person.select()}
    assert people[here.people["li"]]["ended_at"] is not None
    assert people[here.people["teller"]]["ended_at"] is not None
    for name in ("zhou", "committee", "tenant", "overseer", "stranger"):
        assert people[here.people[name]]["ended_at"] is None
    access = await OwnerAccess.select().where(OwnerAccess.person == here.people["li"])
    assert access[0]["phone_hash"] == ""
    assert await InboxItem.count() == 1


async def test_old_messages_go_with_their_readings_and_copies(database: Database) -> None:
    here, post = await build_court(), Post()
    await told(here, "周一")
    await send_outbox(post, words, at=DURING)
    await read_items(here.people["zhou"], [(await inbox(here.people["zhou"]))[0].id], at=DURING)
    later = DURING + timedelta(days=31)
    await forget_what_is_over(at=later, today=later.date())
    assert (await OutboxMessage.count(), await InboxItem.count()) == (0, 1)
    later = DURING + timedelta(days=731)
    await forget_what_is_over(at=later, today=later.date())
    assert await InboxItem.count() == 0
    assert await fetch("SELECT id FROM inbox_reading") == []
