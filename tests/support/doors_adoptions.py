"""Whose doors: the way of a text to its decision, the steps on it, and what was decided elsewhere."""

from app.database import fetch, write
from meetings.conventions.tables import Adoption, LegalStep
from tests.support.doors import CALLERS, MODERATORS
from tests.support.open_vote import DURING

ADOPTION_DOORS: dict[str, set[str]] = {
    "GET /versions/{draft_version}/adoption": MODERATORS,  # once the words are posted it is everyone's
    "POST /versions/{draft_version}/submissions": MODERATORS,
    "POST /versions/{draft_version}/submissions/withdrawal": MODERATORS,
    "POST /versions/{draft_version}/issue": MODERATORS,
    "POST /versions/{draft_version}/adoptions": MODERATORS,
    "GET /versions/{draft_version}/adoptions/{text_adoption}/paper": MODERATORS,
    "POST /versions/{draft_version}/steps": MODERATORS,
    "POST /versions/{draft_version}/steps/{text_step}/withdrawal": MODERATORS,
    "GET /versions/{draft_version}/steps/{text_step}/paper": MODERATORS,
    "POST /versions/{draft_version}/discussions": MODERATORS,
    "POST /versions/{draft_version}/assembly": CALLERS,
    "POST /versions/{draft_version}/assembly/withdrawal": CALLERS,
}


async def adoption_things(draft_version: str, person: int, file: int) -> dict[str, str]:
    """A step and a vote held elsewhere, each with its paper, of the draft at this address."""
    rows = await fetch("SELECT id FROM text_version WHERE public_id = ?", [draft_version])
    version, day = int(rows[0]["id"]), DURING.date()
    async with write():
        step = await LegalStep.insert(
            LegalStep(
                version=version, step="party_study", done_on=day, words="研究过", file=file,
                recorded_by=person, recorded_at=DURING,
            )
        )  # fmt: skip
        adoption = await Adoption.insert(
            Adoption(
                version=version, body="adults", outcome="no_quorum", fingerprint="0" * 64, decided_on=day,
                outside=True, words="在活动室", file=file, recorded_by=person, recorded_at=DURING,
            )
        )  # fmt: skip
    return {"text_step": str(step[0]["id"]), "text_adoption": str(adoption[0]["id"])}
