"""Which signatures on paper can be entered?"""

from dataclasses import dataclass
from datetime import date

LONGEST_NAME = 60


@dataclass(frozen=True)
class PaperSignature:
    """A line of the sheet as it was typed; `signer` names the household's member (Signer.mark)."""

    signer: str
    name: str
    witness: str
    signed_on: date | None


def wrong_paper(paper: PaperSignature, adopted_on: date | None, today: date) -> tuple[str, str] | None:
    """The message and the field of the first thing wrong; None when nothing is.

    Whoever saw the signing is somebody else than whoever signed: one hand makes no witness.
    """
    if not 0 < len(paper.name) <= LONGEST_NAME:
        return "signatures.paper_name_wrong", "name"
    if not 0 < len(paper.witness) <= LONGEST_NAME:
        return "signatures.paper_witness_wrong", "witness"
    if "".join(paper.witness.split()) == "".join(paper.name.split()):
        return "signatures.paper_witness_same", "witness"
    if paper.signed_on is None or paper.signed_on > today:
        return "signatures.paper_day_wrong", "signed_on"
    if adopted_on is not None and paper.signed_on < adopted_on:
        return "signatures.paper_too_early", "signed_on"
    return None
