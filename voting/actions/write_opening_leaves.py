"""Begin an assembly's ledger: its rules, its frozen roll, and that voting is open."""

from datetime import datetime

from app import __version__
from app.database import fetch, write
from voting import keys
from voting.ledger import leaves
from voting.ledger.recount import Opening, commitments
from voting.ledger_store import Held, begin
from voting.queries.assemblies import AssemblyOnFile, MotionOnPaper
from voting.queries.ledgers import frozen_entries, opening_of
from voting.rules.presets import from_snapshot
from voting.tables import Assembly

MOST_TEXT = 160


async def write_opening_leaves(
    assembly: AssemblyOnFile, version: int, *, secret: bytes, at: datetime
) -> Held:
    """Write `setup`, a `roll` leaf per entry of the roll version, and `open`; make the assembly's key.

    Call it inside the opening's own `write()`: the opening and its ledger stand or fall together.
    """
    async with write():
        key = keys.fresh_key()
        await Assembly.update({Assembly.key_wrapped: keys.wrap(secret, assembly.public_id, key)}).where(
            Assembly.id == assembly.id
        )
        opened = sorted(
            (opening_of(key, assembly.public_id, entry) for entry in await frozen_entries(version)),
            key=lambda opening: opening.e,
        )
        held = await begin(assembly.id)
        setup = await _setup(assembly, at)
        rolls = [(_roll(assembly, i, opening, at), None) for i, opening in enumerate(opened, start=1)]
        opening = await _open(assembly, version, len(rolls) + 1, at)
        await held.append_all([(setup, None), *rolls, (opening, None)])
        return held


async def _setup(assembly: AssemblyOnFile, at: datetime) -> leaves.Setup:
    if assembly.opens_at is None or assembly.closes_at is None:
        raise ValueError("an assembly without its times cannot be opened")
    notice = await fetch(
        "SELECT content_hash FROM notice WHERE assembly = ? AND kind IN ('calling', 'correction')"
        " ORDER BY id DESC LIMIT 1",
        [assembly.id],
    )
    return leaves.Setup(
        a=assembly.public_id,
        i=0,
        ts=leaves.moment(at),
        title_h=notice[0]["content_hash"],
        docs=tuple(document.sha256 for document in assembly.documents),
        motions=tuple(_motion(motion) for motion in assembly.motions),
        rulebook=leaves.counting_rules(assembly.rulebook),
        opens=leaves.moment(assembly.opens_at),
        closes=leaves.moment(assembly.closes_at),
        log_vkey=None,
        witness_policy=None,
        software=f"roundtable {__version__}",
    )


def _motion(motion: MotionOnPaper) -> leaves.Motion:
    conditions = from_snapshot(motion.preset).decisive_conditions
    also = tuple(f"{each.name}: {each.text}"[:MOST_TEXT] for each in conditions)
    preset = leaves.preset_of(motion.preset, also)
    return leaves.Motion(id=motion.key, kind="simple", options=leaves.CHOICES, preset=preset)


def _roll(assembly: AssemblyOnFile, i: int, opening: Opening, at: datetime) -> leaves.Roll:
    area_c, units_c, label_c = commitments(opening)
    return leaves.Roll(
        a=assembly.public_id,
        i=i,
        ts=leaves.moment(at),
        e=opening.e,
        area_c=area_c,
        units_c=units_c,
        label_c=label_c,
    )


async def _open(assembly: AssemblyOnFile, version: int, i: int, at: datetime) -> leaves.Open:
    row = (await fetch("SELECT heads, area_dm2, digest FROM roll_version WHERE id = ?", [version]))[0]
    return leaves.Open(
        a=assembly.public_id,
        i=i,
        ts=leaves.moment(at),
        heads=row["heads"],
        area_dm2=row["area_dm2"],
        roll_h=row["digest"],
    )
