"""What do all pages of the wizard share: who comes in, where one is, and the words of items and findings?"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response

from app.community.routes.nav import desk_nav
from app.i18n import Translate, translator
from app.refusals import Refusal
from app.web import Form, page
from app.web.templates import language_of
from voting.calling import HeldAssembly
from voting.preset_words import class_words
from voting.queries.drafts import draft_fingerprint
from voting.routes.gate import CALLERS, EnteredAssembly, enter_assembly
from voting.rule_offers import class_of
from voting.rules.calendar import Finding, Severity
from voting.rules.matters import BY_KEY
from voting.rules.readiness import Item, State
from voting.rules.stages import Stage
from voting.verdict_words import say

Asked = Request[Any, Any, Any]
STEPS = ("matter", "scope", "question", "documents", "calendar", "check")


@dataclass(frozen=True)
class Drafting:
    """A draft in front of somebody who may write it."""

    entered: EnteredAssembly
    t: Translate

    @property
    def held(self) -> HeldAssembly:
        return HeldAssembly(self.entered.assembly, self.entered.place)

    @property
    def person(self) -> int:
        return self.entered.standing.person or 0

    def path(self, step: str) -> str:
        return f"/assemblies/{self.entered.assembly.public_id}/draft/{step}"


@dataclass(frozen=True)
class ItemView:
    """One question of a check in words; `href` leads to where it is put right."""

    key: str
    title: str
    words: str
    state: str  # done | half | late, as status() draws it; or wait
    confirm: bool
    reason: str
    findings: list[str]
    href: str


async def enter_draft(request: Asked, public_id: str) -> Drafting:
    """The draft for those who call it; once posted it is no draft any more."""
    entered = await enter_assembly(request, public_id, *CALLERS)
    if entered.assembly.stage is not Stage.DRAFT:
        raise Refusal(f"calling.not_now_{entered.assembly.stage}")
    return Drafting(entered, translator(language_of(request)))


def draft_page(
    request: Asked,
    drafting: Drafting,
    step: str,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
    **context: Any,
) -> Response[str]:
    """One step with the steps around it; a refused form comes back with its reason."""
    t, assembly, place = drafting.t, drafting.entered.assembly, drafting.entered.place
    words = t(refusal.reason, **refusal.params) if refusal else ""
    return page(
        request,
        f"voting/draft_{step}.html",
        status=refusal.status if refusal else status,
        assembly=assembly,
        place=place,
        zone=place.time_zone,
        nav=desk_nav(t, place, "assemblies", drafting.entered.standing),
        steps_labels=[t(f"calling.step_{name}") for name in STEPS],
        at=STEPS.index(step) + 1,
        step_links=[(t(f"calling.step_{name}"), drafting.path(name), name == step) for name in STEPS],
        seen=draft_fingerprint(assembly),
        error=beside(refusal, words),
        errors=[(f"f-{refusal.at}" if refusal.at else "", words)] if refusal else [],
        **context,
    )


def beside(refusal: Refusal | None, words: str) -> dict[str, str]:
    """The sentence beside its field; every other field has none."""
    found: defaultdict[str, str] = defaultdict(str)
    if refusal and refusal.at:
        found[refusal.at] = words
    return found


def position_of(request: Asked, drafting: Drafting, form: Form | None = None) -> int:
    """Which question of the assembly a page is about, one past the last for a new one."""
    typed = form.text("position") if form else str(request.query_params.get("question", ""))
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 1
    return min(max(number, 1), len(drafting.entered.assembly.motions) + 1)


def matter_choices(t: Translate) -> list[tuple[str, Any, Any]]:
    """Every kind of matter with its class and its number in art. 278."""
    return [(key, t(f"calling.matter_{key}"), matter_note(t, key)) for key in BY_KEY]


def matter_note(t: Translate, key: str) -> str:
    """特别事项，《民法典》第二百七十八条第一款第七项."""
    item = BY_KEY[key].item
    where = t.plain(f"calling.item_of_law_{item}") if item else t.plain("calling.article_279")
    return t.plain("calling.class_and_item", kind=str(say(t, class_words(class_of(key)))), item=where)


def finding_words(t: Translate, findings: Iterable[Finding], severity: Severity | None = None) -> list[str]:
    """What the calendar says, in sentences."""
    return [
        t(f"calendar.{found.reason}", **found.params)
        for found in findings
        if severity in (None, found.severity)
    ]


def item_views(t: Translate, items: Iterable[Item], links: dict[str, str]) -> list[ItemView]:
    """A check in words: done, to be confirmed, or to be put right with the link to where."""
    return [
        ItemView(
            key=item.key,
            title=t(f"calling.item_{item.key}"),
            words=t(f"calling.item_{item.key}_{_ending(item)}", n=item.n),
            state="wait" if item.key == "time" and item.state is State.MISSING else _DRAWN[item.state],
            confirm=item.state is State.CONFIRM,
            reason=item.reason,
            findings=finding_words(t, item.findings),
            href=links.get(item.key, "") if item.state in (State.MISSING, State.CONFIRM) else "",
        )
        for item in items
    ]


def _ending(item: Item) -> str:
    if item.key == "reached" and not item.n:
        return "all"
    return "ok" if item.state is State.OK else "open"


_DRAWN = {State.OK: "done", State.CONFIRMED: "done", State.CONFIRM: "half", State.MISSING: "late"}
