"""What may a corrected notice say differently, before the opening and after it?"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class QuestionCorrected:
    """The words of one question; before the opening only."""

    position: int
    question: str
    plan: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the notice says instead; None leaves a thing as it was.

    Matter, rule and scope are no part of it: whoever mistook those calls the vote off and calls another.
    """

    title: str | None = None
    origin: str | None = None
    contact: str | None = None
    without_phones: str | None = None
    questions: tuple[QuestionCorrected, ...] = ()
    objections_until: datetime | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    @property
    def touches_the_vote(self) -> bool:
        """Whether it changes what is put to the owners, or when."""
        dates = (self.objections_until, self.opens_at, self.closes_at)
        return self.title is not None or bool(self.questions) or any(dates)
