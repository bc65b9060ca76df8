"""What did the person type into the form?"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from litestar import Request
from litestar.datastructures import UploadFile

LONGEST_TEXT = 20_000
LARGEST_NUMBER = 2**31 - 1  # what an INTEGER of PostgreSQL holds
FIRST_YEAR, LAST_YEAR = 1900, 2999


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was handed in; name and type are claims of the sender."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Form:
    """The fields of one form; a field that was not sent reads as empty."""

    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, tuple[Upload, ...]]

    def text(self, name: str, default: str = "") -> str:
        """The first value, without blanks around it."""
        values = self.fields.get(name)
        return values[0] if values else default

    def texts(self, name: str) -> tuple[str, ...]:
        """Every value of a repeated field, in the order of the page."""
        return self.fields.get(name, ())

    def flag(self, name: str) -> bool:
        """Whether a box was checked."""
        return bool(self.text(name))

    def whole(self, name: str) -> int | None:
        """A whole number, also in full-width digits and with thousands signs; None when it is not one.

        None as well beyond what a column of whole numbers holds: nothing of ours has such a number.
        """
        typed = unicodedata.normalize("NFKC", self.text(name)).replace(",", "").replace(" ", "")
        sign, digits = ("-", typed[1:]) if typed.startswith("-") else ("", typed)
        if not (digits.isascii() and digits.isdigit() and len(digits) < 16):
            return None
        return int(sign + digits) if int(digits) <= LARGEST_NUMBER else None

    def day(self, name: str) -> date | None:
        """A day as date fields send it (2026-11-21); None when it is not one.

        None as well outside the centuries in which anything of ours happens: a day before or an hour in
        another time zone has to be reckoned from it.
        """
        try:
            day = date.fromisoformat(unicodedata.normalize("NFKC", self.text(name)))
        except ValueError:
            return None
        return day if FIRST_YEAR <= day.year <= LAST_YEAR else None

    def file(self, name: str) -> Upload | None:
        """The first file that is not empty."""
        files = self.files.get(name)
        return files[0] if files else None

    def all_files(self, name: str) -> tuple[Upload, ...]:
        """Every file of a field for several."""
        return self.files.get(name, ())


async def read_form(request: Request[Any, Any, Any], *, longest: int = LONGEST_TEXT) -> Form:
    """Read the form within the size the route allows (`request_max_body_size`); 413 beyond it.

    A field is cut at `longest` characters: a route that takes whole documents says how long they may be, and
    one more, so that it can tell what is too long.
    """
    fields: dict[str, list[str]] = {}
    files: dict[str, list[Upload]] = {}
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            content = await value.read()
            await value.seek(0)
            if content:
                files.setdefault(name, []).append(Upload(_file_name(value.filename), content))
        else:
            fields.setdefault(name, []).append(_clean(str(value), longest))
    return Form({k: tuple(v) for k, v in fields.items()}, {k: tuple(v) for k, v in files.items()})


def _clean(text: str, longest: int) -> str:
    """One spelling of every sign, Unix line ends, no NUL; a field has a length that no one types."""
    text = text[:longest]
    if text.isascii() and text.isprintable():  # most fields: numbers, keys and marks
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return unicodedata.normalize("NFC", text).strip()


def _file_name(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-200:] or "file"
