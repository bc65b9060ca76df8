"""What changed between two versions, clause by clause and word by word?

Clauses are paired by identity, not by their words: a clause that was moved and reworded is still that clause.
Within one, diff-match-patch finds the pieces and its semantic clean-up makes them ones a reader can follow;
what is left of a Latin word or a number cut in two is joined again.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from diff_match_patch import diff_match_patch

from meetings.conventions.rules.canonical import ClauseWords, VersionText


class Kind(StrEnum):
    """What a piece of words is."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Change(StrEnum):
    """What became of a clause."""

    SAME = "same"
    REWORDED = "reworded"
    MOVED = "moved"  # the words are the same, the order among its neighbours is not
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    words: str


@dataclass(frozen=True)
class ClauseChange:
    """One clause in both versions; `old` is None of an added one, `new` of a removed one.

    `moved` says that it stands elsewhere among its neighbours, also where it was reworded. `pieces` and
    `heading` rebuild the new words without GONE and the old words without NEW.
    """

    change: Change
    old: ClauseWords | None
    new: ClauseWords | None
    moved: bool
    pieces: tuple[Piece, ...]
    heading: tuple[Piece, ...] = ()

    @property
    def renumbered(self) -> bool:
        return self.old is not None and self.new is not None and self.old.number != self.new.number

    @property
    def clause(self) -> ClauseWords:
        found = self.new or self.old
        if found is None:
            raise ValueError("a change is of a clause")
        return found


_LATIN = re.compile(r"[0-9A-Za-zÀ-ɏ]")
_SECONDS = 1.0  # after which the rougher answer is taken; two clauses take milliseconds
_SECONDS_IN_ALL = 5.0  # of a whole text, however many of its clauses were written anew


def compare(old: VersionText | None, new: VersionText) -> tuple[ClauseChange, ...]:
    """Every clause of both, in the new order; a removed one stands where it stood before."""
    before = {each.clause: each for each in old.clauses} if old else {}
    after = {each.clause for each in new.clauses}
    stayed = _in_order(
        [before[each.clause].number for each in new.clauses if each.clause in before],
    )
    changes = []
    share = patience(len(new.clauses))
    for each in new.clauses:
        was = before.get(each.clause)
        moved = was is not None and was.number not in stayed
        changes.append(_change(was, each, moved=moved, seconds=share))
    removed = [each for each in (old.clauses if old else ()) if each.clause not in after]
    return tuple(_put_back(changes, removed))


def in_english(text: VersionText) -> VersionText:
    """The text as it reads in English; what has no English stays in Chinese."""
    clauses = tuple(
        replace(each, words=each.words_en, heading=each.heading_en, chapter=each.chapter_en)
        if each.words_en
        else each
        for each in text.clauses
    )
    title, preamble = text.title_en or text.title, text.preamble_en or text.preamble
    return replace(text, title=title, preamble=preamble, clauses=clauses)


def patience(comparisons: int) -> float:
    """Seconds for each of so many comparisons of one page: all of them together end, whoever wrote them."""
    return min(_SECONDS, _SECONDS_IN_ALL / max(1, comparisons))


def pieces(old: str, new: str, seconds: float = _SECONDS) -> tuple[Piece, ...]:
    """The words of both in one row of pieces; two of the same kind never follow each other."""
    engine = diff_match_patch()
    engine.Diff_Timeout = seconds
    found = engine.diff_main(old, new)
    engine.diff_cleanupSemantic(found)
    kinds = {-1: Kind.GONE, 0: Kind.SAME, 1: Kind.NEW}
    return _whole_words([Piece(kinds[what], words) for what, words in found if words])


def _change(old: ClauseWords | None, new: ClauseWords, *, moved: bool, seconds: float) -> ClauseChange:
    if old is None:
        all_new = (Piece(Kind.NEW, new.words),)
        return ClauseChange(Change.ADDED, None, new, False, all_new, _heading("", new.heading))
    same = (old.words, old.heading) == (new.words, new.heading)
    change = Change.MOVED if same and moved else Change.SAME if same else Change.REWORDED
    words, heading = pieces(old.words, new.words, seconds), _heading(old.heading, new.heading)
    return ClauseChange(change, old, new, moved, words, heading)


