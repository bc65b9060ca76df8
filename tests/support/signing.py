"""A text of the small court that households sign: version 2 in force, version 1 before it, as rows."""

from dataclasses import dataclass
from datetime import date

from app.database import write
from meetings.conventions.tables import Adoption, Clause, ClauseText, Convention, TextVersion
from tests.support.court import BEGAN, Court

FIRST = "1" * 64
SECOND = "2" * 64
ADOPTED = date(2026, 3, 1)
IN_FORCE = date(2026, 3, 8)
CLAUSES = ("夜里十点以后不大声说话。", "电瓶车不上楼。")


@dataclass
class SignedText:
    """Row numbers and addresses; `/conventions/{address}`, `/versions/{address}`."""

    convention: int
    old: int
    version: int
    address: str
    version_address: str


async def text_to_sign(
    court: Court, *, kind: str = "residents_convention", key: str = "pact", building: int | None = None
) -> SignedText:
    """Write the text with both versions."""
    by = court.people["committee"]
    async with write():
        convention = _id(
            await Convention.insert(
                Convention(
                    public_id=key, community=court.community, kind=kind, title="小院公约", drafts=2,
                    building=building, created_by=by, created_at=BEGAN,
                )
            )
        )  # fmt: skip
        old = _id(
            await TextVersion.insert(
                TextVersion(
                    public_id=f"{key}-1", convention=convention, number=1, state="replaced",
                    fingerprint=FIRST, adopted_on=date(2026, 1, 1), in_force_from=date(2026, 1, 8),
                    replaced_on=IN_FORCE, frozen_at=BEGAN, created_by=by, created_at=BEGAN,
                )
            )
        )  # fmt: skip
        version = _id(
            await TextVersion.insert(
                TextVersion(
                    public_id=f"{key}-2", convention=convention, number=2, state="in_force",
                    based_on=old, fingerprint=SECOND, adopted_on=ADOPTED, in_force_from=IN_FORCE,
                    summary="第二条改了。", frozen_at=BEGAN, created_by=by, created_at=BEGAN,
                )
            )
        )  # fmt: skip
        await TextVersion.update({TextVersion.replaced_by: version}).where(TextVersion.id == old)
        for place, words in enumerate(CLAUSES, start=1):
            clause = _id(await Clause.insert(Clause(public_id=f"{key}-k{place}", convention=convention)))
            for each, said in ((old, words.replace("上楼", "进楼")), (version, words)):
                await ClauseText.insert(
                    ClauseText(version=each, clause=clause, position=place, words=said, edited_at=BEGAN)
                )
        await Adoption.insert(
            Adoption(
                version=version, body="adults", outcome="adopted", fingerprint=SECOND, decided_on=ADOPTED,
                recorded_at=BEGAN,
            )
        )  # fmt: skip
    return SignedText(convention, old, version, key, f"{key}-2")


async def replace(text: SignedText) -> None:
    """Another version takes the place of the one in force."""
    async with write():
        await TextVersion.update({TextVersion.state: "replaced"}).where(TextVersion.id == text.version)


def _id(rows: list[dict[str, object]]) -> int:
    return int(str(rows[0]["id"]))
