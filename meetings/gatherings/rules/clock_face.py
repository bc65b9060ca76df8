"""How do seconds stand on a clock: what is left, what has run over, and which part is gone?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Face:
    """`text` as mm:ss without a sign; `over`: the time has run out and counts up; `gone` of `of` seconds."""

    text: str
    over: bool
    gone: int
    of: int


def face(left: int, allowed: int) -> Face:
    """The face of a clock with so many seconds left of those allowed."""
    return Face(minutes_and_seconds(abs(left)), left < 0, min(max(allowed - left, 0), allowed), allowed)


def minutes_and_seconds(seconds: int) -> str:
    """90 -> "01:30"; an hour and more goes on in minutes: "75:00"."""
    return f"{seconds // 60:02d}:{seconds % 60:02d}"


def whole_minutes(seconds: int) -> int:
    """Minutes as people say them: begun ones count, so that nobody is told 0 while some are left."""
    return -(-seconds // 60)
