"""Replace a lost or spoilt plate: the next generation lives, the old code is dead at once."""

from datetime import datetime

from app.community.rules import codes
from app.community.tables import Code
from app.database import execute, fetch, lock, write
from app.refusals import NotFound, Refusal
from meetings.houses.rules.plates import HOUSE, LONGEST_WHY, plain_code, subject
from meetings.houses.tables import HousePlate, PlateReplacement


async def replace_plate(plate: int, *, seen: int, why: str, secret: bytes, by: int, at: datetime) -> int:
    """The generation that is alive now.

    `seen` is the generation whoever asks saw hanging: asked twice, or by two at once, one is made.
    """
    if not why:
        raise Refusal("house_page.why_missing", at="why")
    if len(why) > LONGEST_WHY:
        raise Refusal("house_page.too_long", at="why", n=LONGEST_WHY)
    async with write():
        await lock(HousePlate, plate)
        rows = await fetch("SELECT community, generation, code FROM house_plate WHERE id = ?", [plate])
        if not rows:
            raise NotFound
        now_alive = int(rows[0]["generation"])
        if now_alive != seen:
            return now_alive
        await PlateReplacement.insert(
            PlateReplacement(plate=plate, generation=now_alive, why=why, replaced_by=by, replaced_at=at)
        )
        plain = plain_code(secret, plate, now_alive + 1)
        made = await Code.insert(
            Code(
                purpose=HOUSE,
                community=rows[0]["community"],
                subject=subject(plate),
                link_hash=codes.link_hash(plain.token),
                typed_hash=codes.typed_hash(secret, codes.read(plain.typed) or ""),
                issued_at=at,
                issued_by=by,
            )
        )
        code = int(made[0]["id"])
        await execute(
            "UPDATE code SET ended_at = ?, replaced_by = ? WHERE id = ?", [at, code, rows[0]["code"]]
        )
        await execute(
            "UPDATE house_plate SET generation = ?, code = ? WHERE id = ?", [now_alive + 1, code, plate]
        )
    return now_alive + 1
