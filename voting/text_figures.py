"""What does a text's own page say of the vote that decided it, once the count has been judged?"""

from collections.abc import Iterable
from typing import Any

from app.i18n import translator
from meetings.conventions.rules.figures import Line, of_owners, of_people
from voting.preset_words import citation_words
from voting.rules.clauses import Base, Measure
from voting.rules.presets import Preset
from voting.rules.verdict import Gate, Tally, Verdict, reads_area
from voting.verdict_words import say_plain

_OF = {Base.ALL: "all", Base.MEMBERS: "all", Base.PART: "part", Base.ATTENDEES: "present", Base.CAST: "cast"}
_MEASURE = {Measure.PRESENT: "present", Measure.PART: "part", Measure.YES: "agree"}


def meeting_figures(verdict: Verdict, tally: Tally) -> dict[str, Any]:
    """Of a residents' meeting: one count of people."""
    heads = tally.heads
    return of_people(
        members=heads.all,
        present=heads.attending,
        choices={"agree": heads.yes, "against": heads.no, "abstain": heads.abstain},
        lines=_lines(verdict.gates, people=True),
    )


def owners_figures(verdict: Verdict, tally: Tally) -> dict[str, Any]:
    """Of an owners' assembly: heads and area."""
    heads, area = tally.heads, tally.area_dm2
    return of_owners(
        heads={"all": heads.all, "agree": heads.yes, "against": heads.no, "abstain": heads.abstain},
        area_dm2={"all": area.all, "agree": area.yes, "against": area.no, "abstain": area.abstain},
        lines=_lines(verdict.gates, people=False),
    )


def cited(rule: Preset, matter: str = "") -> str:
    """Where the rule stands, in the language in which texts are kept."""
    return say_plain(translator("zh"), citation_words(rule, matter))


def _lines(gates: Iterable[Gate], *, people: bool) -> tuple[Line, ...]:
    """What has a base; a rule without one has no share to show."""
    return tuple(
        Line(
            weight="people" if people else "area_dm2" if reads_area(gate.clause.weight) else "heads",
            measure=_MEASURE.get(gate.clause.measure, gate.clause.measure.value),
            numerator=gate.numerator,
            base=gate.base,
            of=_OF[gate.clause.base],
            least=gate.least,
            met=gate.met,
        )
        for gate in gates
        if gate.base is not None and gate.clause.base is not None
    )
