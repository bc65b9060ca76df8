"""Who is signed in on this device, since when, and until when?

The cookie holds 256 random bits; the database only their SHA-256. Signing in always makes a new
session and ends the one before. A small cache keeps a request from asking the database each time.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response
from litestar.connection import ASGIConnection

from app.clock import now
from app.database import fetch, read, write
from app.web import cookies
from app.web.ground import Ground, ground_of
from app.web.tables import Session

CACHE_FOR = timedelta(seconds=30)  # a command outside this process may end a session
CACHE_SIZE = 20_000
_TOKEN_BYTES = 32
_TOKEN_SIGNS = 43
# Plain SQL and one statement: every first request of a phone passes here, most of them to vote.
_WHO = (
    "SELECT id, person_id, way_in, seen_at, idle_seconds, ends_at, {} AS name"
    " FROM session WHERE token_hash = ? AND ended_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """The person behind this request."""

    person_id: int
    name: str
    session_id: int
    token_hash: str
    way_in: str


@dataclass(frozen=True, slots=True)
class Span:
    """How long a session lives: without a request, and at most."""

    idle: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One device on which a person is signed in."""

    id: int
    way_in: str
    created_at: datetime
    seen_at: datetime


OWN_PHONE = Span(idle=timedelta(days=180), longest=timedelta(days=400))
DESK = Span(idle=timedelta(hours=12), longest=timedelta(days=7))


@dataclass(slots=True)
class _Known:
    visitor: Visitor
    seen_at: datetime
    idle: timedelta
    ends_at: datetime
    looked_at: datetime


_known: dict[str, _Known] = {}
_seen: dict[int, datetime] = {}


def visitor(connection: ASGIConnection[Any, Any, Any, Any]) -> Visitor | None:
    """The person who signed in, or None."""
    found = connection.scope["state"].get("visitor")
    return found if isinstance(found, Visitor) else None


async def recognise(connection: ASGIConnection[Any, Any, Any, Any]) -> Visitor | None:
    """Look once per request for the session that the cookie names."""
    state = connection.scope["state"]
    if "visitor" not in state:
        token = cookies.cookie_value(connection, cookies.SESSION)
        state["visitor"] = await _find(ground_of(connection), token) if token else None
    return visitor(connection)


async def sign_in(
    request: Request[Any, Any, Any],
    response: Response[Any],
    person_id: int,
    *,
    way_in: str,
    span: Span = OWN_PHONE,
) -> None:
    """Begin a session on this device: always a new secret; the one before it here ends."""
    token, at, before = secrets.token_urlsafe(_TOKEN_BYTES), now(), await recognise(request)
    async with write():
        if before:
            await _end(Session.id == before.session_id, at)
        await Session.insert(
            Session(
                token_hash=_hash(token),
                person_id=person_id,
                way_in=way_in,
                created_at=at,
                seen_at=at,
                idle_seconds=int(span.idle.total_seconds()),
                ends_at=at + span.longest,
            )
        )
    if before:
        _known.pop(before.token_hash, None)
    request.scope["state"].pop("visitor", None)
    ground = ground_of(request)
    response.set_cookie(cookies.cookie(ground, cookies.SESSION, token, int(span.longest.total_seconds())))
    response.set_cookie(cookies.cookie(ground, cookies.SEED, "", 0))


async def sign_out(request: Request[Any, Any, Any], response: Response[Any]) -> None:
    """End this device's session; harmless when there is none."""
    who = await recognise(request)
    if who:
        async with write():
            await _end(Session.id == who.session_id, now())
        _known.pop(who.token_hash, None)
    request.scope["state"]["visitor"] = None
    response.set_cookie(cookies.cookie(ground_of(request), cookies.SESSION, "", 0))


async def end_sessions(person_id: int, *, but: int | None = None) -> None:
    """End a person's sessions on every device, but one; after a new password or a lost phone."""
    async with write():
        condition = Session.person_id == person_id
        await _end(condition if but is None else condition & (Session.id != but), now())
    forget(person_id)


async def open_sessions(person_id: int) -> tuple[OpenSession, ...]:
    """Every device on which the person is signed in now, the one in use last first."""
    at = now()
    async with read():
        rows = await Session.select().where(
            (Session.person_id == person_id) & Session.ended_at.is_null() & (Session.ends_at > at)
        )
    found = [
        OpenSession(row["id"], row["way_in"], row["created_at"], _seen.get(row["id"], row["seen_at"]))
        for row in rows
        if at < _seen.get(row["id"], row["seen_at"]) + timedelta(seconds=row["idle_seconds"])
    ]
    return tuple(sorted(found, key=lambda session: session.seen_at, reverse=True))


async def end_one(person_id: int, session_id: int) -> None:
    """End one of the person's own sessions; another person's number does nothing."""
    async with write():
        await _end((Session.person_id == person_id) & (Session.id == session_id), now())
    forget(person_id)


def forget(person_id: int) -> None:
    """Drop what the cache holds of a person whose name or standing has changed."""
    stale = [token for token, known in _known.items() if known.visitor.person_id == person_id]
    for token in stale:
        _known.pop(token, None)


def forget_everyone() -> None:
    """Empty the cache: another database begins."""
    _known.clear()
    _seen.clear()


async def note_seen() -> None:
    """Write down, once for all, which sessions were in use since the last time."""
    seen = dict(_seen)
    _seen.clear()
    if seen:
        async with write():
            await Session.update({Session.seen_at: max(seen.values())}).where(Session.id.is_in(list(seen)))


async def _find(ground: Ground, token: str) -> Visitor | None:
    if len(token) != _TOKEN_SIGNS:
        return None
    token_hash, at = _hash(token), now()
    known = _known.get(token_hash)
    if known is None or not timedelta(0) <= at - known.looked_at < CACHE_FOR:
        known = await _load(ground, token_hash, at)
    if known is None or at >= known.ends_at or at >= known.seen_at + known.idle:
        _known.pop(token_hash, None)
        return None
    if at - known.seen_at >= timedelta(minutes=1):
        known.seen_at = _seen[known.visitor.session_id] = at
    return known.visitor


async def _load(ground: Ground, token_hash: str, at: datetime) -> _Known | None:
    rows = await fetch(_WHO.format(ground.name_sql), [token_hash])
    if not rows or rows[0]["name"] is None:
        _known.pop(token_hash, None)
        return None
    row = rows[0]
    known = _Known(
        visitor=Visitor(row["person_id"], row["name"], row["id"], token_hash, row["way_in"]),
        seen_at=max(row["seen_at"], _seen.get(row["id"], row["seen_at"])),
        idle=timedelta(seconds=row["idle_seconds"]),
        ends_at=row["ends_at"],
        looked_at=at,
    )
    _make_room(_known)
    _known[token_hash] = known
    return known


async def _end(condition: Any, at: datetime) -> None:
    await Session.update({Session.ended_at: at}).where(condition & Session.ended_at.is_null())


def _make_room(cache: dict[str, _Known]) -> None:
    if len(cache) >= CACHE_SIZE:
        oldest: Iterable[str] = list(cache)[: CACHE_SIZE // 10]
        for token in oldest:
            del cache[token]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
