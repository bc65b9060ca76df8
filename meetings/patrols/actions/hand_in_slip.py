"""Take in what is on one opinion slip: it lands on the campaign's list, and the paper is used up."""

from dataclasses import dataclass
from datetime import date, datetime

from app.community.tables import Code
from app.database import execute, lock, write
from app.refusals import Refusal
from meetings.checklists.actions.raise_item import RaisedItem, raise_item
from meetings.checklists.rules.items import LONGEST_NAME, LONGEST_PLACE
from meetings.checklists.rules.items import LONGEST_WORDS as LONGEST_HEADING
from meetings.patrols.queries.campaigns import campaign_by_id, item_of_slip
from meetings.patrols.rules.campaigns import LONGEST_ANSWER
from meetings.patrols.tables import Campaign, OpinionSlip


@dataclass(frozen=True)
class Answer:
    """What stands on a slip; the name is left out by most."""

    words: str
    place: str = ""
    name: str = ""


async def hand_in_slip(
    number: int,
    answer: Answer,
    *,
    code: int | None,
    at: datetime,
    today: date,
    entered_by: int | None = None,
    key: str = "",
) -> RaisedItem:
    """Raise the item; `code` is the paper's own, `entered_by` whoever typed a paper that came back by hand.

    A paper counts once, by whichever way it came. A paper without a code is told apart by `key`.
    """
    _check(answer)
    async with write():
        if code is not None:
            await lock(Code, code)
            if before := await item_of_slip(code):
                raise Refusal("campaigns.slip_used", at="code", number=before)
        await lock(Campaign, number)
        found, _ = await campaign_by_id(number)
        if not found.takes(today):
            raise Refusal("campaigns.over")
        heading = " ".join(answer.words.split())
        raised = await raise_item(
            found.list,
            heading[:LONGEST_HEADING],
            community=found.community,
            at=at,
            by=None,
            raised_name=answer.name,
            detail=answer.words if len(heading) > LONGEST_HEADING else "",
            place=answer.place,
            round_table=None,
            origin="slip",
            origin_ref=found.public_id,
            origin_words=answer.words,
            key=f"slip {number} {key}" if key else "",
        )
        if raised.new:
            await OpinionSlip.insert(
                OpinionSlip(campaign=number, code=code, item=raised.id, came_in_at=at, entered_by=entered_by)
            )
            if code is not None:
                await execute("UPDATE code SET used_at = ? WHERE id = ? AND used_at IS NULL", [at, code])
    return raised


def _check(answer: Answer) -> None:
    if not answer.words:
        raise Refusal("campaigns.words_missing", at="words")
    for field, text, most in (
        ("words", answer.words, LONGEST_ANSWER),
        ("place", answer.place, LONGEST_PLACE),
        ("name", answer.name, LONGEST_NAME),
    ):
        if len(text) > most:
            raise Refusal("campaigns.too_long", at=field, n=most)
