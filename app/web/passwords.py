"""Is this the person's password? Slow on purpose, in two threads, so that nothing else waits."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.refusals import Refusal, Unavailable

LEAST, MOST = 8, 128
THREADS, QUEUE = 2, 60  # 60 waiting tries are about two seconds of this pool
_HASHER = PasswordHasher(time_cost=1, memory_cost=47104, parallelism=1)  # 46 MiB: ASVS 5.0, 11.4.2
_COMMON = Path(__file__).resolve().parent / "common_passwords.txt"

T = TypeVar("T")

_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="password")
_waiting = 0


async def hash_password(password: str) -> str:
    """What to store; raises a `Refusal` for a password that is too short, long or common."""
    refuse_weak(password)
    return await _slowly(_HASHER.hash, password)


async def is_password(password: str, stored: str | None) -> bool:
    """Compare; for a person who has none, or does not exist, as much work is done and the answer is no."""
    if len(password) > MOST:
        return False
    right = await _slowly(_compare, password, stored or _nobodys())
    return right and stored is not None


def is_outdated(stored: str) -> bool:
    """Whether a password just typed should be hashed again with today's cost."""
    return _HASHER.check_needs_rehash(stored)


def refuse_weak(password: str) -> None:
    """Length and a list of common ones; no rules about signs, which only make passwords worse."""
    if len(password) < LEAST:
        raise Refusal("web.password_short", at="password", least=LEAST)
    if len(password) > MOST:
        raise Refusal("web.password_long", at="password", most=MOST)
    if password.lower() in _common() or len(set(password)) < 4:
        raise Refusal("web.password_common", at="password")


async def _slowly(work: Callable[..., T], *args: str) -> T:
    """In the pool, or not at all: a queue that only grows would help nobody."""
    global _waiting
    if _waiting >= QUEUE:
        raise Unavailable("web.busy")
    _waiting += 1
    try:
        return await asyncio.get_running_loop().run_in_executor(_pool, partial(work, *args))
    finally:
        _waiting -= 1


def _compare(password: str, stored: str) -> bool:
    try:
        return _HASHER.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


@cache
def _nobodys() -> str:
    """The hash of a password that nobody knows."""
    return _HASHER.hash(secrets.token_urlsafe(24))


@cache
def _common() -> frozenset[str]:
    return frozenset(_COMMON.read_text("utf-8").split())
