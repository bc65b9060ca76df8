"""The ground keeps its promises on every address, also on those that do not exist."""

import logging
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from litestar import Litestar, Request, Response, get, post
from litestar.params import FromPath
from litestar.plugins import InitPlugin

from app.database import Database, Frozen
from app.refusals import NotFound, Refusal, TooManyTrials, Unavailable
from app.settings import Settings
from app.web import Form, facts, page, public, read_form, see_other, signed_in, visitor
from app.web.plugin import Web
from tests.support.pages import Browser, running

ERRORS: dict[str, Exception] = {
    "refusal": Refusal("web.password_short", least=8),
    "trials": TooManyTrials(minutes=3),
    "busy": Unavailable("web.busy"),
    "frozen": Frozen("the log is full"),
    "broken": RuntimeError("out of coffee"),
    "missing": NotFound(),
    "gone": NotFound(public=True),
}


@get("/open/{name:str}", guards=[public])
async def open_address(name: FromPath[str]) -> Response[str]:
    raise ERRORS[name]


@get("/members", guards=[signed_in])
async def members(request: Request[Any, Any, Any]) -> Response[str]:
    who = visitor(request)
    assert who is not None
    return page(request, "web/error.html", title=f"person {who.person_id}", sentence="", back="/")


@post("/members", guards=[signed_in])
async def join(request: Request[Any, Any, Any]) -> Response[None]:
    form = await read_form(request)
    return see_other(f"/members/{form.text('name')}/{len(form.files)}")


@post("/open", guards=[public])
async def speak(request: Request[Any, Any, Any]) -> Response[None]:
    form = await read_form(request)
    return see_other(f"/heard/{form.text('name')}")


@get("/members/{number:int}", guards=[signed_in])
async def member(number: FromPath[int]) -> Response[str]:
    raise NotFound


ROUTES = [open_address, members, join, speak, member]


@pytest.fixture
async def app(database: Database, settings: Settings) -> AsyncIterator[Litestar]:
    """A small application on the same ground."""
    plugins: list[InitPlugin] = [Web(settings)]
    application = Litestar(ROUTES, plugins=plugins)
    async with running(application):
        yield application


@pytest.fixture
async def browser(app: Litestar) -> AsyncIterator[Browser]:
    async with Browser(app) as opened:
        yield opened


@pytest.mark.parametrize(
    "address", ["/members", "/members/7", "/nowhere", "/nowhere/at/all?x=1", "/members/x"]
)
async def test_signed_out_every_closed_address_leads_to_the_sign_in_page(
    browser: Browser, address: str
) -> None:
    answer = await browser.get(address, 303)
    assert answer.headers["location"].startswith("/sign-in?back=/")
    assert address.split("?")[0] in answer.headers["location"]


async def test_signed_out_a_form_leads_back_to_the_page_it_stood_on(browser: Browser) -> None:
    answer = await browser.post("/members", referer="http://testserver/members?page=2")
    assert answer.headers["location"] == "/sign-in?back=/members%3Fpage%3D2"


async def test_a_script_is_told_to_load_the_sign_in_page(browser: Browser) -> None:
    answer = await browser.get("/members", hx_request="true", hx_current_url="http://testserver/here")
    assert answer.headers["hx-redirect"] == "/sign-in?back=/here"
    assert answer.text == ""


@pytest.mark.parametrize("address", ["/members/7", "/nowhere", "/open/missing"])
async def test_signed_in_what_one_may_not_see_is_not_there(browser: Browser, address: str) -> None:
    await browser.sign_in(1)
    await browser.get(address, 404)
    assert browser.sees("没有找到")


async def test_a_public_address_that_is_gone_says_so_to_everyone(browser: Browser) -> None:
    await browser.get("/open/gone", 404)


@pytest.mark.parametrize(
    ("name", "status"), [("refusal", 422), ("trials", 429), ("busy", 503), ("frozen", 503), ("broken", 500)]
)
async def test_every_error_is_a_page_with_a_next_step(browser: Browser, name: str, status: int) -> None:
    answer = await browser.get(f"/open/{name}", status)
    assert browser.sees("返回上一页")
    assert ("retry-after" in answer.headers) == (status in (429, 503))


async def test_a_refusal_is_told_in_the_visitors_language(app: Litestar) -> None:
    async with Browser(app, lang="en-GB,en;q=0.9") as english:
        await english.get("/open/refusal", 422)
        assert english.sees("A password needs at least 8 characters.")


async def test_a_refusal_for_a_script_is_only_the_sentence(browser: Browser) -> None:
    answer = await browser.get("/open/refusal", 422, hx_request="true")
    assert answer.text.startswith('<p class="refusal"')


async def test_an_error_page_tells_nothing_and_the_log_tells_where(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "app.web"):
        answer = await browser.get("/open/broken?token=secret", 500)
    assert "coffee" not in answer.text
    assert "RuntimeError: out of coffee" in caplog.text
    assert "secret" not in caplog.text


async def test_an_error_page_stands_also_when_the_templates_are_broken(
    app: Litestar, browser: Browser
) -> None:
    app.state["ground"].templates.environment.globals["t"] = None
    answer = await browser.http.get("/open/broken")
    assert answer.status_code == 500
    assert "Something went wrong" in answer.text
    assert "content-security-policy" in answer.headers


async def test_a_wrong_method_is_refused(browser: Browser) -> None:
    await browser.sign_in(1)
    answer = await browser.post("/members/7", status=405)
    assert "GET" in answer.headers["allow"]


