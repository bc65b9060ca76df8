"""Which texts to start from does the product bring? One file each in packs/, in both languages.

One type, one plan (一类型一攻略): a clause with `only` is for the types of estate it names, one without for
all. So each file gives the text for any estate, and one for each type for which it reads otherwise. A
chapter's heading is written at each of its clauses, so that it stands whichever of them comes first.
"""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from meetings.conventions.actions.start_convention import NewClause
from meetings.conventions.rules.kinds import Kind

FOLDER = Path(__file__).resolve().parent / "packs"


@dataclass(frozen=True)
class Pack:
    """A text to start from; `types` are the types of estate it was written for, empty: any."""

    name: str
    kind: Kind
    types: tuple[str, ...]
    title: str
    title_en: str
    about: str
    about_en: str
    preamble: str
    preamble_en: str
    clauses: tuple[NewClause, ...]


@cache
def packs() -> tuple[Pack, ...]:
    """All of them, by kind; of one file the text for any estate first."""
    files = [(tomllib.loads(path.read_text("utf-8")), path.stem) for path in FOLDER.glob("*.toml")]
    order = list(Kind)
    files.sort(key=lambda each: (order.index(Kind(each[0]["kind"])), each[0]["order"], each[1]))
    return tuple(pack for content, name in files for pack in _read(content, name))


def packs_for(estate_type: str) -> tuple[Pack, ...]:
    """For each file the text written for this type of estate, else the one for any."""
    fitting = {pack.name.partition(".")[0] for pack in packs() if estate_type in pack.types}
    return tuple(
        pack
        for pack in packs()
        if (estate_type in pack.types if pack.name.partition(".")[0] in fitting else not pack.types)
    )


def pack_named(name: str) -> Pack | None:
    """The pack of this name: "tenants_guide", or of a type "tenants_guide.self_built"."""
    return next((pack for pack in packs() if pack.name == name), None)


def _read(content: dict[str, Any], name: str) -> list[Pack]:
    rows = [(_clause(each), tuple(each.get("only", ()))) for each in content["clauses"]]
    both = {key: content[key] for key in ("title", "about", "preamble")}
    any_estate = Pack(
        name=name,
        kind=Kind(content["kind"]),
        types=(),
        title=both["title"]["zh"],
        title_en=both["title"]["en"],
        about=both["about"]["zh"],
        about_en=both["about"]["en"],
        preamble=both["preamble"]["zh"],
        preamble_en=both["preamble"]["en"],
        clauses=_for_type(rows, ""),
    )
    types = sorted({each for _, only in rows for each in only})
    return [
        any_estate,
        *(
            replace(any_estate, name=f"{name}.{each}", types=(each,), clauses=_for_type(rows, each))
            for each in types
        ),
    ]


def _for_type(rows: list[tuple[NewClause, tuple[str, ...]]], estate_type: str) -> tuple[NewClause, ...]:
    found: list[NewClause] = []
    chapter = ""
    for clause, only in rows:
        if only and estate_type not in only:
            continue
        begins = clause.chapter != chapter
        chapter = clause.chapter
        found.append(clause if begins else replace(clause, chapter="", chapter_en=""))
    return tuple(found)


def _clause(written: dict[str, Any]) -> NewClause:
    nothing = {"zh": "", "en": ""}
    heading, chapter = written.get("heading", nothing), written.get("chapter", nothing)
    return NewClause(
        words=written["words"]["zh"],
        heading=heading["zh"],
        chapter=chapter["zh"],
        words_en=written["words"]["en"],
        heading_en=heading["en"],
        chapter_en=chapter["en"],
    )
