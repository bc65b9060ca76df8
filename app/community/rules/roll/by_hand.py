"""What did somebody type into the forms for one unit and one owner, and which area counts?

Areas are whole dm². The order of areas is that of art. 8 of the interpretation: register, survey, contract.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.community.rules.roll.areas import AreaFlaw, plain_metres, read_area
from app.community.rules.roll.characters import tidy
from app.community.rules.roll.drafts import AreaSource
from app.community.rules.roll.identity import has_mark, hide_identities
from app.community.rules.roll.owners import OwnerKind, is_company, plain_name, read_owners
from app.community.rules.roll.phones import read_phones
from app.community.rules.roll.places import Use, read_building, read_entrance, read_place

LONGEST_NAME = 60
LONGEST_ROOM = 40
LONGEST_REASON = 400
_BY_LAW = ("registry", "survey", "contract", "stated")
_KEY = b"only to recognise, never kept"


class Wrong(StrEnum):
    """Why something typed cannot be taken: the ending of a message key."""

    BUILDING = "wrong_building"
    ROOM = "wrong_room"
    FLOOR = "wrong_floor"
    USE = "wrong_use"
    AREA = "wrong_area"
    INNER = "wrong_inner"
    NAME = "wrong_name"
    MOBILE = "wrong_mobile"
    DIGITS = "wrong_digits"
    KIND = "wrong_kind"
    REPRESENTATIVE = "wrong_representative"
    REASON = "wrong_reason"
    IDENTITY = "wrong_identity"


Wrongs = tuple[tuple[str, Wrong], ...]
"""Field and reason, in the order of the form."""


@dataclass(frozen=True)
class UnitValues:
    """One unit as it is to be on the roll."""

    building: str
    entrance: str
    room: str
    floor: int | None
    use: Use
    area_dm2: int | None
    area_source: AreaSource
    registry_dm2: int | None
    survey_dm2: int | None
    contract_dm2: int | None
    inner_area_dm2: int | None
    delivered: bool


@dataclass(frozen=True)
class OwnerValues:
    """One owner as it is to be on the roll."""

    name: str
    kind: OwnerKind
    mobile: str
    certificate_digits: str = ""
    representative: str = ""


def counted_area(
    registry: int | None, survey: int | None, contract: int | None, stated: int | None
) -> tuple[int | None, AreaSource]:
    """Art. 8: what the register says, else the survey, else the contract; last what is merely stated."""
    order = (
        (registry, AreaSource.REGISTRY),
        (survey, AreaSource.SURVEY),
        (contract, AreaSource.CONTRACT),
        (stated, AreaSource.STATED),
    )
    return next(((dm2, source) for dm2, source in order if dm2 is not None), (None, AreaSource.NONE))


def read_unit(typed: Mapping[str, str]) -> tuple[UnitValues | None, Wrongs]:
    """The values, or what is wrong with them field by field."""
    wrong: list[tuple[str, Wrong]] = []
    building = "".join(read_building(typed["building"]))
    room = _room(typed["room"])
    if not 0 < len(building) <= LONGEST_ROOM or _is_identity(typed["building"]):
        wrong.append(("building", Wrong.BUILDING))
    if _is_identity(typed["entrance"]):
        wrong.append(("entrance", Wrong.IDENTITY))
    if not 0 < len(room) <= LONGEST_ROOM or _is_identity(typed["room"]):
        wrong.append(("room", Wrong.ROOM))
    floor = _floor(typed["floor"], wrong)
    use = next((each for each in Use if each == typed["use"]), None)
    if use is None:
        wrong.append(("use", Wrong.USE))
    areas = {
        name: _area(typed, name, wrong) for name in ("registry", "survey", "contract", "stated", "inner")
    }
    area, source = counted_area(*(areas[name] for name in ("registry", "survey", "contract", "stated")))
    if areas["inner"] is not None and area is not None and areas["inner"] > area:
        wrong.append(("inner", Wrong.INNER))
    wrong += _reason(typed)
    if wrong or use is None:
        return None, tuple(wrong)
    return (
        UnitValues(
            building=building,
            entrance=read_entrance(typed["entrance"])[:LONGEST_ROOM],
            room=room,
            floor=floor,
            use=use,
            area_dm2=area,
            area_source=source,
            registry_dm2=areas["registry"],
            survey_dm2=areas["survey"],
            contract_dm2=areas["contract"],
            inner_area_dm2=areas["inner"],
            delivered=typed["delivered"] == "yes",
        ),
        (),
    )


def read_owner(typed: Mapping[str, str]) -> tuple[OwnerValues | None, Wrongs]:
    """The values, or what is wrong with them field by field."""
    wrong: list[tuple[str, Wrong]] = []
    name = _name(typed["name"], "name", wrong)
    kind = next((each for each in OwnerKind if each == typed["kind"]), None)
    if kind is None:
        wrong.append(("kind", Wrong.KIND))
    mobile = _mobile(typed["mobile"], "mobile", wrong)
    digits = tidy(typed["certificate_digits"]).replace(" ", "").upper()
    if not (digits.isascii() and (digits.isalnum() or not digits)) or len(digits) not in (0, 4, 5, 6, 7, 8):
        wrong.append(("certificate_digits", Wrong.DIGITS))
    representative = plain_name(typed["representative"])
    if len(representative) > LONGEST_NAME or _is_identity(typed["representative"]):
        wrong.append(("representative", Wrong.REPRESENTATIVE))
    wrong += _reason(typed)
    if wrong or kind is None:
        return None, tuple(wrong)
    keeps = kind in (OwnerKind.COMPANY, OwnerKind.DEVELOPER, OwnerKind.HEIRS)
    return OwnerValues(name, kind, mobile, digits, representative if keeps else ""), ()


def read_new_owner(name: str, mobile: str, place: int) -> tuple[OwnerValues | None, Wrongs]:
    """One line of the form for a change of owner; the kind is what the name says."""
    wrong: list[tuple[str, Wrong]] = []
    read = _name(name, f"name{place}", wrong)
    number = _mobile(mobile, f"mobile{place}", wrong)
    return (None, tuple(wrong)) if wrong else (OwnerValues(read, kind_of(read), number), ())


def kind_of(name: str) -> OwnerKind:
    cell = read_owners(name)
    if len(cell.owners) == 1:
        return cell.owners[0].kind
    return OwnerKind.COMPANY if is_company(name) else OwnerKind.PERSON


def read_reason(text: str) -> Wrongs:
    """Every change by hand says why."""
    return tuple(_reason({"reason": text}))


def read_certificate(text: str) -> Wrongs:
    """A certificate's number is kept as it is written; a person's is not."""
    return (("certificate", Wrong.IDENTITY),) if _is_identity(text) else ()


def written_area(dm2: int | None) -> str:
    """As the form shows it: 8952 -> "89.52"."""
    return "" if dm2 is None else plain_metres(dm2)


def _room(text: str) -> str:
    place = read_place(text)
    return tidy(text).replace(" ", "") if place is None or place.building or place.entrance else place.room


def _floor(text: str, wrong: list[tuple[str, Wrong]]) -> int | None:
    written = tidy(text).replace(" ", "")
    if not written:
        return None
    digits = written.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        wrong.append(("floor", Wrong.FLOOR))
        return None
    return int(written)


def _area(typed: Mapping[str, str], name: str, wrong: list[tuple[str, Wrong]]) -> int | None:
    cell = read_area(typed[name])
    if cell.dm2 is None and cell.flaw is not AreaFlaw.MISSING:
        wrong.append((name, Wrong.AREA))
    return cell.dm2


def _name(text: str, field: str, wrong: list[tuple[str, Wrong]]) -> str:
    name = plain_name(text)
    if _is_identity(text):
        wrong.append((field, Wrong.IDENTITY))
    elif not 0 < len(name) <= LONGEST_NAME:
        wrong.append((field, Wrong.NAME))
    return name


def _mobile(text: str, field: str, wrong: list[tuple[str, Wrong]]) -> str:
    read = read_phones(text, 1)
    if read.flaw is not None:
        wrong.append((field, Wrong.MOBILE))
    return read.mobiles[0] if read.mobiles else ""


def _reason(typed: Mapping[str, str]) -> list[tuple[str, Wrong]]:
    reason = typed["reason"].strip()
    if _is_identity(reason):
        return [("reason", Wrong.IDENTITY)]
    return [] if 0 < len(reason) <= LONGEST_REASON else [("reason", Wrong.REASON)]


def _is_identity(text: str) -> bool:
    """Nobody's identity number comes onto the roll by the back door of a form."""
    return has_mark(hide_identities(text, _KEY))
