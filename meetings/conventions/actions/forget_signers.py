"""Forget who signed, thirty days after they moved out, sold, or took it back; the signature itself stays."""

from datetime import date, datetime, timedelta

from app.community.rules.personal_data import OCCUPANCY_DAYS
from app.database import execute, write

_GONE = "(name <> '' OR witness <> '' OR person IS NOT NULL)"


async def forget_signers(*, at: datetime, today: date) -> None:
    """The signature keeps its place, its day and the fingerprint; name, witness and login go."""
    before = today - timedelta(days=OCCUPANCY_DAYS)
    async with write():
        for over, params in (
            ("occupancy IN (SELECT oc.id FROM occupancy oc WHERE oc.until < ?)", [before]),
            (
                "owner IN (SELECT h.owner FROM holding h WHERE h.until < ?) AND NOT EXISTS"
                " (SELECT 1 FROM holding h WHERE h.owner = signature.owner"
                " AND signature.household = 'u' || CAST(h.unit AS TEXT)"
                " AND (h.until IS NULL OR h.until >= ?))",
                [before, before],
            ),
            ("withdrawn_at < ?", [at - timedelta(days=OCCUPANCY_DAYS)]),
        ):
            await execute(
                f"UPDATE signature SET name = '', witness = '', person = NULL WHERE {_GONE} AND {over}",
                list(params),
            )