def _heading(old: str, new: str) -> tuple[Piece, ...]:
    return pieces(old, new) if old or new else ()


def _put_back(changes: list[ClauseChange], removed: Sequence[ClauseWords]) -> Iterable[ClauseChange]:
    """Each removed clause after the clause that stood before it, where that one is still there."""
    for each in removed:
        place = 0
        for index, change in enumerate(changes):
            if change.old is not None and change.old.number < each.number:
                place = index + 1
        all_gone = (Piece(Kind.GONE, each.words),)
        changes.insert(
            place, ClauseChange(Change.REMOVED, each, None, False, all_gone, _heading(each.heading, ""))
        )
    return changes


def _in_order(numbers: Sequence[int]) -> frozenset[int]:
    """The longest row of numbers that rises: whatever is not in it was moved."""
    best: list[tuple[int, ...]] = []
    for number in numbers:
        best.append((*_longest([row for row in best if row[-1] < number]), number))
    return frozenset(_longest(best))


def _longest(rows: list[tuple[int, ...]]) -> tuple[int, ...]:
    longest: tuple[int, ...] = ()
    for row in rows:
        longest = row if len(row) > len(longest) else longest
    return longest


def _whole_words(found: list[Piece]) -> tuple[Piece, ...]:
    """Join what cut a Latin word or a number in two: its same part goes to both sides."""
    pairs = _pairs(found)
    for index in range(len(pairs) - 1):
        same, gone, new = pairs[index]
        after = pairs[index + 1]
        head = _tail_of_word(same) if gone or new else ""
        if head and (
            _starts_latin(gone) or _starts_latin(new) or (not (gone and new) and _starts_latin(after[0]))
        ):
            pairs[index] = (same[: len(same) - len(head)], head + gone, head + new)
    for index in range(len(pairs) - 1):
        same, gone, new = pairs[index]
        rest = pairs[index + 1][0]
        tail = _head_of_word(rest)
        if tail and (gone or new) and (_ends_latin(gone) or _ends_latin(new)):
            pairs[index] = (same, gone + tail, new + tail)
            pairs[index + 1] = (rest[len(tail) :], *pairs[index + 1][1:])
    return tuple(_merged(pairs))


def _pairs(found: list[Piece]) -> list[tuple[str, str, str]]:
    """(same, gone, new) in turn."""
    pairs = [("", "", "")]
    for piece in found:
        same, gone, new = pairs[-1]
        if piece.kind is Kind.SAME:
            if gone or new:
                pairs.append((piece.words, "", ""))
            else:
                pairs[-1] = (same + piece.words, "", "")
        elif piece.kind is Kind.GONE:
            pairs[-1] = (same, gone + piece.words, new)
        else:
            pairs[-1] = (same, gone, new + piece.words)
    return [*pairs, ("", "", "")]


def _merged(pairs: list[tuple[str, str, str]]) -> Iterable[Piece]:
    row: list[Piece] = []
    gone = new = ""
    for same, lost, won in pairs:
        if same:
            row += [Piece(k, w) for k, w in ((Kind.GONE, gone), (Kind.NEW, new)) if w]
            gone = new = ""
            if row and row[-1].kind is Kind.SAME:
                row[-1] = Piece(Kind.SAME, row[-1].words + same)
            else:
                row.append(Piece(Kind.SAME, same))
        gone, new = gone + lost, new + won
    row += [Piece(k, w) for k, w in ((Kind.GONE, gone), (Kind.NEW, new)) if w]
    return row


def _starts_latin(words: str) -> bool:
    return bool(words and _LATIN.match(words[0]))


def _ends_latin(words: str) -> bool:
    return bool(words and _LATIN.match(words[-1]))


def _tail_of_word(words: str) -> str:
    at = len(words)
    while at and _LATIN.match(words[at - 1]):
        at -= 1
    return words[at:]


def _head_of_word(words: str) -> str:
    at = 0
    while at < len(words) and _LATIN.match(words[at]):
        at += 1
    return words[:at]
