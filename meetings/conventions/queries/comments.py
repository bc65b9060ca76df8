"""Which consultation does a version stand in, what was said of each clause, and what was answered?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.community.queries.occupancies import counted
from app.community.rules.offices import Standing
from app.community.rules.surnames import surname
from app.database import fetch
from meetings.conventions.rules.consultation import Outcome, Period, Said

_CONSULTATION = (
    "SELECT k.id, k.version, v.public_id AS version_public_id, v.fingerprint, k.words, k.opens_on,"
    " k.closes_on, k.extended_why, k.posted_by, k.posted_at, k.closed_at FROM consultation k"
    " JOIN text_version v ON v.id = k.version"
)
# A version and those it was made of: withdrawn ones are the posted words that were consolidated into it.
_LINE = (
    "WITH RECURSIVE line(id, based_on, far) AS (SELECT v.id, v.based_on, 0 FROM text_version v WHERE v.id = ?"
    " UNION SELECT v.id, v.based_on, line.far + 1 FROM text_version v JOIN line ON v.id = line.based_on"
    " WHERE v.state = 'withdrawn') "
)
_COMMENT = (
    "SELECT k.id, k.public_id, k.consultation, k.clause, c.public_id AS clause_public_id, k.kind, k.words,"
    " k.proposed, k.person, k.capacity, k.named, k.made_at, k.withdrawn_at, k.answer, k.moved_to,"
    " n.version, v.public_id AS version_public_id FROM clause_comment k JOIN clause c ON c.id = k.clause"
    " JOIN consultation n ON n.id = k.consultation JOIN text_version v ON v.id = n.version"
)
_ANSWER = (
    "SELECT a.id, a.consultation, a.clause, a.outcome, a.why, a.answered_by, a.answered_at, a.replaced_by"
    " FROM clause_answer a"
)


@dataclass(frozen=True)
class ConsultationOnFile:
    """A posted period on one version; `version_public_id` and `fingerprint` are those of the posted words."""

    id: int
    version: int
    version_public_id: str
    fingerprint: str
    words: str
    opens_on: date
    closes_on: date
    extended_why: str
    posted_by: int
    posted_at: datetime
    closed_at: datetime | None

    @property
    def period(self) -> Period:
        return Period(self.opens_on, self.closes_on)


@dataclass(frozen=True)
class CommentOnFile:
    """What one neighbour said; `person` is None once forgotten, `answer` the row of its answer now."""

    id: int
    public_id: str
    consultation: int
    clause: int
    clause_public_id: str
    kind: Said
    words: str
    proposed: str
    person: int | None
    capacity: str
    named: bool
    made_at: datetime
    withdrawn_at: datetime | None
    answer: int | None
    moved_to: int | None
    version: int
    version_public_id: str

    @property
    def waits(self) -> bool:
        return self.kind is not Said.AGREE and self.withdrawn_at is None and self.answer is None


@dataclass(frozen=True)
class AnswerOnFile:
    """One answer; `replaced_by` is the row of the one that put it right."""

    id: int
    consultation: int
    clause: int
    outcome: Outcome
    why: str
    answered_by: int
    answered_at: datetime
    replaced_by: int | None


@dataclass(frozen=True)
class Counted:
    """How often a clause was agreed to, commented, and given other words; how many of these wait."""

    agree: int = 0
    comments: int = 0
    proposals: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Credit:
    """Whose words a clause took: how many neighbours, and the surname of one who agreed to that, or ""."""

    neighbours: int
    surname: str

    @property
    def words(self) -> str:
        """The last part of the message that says it."""
        if not self.surname:
            return "credit"
        return "credit_one" if self.neighbours == 1 else "credit_named"


async def consultation_of(version: int) -> ConsultationOnFile | None:
    """The consultation on exactly this version."""
    return _consultation(await fetch(f"{_CONSULTATION} WHERE k.version = ?", [version]))


async def consultation_behind(version: int) -> ConsultationOnFile | None:
    """The consultation on this version, or else on the nearest of those it was made from."""
    rows = await fetch(
        f"{_LINE}{_CONSULTATION} JOIN line ON line.id = k.version ORDER BY line.far LIMIT 1", [version]
    )
    return _consultation(rows)


async def consultation_by_id(number: int) -> ConsultationOnFile | None:
    """The consultation of a record."""
    return _consultation(await fetch(f"{_CONSULTATION} WHERE k.id = ?", [number]))


async def consultations_due(before: date) -> tuple[ConsultationOnFile, ...]:
    """Those whose last day may be over on this day somewhere, and that are not closed."""
    rows = await fetch(f"{_CONSULTATION} WHERE k.closed_at IS NULL AND k.closes_on < ?", [before])
    return tuple(ConsultationOnFile(**row) for row in rows)


async def comments_on(consultation: int) -> tuple[CommentOnFile, ...]:
    """Everything said with words and not withdrawn, in the order in which it came."""
    rows = await fetch(
        f"{_COMMENT} WHERE k.consultation = ? AND k.kind <> 'agree' AND k.withdrawn_at IS NULL ORDER BY k.id",
        [consultation],
    )
    return tuple(_comment(row) for row in rows)


async def own_comments(consultation: int, person: int) -> tuple[CommentOnFile, ...]:
    """What one neighbour said and did not take back, agreements included."""
    rows = await fetch(
        f"{_COMMENT} WHERE k.consultation = ? AND k.person = ? AND k.withdrawn_at IS NULL ORDER BY k.id",
        [consultation, person],
    )
    return tuple(_comment(row) for row in rows)


async def comment_at(public_id: str) -> CommentOnFile | None:
    """The comment at an address."""
    rows = await fetch(f"{_COMMENT} WHERE k.public_id = ?", [public_id])
    return _comment(rows[0]) if rows else None


async def open_suggestions(version: int) -> tuple[CommentOnFile, ...]:
    """What was carried to this draft without an answer."""
    rows = await fetch(
        f"{_COMMENT} WHERE k.moved_to = ? AND k.kind <> 'agree' AND k.withdrawn_at IS NULL"
        " AND k.answer IS NULL ORDER BY k.id",
        [version],
    )
    return tuple(_comment(row) for row in rows)


async def counts_of(consultation: int) -> dict[int, Counted]:
    """By clause; a clause of which nothing was said is missing."""
    rows = await fetch(
        "SELECT clause, SUM(CASE WHEN kind = 'agree' THEN 1 ELSE 0 END) AS agree,"
        " SUM(CASE WHEN kind = 'comment' THEN 1 ELSE 0 END) AS comments,"
        " SUM(CASE WHEN kind = 'proposal' THEN 1 ELSE 0 END) AS proposals,"
        " SUM(CASE WHEN kind <> 'agree' AND answer IS NULL THEN 1 ELSE 0 END) AS waiting"
        " FROM clause_comment WHERE consultation = ? AND withdrawn_at IS NULL GROUP BY clause",
        [consultation],
    )
    return {
        row["clause"]: Counted(*(int(row[name]) for name in ("agree", "comments", "proposals", "waiting")))
        for row in rows
    }


async def speakers(consultation: int) -> int:
    """How many neighbours said anything that they did not take back; of those forgotten, none."""
    rows = await fetch(
        "SELECT COUNT(DISTINCT person) AS n FROM clause_comment WHERE consultation = ?"
        " AND withdrawn_at IS NULL",
        [consultation],
    )
    return int(rows[0]["n"])


async def answers_of(consultation: int) -> tuple[AnswerOnFile, ...]:
    """Every answer, those that were put right included, in the order in which they were given."""
    rows = await fetch(f"{_ANSWER} WHERE a.consultation = ? ORDER BY a.id", [consultation])
    return tuple(AnswerOnFile(**{**row, "outcome": Outcome(row["outcome"])}) for row in rows)


async def answer_by_id(number: int) -> AnswerOnFile | None:
    """One answer."""
    rows = await fetch(f"{_ANSWER} WHERE a.id = ?", [number])
    return AnswerOnFile(**{**rows[0], "outcome": Outcome(rows[0]["outcome"])}) if rows else None


async def unanswered(version: int) -> int:
    """How many comments on this version and on those it was made from have no answer."""
    rows = await fetch(
        f"{_LINE}SELECT COUNT(*) AS n FROM clause_comment k JOIN consultation c ON c.id = k.consultation"
        " JOIN line ON line.id = c.version"
        " WHERE k.kind <> 'agree' AND k.withdrawn_at IS NULL AND k.answer IS NULL",
        [version],
    )
    return int(rows[0]["n"])


async def credits_of(version: int) -> dict[int, Credit]:
    """By clause: whose words this version took."""
    rows = await fetch(
        "SELECT r.clause, k.id, k.person, k.named, p.name FROM clause_credit r"
        " JOIN clause_comment k ON k.id = r.comment LEFT JOIN person p ON p.id = k.person"
        " WHERE r.version = ? ORDER BY k.id",
        [version],
    )
    found: dict[int, tuple[set[object], str]] = {}
    for row in rows:
        who, named = found.get(row["clause"], (set(), ""))
        who.add(row["person"] or ("forgotten", row["id"]))
        found[row["clause"]] = (who, named or (surname(row["name"]) if row["named"] and row["name"] else ""))
    return {clause: Credit(len(who), named) for clause, (who, named) in found.items()}


async def people_of_scope(community: int, building: int | None, today: date) -> tuple[int, ...]:
    """Whoever has an inbox here: acts for an owner, lives here (of one building: there), holds an office."""
    here = "" if building is None else " AND {}.building = ?"
    place = [] if building is None else [building]
    rows = await fetch(
        "SELECT oa.person FROM owner_access oa JOIN holding h ON h.owner = oa.owner"
        " JOIN unit u ON u.id = h.unit WHERE oa.until IS NULL AND u.community = ?"
        f" AND (h.until IS NULL OR h.until >= ?){here.format('u')}"
        " UNION SELECT oc.person FROM occupancy oc WHERE oc.community = ? AND oc.person IS NOT NULL"
        f" AND oc.since <= ? AND (oc.until IS NULL OR oc.until >= ?) AND {counted('oc')}{here.format('oc')}"
        " UNION SELECT r.person FROM role r WHERE r.community = ? AND (r.since IS NULL OR r.since <= ?)"
        " AND (r.until IS NULL OR r.until >= ?)",
        [community, today, *place, community, today, today, *place, community, today, today],
    )
    return tuple(sorted(row["person"] for row in rows))


async def capacity_in(who: Standing, today: date) -> str:
    """As what somebody speaks today: owner, tenant, sub_landlord, family, office, or guest of a table."""
    if who.owners:
        return "owner"
    rows = await fetch(
        "SELECT oc.capacity FROM occupancy oc WHERE oc.person = ? AND oc.community = ? AND oc.since <= ?"
        f" AND (oc.until IS NULL OR oc.until >= ?) AND {counted('oc')} ORDER BY oc.id LIMIT 1",
        [who.person or 0, who.community, today, today],
    )
    if rows:
        return str(rows[0]["capacity"])
    return "office" if who.offices else "guest"


def _consultation(rows: Sequence[dict[str, Any]]) -> ConsultationOnFile | None:
    return ConsultationOnFile(**rows[0]) if rows else None


def _comment(row: dict[str, Any]) -> CommentOnFile:
    return CommentOnFile(**{**row, "kind": Said(row["kind"]), "named": bool(row["named"])})
