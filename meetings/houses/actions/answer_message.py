"""Answer what was written at a house's code; the first answer stands, and all who were told are relieved."""

from datetime import datetime

from app.community.actions.tell import tell
from app.database import execute, fetch, write
from app.refusals import Refusal
from meetings.houses.queries.messages import Message
from meetings.houses.rules.messages import LONGEST_ANSWER


async def answer_message(asked: Message, words: str, *, community: int, by: int, at: datetime) -> None:
    """The same words again change nothing; other words after somebody's answer are refused."""
    if not words:
        raise Refusal("house_page.answer_missing", at=f"answer-{asked.id}")
    if len(words) > LONGEST_ANSWER:
        raise Refusal("house_page.too_long", at=f"answer-{asked.id}", n=LONGEST_ANSWER)
    async with write():
        first = await execute(
            "UPDATE house_message SET answer = ?, answered_by = ?, answered_at = ?"
            " WHERE id = ? AND answered_at IS NULL",
            [words, by, at, asked.id],
        )
        if not first:
            rows = await fetch("SELECT answer FROM house_message WHERE id = ?", [asked.id])
            if rows and rows[0]["answer"] != words:
                raise Refusal("house_page.answered_already", at=f"answer-{asked.id}")
            return
        await execute(
            "UPDATE inbox_item SET done_at = ? WHERE subject = ? AND done_at IS NULL",
            [at, f"house_message:{asked.id}"],
        )
        if asked.person is not None:
            await tell(
                "house_page.told_answer",
                at=at,
                community=community,
                people=(asked.person,),
                link=f"/house-messages/{asked.public_id}",
            )
