"""Which mentions of a name are one owner, which are two, and which must a person decide?

Two rows are never one person by name alone. The same name with the same mobile or certificate is proposed as
one; an identity number, compared in memory, tells together or apart; a registered company name is one. What
the roll already says of a unit's owner is on record and not asked again.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from app.community.rules.roll.doubts import (
    Answers,
    Choice,
    Doubt,
    Option,
    Params,
    Reason,
    Subject,
    Weight,
)
from app.community.rules.roll.owners import OwnerKind, company_key
from app.community.rules.roll.phones import masked

_OFFERED = 5


@dataclass(frozen=True)
class Mention:
    """One owner named in one row. `identity` is an ordinal, "the same number as there"; 0: none.

    `draft` is its unit, `label` how that is called, `known` the roll's own owner, 0 for none.
    """

    id: str
    draft: str
    sheet: int
    row: int
    label: str
    name: str
    kind: OwnerKind
    mobile: str = ""
    certificate: str = ""
    identity: int = 0
    cell: str = ""
    known: int = 0


@dataclass(frozen=True)
class Decision:
    """That rows of one name are, or are not, one owner: on what, by whom, open to objection."""

    name: str
    one: bool
    basis: str  # same_mobile | same_certificate | same_identity | company_name | decided
    labels: tuple[str, ...]
    for_all: bool = False


@dataclass(frozen=True)
class People:
    """`owner_of` gives for each mention the first mention of the same owner; doubts come in order of rows."""

    owner_of: dict[str, str]
    doubts: tuple[Doubt, ...]
    decisions: tuple[Decision, ...]


def group(mentions: tuple[Mention, ...], answers: Answers) -> People:
    """Who is who, with the answers given so far; what is unsettled counts as apart."""
    found = _Found()
    for same_name in _by_name(mentions).values():
        if same_name[0].kind is OwnerKind.PERSON or same_name[0].kind is OwnerKind.HEIRS:
            _Namesakes(same_name, answers, found).settle()
        else:
            found.one(same_name)
    found.doubts.sort(key=lambda doubt: (doubt.sheet, doubt.row, doubt.id))
    return People(found.owner_of, tuple(found.doubts), tuple(found.decisions))


class _Found:
    def __init__(self) -> None:
        self.owner_of: dict[str, str] = {}
        self.doubts: list[Doubt] = []
        self.decisions: list[Decision] = []

    def one(self, mentions: list[Mention]) -> None:
        """A registered company, or the developer: one owner under one name."""
        for mention in mentions:
            self.owner_of[mention.id] = mentions[0].id
        if len(mentions) > 1 and mentions[0].kind is OwnerKind.COMPANY:
            self.decisions.append(Decision(mentions[0].name, True, "company_name", _labels(mentions)))


class _Namesakes:
    """All mentions of one personal name, put together step by step."""

    def __init__(self, mentions: list[Mention], answers: Answers, found: _Found) -> None:
        self.mentions, self.answers, self.found = mentions, answers, found
        self.clusters: list[list[Mention]] = []
        self.seen: dict[tuple[str, str | int], tuple[list[Mention], Mention]] = {}

    def settle(self) -> None:
        for mention in self.mentions:
            self._place(mention)
        if len(self.clusters) > 1:
            self._ask()
        for cluster in self.clusters:
            for mention in cluster:
                self.found.owner_of[mention.id] = cluster[0].id

    def _place(self, mention: Mention) -> None:
        """Joins a cluster that something better than the name speaks for, else opens one."""
        cluster = self._joined(mention)
        if cluster is None:
            cluster = []
            self.clusters.append(cluster)
        cluster.append(mention)
        for sign in _signs(mention):
            self.seen.setdefault(sign, (cluster, mention))

    def _joined(self, mention: Mention) -> list[Mention] | None:
        refused: set[int] = set()
        for sign in _signs(mention):
            cluster, twin = self.seen.get(sign, ([], mention))
            if not cluster or id(cluster) in refused:
                continue
            reason = _REASONS.get(sign[0])
            if reason is None:  # the same merged cell, or the same owner on the roll: nothing to ask
                return cluster
            if not _told_apart_by_roll(cluster, mention) and self._accepted(cluster, mention, reason, twin):
                return cluster
            refused.add(id(cluster))
        return None

    def _accepted(self, cluster: list[Mention], mention: Mention, reason: Reason, twin: Mention) -> bool:
        contradicted = _told_apart(cluster, mention)
        if contradicted and reason is Reason.SAME_NAME_AND_IDENTITY:
            return False
        doubt = _proposal(Reason.SAME_PHONE_OTHER_IDENTITY if contradicted else reason, mention, twin)
        self.found.doubts.append(doubt)
        answer = self.answers.to(doubt)
        one = answer is not None and answer.choice.startswith(Option.SAME)
        if answer is not None:
            basis = _BASIS[reason] if one and answer.choice == doubt.default else "decided"
            self.found.decisions.append(
                Decision(mention.name, one, basis, _labels([twin, mention]), self.answers.is_for_all(doubt))
            )
        return one

    def _ask(self) -> None:
        """Only the name speaks for these: each later one is asked about, singly or for all."""
        settled = [self.clusters[0]]
        for cluster in self.clusters[1:]:
            possible = (
                each for each in settled if not any(_told_apart(each, mention) for mention in cluster)
            )
            candidates = list(islice(possible, _OFFERED))
            if not candidates:
                settled.append(cluster)
                continue
            doubt = _question(cluster, candidates)
            self.found.doubts.append(doubt)
            self._follow(doubt, cluster, candidates, settled)
        self.clusters = settled

    def _follow(
        self,
        doubt: Doubt,
        cluster: list[Mention],
        candidates: list[list[Mention]],
        settled: list[list[Mention]],
    ) -> None:
        answer = self.answers.to(doubt)
        joined = next((c for c in candidates if answer and answer.choice == f"{Option.SAME}:{c[0].id}"), None)
        if answer is not None:
            covered = _labels([*(joined or candidates[0]), *cluster])
            for_all = self.answers.is_for_all(doubt)
            self.found.decisions.append(
                Decision(cluster[0].name, joined is not None, "decided", covered, for_all)
            )
        if joined is None:
            settled.append(cluster)
        else:
            joined.extend(cluster)


_REASONS = {
    "identity": Reason.SAME_NAME_AND_IDENTITY,
    "mobile": Reason.SAME_NAME_AND_PHONE,
    "certificate": Reason.SAME_NAME_AND_CERTIFICATE,
}
_BASIS = {
    Reason.SAME_NAME_AND_PHONE: "same_mobile",
    Reason.SAME_NAME_AND_CERTIFICATE: "same_certificate",
    Reason.SAME_NAME_AND_IDENTITY: "same_identity",
}


def certificate_digits(certificate: str) -> str:
    """The last digits of a property certificate's number: enough to check against, no more is kept."""
    digits = "".join(sign for sign in certificate if sign.isdigit())
    return digits[-6:] if len(digits) >= 4 else ""


