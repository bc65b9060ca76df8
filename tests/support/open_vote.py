"""A vote of the small court in whatever stage a test needs, written as rows: calling has tests of its own."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256

from app.community.rules.rulebook import CHOICES as SETTINGS
from app.database import fetch, write
from tests.support.court import FLAT, OWNERS, PHONES, REPRESENTATIVE, Court
from voting import notice_text
from voting.actions.write_opening_leaves import write_opening_leaves
from voting.notice_text import PostedRoll
from voting.preset_library import preset
from voting.queries.assemblies import AssemblyOnFile, assembly
from voting.tables import (
    Assembly,
    Motion,
    Notice,
    Opening,
    RollEntry,
    RollEntryOwner,
    RollEntryUnit,
    RollVersion,
)

SECRET = bytes(range(32))
POSTED = date(2026, 11, 1)
OPENS = datetime(2026, 11, 20, 1, tzinfo=UTC)
DURING = datetime(2026, 11, 21, 11, tzinfo=UTC)
CLOSES = datetime(2026, 11, 29, 12, tzinfo=UTC)
ROLL_DIGEST = sha256(b"roll").hexdigest()
SILENT = {key: values[0] for key, values in SETTINGS.items()}

QUESTIONS = ("是否同意在1幢加装一台电梯？", "是否同意用公共收益更换门厅的灯？")


@dataclass(frozen=True)
class Vote:
    """Ids of the vote; entries and posted numbers by the role of who may vote for them."""

    id: int
    public_id: str
    version: int
    entries: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)

    def path(self, rest: str = "") -> str:
        return f"/assemblies/{self.public_id}{rest}"


# by the people who may vote for them: zhou has two flats, wu and zheng share one, zhao is the company's
HEADS = (("zhou",), ("wu", "zheng"), ("li",), ("qian",), ("sun",), ("zhao",))


async def posted_vote(
    court: Court, *, public_id: str = "as_court", questions: int = 1, **rulebook: str
) -> Vote:
    """A vote whose notice and roll are posted; nothing can be cast yet."""
    async with write():
        number = await _new(
            Assembly(
                public_id=public_id,
                community=court.community,
                title="1幢加装电梯",
                origin="1幢 12 位业主联名提出",
                scope_kind="buildings",
                scope=json.dumps([court.building]),
                notice_on=POSTED,
                opens_at=OPENS,
                closes_at=CLOSES,
                objections_until=OPENS,
                rulebook=json.dumps({**SILENT, **rulebook}, sort_keys=True),
                created_by=court.people["committee"],
                created_at=OPENS,
            )
        )
        await _motions(number, questions)
        version, entries = await _roll(court, number)
        vote = await assembly(public_id)
        assert vote is not None
        roll = PostedRoll(1, len(HEADS), len(court.units) * FLAT, ROLL_DIGEST, 0)
        text = notice_text.written(notice_text.calling(vote, "小院", "Asia/Shanghai", ("1",), roll))
        await Notice.insert(
            Notice(
                assembly=number,
                kind="calling",
                content=text.content,
                content_hash=text.content_hash,
                posted_on=POSTED,
                made_at=OPENS,
            )
        )
    numbers = {name: at for at, names in enumerate(HEADS, start=1) for name in names}
    return Vote(number, public_id, version, entries, numbers)


async def open_vote(
    court: Court,
    *,
    public_id: str = "as_court",
    questions: int = 1,
    secret: bytes = SECRET,
    **rulebook: str,
) -> Vote:
    """A vote in which ballots are taken."""
    vote = await posted_vote(court, public_id=public_id, questions=questions, **rulebook)
    async with write():
        await Opening.insert(Opening(assembly=vote.id, version=vote.version, opened_at=OPENS))
        await write_opening_leaves(await on_file(vote), vote.version, secret=secret, at=OPENS)
    return vote


async def on_file(vote: Vote) -> AssemblyOnFile:
    found = await assembly(vote.public_id)
    assert found is not None
    return found


async def leaf_types(vote: Vote) -> list[str]:
    """Every leaf's type in order."""
    rows = await fetch("SELECT leaf FROM ledger_leaf WHERE assembly = ? ORDER BY i", [vote.id])
    return [json.loads(bytes(row["leaf"]))["t"] for row in rows]


async def _motions(number: int, count: int) -> None:
    rule = preset("cn.cc278.special")
    for position, question in enumerate(QUESTIONS[:count], start=1):
        await Motion.insert(
            Motion(
                assembly=number,
                position=position,
                matter="elevator",
                question=question,
                plan="北侧楼道外，4 层 4 站。同意安装，不等于同意出钱。费用另签协议，不签不收。",
                facts=json.dumps(
                    [["位置", "北侧楼道外"], ["造价预算", "¥698,000.00"], ["政府补贴", "¥279,200.00"]]
                ),
                preset_id=rule.id,
                preset=json.dumps(rule.snapshot(), ensure_ascii=False, sort_keys=True),
            )
        )


async def _roll(court: Court, number: int) -> tuple[int, dict[str, int]]:
    version = await _new(
        RollVersion(
            assembly=number,
            number=1,
            digest=ROLL_DIGEST,
            heads=len(HEADS),
            area_dm2=len(court.units) * FLAT,
            made_at=OPENS,
        )
    )
    entries: dict[str, int] = {}
    for at, names in enumerate(HEADS, start=1):
        rooms = OWNERS[PHONES[names[0]]][3]
        entry = await _new(
            RollEntry(
                version=version,
                assembly=number,
                number=at,
                area_dm2=len(rooms) * FLAT,
                label="、".join(f"1-{room}" for room in rooms),
            )
        )
        for room in rooms:
            await RollEntryUnit.insert(
                RollEntryUnit(
                    entry=entry,
                    unit=court.units[room],
                    label=f"1-{room}",
                    building="1",
                    room=room,
                    floor=int(room[0]),
                    use="dwelling",
                    area_dm2=FLAT,
                )
            )
        for name in names:
            called = PHONES[name]
            kind = OWNERS[called][0]
            await RollEntryOwner.insert(
                RollEntryOwner(
                    entry=entry,
                    owner=court.owners[called],
                    name=called,
                    kind=kind,
                    representative=REPRESENTATIVE if kind == "company" else "",
                )
            )
            entries[name] = entry
    return version, entries


async def _new(row: object) -> int:
    table = type(row)
    return int((await table.insert(row))[0]["id"])  # type: ignore[attr-defined]
