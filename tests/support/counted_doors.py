"""One of each thing of minutes, motions and contests that has a number in an address, at a table."""

from datetime import UTC, datetime
from typing import Any

from app.database import write
from meetings.contests.tables import ContestEntry, Criterion, Judge, OrderingContest
from meetings.gatherings.rules.minutes import Minutes, written
from meetings.gatherings.tables import AgendaItem, Meeting, MinutesEdition
from meetings.roundtables.tables import RoundTable
from voting.preset_library import preset
from voting.rules.presets import canonical
from voting.tables import MeetingMotion

LONG_AGO = datetime(2026, 2, 1, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
NOTHING_SAID = Minutes("一桌", "小院", "2 号", "", "", "", "", "", 0, 0, (), "", 0, 0, "", "")


async def counted_doors(table: int, person: int, file: int) -> dict[str, str]:
    """{minuted} is closed and its minutes are out, {body_meeting} runs and has put {motion};
    {contest} takes entries and has {contest_entry} with a plan, {draft_contest} is a draft.
    """
    async with write():
        community = (await RoundTable.select(RoundTable.community).where(RoundTable.id == table))[0][
            "community"
        ]
        minuted = await _meeting(table, community, person, "minuted", "closed")
        text = written(NOTHING_SAID)
        await _new(
            MinutesEdition(
                meeting=minuted, number=1, content=text, content_hash="", published_by=person,
                published_at=LONG_AGO,
            )
        )  # fmt: skip
        body = await _meeting(
            table, community, person, "body", "running", body="households", roll_kind="count", roll_count=9
        )
        item = await _new(
            AgendaItem(
                public_id=f"put-{table}",
                meeting=body,
                position=1,
                kind="topic",
                title="停车",
                added_at=LONG_AGO,
            )
        )
        rule = preset("cn.residents.meeting")
        await _new(
            MeetingMotion(
                public_id=f"motion-{table}", community=community, meeting=body, item=item, question="停车",
                body="households", members=9, preset_id=rule.id, preset=canonical(rule.snapshot()),
                phones=True, opened_by=person, opened_at=LONG_AGO,
            )
        )  # fmt: skip
        contest, draft = [
            await _new(
                OrderingContest(
                    public_id=f"{key}-{table}", community=community, title="先刷哪一幢", entries_until=LATER,
                    scores_until=LATER, made_by=person, made_at=LONG_AGO, lot_seed="ab" * 32,
                    published_at=published,
                )
            )
            for key, published in (("contest", LONG_AGO), ("draft", None))
        ]  # fmt: skip
        criterion = await _new(Criterion(contest=draft, position=1, name="方案", weight=1))
        judge = await _new(Judge(contest=contest, person=person, named_at=LONG_AGO))
        entry = f"entry-{table}"
        await _new(
            ContestEntry(
                public_id=entry,
                contest=contest,
                name="东",
                plan=file,
                handed_in_by=person,
                handed_in_at=LONG_AGO,
            )
        )
    return {
        "minuted": f"minuted-{table}",
        "body_meeting": f"body-{table}",
        "motion": f"motion-{table}",
        "contest": f"contest-{table}",
        "draft_contest": f"draft-{table}",
        "criterion": str(criterion),
        "judge": str(judge),
        "contest_entry": entry,
    }


async def _meeting(table: int, community: int, person: int, key: str, state: str, **columns: Any) -> int:
    return await _new(
        Meeting(
            public_id=f"{key}-{table}", community=community, round_table=table, template="house_table",
            state=state, title="一桌", starts_at=LONG_AGO, created_by=person, created_at=LONG_AGO,
            called_at=LONG_AGO, started_at=LONG_AGO, **columns,
        )
    )  # fmt: skip


async def _new(row: Any) -> int:
    return int((await type(row).insert(row))[0]["id"])
