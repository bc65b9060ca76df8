"""Write down what an invited party promised, answered, and whether it kept its word."""

from datetime import date, datetime

from app.database import execute, fetch, write
from app.refusals import NotFound, Refusal
from meetings.checklists.holding import hold_item, leader, said, tell_of, write_note
from meetings.checklists.queries.circles import concerned


async def record_party(
    public_id: str,
    invitation: int,
    *,
    person: int,
    at: datetime,
    today: date,
    promise: str = "",
    promise_due: date | None = None,
    answer: str = "",
    kept: str = "",
) -> None:
    """What is given is written and said in the item's history; what is empty stays as it was.

    `kept` is kept or broken. The same words again change nothing.
    """
    promised, answered = (
        said(promise, at="promise", needed=False),
        said(answer, at="answer", needed=False),
    )
    if kept not in ("", "kept", "broken"):
        raise Refusal("lists.kept_missing", at="kept")
    if not (promised or answered or kept):
        raise Refusal("lists.party_says_nothing", at="promise")
    if promised and promise_due is None:
        raise Refusal("lists.promise_due_missing", at="promise_due")
    async with write():
        seen = await hold_item(public_id, person, today)
        leader(seen)
        rows = await fetch(
            "SELECT party, promise, promise_due, answer, kept FROM party_invitation"
            " WHERE id = ? AND item = ?",
            [invitation, seen.item.id],
        )
        if not rows:
            raise NotFound
        before, said_now = rows[0], []
        if promised and (promised, promise_due) != (before["promise"], before["promise_due"]):
            await execute(
                "UPDATE party_invitation SET promise = ?, promise_due = ?, promised_at = ?, recorded_by = ?"
                " WHERE id = ?",
                [promised, promise_due, at, person, invitation],
            )
            said_now.append(("promised", promised, promise_due.isoformat() if promise_due else ""))
        if answered and answered != before["answer"]:
            await execute(
                "UPDATE party_invitation SET answer = ?, answered_at = ?, recorded_by = ? WHERE id = ?",
                [answered, at, person, invitation],
            )
            await execute(
                "UPDATE list_item SET first_answer_at = COALESCE(first_answer_at, ?) WHERE id = ?",
                [at, seen.item.id],
            )
            said_now.append(("party_answer", answered, ""))
        if kept and kept != before["kept"]:
            await execute(
                "UPDATE party_invitation SET kept = ?, recorded_by = ? WHERE id = ?",
                [kept, person, invitation],
            )
            said_now.append((kept, "", ""))
        for kind, words, due in said_now:
            facts = {"party": before["party"], "due": due}
            await write_note(seen.item.id, kind, at=at, by=person, words=words, facts=facts)
        if said_now:
            people = await concerned(seen.item)
            await tell_of(
                seen.item, "lists.told_party", people, at=at, but=person, words=str(before["party"])
            )
