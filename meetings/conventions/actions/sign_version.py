"""Sign a version for one's household on the phone: for every home of the one who signs, once each."""

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

from app.community.actions.tell import settle
from app.database import fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.queries.signatures import (
    SignedText,
    ToSign,
    may_sign,
    may_sign_by_entry,
    signature,
    signed_text,
)
from meetings.conventions.rules.coverage import signing_subject
from meetings.conventions.tables import Signature, TextVersion
from meetings.sendings import address_of


async def sign_version(
    version: int,
    *,
    person: int | None,
    fingerprint: str,
    at: datetime,
    today: date,
    key: str,
    occupancy: int | None = None,
) -> tuple[str, ...]:
    """The addresses of the receipts, one for each home; pressed twice, they are the same.

    `fingerprint` is that of the words which stood on the signer's screen: other words are refused, and so is
    a version that another has replaced meanwhile. With `occupancy` and no `person` it is one entry of the
    register that signs, for whoever has just signed in at a house's code. `key` names the sending.
    Refusals: signatures.replaced, signatures.other_words, signatures.not_here.
    """
    async with write():
        await lock(TextVersion, version)  # whoever replaces the version holds the same row
        text = await signed_text(version)
        if text is None:
            raise NotFound
        _wrong(text, fingerprint)
        homes = await _homes(text, person, occupancy, today)
        if not homes:
            raise Refusal("signatures.not_here")
        receipts = [await _one(home, person=person, at=at, key=key) for home in homes]
        if person is not None:
            owners = [home.owner for home in homes if home.owner is not None]
            await settle(signing_subject(version), at=at, people=[person], owners=owners)
        return tuple(receipts)


def _wrong(text: SignedText, fingerprint: str) -> None:
    if not text.in_force:
        raise Refusal("signatures.replaced")
    if fingerprint != text.fingerprint:
        raise Refusal("signatures.other_words")


async def _homes(
    text: SignedText, person: int | None, occupancy: int | None, today: date
) -> Sequence[ToSign]:
    if person is not None:
        return await may_sign(person, text, today)
    return await may_sign_by_entry(occupancy or 0, text, today)


async def _one(home: ToSign, *, person: int | None, at: datetime, key: str) -> str:
    """The standing signature of this home's signer, written now where there is none."""
    rows = await fetch(
        "SELECT public_id FROM signature WHERE version = ? AND household = ? AND withdrawn_at IS NULL"
        " AND how = 'phone' AND COALESCE(occupancy, 0) = ? AND COALESCE(owner, 0) = ?"
        " AND COALESCE(person, 0) = ? ORDER BY id LIMIT 1",
        [home.text.id, home.household, home.occupancy or 0, home.owner or 0, person or 0],
    )
    if rows:
        return str(rows[0]["public_id"])
    said = f"{key}\0{home.text.id}\0{home.household}\0{home.occupancy}\0{home.owner}\0{person}"
    public_id = hashlib.sha256(said.encode()).hexdigest()[:24]
    if await signature(public_id) is not None:  # given, taken back, and the same form sent again
        public_id = address_of("signature", "")
    await Signature.insert(
        Signature(
            public_id=public_id,
            version=home.text.id,
            fingerprint=home.text.fingerprint,
            building=home.building,
            household=home.household,
            capacity=home.capacity,
            person=person,
            occupancy=home.occupancy,
            owner=home.owner,
            how="phone",
            signed_at=at,
        )
    )
    return public_id
