"""What has a community's bodies published, what corrects what, and where did it hang?"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.database import fetch
from meetings.estates.rules.publications import Published, canonical, fingerprint


@dataclass(frozen=True)
class PostingOnFile:
    """That it hung on a board; `file` is the photo's public id or ""."""

    id: int
    place: str
    posted_on: date
    taken_down_on: date | None
    file: str


@dataclass(frozen=True)
class PublicationOnFile:
    """One publication; `corrects` and `corrected_by` are public ids or ""; `file` likewise."""

    id: int
    public_id: str
    community: int
    community_public_id: str
    kind: str
    body: str
    title: str
    title_en: str
    words: str
    words_en: str
    link: str
    file: str
    file_name: str
    file_sha256: str
    fingerprint: str
    posted_on: date
    public_until: date | None
    posted_at: datetime
    corrects: str
    corrected_by: str
    withdrawn_at: datetime | None
    withdrawn_why: str

    @property
    def text(self) -> str:
        """The canonical text that the fingerprint is of."""
        return canonical(
            Published(
                community=self.community_public_id,
                kind=self.kind,
                body=self.body,
                title=self.title,
                words=self.words,
                title_en=self.title_en,
                words_en=self.words_en,
                link=self.link,
                file=self.file_sha256,
                posted_on=self.posted_on,
                public_until=self.public_until,
                corrects=self.corrects,
            )
        )

    @property
    def holds(self) -> bool:
        """Whether the words on file are still those that the fingerprint was taken of."""
        return fingerprint(self.text) == self.fingerprint


_SELECT = (
    "SELECT p.id, p.public_id, p.community, c.public_id AS community_public_id, p.kind, p.body, p.title,"
    " p.title_en, p.words, p.words_en, p.link, COALESCE(f.public_id, '') AS file,"
    " COALESCE(f.name, '') AS file_name, COALESCE(f.sha256, '') AS file_sha256, p.fingerprint, p.posted_on,"
    " p.public_until, p.posted_at, COALESCE(o.public_id, '') AS corrects,"
    " COALESCE((SELECT MIN(n.public_id) FROM publication n WHERE n.corrects = p.id"
    " AND n.withdrawn_at IS NULL), '') AS corrected_by, p.withdrawn_at, p.withdrawn_why"
    " FROM publication p JOIN community c ON c.id = p.community LEFT JOIN stored_file f ON f.id = p.file"
    " LEFT JOIN publication o ON o.id = p.corrects"
)


async def publication(public_id: str) -> PublicationOnFile | None:
    """The publication at this address, a withdrawn one too."""
    rows = await fetch(f"{_SELECT} WHERE p.public_id = ?", [public_id])
    return _read(rows[0]) if rows else None


async def publications_of(community: int, most: int = 200) -> tuple[PublicationOnFile, ...]:
    """What a community's bodies have published, the latest first; withdrawn and corrected ones too."""
    rows = await fetch(
        f"{_SELECT} WHERE p.community = ? ORDER BY p.posted_on DESC, p.id DESC LIMIT ?", [community, most]
    )
    return tuple(_read(row) for row in rows)


async def postings_of(publication_id: int) -> tuple[PostingOnFile, ...]:
    """Where it hung, in order."""
    rows = await fetch(
        "SELECT b.id, b.place, b.posted_on, b.taken_down_on, COALESCE(f.public_id, '') AS file"
        " FROM publication_posting b LEFT JOIN stored_file f ON f.id = b.file"
        " WHERE b.publication = ? ORDER BY b.posted_on, b.id",
        [publication_id],
    )
    return tuple(PostingOnFile(**row) for row in rows)


def _read(row: dict[str, Any]) -> PublicationOnFile:
    return PublicationOnFile(**row)
