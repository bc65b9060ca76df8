"""Follow what one raised without a name: by the link or the typed code that was shown once."""

from dataclasses import dataclass

from litestar import Response, get, post
from litestar.params import FromPath

from app.clock import now, today
from app.community.queries.codes import FoundCode, code_by_link, code_by_typing
from app.community.queries.standings import place_by_id
from app.community.routes.trials import count_code
from app.refusals import NotFound, Refusal
from app.web import Form, page, public, read_form
from app.web.ground import ground_of
from app.web.templates import scene_of
from meetings.checklists.actions.agree_done import agree_done
from meetings.checklists.actions.note_by_code import note_by_code
from meetings.checklists.actions.raise_item import FOLLOW
from meetings.checklists.actions.refuse_done import refuse_done
from meetings.checklists.queries.circles import came_of
from meetings.checklists.queries.history import notes_of
from meetings.checklists.queries.items import Item, item_by_id
from meetings.checklists.routes.view import Asked, line_view, note_view, voice


@dataclass(frozen=True)
class Shown:
    """What was shown: the link's token, or the code as typed. It goes from form to form, into no address."""

    token: str = ""
    typed: str = ""

    @classmethod
    def of(cls, form: Form) -> "Shown":
        return cls(form.text("token")[:100], form.text("typed")[:60])

    async def find(self, secret: bytes) -> FoundCode | None:
        if self.token:
            return await code_by_link(self.token)
        return await code_by_typing(secret, self.typed)


@get("/follow", guards=[public])
async def follow_page(request: Asked) -> Response[str]:
    """A field for the typed code."""
    return page(request, "lists/follow.html", typed="", refused="")


@get("/follow/{token:str}", guards=[public])
async def followed(request: Asked, token: FromPath[str]) -> Response[str]:
    """What became of it. Looking changes nothing."""
    shown = Shown(token=token)
    return await _answer(request, shown, await _item(request, shown))


@post("/follow", guards=[public])
async def follow_typed(request: Asked) -> Response[str]:
    """The same by typing, and what whoever raised it says: done, not done, or something to add."""
    form = await read_form(request)
    shown, answer = Shown.of(form), form.text("answer")
    try:
        await count_code(request)
        item = await _item(request, shown)
        if answer:
            await _act(item, answer, form)
            item = await item_by_id(item.id)
    except NotFound:
        refused = Refusal("lists.code_unknown", at="typed")
        return _form_page(request, shown, refused)
    except Refusal as refusal:
        if refusal.status == 429:
            return _form_page(request, shown, refusal)
        return await _answer(request, shown, item, form, refusal)
    return await _answer(request, shown, item, said=bool(answer))


async def _act(item: Item, answer: str, form: Form) -> None:
    """Whatever is asked of the code's item or of an action that came of it."""
    target, words, day = form.text("item") or item.public_id, form.text("words"), today()
    if answer == "agree":
        await agree_done(target, words, coded=item.id, at=now(), today=day)
    elif answer == "refuse":
        await refuse_done(target, words, coded=item.id, at=now(), today=day)
    else:
        await note_by_code(item.id, words, at=now())


async def _item(request: Asked, shown: Shown) -> Item:
    found = await shown.find(ground_of(request).settings.secret)
    if found is None or found.purpose != FOLLOW or not found.live(now()):
        raise NotFound(public=True)
    return await item_by_id(found.subject_id)


def _form_page(request: Asked, shown: Shown, refusal: Refusal) -> Response[str]:
    words = scene_of(request).t(refusal.reason, **refusal.params)
    return page(request, "lists/follow.html", refusal.status, typed=shown.typed, refused=words)


async def _answer(
    request: Asked,
    shown: Shown,
    item: Item,
    form: Form | None = None,
    refusal: Refusal | None = None,
    said: bool = False,
) -> Response[str]:
    place = await place_by_id(item.community)
    v = voice(request, today(place.time_zone), place.time_zone, names=False)
    asked = [line for line in await came_of(item.id) if line.list == "action" and line.state == "done"]
    response = page(
        request,
        "lists/followed.html",
        refusal.status if refusal else 200,
        place=place,
        item=item,
        view=line_view(v, item),
        shown=shown,
        asked=[(line.public_id, line_view(v, line)) for line in asked]
        + ([(item.public_id, line_view(v, item))] if item.state == "done" else []),
        notes=[note_view(v, note, ()) for note in await notes_of(item.id, all=False)],
        typed=form.text("words") if form else "",
        at=form.text("item") if form else "",
        refused=v.t(refusal.reason, **refusal.params) if refusal else "",
        said=said,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


ROUTES = (follow_page, followed, follow_typed)
