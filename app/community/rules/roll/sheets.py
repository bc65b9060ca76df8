"""What is a committee's file once it is open: sheets of cell texts, with the cells that are merged?"""

from collections.abc import Callable
from dataclasses import dataclass

Progress = Callable[[str, int, int], None]
"""Told now and then: the stage ("opening", "reading", "comparing"), how many rows are done, of how many."""


def silent(_stage: str, _done: int, _of: int) -> None:
    """Nobody is waiting for news."""


@dataclass(frozen=True)
class Merge:
    """One merged region; rows and columns count from nought and are both inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """Texts of all cells; `rows[0]` is Excel's row 1, so leading blank rows are kept."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Workbook:
    """A file with its own name, which may be the only place where the building is written."""

    file_name: str
    sheets: tuple[Sheet, ...]
