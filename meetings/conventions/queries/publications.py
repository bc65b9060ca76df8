"""What does a text's public page tell beside its words: earlier versions, what was asked, where it hung?"""

from dataclasses import dataclass
from datetime import date, datetime

from app.database import fetch


@dataclass(frozen=True)
class NumberedVersion:
    """A version that is or was in force; `replaced_by` is the number of the one that took its place."""

    id: int
    public_id: str
    number: int
    state: str
    fingerprint: str
    adopted_on: date | None
    in_force_from: date | None
    replaced_on: date | None
    replaced_by: int | None
    ended_why: str
    posted_on: date | None
    public_until: date | None

    @property
    def in_force(self) -> bool:
        return self.state == "in_force"


@dataclass(frozen=True)
class AskedAbout:
    """The consultation that a version came through: how many remarks on which clause, and how many answered.

    `version` is the public id of the version that was posted; "agree" is counted among the remarks.
    """

    version: str
    opens_on: date
    closes_on: date
    remarks: int
    waiting: int  # remarks with words that have no answer
    by_clause: dict[int, int]


@dataclass(frozen=True)
class Hung:
    """One board; `file` is the photo's public id or ""."""

    id: int
    what: str
    place: str
    posted_on: date
    taken_down_on: date | None
    file: str


@dataclass(frozen=True)
class FedText:
    """A version in force, or a consultation, as the feed tells of it; `at` is when it was put there."""

    key: str
    title: str
    title_en: str
    number: int | None
    summary: str
    path: str
    day: date
    until: date | None
    at: datetime


async def numbered_versions(convention: int) -> tuple[NumberedVersion, ...]:
    """Every version that came into force, the newest first."""
    rows = await fetch(
        "SELECT v.id, v.public_id, v.number, v.state, v.fingerprint, v.adopted_on, v.in_force_from,"
        " v.replaced_on, n.number AS replaced_by, v.ended_why, v.posted_on, v.public_until"
        " FROM text_version v LEFT JOIN text_version n ON n.id = v.replaced_by"
        " WHERE v.convention = ? AND v.number IS NOT NULL ORDER BY v.number DESC",
        [convention],
    )
    return tuple(NumberedVersion(**row) for row in rows)


async def asked_about(version: int) -> AskedAbout | None:
    """The consultation on this version, or on the draft that it was made from."""
    rows = await fetch(
        "SELECT k.id, k.opens_on, k.closes_on, v.public_id FROM consultation k"
        " JOIN text_version v ON v.id = k.version WHERE k.version = ? OR k.version ="
        " (SELECT b.id FROM text_version t JOIN text_version b ON b.id = t.based_on"
        " WHERE t.id = ? AND b.number IS NULL) ORDER BY CASE WHEN k.version = ? THEN 0 ELSE 1 END LIMIT 1",
        [version, version, version],
    )
    if not rows:
        return None
    counted = await fetch(
        "SELECT clause, COUNT(*) AS n, SUM(CASE WHEN kind <> 'agree' AND answer IS NULL THEN 1 ELSE 0 END)"
        " AS waiting FROM clause_comment WHERE consultation = ? AND withdrawn_at IS NULL GROUP BY clause",
        [rows[0]["id"]],
    )
    return AskedAbout(
        version=rows[0]["public_id"],
        opens_on=rows[0]["opens_on"],
        closes_on=rows[0]["closes_on"],
        remarks=sum(row["n"] for row in counted),
        waiting=sum(int(row["waiting"] or 0) for row in counted),
        by_clause={row["clause"]: row["n"] for row in counted},
    )


async def boards_of(version: int, what: str = "adopted") -> tuple[Hung, ...]:
    """Where a version hung, in the order of the days."""
    rows = await fetch(
        "SELECT h.id, h.what, h.place, h.posted_on, h.taken_down_on, COALESCE(f.public_id, '') AS file"
        " FROM text_posting h LEFT JOIN stored_file f ON f.id = h.file"
        " WHERE h.version = ? AND h.what = ? ORDER BY h.posted_on, h.id",
        [version, what],
    )
    return tuple(Hung(**row) for row in rows)


async def fed_texts(community: int) -> tuple[FedText, ...]:
    """The versions that came into force and the consultations that were opened, the newest first."""
    versions = await fetch(
        "SELECT v.public_id, c.public_id AS text_id, c.title, c.title_en, v.number, v.summary,"
        " v.in_force_from, v.adopted_on, a.recorded_at, v.frozen_at, v.created_at FROM text_version v"
        " JOIN convention c ON c.id = v.convention"
        " LEFT JOIN adoption a ON a.version = v.id AND a.outcome IN ('adopted', 'issued')"
        " WHERE c.community = ? AND v.number IS NOT NULL ORDER BY v.id DESC LIMIT 100",
        [community],
    )
    asked = await fetch(
        "SELECT v.public_id, c.title, c.title_en, k.words, k.opens_on, k.closes_on, k.posted_at"
        " FROM consultation k JOIN text_version v ON v.id = k.version"
        " JOIN convention c ON c.id = v.convention WHERE c.community = ? ORDER BY k.id DESC LIMIT 100",
        [community],
    )
    found = [
        FedText(
            key=f"version:{row['public_id']}",
            title=row["title"],
            title_en=row["title_en"],
            number=row["number"],
            summary=row["summary"],
            path=f"/conventions/{row['text_id']}/versions/{row['number']}",
            day=row["in_force_from"] or row["adopted_on"] or row["created_at"].date(),
            until=None,
            at=row["recorded_at"] or row["frozen_at"] or row["created_at"],
        )
        for row in versions
    ]
    found += [
        FedText(
            key=f"consultation:{row['public_id']}",
            title=row["title"],
            title_en=row["title_en"],
            number=None,
            summary=row["words"],
            path=f"/versions/{row['public_id']}/consultation",
            day=row["opens_on"],
            until=row["closes_on"],
            at=row["posted_at"],
        )
        for row in asked
    ]
    return tuple(sorted(found, key=lambda each: (each.at, each.key), reverse=True))
