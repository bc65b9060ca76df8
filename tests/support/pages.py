"""A browser without a screen for page tests: it checks every page that it fetches."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import cached_property
from hashlib import sha256
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import urlencode, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import httpx
from litestar import Litestar, Response

from app.web import cookies, same_origin
from app.web.ground import KEY, Ground
from app.web.headers import CONTENT_SECURITY_POLICY
from app.web.sessions import OWN_PHONE, Span, sign_in

HTML_NS = "{http://www.w3.org/1999/xhtml}"
A_TOKEN = re.compile(rf'name="{same_origin.FIELD}" value="([^"]*)"')
# What a page holds of its own address and its visitor's session; a quote that gets out of it is left over.
OF_ITS_OWN = re.compile(rf'name="(?:{same_origin.FIELD}|back)" value="[^"]*"|\bback=[^"]*')
Typed = str | int | Sequence[str]


class Browser:
    """One person's browser in front of the application, in the test's own event loop.

    Redirects are not followed by themselves: a test says where an answer should lead.
    """

    def __init__(self, app: Litestar, *, lang: str = "zh", base: str = "http://testserver") -> None:
        self.app = app
        self.http = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),  # type: ignore[arg-type]
            base_url=base,
            headers={"accept-language": lang, "accept": "text/html"},
        )
        self.page: Page | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.http.aclose()

    async def sign_in(self, person_id: int, *, way_in: str = "slip", span: Span = OWN_PHONE) -> None:
        """Get a session as a person; the sign-in pages have tests of their own."""
        request = _request(self.app)
        response: Response[None] = Response(None)
        await sign_in(request, response, person_id, way_in=way_in, span=span)
        for cookie in response.cookies:
            if cookie.value:
                self.http.cookies.set(cookie.key, cookie.value)

    async def get(self, path: str, status: int | None = 200, **headers: str) -> httpx.Response:
        """Fetch an address, check the page, and remember its token. `status=None` takes any answer."""
        response = await self.http.get(path, headers=_headers(headers))
        return self._checked(response, status)

    async def post(
        self,
        path: str,
        fields: Mapping[str, Typed] | None = None,
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        status: int | None = 303,
        token: str | None = None,
        **headers: str,
    ) -> httpx.Response:
        """Send a form, with the token of the page that was fetched last (or of a page fetched for it)."""
        form = {name: _typed(value) for name, value in (fields or {}).items()}
        form.setdefault(same_origin.FIELD, [token if token is not None else await self.token()])
        origin = str(self.http.base_url).rstrip("/")
        sent = _headers({"origin": origin, "referer": self._address(), **headers})
        if files:
            data = {name: values if len(values) > 1 else values[0] for name, values in form.items() if values}
            response = await self.http.post(path, data=data, files=dict(files), headers=sent)
        else:
            body = urlencode([(name, value) for name, values in form.items() for value in values])
            sent["content-type"] = "application/x-www-form-urlencoded"
            response = await self.http.post(path, content=body, headers=sent)
        return self._checked(response, status)

    async def follow(self, response: httpx.Response, status: int = 200) -> httpx.Response:
        """Go where a 303 leads."""
        assert response.status_code == 303, f"{response.status_code} leads nowhere"
        return await self.get(response.headers["location"], status)

    async def token(self) -> str:
        """The form token of the current page, or of the preferences page, which everyone may open."""
        if self.page is None or self.page.token is None:
            await self.get("/preferences")
        assert self.page is not None
        assert self.page.token is not None
        return self.page.token

    def sees(self, text: str) -> bool:
        """Whether the text (blanks do not matter) stands on the current page."""
        assert self.page is not None, "no page yet"
        return _bare(text) in _bare(self.page.text)

    def _address(self) -> str:
        return self.page.address if self.page else str(self.http.base_url)

    def _checked(self, response: httpx.Response, status: int | None) -> httpx.Response:
        where = f"{response.request.method} {response.request.url.path}"
        if status is not None:
            seen = _outline(response)
            assert response.status_code == status, f"{where}: {response.status_code}, not {status}: {seen}"
        check_headers(response, where)
        if _is_html(response) and response.text:
            page = Page(response)
            page.check()
            if page.is_whole:
                self.page = page
        return response


@asynccontextmanager
async def running(app: Litestar) -> AsyncIterator[Litestar]:
    """Start and stop the application in one task of its own: a fixture's two halves are two tasks."""
    started, stop = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.lifespan():
            started.set()
            await stop.wait()

    task = asyncio.create_task(live())
    waiting = asyncio.create_task(started.wait())
    await asyncio.wait((task, waiting), return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        waiting.cancel()
        await task
    try:
        yield app
    finally:
        stop.set()
        await task


class Page:
    """One HTML answer, parsed strictly."""

    checked: ClassVar[set[bytes]] = set()  # digests of the pages that kept their promises in this run

    def __init__(self, response: httpx.Response) -> None:
        self.address = str(response.request.url)
        self.source = response.text
        self.is_whole = self.source.lstrip().lower().startswith("<!doctype")
        tokens = A_TOKEN.findall(self.source)
        self.token = tokens[0] if tokens else None

    @cached_property
    def root(self) -> Element:
        """The parsed page: parsing takes longer than answering, so a page is parsed when somebody asks."""
        return self._parsed()

    @property
    def text(self) -> str:
        """Everything a person reads, with blanks folded."""
        return " ".join("".join(self.root.itertext()).split())

    def all(self, name: str) -> Iterator[Element]:
        """Every element of a name."""
        return self.root.iter(HTML_NS + name)

    def check(self) -> None:
        """The promises that every page keeps; one that differs in token and way back only is checked once."""
        seen = sha256((urlsplit(self.address).netloc + OF_ITS_OWN.sub("", self.source)).encode()).digest()
        if seen in self.checked:
            return
        self._check_once_each_id()
        self._check_nothing_inline()
        self._check_own_addresses_only()
        self._check_forms()
        if self.is_whole:
            self._check_title_and_language()
        self.checked.add(seen)

    def _parsed(self) -> Element:
        parser = html5lib.HTMLParser(strict=True)
        source = self.source if self.is_whole else f"<!doctype html><title>part</title><body>{self.source}"
        try:
            root: Element = parser.parse(source)
        except html5lib.html5parser.ParseError as error:
            at = parser.errors[-1][0] if parser.errors else (0, 0)
            line = source.splitlines()[at[0] - 1] if at[0] else ""
            raise AssertionError(
                f"{self.address}: not valid HTML, {error} at {at}: {line.strip()}"
            ) from error
        return root

    def _check_title_and_language(self) -> None:
        titles = [(title.text or "").strip() for title in self.all("title")]
        assert len(titles) == 1, f"{self.address}: {len(titles)} titles"
        assert titles[0], f"{self.address}: a page has one title, not {titles}"
        lang = self.root.get("lang")
        assert lang in ("zh-Hans", "en"), f"{self.address}: lang is {lang!r}"
        headings = ["".join(h.itertext()).strip() for h in self.all("h1")]
        assert len(headings) == 1, f"{self.address}: a page has one h1, not {headings}"
        assert headings[0], f"{self.address}: a page has one h1, not {headings}"
        mains = sum(1 for _ in self.all("main"))
        assert mains == 1, f"{self.address}: a page has one main part, not {mains}"

    def _check_once_each_id(self) -> None:
        ids = [e.get("id") for e in self.root.iter() if isinstance(e.tag, str) and e.get("id") is not None]
        twice = sorted({i for i in ids if i is not None and ids.count(i) > 1})
        assert not twice, f"{self.address}: ids stand twice: {twice}"
        for label in self.all("label"):
            target = label.get("for")
            assert target is None or target in ids, (
                f"{self.address}: label for {target!r}, which is not there"
            )

    def _check_nothing_inline(self) -> None:
        for script in self.all("script"):
            assert script.get("src"), f"{self.address}: inline script"
            assert not (script.text or "").strip(), f"{self.address}: inline script"
        assert not list(self.all("style")), f"{self.address}: inline style sheet"
        for element in self._elements():
            for name in element.attrib:
                assert name != "style", f"{self.address}: style attribute on {_name(element)}"
                assert not re.match(r"on[a-z]|hx-on", name), f"{self.address}: {name} on {_name(element)}"

    def _check_own_addresses_only(self) -> None:
        """Nothing is loaded from, and no form is sent to, another host; links may lead out."""
        here = urlsplit(self.address)
        for element in self._elements():
            for name in ("src", "action", "formaction", "poster", "data", "hx-get", "hx-post", "sse-connect"):
                self._check_own(element, element.get(name), here.netloc)
            if _name(element) == "link":
                self._check_own(element, element.get("href"), here.netloc)
            if (href := element.get("href") or "").lower().startswith("javascript:"):
                raise AssertionError(f"{self.address}: {href}")

    def _check_own(self, element: Element, address: str | None, host: str) -> None:
        if address and not address.startswith("data:"):
            target = urlsplit(urljoin(self.address, address)).netloc
            assert target == host, f"{self.address}: {_name(element)} asks {target}"

    def _check_forms(self) -> None:
        for form in self.all("form"):
            if (form.get("method") or "get").lower() == "post":
                names = [e.get("name") for e in form.iter(HTML_NS + "input")]
                assert same_origin.FIELD in names, f"{self.address}: a form without its token"
        parents = {child: parent for parent in self.root.iter() for child in parent}
        labelled = {label.get("for") for label in self.all("label")}
        for kind in ("input", "select", "textarea"):
            for control in self.all(kind):
                if control.get("type") in ("hidden", "submit", "button", "image", "reset"):
                    continue
                named = control.get("aria-label") or control.get("aria-labelledby")
                inside = any(_name(above) == "label" for above in _above(control, parents))
                assert named or inside or control.get("id") in labelled, (
                    f"{self.address}: {kind} {control.get('name')!r} has no label"
                )
        for button in self.all("button"):
            spoken = "".join(button.itertext()).strip() or button.get("aria-label")
            assert spoken, f"{self.address}: a button without words"
        for image in self.all("img"):
            assert image.get("alt") is not None, f"{self.address}: a picture without alt"

    def _elements(self) -> Iterator[Element]:
        return (element for element in self.root.iter() if isinstance(element.tag, str))


def check_headers(response: httpx.Response, where: str) -> None:
    """Every answer, whatever its status, carries the headers that keep a page to itself."""
    policy = response.headers.get("content-security-policy", "")
    assert policy == CONTENT_SECURITY_POLICY or "sandbox" in policy, f"{where}: policy is {policy!r}"
    assert response.headers.get("x-content-type-options") == "nosniff", f"{where}: nosniff is missing"
    assert response.headers.get("referrer-policy") == "same-origin", f"{where}: referrer policy is missing"
    assert response.headers.get("cache-control"), f"{where}: nothing said about caching"


def _request(app: Litestar) -> Any:
    from litestar import Request

    ground: Ground = app.state[KEY]
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/",
        "query_string": b"",
        "headers": [(b"cookie", f"{cookies.cookie_name(ground, 'none')}=".encode())],
        "state": {},
        "app": app,
        "litestar_app": app,
    }
    return Request(scope)  # type: ignore[arg-type]


def _headers(names: Mapping[str, str]) -> dict[str, str]:
    """hx_request="true" becomes HX-Request."""
    return {name.replace("_", "-"): value for name, value in names.items()}


def _typed(value: Typed) -> list[str]:
    return [str(value)] if isinstance(value, str | int) else [str(item) for item in value]


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _is_html(response: httpx.Response) -> bool:
    return response.headers.get("content-type", "").startswith("text/html")


def _outline(response: httpx.Response) -> str:
    text = re.sub(r"<[^>]+>", " ", response.text) if _is_html(response) else ""
    return (response.headers.get("location") or " ".join(text.split()))[:400]


def _name(element: Element) -> str:
    return element.tag.removeprefix(HTML_NS)


def _above(element: Element, parents: Mapping[Element, Element]) -> Iterator[Element]:
    while (above := parents.get(element)) is not None:
        yield above
        element = above
