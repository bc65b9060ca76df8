"""The public page of an assembly, its turnout live, and the projector's screen."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from app.clock import now
from app.community.queries.standings import place_by_id
from app.i18n import Translate, translator
from app.live import Fragments, Live, live_stream, renders
from app.web import fragment, page, public, visitor
from app.web.drawing import Tally
from app.web.drawing import tally as drawn
from app.web.templates import language_of
from voting.queries.assemblies import AssemblyOnFile, assembly
from voting.queries.ballots import entries_to_cast
from voting.queries.results import MotionResult, closure, extensions, result_notice, results
from voting.queries.turnouts import participation
from voting.routes.gate import CALLERS, TELLERS, enter_assembly
from voting.routes.rule_view import RuleView, gate_view, rule_view
from voting.rules.presets import Preset, from_snapshot
from voting.rules.stages import Stage
from voting.rules.turnout import Participation, Turnout, turnout
from voting.rules.verdict import reads_area
from voting.verdict_words import outcome_words, say, verdict_sentences


@dataclass(frozen=True)
class TurnoutView:
    """The two bars with the legal line, and what is still missing in one sentence."""

    heads: Tally
    area: Tally
    met: bool
    missing_heads: int
    missing_area_dm2: int


@dataclass(frozen=True)
class ResultView:
    """One motion's verdict in words: the sentence, the four gates, a sentence per clause."""

    key: str
    question: str
    outcome: str
    outcome_key: str
    passed: bool
    counts: list[tuple[str, str, int, int]]
    gates: list[dict[str, Any]]
    sentences: list[str]
    heads_all: int
    heads_part: int
    area_all_dm2: int
    area_part_dm2: int
    heads_agree: int
    area_agree_dm2: int
    rule: RuleView


def turnout_view(found: AssemblyOnFile, taken: Participation) -> TurnoutView:
    """The strictest line of all motions of the assembly: one ballot answers them all."""
    standings = [turnout(from_snapshot(motion.preset), taken) for motion in found.motions]
    return TurnoutView(
        heads=drawn(taken.heads_part, taken.heads_all, _line(standings, by_area=False)),
        area=drawn(taken.area_part_dm2, taken.area_all_dm2, _line(standings, by_area=True), blocks=False),
        met=all(standing.met for standing in standings),
        missing_heads=max((standing.missing_heads for standing in standings), default=0),
        missing_area_dm2=max((standing.missing_area_dm2 for standing in standings), default=0),
    )


def _line(standings: list[Turnout], *, by_area: bool) -> int | None:
    lines = [
        gate.least or 0
        for standing in standings
        for gate in standing.gates
        if reads_area(gate.clause.weight) is by_area
    ]
    return max(lines, default=None)


def result_view(t: Translate, result: MotionResult) -> ResultView:
    """What neighbours read: the verdict and every comparison behind it."""
    heads, area = result.tally.heads, result.tally.area_dm2
    return ResultView(
        key=result.motion.key,
        question=result.motion.question,
        outcome=say(t, outcome_words(result.outcome)),
        outcome_key=str(result.outcome),
        passed=result.outcome == "passed",
        counts=[
            ("agree", t("results.agree"), heads.yes, area.yes),
            ("against", t("results.against"), heads.no, area.no),
            ("abstain", t("results.abstain"), heads.abstain, area.abstain),
        ],
        gates=[gate_view(t, gate) for gate in result.verdict.gates],
        sentences=[say(t, words) for words in verdict_sentences(result.verdict)],
        heads_all=heads.all,
        heads_part=heads.part,
        area_all_dm2=area.all,
        area_part_dm2=area.part,
        heads_agree=heads.yes,
        area_agree_dm2=area.yes,
        rule=rule_view(t, _rule(result)),
    )


def _rule(result: MotionResult) -> Preset:
    return from_snapshot(result.motion.preset)


