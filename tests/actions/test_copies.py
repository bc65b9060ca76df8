"""Is a copy made while the product serves whole, and is a bad one refused?"""

import asyncio
import os
from pathlib import Path

import pytest

from app.database import CopyFailed, Database, backup, open_database, restore, write
from tests.support import postgresql
from tests.support.toys import Half, Toy, add, names


async def test_a_copy_made_under_writes_is_one_moment_and_comes_back(
    toys: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    stop = asyncio.Event()

    async def keeps_writing() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            async with write():
                await Half.insert(Half(action=number, side="left"), Half(action=number, side="right"))
            await asyncio.sleep(0)

    writing = [asyncio.create_task(keeps_writing()) for _ in range(3)]
    await _written("ball")
    copies = [await backup(toys.url, tmp_path / f"copy-{n}") for n in range(3)]
    stop.set()
    await asyncio.gather(*writing)
    await toys.close()
    rows = dict(copies[-1].rows)
    assert rows["toy"] == 1
    assert rows["half"] > 0
    assert rows["half"] % 2 == 0

    restored = _empty_place(toys, tmp_path, request)
    assert dict((await restore(restored, copies[-1].path)).rows) == rows
    opened = await open_database(restored)
    assert await names() == ["ball"]
    assert await Half.count() == rows["half"]
    await opened.close()


async def test_a_copy_is_for_this_account_only_and_replaces_nothing(toys: Database, tmp_path: Path) -> None:
    path = tmp_path / "copy"
    await backup(toys.url, path)
    assert oct(path.stat().st_mode & 0o777) == "0o600"
    with pytest.raises(CopyFailed, match="exists"):
        await backup(toys.url, path)
    assert not path.with_name("copy.part").exists()


async def test_a_copy_is_never_restored_over_anything(toys: Database, tmp_path: Path) -> None:
    copy = await backup(toys.url, tmp_path / "copy")
    url = toys.url
    if toys.kind == "sqlite":
        with pytest.raises(Exception, match="writes to"):
            await restore(url, copy.path)
    await toys.close()
    with pytest.raises(CopyFailed, match=r"exists|already"):
        await restore(url, copy.path)


async def test_a_damaged_copy_is_refused(
    toys: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with write():
        await Toy.insert(*(Toy(name=f"toy {n}") for n in range(500)))
    copy = await backup(toys.url, tmp_path / "copy")
    content = bytearray(copy.path.read_bytes())
    half = len(content) // 2
    content[half:] = os.urandom(len(content) - half)
    copy.path.write_bytes(content)
    with pytest.raises(CopyFailed):
        await restore(_empty_place(toys, tmp_path, request), copy.path)
    with pytest.raises(CopyFailed):
        await restore(_empty_place(toys, tmp_path / "..", request), tmp_path / "no such")


def _empty_place(toys: Database, folder: Path, request: pytest.FixtureRequest) -> str:
    if toys.kind == "sqlite":
        return f"sqlite://{folder.resolve()}/restored.sqlite"
    cluster: postgresql.Cluster = request.getfixturevalue("postgresql_cluster")
    return cluster.create(f"restored_{os.urandom(4).hex()}")


async def _written(name: str) -> None:
    async with write():
        await add(name)
