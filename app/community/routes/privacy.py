"""What is known about a person, what for, on which ground, until when, and who sees it."""

from typing import Any

from litestar import Request, Response, get

from app.community.rules.personal_data import FIELDS, SEEN, Field
from app.i18n import Translate
from app.web import page, public
from app.web.templates import scene_of


@get("/privacy", guards=[public])
async def privacy(request: Request[Any, Any, Any]) -> Response[str]:
    """One table of fields, the same that the deleting chore reads."""
    t = scene_of(request).t
    return page(
        request,
        "community/privacy.html",
        fields=[_words(t, field) for field in FIELDS],
        seen=[(t(f"privacy.seen_{key}"), t(f"privacy.seen_by_{key}")) for key in SEEN],
    )


def _words(t: Translate, field: Field) -> tuple[str, str, str, str]:
    return (
        t(f"privacy.field_{field.key}"),
        t(f"privacy.why_{field.key}"),
        t(f"privacy.ground_{field.ground}"),
        t(f"privacy.deleted_{field.deletion}", n=field.days),
    )


ROUTES = (privacy,)
