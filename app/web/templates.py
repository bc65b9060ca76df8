"""How does an answer become HTML? One environment, and what every template can rely on."""

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal, cast
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.connection import ASGIConnection
from markupsafe import Markup

from app import words
from app.clock import HOME
from app.i18n import Lang, Translate, chosen_language, translator
from app.qr import qr_svg
from app.web import same_origin
from app.web.addresses import here
from app.web.ground import ground_of
from app.web.sessions import Visitor, visitor
from app.web.static import StaticFiles

FOLDER = Path(__file__).resolve().parent.parent.parent / "templates"
HTML = "text/html"
Size = Literal["normal", "large"]
Scheme = Literal["auto", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Scene:
    """For whom a template is rendered; imported macros see it too."""

    t: Translate
    lang: Lang
    size: Size = "normal"
    scheme: Scheme = "auto"
    visitor: Visitor | None = None
    here: str = "/"
    demo: bool = False
    token: Callable[[], str] | None = None

    def names(self) -> dict[str, Any]:
        """What stands in every template without being passed."""
        return {
            "lang": self.lang,
            "size": self.size,
            "scheme": self.scheme,
            "visitor": self.visitor,
            "here": self.here,
            "demo": self.demo,
        }


_scene: ContextVar[Scene] = ContextVar("scene")


class Templates:
    """The environment of one application."""

    def __init__(self, static: StaticFiles, folder: Path = FOLDER) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=True,
            undefined=StrictUndefined,
            auto_reload=False,
            trim_blocks=True,
            lstrip_blocks=True,
            cache_size=1000,
        )
        self.environment.globals.update(
            t=_t, csrf_field=_csrf_field, form_token=_form_token, static=static.address, qr=qr_svg
        )
        self.environment.filters.update(
            area=words.area, number=words.number, money=words.money, percent=words.percent,
            day=_day, date=_date, short_day=_short_day, moment=_moment, clock=_clock,
            listed=_listed,
        )  # fmt: skip
        self.environment.globals["percent"] = words.percent

    def render(self, scene: Scene, name: str, context: Mapping[str, Any]) -> str:
        """One template in one scene."""
        before = _scene.set(scene)
        try:
            return self.environment.get_template(name).render({**scene.names(), **context})
        finally:
            _scene.reset(before)


def page(
    request: Request[Any, Any, Any], template: str, /, status: int = 200, **context: Any
) -> Response[str]:
    """A whole page for the person who asked."""
    body = ground_of(request).templates.render(scene_of(request), template, context)
    return Response(body, status_code=status, media_type=HTML)


def fragment(
    request: Request[Any, Any, Any], template: str, /, status: int = 200, **context: Any
) -> Response[str]:
    """A part of a page (`_*.html`), the same file that the page includes."""
    return page(request, template, status, **context)


def see_other(path: str) -> Response[None]:
    """After a form: go and look at this address (303), so that reloading repeats nothing."""
    return Response(None, status_code=303, headers={"Location": path}, media_type=HTML)


def render(templates: Templates, lang: Lang, template: str, /, *, demo: bool = False, **context: Any) -> str:
    """A fragment for nobody in particular, as the live hub pushes it to everyone: no forms in it."""
    return templates.render(Scene(t=translator(lang), lang=lang, demo=demo), template, context)


def language_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Lang:
    """By choice, else by browser, else Chinese."""
    return chosen_language(connection.cookies.get("lang"), connection.headers.get("accept-language", ""))


def scene_of(connection: ASGIConnection[Any, Any, Any, Any]) -> Scene:
    """For whom this request is answered."""
    lang = language_of(connection)
    return Scene(
        t=translator(lang),
        lang=lang,
        size="large" if connection.cookies.get("size") == "large" else "normal",
        scheme=_scheme(connection.cookies.get("scheme")),
        visitor=visitor(connection),
        here=here(connection),
        demo=ground_of(connection).demo,
        token=lambda: same_origin.form_token(connection),
    )


def _scheme(chosen: str | None) -> Scheme:
    return cast(Scheme, chosen) if chosen in ("light", "dark") else "auto"


def _t(key: str, /, **params: Any) -> Markup:
    return _scene.get().t(key, **params)


def _form_token() -> str:
    token = _scene.get().token
    if token is None:
        raise RuntimeError("a fragment that everyone gets holds no form")
    return token()


def _csrf_field() -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(same_origin.FIELD, _form_token())


def _day(on: date | datetime, zone: str | ZoneInfo = HOME) -> str:
    return words.day(on, _scene.get().lang, _zone(zone))


def _date(on: date | datetime, zone: str | ZoneInfo = HOME) -> str:
    return words.date_only(on, _scene.get().lang, _zone(zone))


def _short_day(on: date | datetime, zone: str | ZoneInfo = HOME) -> str:
    return words.short_day(on, _scene.get().lang, _zone(zone))


def _moment(at: datetime, zone: str | ZoneInfo = HOME) -> str:
    return words.moment(at, _scene.get().lang, _zone(zone))


def _listed(names: str | Iterable[object]) -> str:
    return words.listed(names, _scene.get().lang)


def _clock(at: datetime, zone: str | ZoneInfo = HOME) -> str:
    return words.clock(at, _zone(zone))


def _zone(zone: str | ZoneInfo) -> ZoneInfo:
    return ZoneInfo(zone) if isinstance(zone, str) else zone
