"""Enter who runs an estate, from a day on, with the proof; the history is kept."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from app.community.tables import Community
from app.database import lock, write
from app.refusals import Refusal
from meetings.estates.queries.estates import estate_of
from meetings.estates.rules.status import GATES, Status, in_order, missing
from meetings.estates.tables import EstateStatus

LONGEST = 400


async def enter_status(
    community: int,
    wanted: str,
    since: date | None,
    words: str,
    ticked: Iterable[str],
    *,
    file: int | None,
    by: int,
    at: datetime,
    today: date,
) -> None:
    """Refused while a condition of law is not ticked or nothing says what it rests on."""
    if wanted not in set(Status):
        raise Refusal("estate.choose_status", at="status")
    status = Status(wanted)
    gate = frozenset(ticked) & {each.key for each in GATES[status]}
    if lacking := missing(status, gate):
        raise Refusal("estate.gate_shut", at="gate", n=len(lacking))
    if not words:
        raise Refusal("estate.say_proof", at="words")
    if len(words) > LONGEST:
        raise Refusal("estate.too_long", at="words", n=LONGEST)
    async with write():
        await lock(Community, community)
        found = await estate_of(community, today)
        if found.now is not None and (found.status, found.since) == (status, since):
            return
        if since is None or not in_order(since, None, today):
            raise Refusal("estate.day_wrong", at="since")
        if not in_order(since, found.since, today):
            raise Refusal("estate.day_before_last", at="since", day=found.since)
        await EstateStatus.insert(
            EstateStatus(
                community=community,
                status=wanted,
                since=since,
                words=words,
                gate=json.dumps(sorted(gate), separators=(",", ":")),
                file=file,
                entered_by=by,
                entered_at=at,
            )
        )
