"""Keep one change of the roll on record: what it was, what it is, why, and by whom."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.community.tables import RollChange
from app.database import write


@dataclass(frozen=True)
class Editor:
    """Who changes the roll by hand, when, and why."""

    community: int
    person: int
    at: datetime
    today: date
    reason: str


async def record_roll_change(
    editor: Editor,
    what: str,
    *,
    unit: int | None = None,
    owner: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> int:
    """The number of the record. Join it to the change's own `write()`."""
    async with write():
        rows = await RollChange.insert(
            RollChange(
                community=editor.community,
                unit=unit,
                owner=owner,
                what=what,
                before=_json(before or {}),
                after=_json(after or {}),
                reason=editor.reason.strip()[:400],
                made_at=editor.at,
                made_by=editor.person,
            )
        )
    return int(rows[0]["id"])


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
