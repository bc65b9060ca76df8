"""Enter a signature that was given on paper, with the name written there and the witness who saw it."""

from datetime import date, datetime, timedelta

from app.community.actions.tell import settle
from app.database import fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.conventions.queries.signatures import Signer, households, signature, signed_text
from meetings.conventions.rules.coverage import signing_subject
from meetings.conventions.rules.paper import PaperSignature, wrong_paper
from meetings.conventions.tables import Signature, TextVersion
from meetings.sendings import address_of


async def enter_signature(
    version: int,
    building: int,
    paper: PaperSignature,
    *,
    by: int,
    at: datetime,
    today: date,
    public_id: str,
) -> str:
    """The address of the signature; the same household entered twice is one.

    Refusals: signatures.replaced, and what rules/paper.py says of the fields.
    """
    async with write():
        await lock(TextVersion, version)
        text = await signed_text(version)
        if text is None:
            raise NotFound
        if not text.in_force:
            raise Refusal("signatures.replaced")
        lines = await households(version, building, today)
        signer = next((each for line in lines for each in line.signers if each.mark == paper.signer), None)
        if signer is None:
            raise Refusal("signatures.paper_who", at="signer")
        wrong = wrong_paper(paper, text.adopted_on, today)
        if wrong is not None:
            raise Refusal(wrong[0], at=wrong[1])
        standing = await _standing(version, signer)
        if standing:
            return standing
        if await signature(public_id) is not None:  # the same form again, for another household
            public_id = address_of("signature", "")
        await Signature.insert(
            Signature(
                public_id=public_id,
                version=version,
                fingerprint=text.fingerprint,
                building=building,
                household=signer.household,
                capacity=signer.capacity,
                occupancy=signer.occupancy,
                owner=signer.owner,
                name=paper.name,
                how="paper",
                witness=paper.witness,
                entered_by=by,
                # the paper names a day and no hour: the hour of the entry, so many days before
                signed_at=at - timedelta(days=(today - (paper.signed_on or today)).days),
            )
        )
        await settle(
            signing_subject(version),
            at=at,
            people=[signer.person] if signer.person else [],
            owners=[signer.owner] if signer.owner else [],
        )
        return public_id


async def _standing(version: int, signer: Signer) -> str:
    rows = await fetch(
        "SELECT public_id FROM signature WHERE version = ? AND household = ? AND withdrawn_at IS NULL"
        " AND how = 'paper' AND COALESCE(occupancy, 0) = ? AND COALESCE(owner, 0) = ? ORDER BY id LIMIT 1",
        [version, signer.household, signer.occupancy or 0, signer.owner or 0],
    )
    return str(rows[0]["public_id"]) if rows else ""
