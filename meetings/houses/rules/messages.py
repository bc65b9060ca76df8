"""Whom can one write to at a house's code, who reads it, and how long is it kept?"""

from enum import StrEnum

LONGEST_WORDS = 2_000
LONGEST_REACH = 60
LONGEST_ANSWER = 2_000


class SentTo(StrEnum):
    """To whom a message goes."""

    CONVENOR = "convenor"  # whoever calls this house's table together; the office reads it too
    GRID = "grid"  # whoever stands above the house: its own convenor never reads these


def may_read(sent_to: str, *, own: bool, above: bool) -> bool:
    """Whether whoever runs the house (`own`) or stands above it (`above`) may read what was sent.

    A word to the grid may be about the house's own convenor.
    """
    return above or (own and sent_to == SentTo.CONVENOR)
