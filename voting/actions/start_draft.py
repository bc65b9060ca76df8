"""Begin to call a vote: a draft that only those who call it see."""

import json
import secrets
from collections.abc import Sequence

from app.clock import now
from app.database import lock, write
from app.refusals import NotFound, Refusal
from voting.queries.assemblies import assembly
from voting.rules.matters import BY_KEY
from voting.rules.stages import Stage
from voting.tables import Assembly, Motion


async def start_draft(
    community: int,
    *,
    person: int,
    matter: str,
    scope_kind: str = "",
    scope: Sequence[int] = (),
    preset_id: str = "",
    second_level: str = "",
    linked_to: str = "",
    public_id: str = "",
) -> str:
    """Write the draft with its first question and return its address.

    `linked_to` is the other vote of a matter that needs two: both name each other from then on.
    """
    if matter not in BY_KEY:
        raise Refusal("calling.choose_a_matter", at="matter")
    kind = scope_kind or BY_KEY[matter].scopes[0]
    address = public_id or secrets.token_hex(8)
    async with write():
        other = await _other(linked_to, community)
        if other is not None and other[1] is not None:
            return other[1]  # the second vote was begun before: a double click begins no third
        rows = await Assembly.insert(
            Assembly(
                public_id=address,
                community=community,
                title="",
                scope_kind=kind,
                scope=json.dumps(sorted(scope), separators=(",", ":")),
                linked=other[0] if other else None,
                created_by=person,
                created_at=now(),
            )
        )
        number = rows[0]["id"]
        await Motion.insert(
            Motion(assembly=number, position=1, matter=matter, preset_id=preset_id, second_level=second_level)
        )
        if other is not None:
            await Assembly.update({Assembly.linked: number}).where(Assembly.id == other[0])
    return address


async def _other(public_id: str, community: int) -> tuple[int, str | None] | None:
    """The vote to link with, and the address of the one it is linked with already."""
    if not public_id:
        return None
    found = await assembly(public_id)
    if found is None or found.community != community or found.stage is Stage.CALLED_OFF:
        raise NotFound
    await lock(Assembly, found.id)  # two clicks at once: the second finds what the first has begun
    rows = await Assembly.select(Assembly.linked.public_id.as_alias("other")).where(Assembly.id == found.id)
    return found.id, rows[0]["other"]
