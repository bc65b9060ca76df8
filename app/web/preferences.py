"""Which language, type size and scheme does this device show?"""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie

from app.web import cookies
from app.web.addresses import safe_path
from app.web.forms import read_form
from app.web.ground import ground_of
from app.web.guards import public
from app.web.sessions import sign_out
from app.web.templates import page, scene_of, see_other

CHOICES = {
    "lang": ("web.language", ("zh", "en")),
    "size": ("web.type_size", ("normal", "large")),
    "scheme": ("web.colour_scheme", ("auto", "light", "dark")),
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One button."""

    value: str
    label: str
    pressed: str


@dataclass(frozen=True, slots=True)
class Group:
    """One row of buttons."""

    name: str
    title: str
    choices: tuple[Choice, ...]


@get("/preferences", guards=[public])
async def preferences(request: Request[Any, Any, Any]) -> Response[str]:
    """The three rows of buttons; every page's masthead has the first two as well."""
    scene = scene_of(request)
    current = {"lang": scene.lang, "size": scene.size, "scheme": scene.scheme}
    groups = [
        Group(
            name,
            title,
            tuple(
                Choice(value, f"web.choice.{name}_{value}", "true" if current[name] == value else "false")
                for value in values
            ),
        )
        for name, (title, values) in CHOICES.items()
    ]
    back = safe_path(request.query_params.get("back"))
    return page(request, "web/preferences.html", groups=groups, back=back)


@post("/preferences", guards=[public])
async def choose_preferences(request: Request[Any, Any, Any]) -> Response[None]:
    """Keep what was chosen on this device, and go back to the page it was chosen on."""
    form = await read_form(request)
    response = see_other(safe_path(form.text("back")))
    for name, (_, values) in CHOICES.items():
        if form.text(name) in values:
            response.set_cookie(_preference(request, name, form.text(name)))
    return response


@post("/sign-out", guards=[public])
async def end_session(request: Request[Any, Any, Any]) -> Response[None]:
    """End the session of this device; twice is as good as once."""
    response = see_other("/")
    await sign_out(request, response)
    return response


def _preference(request: Request[Any, Any, Any], name: str, value: str) -> Cookie:
    """Not secret: one name on every address, and no prefix."""
    chosen = cookies.cookie(ground_of(request), name, value, cookies.LONGEST_LIFE)
    chosen.key = name
    return chosen
