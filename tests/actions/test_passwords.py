"""A password is slow to guess, quick to refuse, and tells nothing about who exists."""

import asyncio
import threading

import pytest

from app.refusals import Refusal, Unavailable
from app.web import passwords


async def test_the_right_password_and_only_that_is_right() -> None:
    stored = await passwords.hash_password("石榴树下的那张长椅")
    assert stored.startswith("$argon2id$v=19$m=47104,t=1,p=1$")
    assert await passwords.is_password("石榴树下的那张长椅", stored)
    assert not await passwords.is_password("石榴树下的那张长凳", stored)
    assert not passwords.is_outdated(stored)


async def test_a_person_without_a_password_costs_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    compare = passwords._compare

    def noted(typed: str, stored: str) -> bool:
        compared.append(stored)
        return compare(typed, stored)

    monkeypatch.setattr(passwords, "_compare", noted)
    assert not await passwords.is_password("anything at all", None)
    assert compared[0].startswith("$argon2id$")


async def test_a_broken_hash_is_no_password() -> None:
    assert not await passwords.is_password("anything at all", "not a hash")
    assert not await passwords.is_password("x" * 10_000, None)


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1234567", "web.password_short"),
        ("12345678", "web.password_common"),
        ("Password1", "web.password_common"),
        ("aaaaaaaab", "web.password_common"),
        ("x" * 129, "web.password_long"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(typed: str, reason: str) -> None:
    with pytest.raises(Refusal) as refused:
        passwords.refuse_weak(typed)
    assert refused.value.reason == reason


async def test_a_full_queue_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    monkeypatch.setattr(passwords, "QUEUE", 2)
    waiting = [asyncio.create_task(passwords._slowly(gate.wait)) for _ in range(2)]
    await asyncio.sleep(0)
    with pytest.raises(Unavailable):
        await passwords._slowly(gate.wait)
    gate.set()
    assert await asyncio.gather(*waiting) == [True, True]
    assert await passwords._slowly(str.upper, "free again") == "FREE AGAIN"
