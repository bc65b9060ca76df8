"""What do the pages show on the smallest phone, with and without the page's script?"""

from pathlib import Path

import pytest

from app.i18n import Lang, languages
from tests.support.browser import Devices, fits
from tests.support.gallery import SAMPLES, Gallery

FILES = "file:///"
NAMES = tuple(sorted(path.name for path in SAMPLES.glob("*.html") if not path.name.startswith("wall")))


@pytest.mark.parametrize("lang", languages)
async def test_large_type_fits_the_smallest_phone(devices: Devices, tmp_path: Path, lang: Lang) -> None:
    gallery = Gallery(tmp_path)
    phone = await devices.open(FILES, 320, 568, thumb=True)
    for name in NAMES:
        await phone.goto(gallery.write(name, lang, "large").as_uri())
        assert await fits(phone), name


async def test_the_wall_needs_no_scrolling(devices: Devices, tmp_path: Path) -> None:
    gallery = Gallery(tmp_path)
    for width, height in ((1440, 810), (1024, 768), (1920, 1080)):
        wall = await devices.open(FILES, width, height)
        for name in ("wall.html", "wall_crossed.html", "wall_verdict.html"):
            await wall.goto(gallery.write(name, "zh", "normal").as_uri())
            hidden = await wall.evaluate(
                "(main => main.scrollHeight - main.clientHeight)(document.querySelector('main'))"
            )
            assert hidden <= 1, (name, width)


async def test_a_clock_goes_by_the_servers_time(devices: Devices, tmp_path: Path) -> None:
    phone = await devices.phone(FILES)
    await phone.goto(Gallery(tmp_path).write("phone_receipt.html", "zh", "normal").as_uri())
    clock = phone.locator("time[data-until].ticking")
    await clock.wait_for()
    assert (await clock.inner_text()).startswith(("09:4", "09:3"))


async def test_without_a_script_the_clock_is_words_and_no_button_is_idle(
    devices: Devices, tmp_path: Path
) -> None:
    gallery = Gallery(tmp_path)
    phone = await devices.phone(FILES, javascript=False)
    await phone.goto(gallery.write("phone_receipt.html", "zh", "normal").as_uri())
    assert await phone.locator("time[data-until]").inner_text() == "19:36 到点"
    await phone.goto(gallery.write("print_notice.html", "zh", "normal").as_uri())
    assert not await phone.locator("[data-print]").is_visible()


async def test_with_a_script_a_notice_has_a_print_button(devices: Devices, tmp_path: Path) -> None:
    desk = await devices.desk(FILES)
    await desk.goto(Gallery(tmp_path).write("print_notice.html", "zh", "normal").as_uri())
    assert await desk.locator("[data-print]").is_visible()


async def test_a_second_press_sends_nothing(devices: Devices, tmp_path: Path) -> None:
    phone = await devices.phone(FILES)
    await phone.goto(Gallery(tmp_path).write("phone_ballot.html", "zh", "normal").as_uri())
    sent = await phone.evaluate(
        """() => {
            const form = document.querySelector('main form');
            const press = () => new Event('submit', {bubbles: true, cancelable: true});
            return [form.dispatchEvent(press()), form.dispatchEvent(press())];
        }"""
    )
    assert sent == [True, False]


async def test_a_phone_that_wakes_up_asks_its_live_regions_again(devices: Devices, tmp_path: Path) -> None:
    phone = await devices.phone(FILES)
    await phone.goto(Gallery(tmp_path).write("phone_home.html", "zh", "normal").as_uri())
    asked = await phone.evaluate(
        """() => {
            const region = document.createElement('div');
            region.setAttribute('data-live', '');
            document.body.append(region);
            let heard = 0;
            region.addEventListener('refresh', () => heard++);
            document.dispatchEvent(new Event('visibilitychange'));
            window.dispatchEvent(new Event('online'));
            return heard;
        }"""
    )
    assert asked == 1


async def test_the_offline_line_comes_and_goes(devices: Devices, tmp_path: Path) -> None:
    phone = await devices.phone(FILES)
    await phone.goto(Gallery(tmp_path).write("phone_home.html", "zh", "normal").as_uri())
    line = phone.locator("[data-offline]")
    assert not await line.is_visible()
    await phone.evaluate("window.dispatchEvent(new Event('offline'))")
    assert await line.is_visible()
    await phone.evaluate("window.dispatchEvent(new Event('online'))")
    assert not await line.is_visible()
