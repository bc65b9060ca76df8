"""Record what the rule says of the count: recount the ledger, judge it, write result and notice."""

import hashlib
from datetime import datetime, timedelta

from app.clock import now
from app.community.actions.tell import settle, tell
from app.database import fetch, write
from app.live import publish
from app.refusals import NotFound
from meetings.conventions.actions.decide_version import decide_version
from meetings.gatherings.planning import local_day
from voting.actions.freeze_ledger import freeze_ledger
from voting.ledger.evidence import Evidence, Judged, LedgerDamaged
from voting.ledger.leaves import Result, moment
from voting.ledger.recount import per_motion
from voting.ledger_store import Held, hold
from voting.queries.assemblies import AssemblyOnFile, assembly, text_ref
from voting.queries.evidence import evidence
from voting.queries.opened import Opened, opened
from voting.queries.scopes import callers_of, owners_on
from voting.rules.presets import canonical, from_snapshot
from voting.tables import Notice
from voting.tables import Verdict as VerdictRow
from voting.text_figures import cited, owners_figures


async def record_verdict(public_id: str, *, secret: bytes) -> bool:
    """Append the `result` leaf, store each motion's verdict, post the result, tell the owners.

    A binding motion on a text adopts or rejects it in the same transaction.

    Does nothing where a verdict is on record. False where hash, order, roll or rule do not agree: the ledger
    is frozen then, and nothing is recorded. Count first, lock then: nobody waits while leaves are replayed.
    """
    box, found = await opened(public_id, secret), await assembly(public_id)
    if box is None or found is None:
        raise NotFound
    while True:
        try:
            proved = await evidence(box)
        except LedgerDamaged as damage:
            await freeze_ledger(box, str(damage))
            return False
        async with write():
            held = await hold(box.id)
            if await fetch("SELECT id FROM verdict WHERE assembly = ?", [box.id]):
                return True
            if held.size == proved.state.head.size:
                await _record(box, found, held, proved)
                return True


async def _record(box: Opened, found: AssemblyOnFile, held: Held, proved: Evidence) -> None:
    at = now()
    judged = proved.judged()
    leaf = await _append(held, proved, judged, at)
    motions = {motion.key: motion.id for motion in found.motions}
    for each in judged:
        await VerdictRow.insert(
            VerdictRow(
                assembly=box.id,
                motion=motions[each.key],
                outcome=each.verdict.outcome,
                record=canonical(each.record()),
                made_at=at,
                leaf_index=leaf,
            )
        )
    await _decide_texts(box, found, judged, at)
    await _post(box, found, proved, judged, at, leaf)
    await _tell(box, at)
    publish("assembly", box.public_id)


async def _decide_texts(box: Opened, found: AssemblyOnFile, judged: tuple[Judged, ...], at: datetime) -> None:
    asked = {motion.key: motion for motion in found.motions if motion.text_version}
    for each in judged:
        if each.key not in asked:
            continue
        motion = asked[each.key]
        await decide_version(
            text_ref(box.public_id, motion.text_version),
            # a vote that was called as advisory never makes a text binding
            outcome=each.verdict.outcome.value if found.worth == "binding" else "advisory",
            body="owners",
            figures=owners_figures(each.verdict, each.tally),
            citation=cited(from_snapshot(motion.preset), motion.matter),
            link=f"/assemblies/{box.public_id}/result",
            decided_on=await local_day(box.community, at),
            person=None,
            at=at,
        )


async def _append(held: Held, proved: Evidence, judged: tuple[Judged, ...], at: datetime) -> int:
    written = await held.append(
        Result(
            a=held.a,
            i=held.size,
            ts=moment(at),
            s=None,
            upto=held.size - 1,
            per_motion=per_motion(proved.recount().motions),
            outcome=tuple(sorted((each.key, each.verdict.outcome.value) for each in judged)),
            verifier=None,
        )
    )
    return written.index


async def _post(
    box: Opened,
    found: AssemblyOnFile,
    proved: Evidence,
    judged: tuple[Judged, ...],
    at: datetime,
    leaf: int,
) -> None:
    """The result is posted in the hour it is known; hanging it on the wall is recorded by people."""
    today = await local_day(box.community, at)
    asked = {motion.key: motion for motion in found.motions}
    text = canonical(
        {
            "v": 1,
            "kind": "result",
            "assembly": box.public_id,
            "title": found.title,
            "leaf": leaf,
            "left_out": len(proved.recount().left_out),
            "motions": [
                {
                    "id": each.key,
                    "question": asked[each.key].question,
                    "preset": asked[each.key].preset_id,
                    **each.record(),
                }
                for each in judged
            ],
        }
    )
    await Notice.insert(
        Notice(
            assembly=box.id,
            kind="result",
            content=text,
            content_hash=hashlib.sha256(text.encode()).hexdigest(),
            posted_on=today,
            public_until=today + timedelta(days=found.result_days),  # art. 201: the first day is not counted
            made_at=at,
        )
    )


async def _tell(box: Opened, at: datetime) -> None:
    """Every owner on the roll, and those who now have a notice to hang."""
    owners = await owners_on(box.version)
    await settle(f"assembly:{box.id}", at=at, owners=owners)
    await tell(
        "closing.result_posted",
        at=at,
        community=box.community,
        params={"assembly": box.title},
        owners=owners,
        link=f"/assemblies/{box.public_id}/result",
    )
    await tell(
        "closing.hang_result",
        at=at,
        community=box.community,
        params={"assembly": box.title},
        people=await callers_of(box.community),
        link=f"/assemblies/{box.public_id}/postings",
        todo=True,
        subject=f"hang:{box.id}",
    )
