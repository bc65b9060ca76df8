"""Which assembly is this, in which stage, with which motions and which dates?"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.database import fetch
from meetings.conventions.rules.figures import in_fours
from voting.rules.stages import PUBLIC, Stage, stage_of


@dataclass(frozen=True)
class MotionOnPaper:
    """One question put to the owners, with the preset's snapshot it is held under."""

    id: int
    position: int
    matter: str
    question: str
    plan: str
    facts: tuple[tuple[str, str], ...]
    preset_id: str
    preset: dict[str, Any]
    second_level: str = ""
    text_version: str = ""  # of a convention: the version it adopts, by public id
    text_fingerprint: str = ""
    text_title: str = ""
    text_title_en: str = ""
    text_number: int = 0  # the one it has, or takes when it is adopted

    @property
    def key(self) -> str:
        """How leaves and forms name the motion: "m1"."""
        return f"m{self.position}"

    @property
    def text_groups(self) -> tuple[str, ...]:
        """The text's fingerprint as people compare it."""
        return in_fours(self.text_fingerprint)


@dataclass(frozen=True)
class DocumentOnFile:
    id: int
    file: int
    title: str
    sha256: str
    media_type: str
    size: int


@dataclass(frozen=True)
class AssemblyOnFile:
    """An assembly with all its motions and documents."""

    id: int
    public_id: str
    community: int
    title: str
    origin: str
    scope_kind: str
    scope: tuple[int, ...]
    extraordinary: bool
    worth: str
    worth_basis: str
    without_phones: str
    contact: str
    notice_on: date | None
    opens_at: datetime | None
    closes_at: datetime | None
    objections_until: datetime | None
    result_days: int
    linked: int | None
    rulebook: dict[str, Any]
    created_by: int
    stage: Stage
    motions: tuple[MotionOnPaper, ...]
    documents: tuple[DocumentOnFile, ...]

    @property
    def public(self) -> bool:
        return self.stage in PUBLIC


# Plain SQL: every page of a vote asks this, and Piccolo takes ten times as long to put a query together as
# SQLite to answer it.
_RECORDS = (
    " EXISTS (SELECT 1 FROM notice n WHERE n.assembly = a.id AND n.kind = 'calling') AS posted,"
    " EXISTS (SELECT 1 FROM opening o WHERE o.assembly = a.id) AS opened,"
    " EXISTS (SELECT 1 FROM closure c WHERE c.assembly = a.id) AS closed,"
    " EXISTS (SELECT 1 FROM verdict v WHERE v.assembly = a.id) AS decided,"
    " EXISTS (SELECT 1 FROM calling_off f WHERE f.assembly = a.id) AS called_off"
)
_WHOLE = (
    "SELECT a.id, a.public_id, a.community, a.title, a.origin, a.scope_kind, a.scope, a.extraordinary,"
    " a.worth, a.worth_basis, a.without_phones, a.contact, a.notice_on, a.opens_at, a.closes_at,"
    f" a.objections_until, a.result_days, a.linked, a.rulebook, a.created_by,{_RECORDS}"
    " FROM assembly a WHERE "
)
_MOTIONS = (
    "SELECT m.id, m.position, m.matter, m.question, m.plan, m.facts, m.preset_id, m.preset, m.second_level,"
    " m.text_version, m.text_fingerprint, COALESCE(c.title, '') AS text_title,"
    " COALESCE(c.title_en, '') AS text_title_en, COALESCE(v.number, (SELECT COALESCE(MAX(n.number), 0) + 1"
    " FROM text_version n WHERE n.convention = v.convention), 0) AS text_number"
    " FROM motion m LEFT JOIN text_version v ON v.public_id = m.text_version AND m.text_version <> ''"
    " LEFT JOIN convention c ON c.id = v.convention WHERE m.assembly = ? ORDER BY m.position"
)
_DOCUMENTS = (
    "SELECT d.id, d.file, d.title, f.sha256, f.media_type, f.size"
    " FROM assembly_document d JOIN stored_file f ON f.id = d.file"
    " WHERE d.assembly = ? ORDER BY d.position, d.id"
)


def text_ref(assembly: str, version: str) -> str:
    """How a text's submission names the motion that puts it to the owners; both by public id."""
    return f"motion:{assembly}:{version}"


async def assembly(public_id: str) -> AssemblyOnFile | None:
    """The assembly at this address, draft or not: whoever shows it asks first who is looking."""
    rows = await fetch(_WHOLE + "a.public_id = ?", [public_id])
    return await _whole(rows[0]) if rows else None


async def assembly_by_id(number: int) -> AssemblyOnFile:
    """The assembly that a record belongs to."""
    rows = await fetch(_WHOLE + "a.id = ?", [number])
    return await _whole(rows[0])


async def assemblies_of(community: int) -> tuple[AssemblyOnFile, ...]:
    """All assemblies of a community, newest first."""
    rows = await fetch(_WHOLE + "a.community = ? ORDER BY a.id DESC", [community])
    return tuple([await _whole(row) for row in rows])


async def stage(number: int) -> Stage:
    """The stage of one assembly."""
    return _stage((await fetch(f"SELECT{_RECORDS} FROM assembly a WHERE a.id = ?", [number]))[0])


async def _whole(row: dict[str, Any]) -> AssemblyOnFile:
    kept = {name: row[name] for name in AssemblyOnFile.__dataclass_fields__ if name in row}
    kept["scope"] = tuple(json.loads(row["scope"]))
    kept["rulebook"] = json.loads(row["rulebook"])
    return AssemblyOnFile(
        **kept,
        stage=_stage(row),
        motions=await _motions(row["id"]),
        documents=await _documents(row["id"]),
    )


async def _motions(number: int) -> tuple[MotionOnPaper, ...]:
    rows = await fetch(_MOTIONS, [number])
    return tuple(
        MotionOnPaper(
            id=row["id"],
            position=row["position"],
            matter=row["matter"],
            question=row["question"],
            plan=row["plan"],
            facts=tuple((label, value) for label, value in json.loads(row["facts"])),
            preset_id=row["preset_id"],
            preset=json.loads(row["preset"]),
            second_level=row["second_level"],
            text_version=row["text_version"],
            text_fingerprint=row["text_fingerprint"],
            text_title=row["text_title"],
            text_title_en=row["text_title_en"],
            text_number=row["text_number"],
        )
        for row in rows
    )


async def _documents(number: int) -> tuple[DocumentOnFile, ...]:
    rows = await fetch(_DOCUMENTS, [number])
    return tuple(DocumentOnFile(**row) for row in rows)


def _stage(row: dict[str, Any]) -> Stage:
    records = ("posted", "opened", "closed", "decided", "called_off")
    return stage_of(**{name: bool(row[name]) for name in records})
