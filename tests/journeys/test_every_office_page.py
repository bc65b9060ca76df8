"""Where people with an office can go by links: is there a page, does it fit, and is it free of errors?"""

import pytest

from tests.journeys.test_every_page import DESK, SMALL_PHONE, wrong_pages
from tests.support.browser import Devices, Scheme
from tests.support.neighbours import follow_link
from tests.support.site import Site

OFFICES: tuple[tuple[str, str, Scheme], ...] = (
    ("Chair", "en-GB", "light"),
    ("Administrator", "zh-CN", "dark"),
    ("Street office", "zh-CN", "light"),
)


@pytest.mark.timeout(300)  # many pages, on a machine that may be busy
@pytest.mark.parametrize(("who", "lang", "scheme"), OFFICES)
async def test_every_link_of_an_office_leads_to_a_page_that_fits(
    shared_site: Site, devices: Devices, who: str, lang: str, scheme: Scheme
) -> None:
    desk = await devices.desk(shared_site.address, lang=lang, scheme=scheme)
    await follow_link(desk, shared_site.link(who))
    wrong = await wrong_pages(desk, (DESK, SMALL_PHONE))
    assert not wrong, "\n".join(wrong)