async def state_of(t: Translate, found: AssemblyOnFile) -> dict[str, Any]:
    """What the page, the wall and the live hub show of an assembly that anyone may see."""
    place = await place_by_id(found.community)
    taken = await participation(found)
    decided = await results(found.motions)
    return {
        "assembly": found,
        "stage": str(found.stage),
        "place": place,
        "zone": place.time_zone,
        "now": now(),
        "turnout": turnout_view(found, taken),
        "closure": await closure(found.id),
        "results": [result_view(t, result) for result in decided],
        "days_left": _days_left(found),
    }


def _days_left(found: AssemblyOnFile) -> int:
    """Whole days until the close; 0 on the last day."""
    if found.closes_at is None:
        return 0
    return max((found.closes_at - now()).days, 0)


@get("/assemblies/{public_id:str}", guards=[public])
async def assembly_page(request: Request[Any, Any, Any], public_id: FromPath[str]) -> Response[str]:
    """What is decided, when, by which rule, how many have voted; and the door to one's own ballot."""
    entered = await enter_assembly(request, public_id)
    t = translator(language_of(request))
    who = visitor(request)
    found = entered.assembly
    entries = await entries_to_cast(found.id, who.person_id) if who and found.stage is Stage.OPEN else ()
    return page(
        request,
        "voting/assembly.html",
        **await state_of(t, found),
        rules=[(motion, rule_view(t, from_snapshot(motion.preset))) for motion in found.motions],
        entries=entries,
        unvoted=sum(entry.cast is None for entry in entries),
        is_owner=entered.standing.is_owner,
        is_staff=entered.standing.holds(*TELLERS),
        is_caller=entered.standing.holds(*CALLERS),
        extended=await extensions(found.id),
        notice=await result_notice(found.id),
    )


@get("/assemblies/{public_id:str}/turnout", guards=[public])
async def turnout_fragment(request: Request[Any, Any, Any], public_id: FromPath[str]) -> Response[str]:
    """The two bars alone."""
    entered = await enter_assembly(request, public_id)
    t = translator(language_of(request))
    return fragment(request, "voting/_turnout.html", **await state_of(t, entered.assembly))


@get("/assemblies/{public_id:str}/live", guards=[public], opt={"stream": True})
async def live(request: Request[Any, Any, Any], public_id: FromPath[str]) -> Stream:
    """Turnout and wall as they change."""
    entered = await enter_assembly(request, public_id)
    return live_stream(request, "assembly", entered.assembly.public_id)


@get("/assemblies/{public_id:str}/screen", guards=[public])
async def screen(request: Request[Any, Any, Any], public_id: FromPath[str]) -> Response[str]:
    """The projector: turnout while it runs, the verdict as a sentence afterwards."""
    entered = await enter_assembly(request, public_id)
    t = translator(language_of(request))
    return page(
        request,
        "voting/screen.html",
        **await state_of(t, entered.assembly),
        address=_address(request, entered.assembly),
    )


@get("/assemblies/{public_id:str}/screen/wall", guards=[public])
async def wall(request: Request[Any, Any, Any], public_id: FromPath[str]) -> Response[str]:
    """The part of the projector's screen that changes."""
    entered = await enter_assembly(request, public_id)
    t = translator(language_of(request))
    return fragment(request, "voting/_wall.html", **await state_of(t, entered.assembly))


@renders("assembly")
async def render_assembly(look: Live) -> Fragments:
    """Both fragments that pages of an assembly show, for everyone alike."""
    found = await assembly(look.key)
    if found is None or not found.public:
        return {}
    state = await state_of(translator(look.lang), found)
    return {
        "turnout": look.render("voting/_turnout.html", **state),
        "wall": look.render("voting/_wall.html", **state),
    }


def _address(request: Request[Any, Any, Any], found: AssemblyOnFile) -> str:
    """What the wall's code leads to: the printed address, else the one this screen was opened under."""
    base = request.app.state.settings.public_address or str(request.base_url).rstrip("/")
    return f"{base}/assemblies/{found.public_id}"


ROUTES = (assembly_page, turnout_fragment, live, screen, wall)
