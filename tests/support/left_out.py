"""Which tests were left out because this machine lacks a part, and which one command installs it?"""

import os
from collections import Counter
from typing import Any, NoReturn

import pytest

_MARK = "left out, no "
_noted: dict[str, str] = {}


def leave_out(part: str, command: str) -> NoReturn:
    """End the running test or fixture; the summary counts the tests that `part` would have let run."""
    note(part, command)
    pytest.skip(_MARK + part)


def note(part: str, command: str) -> None:
    """Remember that tests are left out because the machine lacks `part`, which `command` installs."""
    _noted[part] = command


def pytest_sessionfinish(session: pytest.Session) -> None:
    to_controller = getattr(session.config, "workeroutput", None)
    if to_controller is not None:
        to_controller["left_out"] = dict(_noted)
    elif _noted and os.environ.get("NOTHING_LEFT_OUT") == "1" and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """What a worker of pytest-xdist has noted, its controller must know too."""
    _noted.update(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    counts = Counter(_part(report) for report in terminalreporter.getreports("skipped"))
    for part, command in sorted(_noted.items()):
        tests = f"{counts[part]} tests" if counts[part] else "Tests"
        terminalreporter.write_line(f"{tests} left out: this machine lacks {part}. Install it: {command}")
    if _noted and os.environ.get("NOTHING_LEFT_OUT") == "1":
        terminalreporter.write_line("NOTHING_LEFT_OUT=1: a run that leaves tests out has failed.", red=True)


def _part(report: pytest.TestReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
    return reason.partition(_MARK)[2]
