"""What does a posted notice say, word for word, so that its hash binds all that was put to the owners?"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.i18n import translator
from voting.ledger.leaves import moment
from voting.queries.assemblies import AssemblyOnFile, MotionOnPaper
from voting.rules.matters import BY_KEY
from voting.rules.presets import Preset, canonical, from_snapshot
from voting.verdict_words import clause_words, say_plain

VERSION = 1


@dataclass(frozen=True)
class PostedRoll:
    """The roll as the notice names it."""

    number: int
    heads: int
    area_dm2: int
    digest: str
    left_out: int


@dataclass(frozen=True)
class Written:
    """A notice's canonical text and its SHA-256 in hex."""

    content: str
    content_hash: str


def written(said: dict[str, Any]) -> Written:
    content = canonical(said)
    return Written(content, hashlib.sha256(content.encode()).hexdigest())


def calling(
    vote: AssemblyOnFile, place: str, zone: str, scope: Iterable[str], roll: PostedRoll
) -> dict[str, Any]:
    """Everything that is put to the owners; `place` and `scope` by name, `motions` with their snapshots."""
    return {
        "v": VERSION,
        "kind": "calling",
        "assembly": vote.public_id,
        "community": place,
        "title": vote.title,
        "origin": vote.origin,
        "motions": [_motion(motion) for motion in vote.motions],
        "documents": [
            {"title": each.title, "sha256": each.sha256, "media_type": each.media_type, "size": each.size}
            for each in vote.documents
        ],
        "scope": {"kind": vote.scope_kind, "names": list(scope)},
        "calendar": {
            "notice_on": vote.notice_on.isoformat() if vote.notice_on else None,
            "objections_until": _moment(vote.objections_until),
            "opens": _moment(vote.opens_at),
            "closes": _moment(vote.closes_at),
            "time_zone": zone,
            "result_days": vote.result_days,
        },
        "roll": {
            "version": roll.number,
            "heads": roll.heads,
            "area_dm2": roll.area_dm2,
            "digest": roll.digest,
            "left_out": roll.left_out,
        },
        "rulebook": vote.rulebook,
        "worth": vote.worth,
        "worth_basis": vote.worth_basis,
        "without_phones": vote.without_phones,
        "contact": vote.contact,
    }


def rule_sentences(rule: Preset) -> list[str]:
    """The clauses in the words that hang on the wall."""
    t = translator("zh")
    return [say_plain(t, clause_words(clause)) for clause in rule.clauses]


def _motion(motion: MotionOnPaper) -> dict[str, Any]:
    rule = from_snapshot(motion.preset)
    matter = BY_KEY[motion.matter]
    return {
        "id": motion.key,
        "matter": motion.matter,
        "item": matter.item,
        "class": matter.matter_class.value,
        "question": motion.question,
        "plan": motion.plan,
        "facts": [list(fact) for fact in motion.facts],
        "second_level": motion.second_level,
        "preset": motion.preset,
        "rule": rule_sentences(rule),
        **({"text": _text(motion)} if motion.text_version else {}),
    }


def _text(motion: MotionOnPaper) -> dict[str, str]:
    """The version of a convention that is put to the vote, by its address and its fingerprint."""
    return {"version": motion.text_version, "fingerprint": motion.text_fingerprint}


def _moment(at: datetime | None) -> str | None:
    return moment(at) if at else None
