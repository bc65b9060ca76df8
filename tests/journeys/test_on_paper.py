"""What comes out of the printer: on how many sheets of A4, and without the screen's own parts?"""

import pytest

from tests.support.browser import Devices
from tests.support.neighbours import follow_link, print_slips
from tests.support.paper import printed, sheets_of
from tests.support.site import Site

# what is printed, and how many sheets it takes
PAPERS = (
    ("/assemblies/elevator-12/notice/print", 2),
    ("/assemblies/elevator-13/result/print", 1),
    ("/assemblies/elevator-12/roll/print", 1),
    ("/communities/minghui/roll/print", 1),  # the first building
)


@pytest.mark.parametrize("lang", ["zh-CN", "en-GB"])
async def test_notices_results_and_rolls_take_the_sheets_they_need(
    shared_site: Site, devices: Devices, lang: str
) -> None:
    desk = await devices.desk(shared_site.address, lang=lang)
    await follow_link(desk, shared_site.link("Chair"))
    for path, sheets in PAPERS:
        await desk.goto(path)
        assert sheets_of(await printed(desk)) == sheets, path


async def test_eight_slips_share_a_sheet(site: Site, devices: Devices) -> None:
    desk = await devices.desk(site.address)
    await follow_link(desk, site.link("Chair"))
    slips = await print_slips(desk, "minghui", "12")
    assert len(slips) > 8
    assert sheets_of(await printed(desk)) == -(-len(slips) // 8)