async def test_a_form_with_its_token_is_taken(browser: Browser) -> None:
    answer = await browser.post("/open", {"name": "  anna "})
    assert answer.headers["location"] == "/heard/anna"


async def test_a_form_without_its_token_is_refused(browser: Browser) -> None:
    await browser.post("/open", {"name": "anna"}, token="", status=403)
    await browser.post("/open", {"name": "anna"}, token="x" * 36, status=403)


async def test_a_script_may_send_the_token_as_a_header(browser: Browser) -> None:
    await browser.post("/open", token="", x_form_token=await browser.token())


@pytest.mark.parametrize(
    "headers",
    [
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
    ],
)
async def test_a_form_from_a_foreign_page_is_refused_even_with_the_token(
    browser: Browser, headers: dict[str, Any]
) -> None:
    await browser.post("/open", status=403, **headers)


async def test_a_token_is_worth_nothing_in_another_browser(app: Litestar, browser: Browser) -> None:
    token = await browser.token()
    async with Browser(app) as other:
        await other.get("/preferences")
        await other.post("/open", token=token, status=403)


async def test_a_token_from_before_the_sign_in_is_refused(browser: Browser) -> None:
    token = await browser.token()
    await browser.sign_in(1)
    await browser.post("/open", token=token, status=403)


async def test_an_upload_by_a_stranger_is_turned_away_before_it_is_read(browser: Browser) -> None:
    answer = await browser.post("/members", files={"plan": ("plan.pdf", b"%PDF-" + bytes(200_000))})
    assert answer.headers["location"].startswith("/sign-in")


async def test_a_form_that_is_too_large_is_refused(browser: Browser) -> None:
    await browser.sign_in(1)
    await browser.post("/members", {"name": "x" * 70_000}, status=413)


async def test_a_small_file_arrives(browser: Browser) -> None:
    await browser.sign_in(1)
    answer = await browser.post("/members", {"name": "a"}, files={"plan": ("../../plan.pdf", b"%PDF-")})
    assert answer.headers["location"] == "/members/a/1"


async def test_a_signed_in_page_stays_in_no_cache(browser: Browser) -> None:
    await browser.sign_in(1)
    answer = await browser.get("/members")
    assert answer.headers["cache-control"] == "no-store"


async def test_static_files_are_kept_for_ever_and_have_their_type(app: Litestar, browser: Browser) -> None:
    address = app.state["ground"].static.address("css/app.css")
    answer = await browser.get(address)
    assert answer.headers["content-type"].startswith("text/css")
    assert "immutable" in answer.headers["cache-control"]
    assert "set-cookie" not in answer.headers
    old = await browser.get("/static/0123456789ab/css/app.css")
    assert "no-cache" in old.headers["cache-control"]
    await browser.get("/static/0123456789ab/css/../../pyproject.toml", None)
    await browser.get("/static/0123456789ab/nothing.css", 404)


async def test_language_size_and_scheme_stay_on_this_device(browser: Browser) -> None:
    await browser.get("/preferences?back=/open/gone")
    answer = await browser.post("/preferences", {"lang": "en", "back": "/preferences"})
    await browser.follow(answer)
    assert browser.sees("Display")
    await browser.post("/preferences", {"size": "large"})
    answer = await browser.get("/preferences")
    assert 'data-size="large"' in answer.text


@pytest.mark.parametrize(
    "back",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\t/evil.example", "javascript:x", ""],
)
async def test_the_way_back_never_leads_to_another_site(browser: Browser, back: str) -> None:
    answer = await browser.post("/preferences", {"lang": "en", "back": back})
    assert answer.headers["location"] == "/"


async def test_behind_https_cookies_are_bound_to_the_host(database: Database, settings: Settings) -> None:
    real = Settings(
        database_url=settings.database_url,
        data_dir=settings.data_dir,
        secret=settings.secret,
        public_address="https://vote.example.org",
    )
    application = Litestar(ROUTES, plugins=[Web(real)])
    async with running(application), Browser(application, base="https://vote.example.org") as browser:
        answer = await browser.get("/preferences")
        assert answer.headers["set-cookie"].startswith("__Host-seed=")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        await browser.sign_in(1)
        await browser.get("/members")


async def test_a_demo_says_so_on_its_pages(database: Database, settings: Settings) -> None:
    await facts.state_fact(facts.BORN, facts.DEMO)
    application = Litestar(ROUTES, plugins=[Web(settings)])
    async with running(application), Browser(application) as browser:
        await browser.get("/preferences")
        assert browser.sees("人物与明细均为虚构")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        *(("12", 12), ("１２", 12), ("1,200", 1200), ("-3", -3), ("2147483647", 2**31 - 1)),
        *(("2147483648", None), ("9" * 40, None), ("1.5", None), ("五", None), ("", None)),
    ],
)
def test_a_number_in_a_form_is_one_that_the_database_can_hold(typed: str, read: int | None) -> None:
    assert Form({"n": (typed,)}, {}).whole("n") == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-11-21", date(2026, 11, 21)),
        *((day, None) for day in ("2026-02-30", "0001-01-01", "1899-12-31", "3000-01-01", "9999-12-31", "")),
    ],
)
def test_a_day_in_a_form_is_one_that_days_can_be_added_to(typed: str, read: date | None) -> None:
    assert Form({"day": (typed,)}, {}).day("day") == read
