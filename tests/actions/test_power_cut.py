"""When the power is cut at any moment, is every acknowledged action on the disk, whole?"""

import shutil
from pathlib import Path

import pytest

from tests.support import left_out, power_cut
from tests.support.toys import TOYS

ACTIONS = 200


@pytest.fixture
def base(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An SQLite file with the toys and no rows."""
    if shutil.which("strace") is None:
        left_out.leave_out("strace", "sudo apt-get install strace")
    return Path(TOYS.sqlite(tmp_path, request).removeprefix("sqlite://"))


def test_no_acknowledged_action_is_lost_when_the_power_goes(base: Path, tmp_path: Path) -> None:
    before = {"": base.read_bytes(), "-wal": b""}
    events = power_cut.recorded(base, ACTIONS)
    looked_at, wrong = power_cut.judged(before, events, tmp_path / "found")
    assert sum(event.kind == "ack" for event in events) >= ACTIONS
    assert any(event.kind == "sync" and event.file == "" for event in events)  # a checkpoint was among them
    assert looked_at >= ACTIONS  # each acknowledgement makes one more, however few commits there were
    assert not wrong, power_cut.first_wrong(wrong)


def test_the_same_judge_finds_what_a_weaker_promise_loses(base: Path, tmp_path: Path) -> None:
    before = {"": base.read_bytes(), "-wal": b""}
    events = power_cut.recorded(base, ACTIONS, "NORMAL")
    _, wrong = power_cut.judged(before, events, tmp_path / "found")
    assert any("are gone" in fault for fault in wrong)
    assert not any("damaged" in fault or "half" in fault for fault in wrong)
