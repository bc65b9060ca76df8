"""Write what stands around a draft's clauses: title, preamble, and what changed in one paragraph."""

from dataclasses import dataclass

from app.database import write
from app.refusals import Refusal
from meetings.conventions.draft_desk import count_edit, hold_draft
from meetings.conventions.rules.canonical import settled
from meetings.conventions.tables import Convention, TextVersion

LONGEST_TITLE = 120
LONGEST_TITLE_EN = 200
LONGEST_PREAMBLE = 3000
LONGEST_SUMMARY = 1000


@dataclass(frozen=True)
class DraftValues:
    """As typed."""

    title: str
    title_en: str
    preamble: str
    preamble_en: str
    summary: str
    summary_en: str


async def save_draft(version: int, values: DraftValues, *, seen: int) -> None:
    """`seen` is the draft's count of edits; the title changes for the whole text, while none is in force."""
    title, title_en = settled(values.title).replace("\n", " "), settled(values.title_en).replace("\n", " ")
    if not 0 < len(title) <= LONGEST_TITLE:
        raise Refusal("conventions.wrong_title", at="title")
    kept = {
        name: settled(getattr(values, name)) for name in ("preamble", "preamble_en", "summary", "summary_en")
    }
    for name, words in (*kept.items(), ("title_en", title_en)):
        most = {"title_en": LONGEST_TITLE_EN, "preamble": LONGEST_PREAMBLE, "preamble_en": LONGEST_PREAMBLE}
        if len(words) > most.get(name, LONGEST_SUMMARY):
            raise Refusal("clauses.too_long", at=name, most=most.get(name, LONGEST_SUMMARY))
    async with write():
        held = await hold_draft(version)
        now = {name: getattr(held, name) for name in kept}
        if (now, held.title, held.title_en) == (kept, title, title_en):
            return
        if held.edits != seen:
            raise Refusal("clauses.draft_changed_meanwhile")
        if (title, title_en) != (held.title, held.title_en):
            if await TextVersion.exists().where(
                (TextVersion.convention == held.convention) & TextVersion.number.is_not_null()
            ):
                raise Refusal("clauses.title_stands", at="title")
            await Convention.update({Convention.title: title, Convention.title_en: title_en}).where(
                Convention.id == held.convention
            )
        await TextVersion.update(kept).where(TextVersion.id == version)  # type: ignore[arg-type]
        await count_edit(version)
