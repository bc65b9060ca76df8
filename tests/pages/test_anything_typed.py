"""Whatever is typed into a form of the talk is answered in words: nothing breaks, on either engine.

The forms are those that the pages show to whoever may use them, so a new form is tried as soon as a page has
it. PostgreSQL refuses what SQLite takes: a text longer than its column, a number larger than its column.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote
from xml.etree.ElementTree import Element

import pytest
from litestar import Litestar

from app.clock import travel
from app.database import execute, write
from app.settings import Settings
from app.web import same_origin
from tests.pages.conftest import Someone
from tests.pages.test_who_sees_what import DOORS, World, write_world
from tests.support.databases import database  # noqa: F401 - both engines, unlike other tests of pages
from tests.support.open_vote import DURING
from tests.support.pages import HTML_NS, Browser, Page

TALK: tuple[str, ...] = (
    "tables",
    "occupancies",
    "meetings",
    "agenda-items",
    "raises",
    "polls",
    "items",
    "lists",
    "list-rules",
)
TALK += (
    "follow",
    "j",
    "agreements",
    "rosters",
    "duties",
    "swaps",
    "entries",
    "campaigns",
    "errands",
    "contests",
)
LONG = "字" * 2001  # beyond every column of limited length
EVERYWHERE = (
    "",
    "a\0\u202e{}%s<script>alert(1)</script>",
    "9" * 30,
    "-2147483649",
)
FAR_DAYS = ("0001-01-01", "9999-12-31")
SURROGATE = "\ud800"  # half a sign, as a broken phone sends it
FINAL = ("ending", "closure", "removal", "calling-off", "closings", "giving-up", "departure", "finish")


@dataclass(frozen=True)
class Field:
    name: str
    value: str
    typed: bool = False
    day: bool = False


@dataclass(frozen=True)
class Form:
    action: str
    fields: tuple[Field, ...]

    def filled(self, value: str) -> list[tuple[str, str]]:
        """Every field with this value."""
        return [(field.name, value) for field in self.fields]

    def with_one(self, name: str, value: str) -> list[tuple[str, str]]:
        """One field with this value, the others as a person would send them."""
        return [(field.name, value if field.name == name else field.value) for field in self.fields]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(DURING):
        yield


@pytest.fixture
async def world(app: Litestar, settings: Settings) -> World:
    return await write_world(settings)


@pytest.mark.timeout(600)  # a thousand forms, on a machine that may be busy
async def test_no_form_of_the_talk_breaks(
    app: Litestar,
    someone: Someone,
    world: World,
) -> None:
    broken, tried = [], 0
    known: set[tuple[str, tuple[str, ...]]] = set()
    for name in ("committee", "sub_landlord", "zhou"):
        browser = someone()
        await browser.sign_in(world.here.people[name])
        forms = [
            form
            for form in await _forms(browser, world, name)
            if (form.action.split("#")[0], tuple(field.name for field in form.fields)) not in known
        ]
        known |= {(form.action.split("#")[0], tuple(field.name for field in form.fields)) for form in forms}
        for form in sorted(forms, key=lambda each: each.action.endswith(FINAL)):
            tried += 1
            broken += await _try(browser, form)
    assert tried > 60, "the pages show their forms"
    assert broken == []


async def _try(browser: Browser, form: Form) -> list[str]:
    async with write():
        await execute("DELETE FROM trial_limit", [])
    await browser.get("/preferences")
    token, broken = await browser.token(), []
    sent = [(f"all {value[:12]!r}", form.filled(value)) for value in (*EVERYWHERE, SURROGATE)]
    sent += [(f"{field.name} long", form.with_one(field.name, LONG)) for field in form.fields if field.typed]
    sent += [
        (f"{field.name} {day}", form.with_one(field.name, day))
        for field in form.fields
        for day in FAR_DAYS
        if field.day
    ]
    for what, pairs in sent:
        status, text = await _post(browser, form.action, [(same_origin.FIELD, token), *pairs])
        if status >= 500 or "<script>alert" in text:
            broken.append(f"{form.action} {what}: {status}")
        if status == 422 and what.endswith(" long"):
            gone = [value for _, value in pairs if value.startswith("mark-") and value not in text]
            broken += [f"{form.action} {what}: {gone} gone"] if gone else []
    return broken


async def _post(browser: Browser, action: str, pairs: list[tuple[str, str]]) -> tuple[int, str]:
    body = "&".join(
        f"{quote(name)}={quote(value.encode('utf-8', 'surrogatepass'), safe='')}" for name, value in pairs
    )
    origin = str(browser.http.base_url).rstrip("/")
    head = {"origin": origin, "content-type": "application/x-www-form-urlencoded"}
    answer = await browser.http.post(action, content=body, headers=head)
    return answer.status_code, answer.text


async def _forms(browser: Browser, world: World, name: str) -> list[Form]:
    """Every form on every page of the talk that this person may open."""
    found: list[Form] = []
    for door, people in DOORS.items():
        method, _, pattern = door.partition(" ")
        parts = pattern.split("/")
        mine = method == "GET" and name in people and "assemblies" not in parts and "live" not in parts
        if not (mine and set(parts) & set(TALK)):
            continue
        answer = await browser.http.get(world.court.path(pattern))
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            found += _forms_of(Page(answer))
    return found


def _forms_of(page: Page) -> Iterator[Form]:
    for form in page.all("form"):
        action = form.get("action") or ""
        if (form.get("method") or "get").lower() != "post" or not set(action.split("/")) & set(TALK):
            continue
        fields: dict[str, Field] = {}
        for element in form.iter():
            name = element.get("name")
            if name and name != same_origin.FIELD and element.get("type") != "file":
                fields.setdefault(name, _field(name, element))
        yield Form(action, tuple(fields.values()))


def _field(name: str, element: Element) -> Field:
    kind, tag = element.get("type") or "text", element.tag.removeprefix(HTML_NS)
    if tag == "select":
        options = [each.get("value") or "" for each in element.iter(HTML_NS + "option")]
        return Field(name, next((each for each in options if each), ""))
    usual = {"date": "2026-12-20", "time": "10:00", "number": "3"}
    if tag == "textarea" or kind in ("text", "tel", "search", "email"):
        return Field(name, element.get("value") or f"mark-{name}", typed=True)
    return Field(name, element.get("value") or usual.get(kind, "on"), day=kind == "date")
