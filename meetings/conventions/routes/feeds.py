"""The feed of a community: versions in force, consultations, what its bodies published."""

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from app.community.routes.gate import enter
from app.i18n import Lang, Translate, translator
from app.web import public
from meetings.conventions.feed import MEDIA_TYPE, Entry, Feed, atom
from meetings.conventions.queries.publications import FedText, fed_texts
from meetings.conventions.routes.published import base_of
from meetings.conventions.routes.signing import Asked
from meetings.estates.queries.publications import PublicationOnFile, publications_of

MOST = 60
FIRST = datetime(2026, 1, 1, tzinfo=UTC)  # of an empty feed, and the year in every entry's tag


@get("/communities/{community:str}/feed.atom", guards=[public])
async def feed(request: Asked, community: FromPath[str]) -> Response[Any]:
    """Atom, in Chinese or with `?lang=en`; whoever has it already is told so (ETag, Last-Modified)."""
    place = (await enter(request, community)).place
    lang: Lang = "en" if request.query_params.get("lang") == "en" else "zh"
    t, base = translator(lang), base_of(request)
    entries = [_text(t, base, each) for each in await fed_texts(place.id)]
    entries += [_publication(t, base, each) for each in await publications_of(place.id, MOST)]
    entries.sort(key=lambda each: (each.updated, each.key), reverse=True)
    own = f"{base}/communities/{community}/feed.atom" + ("?lang=en" if lang == "en" else "")
    found = Feed(
        key=f"community:{community}",
        title=t.plain("published.feed_title", place=place.name),
        author=place.name,
        own=own,
        home=f"{base}/communities/{community}/conventions",
        lang=t.plain("layout.html_lang"),
        began=FIRST,
        entries=entries[:MOST],
    )
    body = atom(found)
    headers = {
        "etag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "last-modified": format_datetime(found.updated.astimezone(UTC).replace(microsecond=0), usegmt=True),
        "cache-control": "public, max-age=300",
    }
    if _known(request, headers["etag"], found.updated):
        return Response(b"", status_code=304, headers=headers, media_type=MEDIA_TYPE)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def _known(request: Asked, etag: str, updated: datetime) -> bool:
    """RFC 9110: the tag decides where one is sent, the moment only without it."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return etag in [each.strip().removeprefix("W/") for each in tags.split(",")]
    since = request.headers.get("if-modified-since")
    try:
        return since is not None and updated.replace(microsecond=0) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def _text(t: Translate, base: str, each: FedText) -> Entry:
    title = each.title_en if t.lang == "en" and each.title_en else each.title
    if each.until is None:
        said = t.plain("published.feed_in_force", title=title, number=each.number or 0, day=each.day)
    else:
        said = t.plain("published.feed_asked", title=title, until=each.until)
    return Entry(each.key, said, f"{base}{each.path}", each.summary, each.at)


def _publication(t: Translate, base: str, each: PublicationOnFile) -> Entry:
    english = t.lang == "en"
    title = each.title_en if english and each.title_en else each.title
    words = each.words_en if english and each.words_en else each.words
    withdrawn = each.withdrawn_at is not None
    return Entry(
        key=f"publication:{each.public_id}",
        title=t.plain("published.feed_withdrawn", title=title) if withdrawn else title,
        address=f"{base}/publications/{each.public_id}",
        summary=each.withdrawn_why if withdrawn else words[:500],
        updated=each.withdrawn_at or each.posted_at,
        author=t.plain(f"publications.body_{each.body}"),
    )


ROUTES = (feed,)
