"""The public page of an assembly, its turnout live, and the projector's screen."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from app.clock import now
from app.community.queries.standings import place_by_id
from app.i18n import Translate, translator
from app.live import Fragments, Live, live_stream, renders
from app.refusals import NotFound
from app.web import fragment, page, public, visitor
from app.web.templates import language_of
from voting.ledger_store import is_frozen
from voting.queries.assemblies import AssemblyOnFile, assembly
from voting.queries.ballots import EntryToCast, entries_to_cast
from voting.queries.results import (
    ResultsOnFile,
    ResultWithheld,
    calling_off,
    closure,
    extensions,
    result_notice,
    results,
    root_of_ledger,
)
from voting.queries.rolls import in_scope
from voting.queries.turnouts import participation
from voting.routes.assembly_view import (
    ON_THE_WALL,
    QUESTION_SIZES,
    VERDICT_SIZES,
    ResultView,
    days_left,
    ending,
    result_views,
    shown_stage,
    wall_size,
)
from voting.routes.assembly_view import turnout_view as turnout_view
from voting.routes.gate import CALLERS, TELLERS, enter_assembly
from voting.routes.rule_view import rule_view
from voting.rules.presets import from_snapshot
from voting.rules.stages import Stage

Asked = Request[Any, Any, Any]
WALL = ("wall", "say", "corner")  # the parts of the projector's screen that change


@get("/assemblies/{public_id:str}", guards=[public])
async def assembly_page(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """What is decided, when, by which rule, how many have voted; and the door to one's own ballot."""
    entered = await enter_assembly(request, public_id)
    t, found = translator(language_of(request)), entered.assembly
    entries = await _own_entries(request, found)
    return page(
        request,
        "voting/assembly.html",
        **await state_of(t, found, request.app.state.settings.secret),
        rules=[
            (motion, rule_view(t, from_snapshot(motion.preset), motion.matter)) for motion in found.motions
        ],
        entries=entries,
        unvoted=sum(entry.cast is None for entry in entries),
        in_scope=bool(await in_scope(found.id, entered.standing.owners)),
        is_staff=entered.standing.holds(*TELLERS),
        is_caller=entered.standing.holds(*CALLERS),
        extended=await extensions(found.id),
        called_off=await calling_off(found.id),
    )


@get("/assemblies/{public_id:str}/turnout", guards=[public])
async def turnout_fragment(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The two bars alone."""
    found = (await enter_assembly(request, public_id)).assembly
    return fragment(request, "voting/_turnout.html", turnout=turnout_view(found, await participation(found)))


@get("/assemblies/{public_id:str}/live", guards=[public], opt={"stream": True})
async def live(request: Asked, public_id: FromPath[str]) -> Stream:
    """Turnout and wall as they change."""
    entered = await enter_assembly(request, public_id)
    return live_stream(request, "assembly", entered.assembly.public_id)


@get("/assemblies/{public_id:str}/screen", guards=[public])
async def screen(request: Asked, public_id: FromPath[str]) -> Response[str]:
    """The projector: turnout while it runs, the verdict as a sentence afterwards."""
    return page(request, "voting/screen.html", **await _wall_of(request, public_id))


@get("/assemblies/{public_id:str}/screen/{part:str}", guards=[public])
async def screen_part(request: Asked, public_id: FromPath[str], part: FromPath[str]) -> Response[str]:
    """One part of the projector's screen, as a wall that wakes up asks for it."""
    shown = await _wall_of(request, public_id)
    if part not in WALL:
        raise NotFound(public=True)
    return fragment(request, f"voting/_wall_{part}.html", **shown)


@renders("assembly")
async def render_assembly(look: Live) -> Fragments:
    """What pages of an assembly show, for everyone alike."""
    found = await assembly(look.key)
    if found is None or not found.public:
        return {}
    state = await state_of(translator(look.lang), found, look.ground.settings.secret)
    return {
        "turnout": look.render("voting/_turnout.html", turnout=state["turnout"]),
        **{part: look.render(f"voting/_wall_{part}.html", **state) for part in WALL},
    }


async def state_of(t: Translate, found: AssemblyOnFile, secret: bytes) -> dict[str, Any]:
    """What the page, the wall and the live hub show of an assembly that anyone may see."""
    place = await place_by_id(found.community)
    decided, withheld = await _decided(found, secret)
    views = result_views(t, decided)
    return {
        "assembly": found,
        "stage": str(shown_stage(found)),
        "place": place,
        "zone": place.time_zone,
        "now": now(),
        "turnout": turnout_view(found, await participation(found)),
        "ended": ending(found, await closure(found.id)),
        "results": views,
        "left_out": decided.left_out,
        "withheld": withheld,
        "frozen": is_frozen(found.id) and not withheld,
        "days_left": days_left(found),
        "result_on": await result_notice(found.id) if found.stage is Stage.DECIDED else None,
        "root": await root_of_ledger(found.id) if found.stage is Stage.DECIDED else None,
        "on_the_wall": ON_THE_WALL,
        **_headline(t, found, views),
    }


def _headline(t: Translate, found: AssemblyOnFile, views: list[ResultView]) -> dict[str, str]:
    """What the wall asks while voting runs, and what it says when it is decided."""
    if len(views) == 1:
        said = t.plain("results.headline", title=found.title, outcome=views[0].outcome)
        return {"headline": said, "headline_size": wall_size(said, VERDICT_SIZES)}
    asked = found.motions[0].question if len(found.motions) == 1 else found.title
    return {"headline": asked, "headline_size": wall_size(asked, QUESTION_SIZES)}


async def _decided(found: AssemblyOnFile, secret: bytes) -> tuple[ResultsOnFile, bool]:
    """The verdicts, and whether they are withheld: the page still says what the vote was about."""
    try:
        return await results(found, secret), False
    except ResultWithheld:
        return ResultsOnFile(), True


async def _own_entries(request: Asked, found: AssemblyOnFile) -> tuple[EntryToCast, ...]:
    """The visitor's own entries once voting has begun; their receipts stay theirs afterwards."""
    who = visitor(request)
    if who is None or found.stage not in (Stage.OPEN, Stage.CLOSED, Stage.DECIDED):
        return ()
    return await entries_to_cast(found.id, who.person_id)


async def _wall_of(request: Asked, public_id: str) -> dict[str, Any]:
    found = (await enter_assembly(request, public_id)).assembly
    settings = request.app.state.settings
    # What the wall's code leads to: the printed address, else the one this screen was opened under.
    base = settings.public_address or str(request.base_url).rstrip("/")
    return {
        **await state_of(translator(language_of(request)), found, settings.secret),
        "address": f"{base}/assemblies/{found.public_id}",
    }


ROUTES = (assembly_page, turnout_fragment, live, screen, screen_part)
