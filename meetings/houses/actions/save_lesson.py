"""Write a safety lesson, or put one right; the same sending makes one."""

from dataclasses import dataclass
from datetime import datetime

from app.community.tables import Community
from app.database import execute, fetch, lock, write
from app.refusals import Refusal
from meetings.houses.rules.safety import LONGEST_LESSON, LONGEST_TITLE, LONGEST_TITLE_EN, MOST_LESSONS
from meetings.houses.tables import SafetyLesson
from meetings.sendings import address_of


@dataclass(frozen=True)
class LessonWords:
    """What a lesson says; the English may be left out."""

    title: str
    words: str
    title_en: str = ""
    words_en: str = ""


async def save_lesson(
    community: int, said: LessonWords, *, public_id: str = "", key: str = "", by: int, at: datetime
) -> str:
    """The lesson's address; with `public_id` that lesson is changed, otherwise `key` names the sending."""
    _check(said)
    async with write():
        await lock(Community, community)
        if public_id:
            changed = await execute(
                "UPDATE safety_lesson SET title = ?, words = ?, title_en = ?, words_en = ?, entered_by = ?,"
                " entered_at = ? WHERE public_id = ? AND community = ? AND removed_at IS NULL",
                [said.title, said.words, said.title_en, said.words_en, by, at, public_id, community],
            )
            if not changed:
                raise Refusal("house_page.lesson_is_down", at="title")
            return public_id
        address = address_of(f"lesson {community}", key)
        known = await fetch(
            "SELECT public_id FROM safety_lesson WHERE community = ? AND (removed_at IS NULL"
            " OR public_id = ?)",
            [community, address],
        )
        if any(row["public_id"] == address for row in known):  # sent before, perhaps taken down since
            await execute("UPDATE safety_lesson SET removed_at = NULL WHERE public_id = ?", [address])
            return address
        if len(known) >= MOST_LESSONS:
            raise Refusal("house_page.too_many_lessons", at="title", n=MOST_LESSONS)
        await SafetyLesson.insert(
            SafetyLesson(
                public_id=address,
                community=community,
                title=said.title,
                title_en=said.title_en,
                words=said.words,
                words_en=said.words_en,
                position=len(known) + 1,
                entered_by=by,
                entered_at=at,
            )
        )
    return address


def _check(said: LessonWords) -> None:
    if not said.title:
        raise Refusal("house_page.title_missing", at="title")
    if not said.words:
        raise Refusal("house_page.lesson_missing", at="words")
    for field, text, most in (
        ("title", said.title, LONGEST_TITLE),
        ("title_en", said.title_en, LONGEST_TITLE_EN),
        ("words", said.words, LONGEST_LESSON),
        ("words_en", said.words_en, LONGEST_LESSON),
    ):
        if len(text) > most:
            raise Refusal("house_page.too_long", at=field, n=most)
