"""What is new, as an Atom feed (RFC 4287), written with xml.etree so that every word is escaped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """One entry: `key` never changes and names the thing, `address` is absolute."""

    key: str
    title: str
    address: str
    summary: str
    updated: datetime
    author: str = ""


@dataclass(frozen=True)
class Feed:
    """A community's feed; `own` is its own absolute address, `home` the page it belongs to."""

    key: str
    title: str
    author: str
    own: str
    home: str
    lang: str
    began: datetime  # the moment of a feed without entries
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        return max((each.updated for each in self.entries), default=self.began)


def atom(feed: Feed) -> bytes:
    """The feed as UTF-8 bytes: the same for the same entries, so that its digest can be its ETag."""
    ElementTree.register_namespace("", ATOM)
    host = urlsplit(feed.own).hostname or "localhost"
    root = ElementTree.Element(f"{{{ATOM}}}feed", {"xml:lang": feed.lang})
    _text(root, "id", _tag(host, feed.key, feed.began))
    _text(root, "title", feed.title)
    _text(root, "updated", _moment(feed.updated))
    _author(root, feed.author)
    _link(root, "self", feed.own, "application/atom+xml")
    _link(root, "alternate", feed.home, "text/html")
    for each in feed.entries:
        entry = ElementTree.SubElement(root, f"{{{ATOM}}}entry")
        _text(entry, "id", _tag(host, each.key, feed.began))
        _text(entry, "title", each.title)
        _text(entry, "updated", _moment(each.updated))
        if each.author:
            _author(entry, each.author)
        _link(entry, "alternate", each.address, "text/html")
        if each.summary:
            _text(entry, "summary", each.summary)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _tag(host: str, key: str, began: datetime) -> str:
    """A tag URI (RFC 4151): it stays though the page's address may change."""
    return f"tag:{host},{began.year}:{key}"


def _text(parent: ElementTree.Element, name: str, words: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = _writable(words)


def _author(parent: ElementTree.Element, name: str) -> None:
    _text(ElementTree.SubElement(parent, f"{{{ATOM}}}author"), "name", name)


def _link(parent: ElementTree.Element, rel: str, address: str, kind: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": address, "type": kind})


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _writable(words: str) -> str:
    """XML has no place for most control characters; somebody may have pasted one."""
    return "".join(sign for sign in words if sign in "\t\n\r" or (sign >= " " and sign not in "\ufffe\uffff"))
