"""Does a copy of a whole installation come back whole, and is one that is not refused?"""

import asyncio
import json
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from app.commands.copies import hashes
from app.database import fetch, open_database
from tests.commands.conftest import Another, Installation
from tests.support.tamper import tamper

COUNTS = ("current_ballot", "ledger_leaf", "person", "stored_file", "roll_entry", "inbox_item", "fact")


def test_everything_comes_back_on_either_engine(another: Another, demo_files: Path, tmp_path: Path) -> None:
    old, new, copy = another("old"), another("new"), tmp_path / "copy"
    if not old.url:  # loaded on SQLite before
        shutil.copytree(demo_files, old.data_dir)
    assert old.run("demo").code == 0
    said = old.run("backup", str(copy))
    assert (said.code, said.err) == (0, "")
    assert "verified" in said.out
    assert stat.S_IMODE(copy.stat().st_mode) == 0o700
    for name in ("database", "secret.key"):
        assert not stat.S_IMODE((copy / name).stat().st_mode) & 0o077

    said = new.run("restore", str(copy))
    assert (said.code, said.err) == (0, "")
    assert "Every ledger is whole" in said.out
    assert counts(new) == counts(old)
    for name in ("secret.key", "files"):
        assert tree(new.data_dir / name) == tree(old.data_dir / name)
    assert stat.S_IMODE((new.data_dir / "secret.key").stat().st_mode) == 0o600
    assert new.run("close-due").code == 0

    again = new.run("restore", str(copy))
    assert again.code == 1
    assert "exists already" in again.err
    assert counts(new) == counts(old)


@pytest.fixture(scope="module")
def a_copy(demo_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo that is whole."""
    folder = tmp_path_factory.mktemp("copies")
    with pytest.MonkeyPatch.context() as patch, pytest.MonkeyPatch.context():
        patch.setenv("DATA_DIR", str(demo_files))
        patch.delenv("DATABASE_URL", raising=False)
        from app.__main__ import main

        assert main(("backup", str(folder / "copy"))) == 0
    return folder / "copy"


@pytest.fixture
def copy(a_copy: Path, tmp_path: Path) -> Path:
    """A copy that this test may spoil."""
    shutil.copytree(a_copy, tmp_path / "copy")
    return tmp_path / "copy"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda copy: (copy / "secret.key").unlink(),
        lambda copy: (copy / "secret.key").write_bytes(bytes(32)),
        lambda copy: (copy / "database").write_bytes((copy / "database").read_bytes()[:-4096]),
        lambda copy: one_file(copy).write_bytes(b"another picture"),
        lambda copy: one_file(copy).unlink(),
        lambda copy: (copy / "files" / "ab").mkdir() or (copy / "files" / "ab" / "more").write_text("more"),
        lambda copy: (copy / "manifest.json").write_text("{}"),
        lambda copy: (copy / "manifest.json").unlink(),
    ],
)
def test_a_copy_that_is_not_whole_is_refused_and_leaves_nothing(
    spoil: Callable[[Path], object], copy: Path, here: Installation
) -> None:
    spoil(copy)
    said = here.run("restore", str(copy))
    assert said.code == 1
    assert str(copy) in said.err
    assert not here.data_dir.exists()


def test_a_file_changed_together_with_the_manifest_is_noticed(copy: Path, here: Installation) -> None:
    one_file(copy).write_bytes(b"another picture")
    sign(copy)
    said = here.run("restore", str(copy))
    assert said.code == 1
    assert "files/" in said.err


def test_a_damaged_database_with_a_fitting_manifest_leaves_nothing(copy: Path, here: Installation) -> None:
    content = bytearray((copy / "database").read_bytes())
    content[4096:8192] = bytes(4096)
    (copy / "database").write_bytes(content)
    sign(copy)
    said = here.run("restore", str(copy))
    assert said.code == 1
    assert "damaged" in said.err
    assert not (here.data_dir / "secret.key").exists()
    assert not (here.data_dir / "files").exists()


def test_a_ballot_changed_in_the_copy_is_named(copy: Path, here: Installation) -> None:
    asyncio.run(swap_an_area(copy / "database"))
    sign(copy)
    said = here.run("restore", str(copy))
    assert said.code == 1
    assert "elevator-12 is damaged" in said.out
    assert "Every ledger" not in said.out


def test_a_copy_of_the_other_engine_is_refused(copy: Path, here: Installation) -> None:
    said = here.run("restore", str(copy), DATABASE_URL="postgresql://nobody@/nothing")
    assert said.code == 1
    assert "sqlite" in said.err


def test_a_place_in_use_is_never_written_over(copy: Path, demo: Installation, tmp_path: Path) -> None:
    before = tree(demo.data_dir)
    assert demo.run("restore", str(copy)).code == 1
    (demo.data_dir / "secret.key").rename(tmp_path / "secret.key")  # the database alone is in the way, too
    shutil.rmtree(demo.data_dir / "files")
    said = demo.run("restore", str(copy))
    assert said.code == 1
    assert "exists" in said.err
    assert not (demo.data_dir / "secret.key").exists()
    assert tree(demo.data_dir).items() <= before.items()


def test_a_copy_never_replaces_another(demo: Installation, copy: Path) -> None:
    before = tree(copy)
    said = demo.run("backup", str(copy))
    assert said.code == 1
    assert tree(copy) == before


def test_half_written_files_are_no_part_of_a_copy(demo: Installation, tmp_path: Path) -> None:
    stored = one_file(demo.data_dir)
    stored.with_name(f"{stored.name}.0123abcd.part").write_bytes(b"half")
    assert demo.run("backup", str(tmp_path / "another" / "copy")).code == 0
    assert not list((tmp_path / "another" / "copy").rglob("*.part"))


def one_file(folder: Path) -> Path:
    return next(file for file in sorted((folder / "files").rglob("*")) if file.is_file())


def tree(path: Path) -> dict[str, bytes]:
    if path.is_file():
        return {path.name: path.read_bytes()}
    return {str(each.relative_to(path)): each.read_bytes() for each in path.rglob("*") if each.is_file()}


def sign(copy: Path) -> None:
    """Whoever changes a copy on purpose changes its manifest, too."""
    manifest = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps(manifest | {"sha256": hashes(copy)}))


def counts(place: Installation) -> dict[str, int]:
    async def ask() -> dict[str, int]:
        database = await open_database(place.url or f"sqlite://{place.data_dir}/roundtable.sqlite")
        try:
            return {table: (await fetch(f"SELECT count(*) AS n FROM {table}"))[0]["n"] for table in COUNTS}
        finally:
            await database.close()

    return asyncio.run(ask())


async def swap_an_area(file: Path) -> None:
    """One entry of the frozen roll grows by a square decimetre."""
    database = await open_database(f"sqlite://{file}")
    try:
        rows = await fetch(
            "SELECT e.id FROM roll_entry e JOIN opening o ON o.version = e.version"
            " JOIN assembly a ON a.id = o.assembly WHERE a.public_id = 'elevator-12' ORDER BY e.id LIMIT 1"
        )
        await tamper("UPDATE roll_entry SET area_dm2 = area_dm2 + 1 WHERE id = ?", [rows[0]["id"]])
    finally:
        await database.close()
    file.with_name(file.name + ".lock").unlink()
