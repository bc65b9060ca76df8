"""Which words does a person read? The message catalogue, both languages side by side."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

from markupsafe import Markup, escape

from app import words

Lang = Literal["zh", "en"]
languages: tuple[Lang, ...] = ("zh", "en")
FOLDER = Path(__file__).resolve().parent / "messages"

# "{n} 户" keeps its unit on the same line.
_UNIT = re.compile(r"(?<=[}\d]) (?=(?:㎡|m²|%|户|人|票|份|天|日|次|项|幢|层|室|个|位|条|年|月|分钟|小时))")


class WrongMessages(Exception):
    """The catalogue itself is wrong; the text names the file and the message."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """One sentence, cut at its placeholders: text, name, text, name …; a name may be empty."""

    parts: tuple[tuple[str, str], ...]
    whole: Markup | None = None  # where nothing is missing in it, as pages print it

    @property
    def names(self) -> frozenset[str]:
        return frozenset(name for _, name in self.parts if name)

    @classmethod
    def cut(cls, text: str) -> "Phrase":
        pieces = Formatter().parse(_UNIT.sub(words.NBSP, text))
        parts = tuple((literal, name or "") for literal, name, _, _ in pieces)
        bare = not any(name for _, name in parts)
        return cls(parts, escape("".join(literal for literal, _ in parts)) if bare else None)


@dataclass(frozen=True, slots=True)
class Message:
    """One entry of the catalogue in every language."""

    zh: Phrase
    en: Phrase
    en_one: Phrase | None

    def phrase(self, lang: Lang, params: Mapping[str, Any]) -> Phrase:
        if lang == "zh":
            return self.zh
        return self.en_one if self.en_one and params.get("n") == 1 else self.en


class Translate:
    """`t("roll.households", n=3)`: one language's voice. Unknown keys and missing params raise."""

    def __init__(self, lang: Lang, messages: Mapping[str, Message]) -> None:
        self.lang: Lang = lang
        self._messages = messages

    def __call__(self, key: str, /, **params: Any) -> Markup:
        """The sentence for a page: text and params escaped, Markup params passed as they are."""
        phrase = self._phrase(key, params)
        if phrase.whole is not None:
            return phrase.whole
        # Escaped piece by piece and put together once: a page has a hundred of these sentences.
        pieces: list[str] = []
        for literal, name in phrase.parts:
            pieces.append(escape(literal))
            if name:
                pieces.append(escape(self._said(key, name, params)))
        return Markup("".join(pieces))  # noqa: S704 - each piece was escaped

    def plain(self, key: str, /, **params: Any) -> str:
        """The same sentence as bare text, for files, chat groups and print lists."""
        parts = self._phrase(key, params).parts
        return "".join(
            piece for literal, name in parts for piece in (literal, _bare(self._said(key, name, params)))
        )

    def knows(self, key: str) -> bool:
        """Whether the catalogue has this message."""
        return key in self._messages

    def _phrase(self, key: str, params: Mapping[str, Any]) -> Phrase:
        message = self._messages.get(str(key))
        if message is None:
            raise KeyError(f"no message {key!r} in the catalogue")
        return message.phrase(self.lang, params)

    def _said(self, key: str, name: str, params: Mapping[str, Any]) -> str:
        """A param as this language writes it: `n` is a count; days, instants and lists are written out."""
        if not name:
            return ""
        if name not in params:
            raise KeyError(f"message {key!r} needs {name!r}")
        value = params[name]
        if name == "n" and isinstance(value, int):
            return words.number(value)
        if isinstance(value, datetime):
            return words.moment(value, self.lang)
        if isinstance(value, date):
            return words.day(value, self.lang)
        if isinstance(value, list | tuple):
            return words.listed(value, self.lang)
        return value if isinstance(value, str) else str(value)


def _bare(text: str) -> str:
    return text.striptags() if isinstance(text, Markup) else text


def translator(lang: Lang) -> Translate:
    """The voice of one language."""
    return _voices()[lang]


def chosen_language(cookie: str | None, accepted: str) -> Lang:
    """What the person chose, else what the browser asks for, else Chinese."""
    for lang in languages:
        if cookie == lang:
            return lang
    for tag in _wanted(accepted):
        for lang in languages:
            if tag == lang or tag.startswith(lang + "-"):
                return lang
    return "zh"


def load(folder: Path = FOLDER) -> dict[str, Message]:
    """Read every catalogue file of a folder; a wrong entry raises `WrongMessages` with its name."""
    messages: dict[str, Message] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            content = tomllib.loads(file.read_text("utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise WrongMessages(f"{file.name}: {error}") from error
        messages.update(_entries(file.stem, content))
    return messages


@cache
def _voices() -> dict[Lang, Translate]:
    messages = load()
    return {lang: Translate(lang, messages) for lang in languages}


def _entries(prefix: str, content: Mapping[str, Any]) -> Iterator[tuple[str, Message]]:
    for name, entry in content.items():
        key = f"{prefix}.{name}"
        if not isinstance(entry, dict):
            raise WrongMessages(f"{key}: stands outside a section")
        if any(isinstance(value, dict) for value in entry.values()):
            yield from _entries(key, entry)
        else:
            yield key, _message(key, entry)


def _message(key: str, entry: Mapping[str, Any]) -> Message:
    strange = set(entry) - {"zh", "en", "en_one"}
    if strange or not all(isinstance(entry.get(lang), str) and entry[lang].strip() for lang in languages):
        raise WrongMessages(f"{key}: needs zh and en, may have en_one, and nothing else {strange or ''}")
    zh, en = Phrase.cut(entry["zh"]), Phrase.cut(entry["en"])
    one = Phrase.cut(entry["en_one"]) if "en_one" in entry else None
    if zh.names != en.names:
        raise WrongMessages(f"{key}: placeholders differ: {set(zh.names)} and {set(en.names)}")
    if one and not one.names <= en.names:
        raise WrongMessages(f"{key}: en_one has a placeholder that en lacks")
    return Message(zh, en, one)


def _wanted(accepted: str) -> list[str]:
    """The language tags of an Accept-Language header, the most wanted first."""
    wanted: list[tuple[float, int, str]] = []
    for place, item in enumerate(accepted.split(",")[:20]):
        tag, _, weight = item.strip().lower().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            quality = 0.0
        if tag and quality > 0:
            wanted.append((-quality, place, tag))
    return [tag for _, _, tag in sorted(wanted)]
