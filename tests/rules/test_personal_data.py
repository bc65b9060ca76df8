"""What is held on people is declared in one place: every column that names somebody, and nothing else."""

import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from piccolo.columns import ForeignKey
from piccolo.columns.base import Column
from piccolo.columns.column_types import Text, Varchar

from app.community.rules.held_data import HELD, NO_PERSON, Held
from app.community.rules.personal_data import FIELDS, Deletion
from app.community.rules.read_lists import ReadList
from app.i18n import load
from app.main import TABLE_MODULES

POINTS_TO = {"person", "owner", "attendee"}
SOUNDS_LIKE = (
    "name", "mobile", "contact", "witness", "payer", "reach", "representative", "household", "login",
    "presenter", "counter", "offered_by", "hung_by", "address",
)  # fmt: skip


def columns() -> Iterator[tuple[str, Column]]:
    for module in TABLE_MODULES:
        for table in importlib.import_module(module).TABLES:
            for column in table._meta.columns:
                yield f"{table._meta.tablename}.{column._meta.db_column_name}", column


def names_somebody(where: str, column: Column) -> bool:
    """A reference to a person or owner that does not say by whom, or words that sound like a name."""
    name = where.partition(".")[2]
    if isinstance(column, ForeignKey):
        to = column._foreign_key_meta.resolved_references._meta.tablename
        return to in POINTS_TO and not name.endswith("_by")
    sounds = any(name == each or name.endswith(f"_{each}") for each in SOUNDS_LIKE)
    return isinstance(column, Varchar | Text) and sounds


NOBODY = {".".join(each) for each in NO_PERSON}
DECLARED = {f"{held.table}.{name}" for held in HELD for name in held.named}


def test_every_column_that_names_somebody_is_declared() -> None:
    missing = [
        where
        for where, column in columns()
        if names_somebody(where, column) and where not in DECLARED | NOBODY
    ]
    assert missing == [], "say in app/community/rules/held_data.py what it is, or that it names nobody"


def test_nothing_is_declared_that_is_not_there() -> None:
    there = {where for where, _ in columns()}
    told = DECLARED | {f"{held.table}.{each.partition('=')[0]}" for held in HELD for each in held.shown}
    assert sorted((told | NOBODY) - there) == []


@pytest.mark.parametrize("held", HELD, ids=lambda held: f"{held.table}:{held.whose[:20]}")
def test_what_lies_somewhere_has_a_purpose_and_an_end(held: Held) -> None:
    assert held.field in {field.key for field in FIELDS}


def test_a_field_that_counts_days_says_how_many() -> None:
    counting = {
        Deletion.AFTER_END,
        Deletion.AFTER_LEAVING,
        Deletion.AFTER_DOING,
        Deletion.AFTER_WRITING,
        Deletion.AFTER_CLOSE,
    }
    assert [field.key for field in FIELDS if (field.deletion in counting) != (field.days > 0)] == []


def test_no_field_is_told_twice() -> None:
    keys = [field.key for field in FIELDS]
    assert len(keys) == len(set(keys))


def test_words_for_every_code_that_is_shown() -> None:
    known = load()
    families = {each.partition("=")[2] for held in HELD for each in held.shown if "=" in each}
    assert [family for family in families if not any(key.startswith(family) for key in known)] == []


def test_every_column_that_is_shown_has_a_label() -> None:
    known = load()
    shown = {each.partition("=")[0] for held in HELD for each in held.shown}
    assert sorted(name for name in shown if f"own_data.column_{name}" not in known) == []


def test_every_list_that_is_logged_has_words() -> None:
    assert [each for each in ReadList if f"own_data.list_{each}" not in load()] == []


# What opens a connection of its own accord; and who may: the server listens, the terminal asks for this
# machine's address in the room's network. A channel of the outbox that sends would be named here.
SPEAKS_OUT = re.compile(
    r"^\s*(?:import|from)\s+(?:urllib\.request|http\.client|httpx|requests|aiohttp|smtplib|ftplib|socket)\b",
    re.MULTILINE,
)
MAY_SPEAK = {"app/commands/run.py", "app/web/server.py"}


def test_nothing_leaves_the_installation_by_itself() -> None:
    root = Path(__file__).resolve().parents[2]
    speaking = {
        str(path.relative_to(root))
        for package in ("app", "meetings", "voting")
        for path in (root / package).rglob("*.py")
        if SPEAKS_OUT.search(path.read_text("utf-8"))
    }
    assert speaking <= MAY_SPEAK
