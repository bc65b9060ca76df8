"""How did a version come about, in words: what changed, who was asked, who decided, what followed?"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.i18n import Lang, Translate
from app.words import area as area_of
from app.words import date_only, number, percent, short_day
from meetings.conventions.queries.adoptions import AdoptionOnFile, StepOnFile
from meetings.conventions.queries.publications import AskedAbout, NumberedVersion
from meetings.conventions.routes.words_of import in_lang, numbered
from meetings.conventions.rules.canonical import VersionText
from meetings.conventions.rules.comparing import Change, Kind, Piece, compare, pieces
from meetings.conventions.rules.figures import Line, lines_in


@dataclass(frozen=True)
class ClauseHistory:
    """What became of one clause since the version before; `pieces` where its words changed."""

    clause: int
    number: str
    old_number: str
    added: bool
    removed: bool
    moved: bool
    pieces: tuple[Piece, ...]
    reason: str

    @property
    def changed(self) -> bool:
        return (self.added or self.moved or bool(self.pieces)) and not self.removed


@dataclass(frozen=True)
class Row:
    """One line of how it was adopted; `href` leads to the record of the vote."""

    label: str
    value: str
    note: str
    href: str = ""


def changes_of(old: VersionText | None, new: VersionText, lang: Lang) -> dict[int, ClauseHistory]:
    """By clause: what changed against the version before; nothing for a first version."""
    if old is None:
        return {}
    before = {each.clause: each for each in in_lang(old, lang).clauses}
    after = {each.clause: each for each in in_lang(new, lang).clauses}
    found = {}
    for change in compare(old, new):
        each = change.clause
        was, now = before.get(each.clause), after.get(each.clause)
        both = was is not None and now is not None
        worded = both and was is not None and now is not None and was.words != now.words
        found[each.clause] = ClauseHistory(
            clause=each.clause,
            number=now.number if now else "",
            old_number=numbered(change.old.number, lang) if change.old else "",
            added=change.change is Change.ADDED,
            removed=change.change is Change.REMOVED,
            moved=change.moved and not worded,
            pieces=pieces(was.words, now.words)
            if worded and was and now
            else ((Piece(Kind.GONE, was.words),) if was and not now else ()),
            reason=each.reason,
        )
    return found


def adopted_rows(
    t: Translate,
    lang: Lang,
    adoption: AdoptionOnFile | None,
    steps: Sequence[StepOnFile],
    asked: AskedAbout | None,
) -> list[Row]:
    """The way in its order: asked, decided, filed."""
    rows = []
    standing = [each for each in steps if each.withdrawn_at is None]
    rows += [_step(t, lang, each) for each in standing if each.step in ("party_study", "legal_review")]
    if asked is not None:
        rows.append(_asked(t, lang, asked))
    if adoption is not None:
        rows += _decided(t, lang, adoption)
    rows += [_step(t, lang, each) for each in standing if each.step not in ("party_study", "legal_review")]
    return rows


def citation_of(t: Translate, adoption: AdoptionOnFile | None) -> str:
    """The rule it was decided under: words as they were kept, or those of a message."""
    if adoption is None or not adoption.citation:
        return ""
    return str(t(adoption.citation)) if t.knows(adoption.citation) else adoption.citation


def replaced_words(t: Translate, at: NumberedVersion) -> str:
    """Said at the top of a version that is no longer in force."""
    if at.in_force:
        return ""
    if at.replaced_by is not None and at.replaced_on is not None:
        return str(t("published.replaced", number=at.replaced_by, day=at.replaced_on))
    return str(t("published.ended"))


def _asked(t: Translate, lang: Lang, asked: AskedAbout) -> Row:
    key = "asked_none" if not asked.remarks else "asked_waiting" if asked.waiting else "asked_answered"
    return Row(
        t("published.asked"),
        t(
            "published.from_to",
            since=short_day(asked.opens_on, lang),
            until=short_day(asked.closes_on, lang),
        ),
        t(f"published.{key}", n=asked.remarks, waiting=asked.waiting),
        f"/versions/{asked.version}/answers",
    )


def _decided(t: Translate, lang: Lang, adoption: AdoptionOnFile) -> list[Row]:
    day = date_only(adoption.decided_on, lang)
    if adoption.body == "issued":
        return [Row(t("published.issued"), day, t("published.issued_note"))]
    label, lines = t(f"published.body_{adoption.body}"), lines_in(adoption.figures)
    head = Row(label, day, t("published.outside") if adoption.outside else "", adoption.link)
    return [head, *(_line(t, each) for each in lines)]


def _line(t: Translate, line: Line) -> Row:
    shown = area_of if line.weight == "area_dm2" else number
    share = percent(line.numerator, line.base)
    return Row(
        t(f"published.{line.measure}_{line.weight}"),
        t(f"published.of_{line.weight}", now=shown(line.numerator), all=shown(line.base)),
        t(f"published.least_{line.weight}", least=shown(line.least), share=share)
        if line.least is not None
        else share,
    )


def _step(t: Translate, lang: Lang, step: StepOnFile) -> Row:
    said = step.words or date_only(step.done_on, lang)
    note = short_day(step.done_on, lang) if step.words else ""
    if step.receipt:
        receipt = t("published.receipt", receipt=step.receipt)
        note = t("published.day_and_receipt", day=note, receipt=receipt) if note else receipt
    return Row(t(f"published.step_{step.step}"), said, note)
