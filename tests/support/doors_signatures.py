"""Whose doors: a text in public, signing it, and the list of who has not."""

from meetings.conventions.tables import Clause, ClauseText, Convention, Signature, TextPosting, TextVersion
from tests.support.court import BEGAN, SINCE
from tests.support.doors import BELONGS, CONVENES, MODERATORS, PUBLIC, SIGNED_IN

FINGERPRINT = "5" * 64

SIGNATURE_DOORS: dict[str, set[str]] = {
    "GET /conventions/{signed_text}": PUBLIC,
    "GET /conventions/{signed_text}/versions/{one}": PUBLIC,
    "GET /conventions/{signed_text}/poster": PUBLIC,
    "GET /conventions/{signed_text}/booklet": PUBLIC,
    "GET /communities/{community}/feed.atom": PUBLIC,
    "GET /versions/{signed_version}/signature": SIGNED_IN,  # whoever may not sign is told who may
    "POST /versions/{signed_version}/signatures": SIGNED_IN,
    "GET /signatures/{signature}": {"tenant"},
    "POST /signatures/{signature}/withdrawal": {"tenant"},
    "GET /versions/{signed_version}/signatures": BELONGS,
    "GET /versions/{signed_version}/signatures/paper": CONVENES | {"zhou"},  # who convenes building 1
    "GET /versions/{signed_version}/signatures/{building}": MODERATORS | {"zhou"},
    "POST /versions/{signed_version}/signatures/{building}": MODERATORS | {"zhou"},
    "POST /versions/{signed_version}/reminders": CONVENES | {"zhou"},
    "GET /versions/{signed_version}/postings": MODERATORS,
    "POST /versions/{signed_version}/postings": MODERATORS,
    "GET /versions/{signed_version}/postings/print": MODERATORS,
    "POST /versions/{signed_version}/postings/{text_posting}/removal": MODERATORS,
    "GET /versions/{signed_version}/postings/{text_posting}/photo": BELONGS,
}


async def signature_things(
    community: int, building: int, person: int, tenant: int, photo: int
) -> dict[str, str]:
    """A text in force with one signature of the tenant's and one board: as the words of its addresses."""
    key = f"signed-{community}"
    text = (
        await Convention.insert(
            Convention(
                public_id=key, community=community, kind="residents_convention", title="公约",
                created_by=person, created_at=BEGAN,
            )
        )
    )[0]["id"]  # fmt: skip
    version = (
        await TextVersion.insert(
            TextVersion(
                public_id=f"{key}-1", convention=text, number=1, state="in_force", fingerprint=FINGERPRINT,
                adopted_on=SINCE, in_force_from=SINCE, frozen_at=BEGAN, created_by=person, created_at=BEGAN,
            )
        )
    )[0]["id"]  # fmt: skip
    clause = (await Clause.insert(Clause(public_id=f"{key}-k", convention=text)))[0]["id"]
    await ClauseText.insert(
        ClauseText(version=version, clause=clause, position=1, words="狗要牵绳。", edited_at=BEGAN)
    )
    await Signature.insert(
        Signature(
            public_id=f"{key}-s", version=version, fingerprint=FINGERPRINT, building=building,
            household="u0", capacity="tenant", person=tenant, how="phone", signed_at=BEGAN,
        )
    )  # fmt: skip
    rows = await TextPosting.insert(
        TextPosting(
            version=version, what="adopted", place="门口", posted_on=SINCE, file=photo, posted_by=person,
            recorded_at=BEGAN,
        )
    )  # fmt: skip
    return {
        "signed_text": key,
        "signed_version": f"{key}-1",
        "signature": f"{key}-s",
        "text_posting": str(rows[0]["id"]),
        "one": "1",
    }
