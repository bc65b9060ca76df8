"""What is held on a person, row by row, and of how much are they the author?"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.community.rules.held_data import HELD, Held
from app.community.tables import OwnerAccess, Person, Role
from app.database import fetch

MOST = 500  # rows of one table on a page; the file holds them all
_NAMED = re.compile(r":(me|today)\b")


@dataclass(frozen=True)
class HeldRows:
    """The rows of one table about somebody: the newest first, each a column to its value."""

    held: Held
    rows: tuple[dict[str, Any], ...]
    count: int


@dataclass(frozen=True)
class Account:
    """What a person may change of themselves: `bound` says that an office or an owner hangs on the name."""

    person: int
    name: str
    mobile: str
    login: str
    has_office: bool
    acts_for_owners: bool

    @property
    def bound(self) -> bool:
        return self.has_office or self.acts_for_owners


def bound_statement(sql: str, person: int, today: date) -> tuple[str, list[Any]]:
    """SQL with `:me` and `:today` as the driver takes it."""
    values = {"me": person, "today": today}
    return _NAMED.sub("?", sql), [values[name] for name in _NAMED.findall(sql)]


async def held_on(person: int, today: date, *, most: int | None = MOST) -> tuple[HeldRows, ...]:
    """Everything in the order of the declarations; tables without a row of theirs are left out."""
    found = []
    for held in HELD:
        columns = [each.partition("=")[0] for each in held.shown]
        where, values = bound_statement(held.whose, person, today)
        limit = f" LIMIT {most + 1}" if most is not None else ""
        rows = await fetch(
            f'SELECT {", ".join(["id", *columns])} FROM "{held.table}" WHERE {where} ORDER BY id DESC{limit}',
            values,
        )
        count = len(rows)
        if most is not None and count > most:
            count = int(
                (await fetch(f'SELECT COUNT(*) AS n FROM "{held.table}" WHERE {where}', values))[0]["n"]
            )
        if rows:
            shown = tuple({name: row[name] for name in columns} for row in rows[:most])
            found.append(HeldRows(held, shown, count))
    return tuple(found)


async def written_by(person: int) -> int:
    """In how many records they stand as who wrote, decided or entered it."""
    parts = [
        f'SELECT COUNT(*) AS n FROM "{table}" WHERE "{column}" = ?' for table, column in acting_columns()
    ]
    rows = await fetch(
        f"SELECT SUM(n) AS n FROM ({' UNION ALL '.join(parts)}) AS counts", [person] * len(parts)
    )
    return int(rows[0]["n"] or 0)


def acting_columns() -> tuple[tuple[str, str], ...]:
    """Every reference to a person that says by whom something was done: (table, column)."""
    references = Person._meta.foreign_key_references
    found = ((each._meta.table._meta.tablename, each._meta.db_column_name) for each in references)
    return tuple(sorted((table, column) for table, column in found if column.endswith("_by")))


async def account(person: int) -> Account | None:
    """None for somebody who was ended meanwhile."""
    rows = await Person.select(Person.name, Person.mobile, Person.login).where(
        (Person.id == person) & Person.ended_at.is_null()
    )
    if not rows:
        return None
    offices = await Role.exists().where((Role.person == person) & Role.ended_at.is_null())
    owners = await OwnerAccess.exists().where((OwnerAccess.person == person) & OwnerAccess.until.is_null())
    return Account(person, rows[0]["name"], rows[0]["mobile"], rows[0]["login"], offices, owners)


async def owners_named(person: int) -> tuple[str, ...]:
    """The owners this person acts for, as the roll writes them: put right by the committee only."""
    rows = await (
        OwnerAccess.select(OwnerAccess.owner.name.as_alias("name"))
        .where((OwnerAccess.person == person) & OwnerAccess.until.is_null())
        .order_by(OwnerAccess.id)
    )
    return tuple(row["name"] for row in rows)
