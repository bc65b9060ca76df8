"""Issue codes for a batch of opinion slips; each paper has its own, and earlier batches stay good."""

import secrets
from datetime import date, datetime

from app.community.actions.issue_code import PrintedCode
from app.community.rules import codes
from app.community.tables import Code
from app.database import write
from app.refusals import Refusal
from meetings.patrols.queries.campaigns import CAMPAIGN, campaign_by_id
from meetings.patrols.rules.campaigns import MOST_SLIPS

_AT_ONCE = 80  # well below the engines' limits on parameters


async def print_opinion_slips(
    number: int, count: int, *, secret: bytes, by: int, at: datetime, today: date
) -> tuple[PrintedCode, ...]:
    """So many fresh codes in plain, to be printed once; only their hashes are stored."""
    if not 1 <= count <= MOST_SLIPS:
        raise Refusal("campaigns.count_wrong", at="count", n=MOST_SLIPS)
    found, place = await campaign_by_id(number)
    if not found.takes(today):
        raise Refusal("campaigns.over", at="count")
    plain = [
        (secrets.token_urlsafe(16), codes.written(secrets.randbits(5 * codes.TYPED_LENGTH)))
        for _ in range(count)
    ]
    rows = [
        Code(
            purpose=CAMPAIGN,
            community=place.id,
            subject=f"campaign:{number}",
            link_hash=codes.link_hash(token),
            typed_hash=codes.typed_hash(secret, codes.read(typed) or ""),
            issued_at=at,
            issued_by=by,
        )
        for token, typed in plain
    ]
    ids: list[int] = []
    async with write():
        for start in range(0, count, _AT_ONCE):
            ids += [int(row["id"]) for row in await Code.insert(*rows[start : start + _AT_ONCE])]
    return tuple(
        PrintedCode(row, f"campaign:{number}", token, typed)
        for row, (token, typed) in zip(ids, plain, strict=True)
    )
