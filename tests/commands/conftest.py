"""What command tests get: an empty place or a demo in which commands run."""

import io
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.__main__ import main
from tests.support import postgresql
from tests.support.databases import ENGINES
from tests.support.served import OWN


@dataclass
class Said:
    """What a command wrote, and how it ended."""

    code: int
    out: str
    err: str


@dataclass
class Installation:
    """Where a command works; the tests are told in English unless they ask for something else."""

    data_dir: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]
    url: str = ""

    def run(self, *arguments: str, typed: str = "", lang: str = "C.UTF-8", **settings: str) -> Said:
        """`python -m app …` in this process; `typed` is what comes in by a pipe."""
        with self.monkeypatch.context() as patch:
            for name in OWN:
                patch.delenv(name, raising=False)
            environment = {"DATA_DIR": str(self.data_dir), "DATABASE_URL": self.url, "LANG": lang} | settings
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.setattr(sys, "stdin", io.StringIO(typed))
            self.capsys.readouterr()
            code = main(arguments)
        return Said(code, *self.capsys.readouterr())


Another = Callable[[str], Installation]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Installation:
    """An empty place on SQLite."""
    return Installation(tmp_path / "data", monkeypatch, capsys)


@pytest.fixture(params=ENGINES)
def another(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Another:
    """`another("one")` is an empty place with a database of its own, once on each engine."""

    def begin(name: str) -> Installation:
        url = ""
        if request.param == "postgresql":
            cluster: postgresql.Cluster = request.getfixturevalue("postgresql_cluster")
            url = cluster.create(f"{name}_{abs(hash(tmp_path))}")
        return Installation(tmp_path / name, monkeypatch, capsys, url)

    return begin


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, loaded once."""
    folder = tmp_path_factory.mktemp("demo") / "data"
    with pytest.MonkeyPatch.context() as patch:
        for name in OWN:
            patch.delenv(name, raising=False)
        patch.setenv("DATA_DIR", str(folder))
        assert main(("demo",)) == 0
    return folder


@pytest.fixture
def demo(here: Installation, demo_files: Path) -> Installation:
    """A demo that this test may change."""
    shutil.copytree(demo_files, here.data_dir)
    return here