def _by_name(mentions: Iterable[Mention]) -> dict[tuple[str, str], list[Mention]]:
    groups: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for mention in mentions:
        name = company_key(mention.name) if mention.kind is OwnerKind.COMPANY else mention.name
        groups[mention.kind, name].append(mention)
    return groups


def _signs(mention: Mention) -> list[tuple[str, str | int]]:
    """What can speak for being the same person, strongest first."""
    signs: tuple[tuple[str, str | int], ...] = (
        ("cell", mention.cell),
        ("known", mention.known),
        ("identity", mention.identity),
        ("mobile", mention.mobile),
        ("certificate", mention.certificate),
    )
    return [sign for sign in signs if sign[1]]


def _told_apart(cluster: list[Mention], mention: Mention) -> bool:
    if _told_apart_by_roll(cluster, mention):
        return True
    return any(
        other.identity and mention.identity and other.identity != mention.identity for other in cluster
    )


def _told_apart_by_roll(cluster: list[Mention], mention: Mention) -> bool:
    return any(other.known and mention.known and other.known != mention.known for other in cluster)


def _proposal(reason: Reason, mention: Mention, twin: Mention) -> Doubt:
    same = Choice(Option.SAME, twin.id, (("unit", twin.label),))
    must = reason is Reason.SAME_PHONE_OTHER_IDENTITY
    return Doubt(
        id=f"one.{mention.id}.{twin.id}",
        draft=mention.draft,
        sheet=mention.sheet,
        row=mention.row,
        subject=Subject.PERSON,
        reason=reason,
        written=_phone_of(mention),
        params=_about(mention, twin),
        choices=(same, Choice(Option.APART)),
        default="" if must else same.id,
        weight=Weight.MUST if must else Weight.PROPOSED,
    )


def _question(cluster: list[Mention], candidates: list[list[Mention]]) -> Doubt:
    mention, twin = cluster[0], candidates[0][0]
    mobiles = {m.mobile for m in cluster if m.mobile}, {m.mobile for m in candidates[0] if m.mobile}
    return Doubt(
        id=f"name.{mention.id}",
        draft=mention.draft,
        sheet=mention.sheet,
        row=mention.row,
        subject=Subject.PERSON,
        reason=Reason.SAME_NAME_OTHER_PHONE if all(mobiles) else Reason.SAME_NAME_ONLY,
        written=_phone_of(mention),
        params=_about(mention, twin),
        choices=(
            *(Choice(Option.SAME, each[0].id, (("unit", each[0].label),)) for each in candidates),
            Choice(Option.APART),
        ),
    )


def _about(mention: Mention, twin: Mention) -> Params:
    return (("name", mention.name), ("unit", twin.label))


def _phone_of(mention: Mention) -> str:
    return masked(mention.mobile)


def _labels(mentions: Iterable[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(mention.label for mention in mentions))
