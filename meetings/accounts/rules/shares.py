"""How is a surplus divided, in which order do the lines of the list stand, and what names a plan?

Civil Code 民法典 art. 282: income from common parts is co-owned by the owners after reasonable costs. Art.
283: it is divided as agreed, otherwise by the areas of the units. Another basis needs the owners' decision.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meetings.accounts.rules.money import split


class By(StrEnum):
    """Messages `open_account.by_<value>`."""

    AREA = "area"  # every unit with its area: what the law says where nothing was agreed
    UNIT = "unit"  # every dwelling alike
    HEAD = "head"  # every head of owners alike, however many units it holds


class State(StrEnum):
    """Messages `open_account.state_<value>`."""

    PLANNED = "planned"
    DECIDED = "decided"
    PAID = "paid"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class UnitHeld:
    """A unit with its use, its area in dm² (None: no document gives one) and who holds it."""

    id: int
    use: str
    area_dm2: int | None
    owners: tuple[int, ...]


@dataclass(frozen=True)
class Claim:
    """One line before the money: a unit (and of a head its first owner) with its weight."""

    unit: int
    owner: int | None
    weight: int


@dataclass(frozen=True)
class ShareOf:
    """One line of the list of payments; `fen` of all lines sum to the plan's amount."""

    number: int
    claim: Claim
    fen: int


def without_area(units: Iterable[UnitHeld]) -> int:
    """How many units cannot be counted by area."""
    return sum(not each.area_dm2 for each in units)


def claims(by: By, units: Sequence[UnitHeld]) -> tuple[Claim, ...]:
    """Who gets a line, and by which weight."""
    if by is By.AREA:
        return tuple(Claim(each.id, None, each.area_dm2) for each in units if each.area_dm2)
    if by is By.UNIT:
        return tuple(Claim(each.id, None, 1) for each in units if each.use == "dwelling")
    heads: dict[tuple[int, ...], Claim] = {}
    for each in units:
        if each.owners:
            heads.setdefault(tuple(sorted(each.owners)), Claim(each.id, min(each.owners), 1))
    return tuple(heads.values())


def shares(fen: int, found: Sequence[Claim], seed: str) -> tuple[ShareOf, ...]:
    """The list in an order that tells nobody who is who: by a hash of `seed`, which is kept nowhere."""
    drawn = sorted(found, key=lambda each: hashlib.sha256(f"{seed}\0{each.unit}".encode()).digest())
    parts = split(fen, [each.weight for each in drawn])
    return tuple(
        ShareOf(number, claim, part) for number, (claim, part) in enumerate(zip(drawn, parts, strict=True), 1)
    )


def plan_mark(community: str, year: int, fen: int, by: str, title: str) -> str:
    """Sixteen digits that name exactly this plan: a vote that decides it carries them in its question."""
    plan = json.dumps([community, year, fen, by, title], ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(plan.encode()).hexdigest()[:16].upper()
    return "-".join(digest[at : at + 4] for at in range(0, 16, 4))
