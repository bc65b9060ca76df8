"""How much processor time and memory have a server and its database used, seen from outside? (Linux)"""

import os
import time
from dataclasses import dataclass
from pathlib import Path

_TICK = 1 / os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Used:
    """Processor seconds so far: of each process alive, and of those a root process has buried."""

    alive: dict[int, float]
    buried: float

    def since(self, before: "Used") -> float:
        """Seconds used between two looks; a process that ended between them counts by ticks of 10 ms."""
        grown = sum(seconds - before.alive.get(pid, 0.0) for pid, seconds in self.alive.items())
        ended = sum(seconds for pid, seconds in before.alive.items() if pid not in self.alive)
        return grown + max(0.0, self.buried - before.buried - ended)


def used(*roots: int) -> Used:
    """Look at these processes and all below them."""
    alive = {pid: _seconds(pid) for root in roots for pid in _family(root)}
    return Used(alive, sum(_buried(root) for root in roots))


def peak_memory(pid: int) -> int:
    """The most bytes of memory this process has held at once (VmHWM)."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def _family(root: int) -> list[int]:
    found = [root]
    for pid in found:
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        except OSError:  # ended meanwhile
            continue
        found += [int(child) for child in children.split()]
    return found


def _seconds(pid: int) -> float:
    """To the nanosecond, all threads, those that have ended too: the process's own processor clock."""
    try:
        return time.clock_gettime((~pid << 3) | 2)  # as clock_getcpuclockid(3) makes it
    except OSError:
        return 0.0


def _buried(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) * _TICK  # cutime and cstime
