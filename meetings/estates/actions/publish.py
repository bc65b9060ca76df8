"""Put up a notice, a resolution or an account; a wrong one is put right by another, never changed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.community.tables import Community
from app.database import fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.estates.queries.publications import publication
from meetings.estates.rules.publications import Kind, Published, Speaker, canonical, fingerprint
from meetings.estates.tables import Publication
from meetings.sendings import address_of

LONGEST_TITLE, LONGEST_TITLE_EN, LONGEST_WORDS, LONGEST_LINK = 120, 200, 8_000, 200
MOST_DAYS = 365


@dataclass(frozen=True)
class Paper:
    """What the form says; `days` None where nothing readable was typed, 0 for no notice period."""

    kind: str
    body: str
    title: str
    words: str
    title_en: str = ""
    words_en: str = ""
    link: str = ""
    days: int | None = 0


async def publish(
    community: int,
    paper: Paper,
    *,
    file: int | None = None,
    corrects: str = "",
    by: int,
    at: datetime,
    today: date,
    key: str = "",
) -> str:
    """Return the public id; the same sending twice is one publication. `today` is the day of posting."""
    _refuse(paper)
    public_id = address_of("publication", key)
    async with write():
        await lock(Community, community)  # the same sending twice waits for itself
        if await publication(public_id) is not None:
            return public_id
        corrected = await _corrected(community, corrects) if corrects else None
        until = today + timedelta(days=paper.days) if paper.days else None
        said = Published(
            community=await _public_id_of(community),
            kind=paper.kind,
            body=paper.body,
            title=paper.title,
            words=paper.words,
            title_en=paper.title_en,
            words_en=paper.words_en,
            link=paper.link,
            file=await _sha256_of(file),
            posted_on=today,
            public_until=until,
            corrects=corrects,
        )
        await Publication.insert(
            Publication(
                public_id=public_id,
                community=community,
                kind=paper.kind,
                body=paper.body,
                title=paper.title,
                title_en=paper.title_en,
                words=paper.words,
                words_en=paper.words_en,
                link=paper.link,
                file=file,
                fingerprint=fingerprint(canonical(said)),
                posted_on=today,
                public_until=until,
                corrects=corrected,
                posted_by=by,
                posted_at=at,
            )
        )
    return public_id


def _refuse(paper: Paper) -> None:
    if paper.kind not in set(Kind):
        raise Refusal("publications.choose_kind", at="kind")
    if paper.body not in set(Speaker):
        raise Refusal("publications.choose_body", at="body")
    for name, most in (
        ("title", LONGEST_TITLE),
        ("title_en", LONGEST_TITLE_EN),
        ("words", LONGEST_WORDS),
        ("words_en", LONGEST_WORDS),
        ("link", LONGEST_LINK),
    ):
        if len(getattr(paper, name)) > most:
            raise Refusal("publications.too_long", at=name, n=most)
    if not paper.title:
        raise Refusal("publications.write_title", at="title")
    if not paper.words:
        raise Refusal("publications.write_words", at="words")
    if paper.days is None or not 0 <= paper.days <= MOST_DAYS:
        raise Refusal("publications.days_wrong", at="days", n=MOST_DAYS)
    if paper.link and not (paper.link.startswith("/") and not paper.link.startswith("//")):
        raise Refusal("publications.link_wrong", at="link")


async def _corrected(community: int, public_id: str) -> int:
    """The one that is put right, held so that it is put right once."""
    found = await publication(public_id)
    if found is None or found.community != community:
        raise NotFound
    await lock(Publication, found.id)
    held = await publication(public_id)
    if held is None or held.withdrawn_at is not None:
        raise Refusal("publications.withdrawn_already")
    if held.corrected_by:
        raise Refusal("publications.corrected_already")
    return held.id


async def _public_id_of(community: int) -> str:
    rows = await fetch("SELECT public_id FROM community WHERE id = ?", [community])
    return str(rows[0]["public_id"])


async def _sha256_of(file: int | None) -> str:
    rows = await fetch("SELECT sha256 FROM stored_file WHERE id = ?", [file]) if file else []
    return str(rows[0]["sha256"]) if rows else ""
