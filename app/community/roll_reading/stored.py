"""How are a preview, a mapping, answers and the known roll kept as JSON between two requests?"""

import msgspec

from app.community.rules.roll.changes import Do
from app.community.rules.roll.columns import Mapping
from app.community.rules.roll.doubts import Answer, Answers, Option, Reason
from app.community.rules.roll.known import ExistingHolding, ExistingOwner, ExistingRoll, ExistingUnit
from app.community.rules.roll.preview import Preview


class _Roll(msgspec.Struct):
    units: tuple[ExistingUnit, ...]
    owners: tuple[ExistingOwner, ...]
    holdings: tuple[ExistingHolding, ...]


class _Answers(msgspec.Struct):
    single: dict[str, Answer] = {}
    for_all: dict[Reason, Option] = {}
    changes: dict[str, Do] = {}
    building: str = ""


def preview_to_json(preview: Preview) -> str:
    return msgspec.json.encode(preview).decode()


def preview_from_json(text: str) -> Preview:
    return msgspec.json.decode(text.encode(), type=Preview)


def mapping_to_json(mapping: Mapping) -> str:
    return msgspec.json.encode(mapping).decode()


def mapping_from_json(text: str) -> Mapping:
    return msgspec.json.decode(text.encode(), type=Mapping)


def answers_to_json(answers: Answers, changes: dict[str, Do] | None = None, building: str = "") -> str:
    """Answers to doubts, choices about changes, and which building the file was said to be of."""
    stored = _Answers(dict(answers.single), dict(answers.for_all), changes or {}, building)
    return msgspec.json.encode(stored).decode()


def answers_from_json(text: str) -> tuple[Answers, dict[str, Do]]:
    stored = msgspec.json.decode(text.encode(), type=_Answers)
    return Answers(stored.single, stored.for_all), stored.changes


def building_from_json(text: str) -> str:
    """The building that the person named when handing in the file; empty where none."""
    return msgspec.json.decode(text.encode(), type=_Answers).building


def known_to_json(known: ExistingRoll) -> str:
    return msgspec.json.encode(_Roll(known.units, known.owners, known.holdings)).decode()


def known_from_json(text: str) -> ExistingRoll:
    stored = msgspec.json.decode(text.encode(), type=_Roll)
    return ExistingRoll(stored.units, stored.owners, stored.holdings)
