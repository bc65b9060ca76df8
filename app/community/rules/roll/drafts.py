"""What does a file say of one unit, before any doubt is settled?"""

from dataclasses import dataclass
from enum import StrEnum

from app.community.rules.roll.owners import OwnerKind
from app.community.rules.roll.places import Place, Use


class AreaSource(StrEnum):
    """Which document an area comes from, in the legal order (art. 8), then what is merely stated."""

    REGISTRY = "registry"
    SURVEY = "survey"
    CONTRACT = "contract"
    STATED = "stated"
    NONE = ""


@dataclass(frozen=True)
class NamedOwner:
    """One owner as named in one row; `identity` only says "the same number as there", 0 for none."""

    id: str
    row: int
    name: str
    kind: OwnerKind
    mobile: str = ""
    identity: int = 0
    cell: str = ""


@dataclass(frozen=True)
class OwnersOfRow:
    """Who one row names as owners of its unit.

    `other` is the second reading of the cell where it allows two; `spare` a number whose owner is not named;
    `shares` whether every owner has a share written beside the name.
    """

    row: int
    owners: tuple[NamedOwner, ...] = ()
    other: tuple[NamedOwner, ...] = ()
    spare: str = ""
    shares: bool = False


@dataclass(frozen=True)
class Draft:
    """One unit as read; `place` is None where nothing could be made of it. Areas in dm²."""

    id: str
    sheet: int
    row: int
    rows: tuple[int, ...]
    place: Place | None
    use: Use | None = None
    delivered: bool | None = None
    area_dm2: int | None = None
    area_source: AreaSource = AreaSource.NONE
    registry_dm2: int | None = None
    survey_dm2: int | None = None
    contract_dm2: int | None = None
    inner_dm2: int | None = None
    certificate: str = ""
    owners: tuple[OwnersOfRow, ...] = ()
