"""What a change of a running vote writes into its ledger: pseudonyms of who answers for it, fresh nonces."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app.database import fetch
from app.refusals import Refusal
from voting import keys
from voting.ledger.leaves import CallOff, Extend, Notice, moment
from voting.ledger.order import OutOfOrder
from voting.ledger.pseudonyms import staff_pseudonym
from voting.ledger_store import Held
from voting.queries.assemblies import AssemblyOnFile


async def write_change(
    held: Held,
    vote: AssemblyOnFile,
    kind: type[Extend] | type[CallOff] | type[Notice],
    said: Mapping[str, Any],
    *,
    person: int,
    secret: bytes,
    at: datetime,
) -> None:
    """Append a leaf that a caller of the vote answers for, or refuse because the vote is over."""
    wrapped = await fetch("SELECT key_wrapped FROM assembly WHERE id = ?", [vote.id])
    key = keys.unwrap(secret, vote.public_id, bytes(wrapped[0]["key_wrapped"]))
    leaf = kind(
        a=held.a,
        i=held.size,
        ts=moment(at),
        op=secrets.token_hex(16),
        r=secrets.token_hex(16),
        by=(staff_pseudonym(key, vote.public_id, str(person)),),
        **said,
    )
    try:
        await held.append(leaf)
    except OutOfOrder as refused:
        raise Refusal("notices.vote_is_over") from refused
