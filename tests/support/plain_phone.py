"""A neighbour's phone without a browser's weight: fetches pages, fills in their forms, keeps cookies."""

import ssl
from types import TracebackType
from typing import Self
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import httpx

from tests.support.neighbours import Slip

WAITS = 60  # seconds that a busy machine may take for an answer
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # plain http only; reading the real list takes long


class PlainPhone:
    """Enough for those who only swell the numbers; what a page does is tried in a real browser."""

    def __init__(self, address: str) -> None:
        self._http = httpx.AsyncClient(
            base_url=address,
            follow_redirects=True,
            timeout=WAITS,
            verify=NO_CERTIFICATES,
            headers={"accept-language": "zh-CN"},
        )
        self._answer: httpx.Response | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def bind(self, slip: Slip) -> None:
        await self.go("/codes")
        await self.send("/codes", typed=slip.code)
        await self.send("/bindings", **({"digits": slip.digits} if slip.digits else {}))

    async def cast(self, vote: str, choice: str) -> None:
        await self.go(f"{vote}/ballot")
        form = self._form(f"{vote}/ballot/check")
        questions = {each.get("name", "") for each in form.iter("input") if each.get("type") == "radio"}
        await self.send(f"{vote}/ballot/check", **dict.fromkeys(questions, choice))
        await self.send(f"{vote}/ballot")
        assert "/receipt" in str(self._page.url)

    async def go(self, path: str) -> None:
        self._answer = (await self._http.get(path)).raise_for_status()

    async def send(self, action: str, **typed: str) -> None:
        """Fill in the form of the present page that leads to `action`, and send it as a browser does."""
        fields = {
            each.get("name", ""): each.get("value", "")
            for each in self._form(action).iter("input")
            if each.get("type") == "hidden"
        }
        here = str(self._page.url)
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(here))
        self._answer = (
            await self._http.post(
                urljoin(here, action), data=fields | typed, headers={"origin": origin, "referer": here}
            )
        ).raise_for_status()

    def _form(self, action: str) -> Element:
        page = html5lib.parse(self._page.text, namespaceHTMLElements=False)
        found = [each for each in page.iter("form") if each.get("action") == action]
        assert len(found) == 1, f"{len(found)} forms lead from {self._page.url} to {action}"
        return found[0]

    @property
    def _page(self) -> httpx.Response:
        assert self._answer is not None, "no page yet"
        return self._answer
