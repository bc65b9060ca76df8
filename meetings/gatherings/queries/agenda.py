"""What is on a meeting's agenda, in which order, with which papers?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.database import fetch


@dataclass(frozen=True)
class Paper:
    """A file beside an item; `file` is the name under which the file store keeps it, `size` bytes."""

    id: int
    item: int
    title: str
    file: str
    media_type: str
    size: int


@dataclass(frozen=True)
class Item:
    """One thing to discuss. `number` counts from 1 in the order of the agenda; minutes are planned ones."""

    id: int
    public_id: str
    meeting: int
    number: int
    position: int
    kind: str
    title: str
    words: str
    minutes: int
    presenter: str
    proposal: bool
    list: str
    source: str
    source_ref: str
    carried_from: int | None
    added_by: int | None
    added_at: datetime
    papers: tuple[Paper, ...] = ()

    @property
    def text(self) -> str:
        """The page of the text that the item puts on the agenda, "" where it puts none."""
        if self.source != "convention":
            return ""
        return f"/versions/{self.source_ref.partition(':')[0]}"


_ITEM = (
    "SELECT a.id, a.public_id, a.meeting, a.position, a.kind, a.title, a.words, a.minutes, a.presenter,"
    " a.proposal, a.list, a.source, a.source_ref, a.carried_from, a.added_by, a.added_at FROM agenda_item a"
)
_PAPER = (
    "SELECT p.id, p.item, p.title, f.public_id AS file, f.media_type, f.size"
    " FROM agenda_paper p JOIN stored_file f ON f.id = p.file"
)


async def agenda(meeting: int) -> tuple[Item, ...]:
    """The items in order, each with its papers; what was removed is not among them."""
    rows = await fetch(
        f"{_ITEM} WHERE a.meeting = ? AND a.removed_at IS NULL ORDER BY a.position, a.id", [meeting]
    )
    papers: dict[int, list[Paper]] = {}
    found = await fetch(
        f"{_PAPER} JOIN agenda_item a ON a.id = p.item WHERE a.meeting = ? ORDER BY p.position, p.id",
        [meeting],
    )
    for row in found:
        papers.setdefault(row["item"], []).append(Paper(**row))
    return tuple(_item(row, n, tuple(papers.get(row["id"], ()))) for n, row in enumerate(rows, 1))


async def agenda_item(public_id: str) -> Item | None:
    """One item of an agenda with its number and papers; None where there is none, or it was removed."""
    rows = await fetch("SELECT meeting FROM agenda_item WHERE public_id = ?", [public_id])
    if not rows:
        return None
    return next((item for item in await agenda(rows[0]["meeting"]) if item.public_id == public_id), None)


def _item(row: dict[str, Any], number: int, papers: tuple[Paper, ...]) -> Item:
    return Item(**{**row, "proposal": bool(row["proposal"])}, number=number, papers=papers)
