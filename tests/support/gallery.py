"""What do all layouts and components look like? Renders the samples, and photographs them for whoever asks.

`python -m tests.support.gallery FOLDER [names…]` writes the pictures; the tests use the pages alone.
"""

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader
from playwright.sync_api import Browser, sync_playwright

from app.i18n import Lang, translator
from app.qr import qr_svg
from app.web.drawing import Cell, Floor, House, Tally, days, tally
from app.web.static import FOLDER as STATIC
from app.web.static import StaticFiles
from app.web.templates import Scene, Size, Templates

SAMPLES = Path(__file__).parent / "gallery"
NOW = datetime(2026, 11, 21, 11, 26, tzinfo=UTC)
QR = qr_svg("https://example.org/j/QHUA58", "QR")

# name of the picture, sample, language, type size, width, height, dark, whole page
SHOTS: tuple[tuple[str, str, Lang, Size, int, int, bool, bool], ...] = (
    ("phone-home", "phone_home.html", "zh", "normal", 375, 812, False, True),
    ("phone-home-large", "phone_home.html", "zh", "large", 320, 640, False, True),
    ("phone-home-en", "phone_home.html", "en", "normal", 375, 812, False, True),
    ("phone-home-dark", "phone_home.html", "zh", "normal", 375, 812, True, True),
    ("phone-screen", "phone_home.html", "zh", "normal", 375, 812, False, False),
    ("phone-ballot", "phone_ballot.html", "zh", "normal", 375, 812, False, True),
    ("phone-ballot-large", "phone_ballot.html", "zh", "large", 320, 640, False, True),
    ("phone-ballot-dark", "phone_ballot.html", "zh", "normal", 375, 812, True, True),
    ("phone-receipt", "phone_receipt.html", "zh", "normal", 375, 812, False, True),
    ("phone-receipt-large-en", "phone_receipt.html", "en", "large", 320, 640, False, True),
    ("phone-forms", "phone_forms.html", "zh", "normal", 375, 812, False, True),
    ("phone-forms-large", "phone_forms.html", "zh", "large", 320, 640, False, True),
    ("phone-verdict", "phone_verdict.html", "zh", "normal", 375, 812, False, True),
    ("phone-verdict-large", "phone_verdict.html", "zh", "large", 320, 640, False, True),
    ("desk", "desk.html", "zh", "normal", 1280, 800, False, True),
    ("desk-dark", "desk.html", "zh", "normal", 1280, 800, True, True),
    ("desk-large", "desk.html", "zh", "large", 1280, 800, False, True),
    ("desk-en", "desk.html", "en", "normal", 1280, 800, False, True),
    ("desk-narrow", "desk.html", "zh", "normal", 375, 812, False, True),
    ("desk-narrow-large", "desk.html", "zh", "large", 320, 640, False, True),
    ("desk-forms", "desk_forms.html", "zh", "normal", 1280, 800, False, True),
    ("wall", "wall.html", "zh", "normal", 1440, 810, False, False),
    ("wall-crossed", "wall_crossed.html", "zh", "normal", 1440, 810, False, False),
    ("wall-verdict", "wall_verdict.html", "zh", "normal", 1440, 810, False, False),
    ("wall-dark-en", "wall.html", "en", "normal", 1024, 768, True, False),
    ("print-notice-screen", "print_notice.html", "zh", "normal", 900, 1200, False, True),
    ("print-notice-phone", "print_notice.html", "zh", "normal", 375, 812, False, True),
)
PAPERS = ("print_notice.html", "print_long.html", "print_slips.html", "desk.html")


def samples() -> dict[str, Any]:
    """What the sample pages show: building 13 as the mock-ups drew it."""
    return {
        "nav": [(word, "#", word == "表决") for word in ("表决", "名册", "四张清单", "公约", "公示")],
        "heads": tally(14, 25, 17),
        "area": tally(115992, 209096, 139398, blocks=False),
        "heads_crossed": tally(18, 25, 17),
        "area_crossed": tally(148000, 209096, 139398, blocks=False),
        "many": tally(310, 522, 348),
        "few": tally(2, 26, 9),
        "open": tally(4, 12, None),
        "gates": _gates(),
        "house": _house(),
        "wide": _wide(),
        "posting": days(3, 15),
        "qr_sample": QR,
        "now": NOW,
        "soon": NOW + timedelta(minutes=9, seconds=40),
        "slips": [_slip(index) for index in range(11)],
    }


def _gates() -> list[dict[str, Any]]:
    all_owners, those_voting = "全楼的三分之二以上，至少", "参与的四分之三以上，至少"
    return [
        _gate("参与 · 户数", f"{all_owners} 17 户", "24 / 25 户", "96.0 %", tally(24, 25, 17, False)),
        _gate(
            "参与 · 面积",
            f"{all_owners} 1,393.98 ㎡",
            "2,028.81 / 2,090.96 ㎡",
            "97.0 %",
            tally(202881, 209096, 139398, False),
        ),
        _gate("同意 · 户数", f"{those_voting} 18 户", "17 / 24 户", "70.8 %", tally(17, 24, 18, False)),
        _gate(
            "同意 · 面积",
            f"{those_voting} 1,521.61 ㎡",
            "1,582.83 / 2,028.81 ㎡",
            "78.0 %",
            tally(158283, 202881, 152161, False),
        ),
    ]


def _gate(name: str, rule: str, value: str, share: str, drawing: Tally) -> dict[str, Any]:
    return {
        "name": name,
        "rule": rule,
        "value": value,
        "share": share,
        "met": drawing.crossed,
        "say": f"{name} {value}",
        "drawing": drawing,
    }


def _house() -> House:
    lines = ("ppvv", "vovv", "vovp", "vvov", "vvvo", "voov", "ppop")
    floors = tuple(_floor(7 - row, line) for row, line in enumerate(lines))
    return House(("01 室", "02 室", "03 室", "04 室"), floors, "已参与 / 全层 ㎡")


def _floor(storey: int, line: str) -> Floor:
    cells = tuple(_unit(f"{storey}0{column}", sign) for column, sign in enumerate(line, start=1))
    return Floor(f"{storey} 楼", cells, done="150.88", total="/ 299.45")


def _unit(number: str, sign: str) -> Cell:
    state, words, when = {
        "v": ("voted", "手机", "11月20日"),
        "p": ("paper", "送达", "11月18日"),
        "o": ("open", "还没投", ""),
    }[sign]
    same = "同702" if number == "701" else ""
    return Cell(number, state, words, when, "88.73", same, href="#u", say=f"{number} 室 {words}")


def _wide() -> House:
    cells = tuple(_room(number) if number != 5 else None for number in range(1, 9))
    return House(tuple(f"{n:02d} 室" for n in range(1, 9)), (Floor("3 楼", cells), Floor("2 楼", cells)))


def _room(number: int) -> Cell:
    if number % 3:
        return Cell(f"30{number}", "open", "还没投", area="89.52")
    return Cell(f"30{number}", "voted", "手机", area="89.52")


def _slip(index: int) -> dict[str, Any]:
    return {
        "title": "明辉西郊苑业主大会 表决凭条",
        "to": f"13号楼 {index + 101}室  陈先生",
        "svg": QR,
        "groups": ("7K4M", "Q2XD", "93PT"),
        "lines": (
            "用手机扫左边的码，或打开 roundtable.example，输入上面的编码。",
            "这张凭条只给您一户用，请不要拍照转发。",
        ),
        "foot": "2026年11月29日 20:00 前有效。丢了请找业委会补一张，旧的就作废。",
    }


class Gallery:
    """Renders every sample with the product's own environment and look."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.static = StaticFiles()
        self.templates = Templates(self.static)
        self.templates.environment.loader = ChoiceLoader(
            [FileSystemLoader(SAMPLES), FileSystemLoader(STATIC.parent / "templates")]
        )

    def write(self, sample: str, lang: Lang, size: Size) -> Path:
        scene = Scene(t=translator(lang), lang=lang, size=size, demo=True, here="/sample", token=lambda: "t")
        html = self.templates.render(scene, sample, samples())
        html = html.replace(f"/static/{self.static.digest}/", STATIC.as_uri() + "/")
        path = self.folder / f"{sample.removesuffix('.html')}-{lang}-{size}.html"
        path.write_text(html)
        return path


def photograph(gallery: Gallery, browser: Browser, wanted: list[str]) -> None:
    for name, sample, lang, size, width, height, dark, whole in SHOTS:
        if wanted and not any(name.startswith(word) for word in wanted):
            continue
        page = browser.new_page(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        page.goto(gallery.write(sample, lang, size).as_uri())
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        if overflow > 0:
            print(f"{name}: {overflow} px too wide")
        page.screenshot(path=str(gallery.folder / f"{name}.png"), full_page=whole)
        page.close()
    for sample in PAPERS:
        if wanted and not any(f"paper-{sample}".startswith(word) for word in wanted):
            continue
        page = browser.new_page()
        page.goto(gallery.write(sample, "zh", "normal").as_uri())
        page.pdf(path=str(gallery.folder / f"paper-{sample}.pdf"), prefer_css_page_size=True)
        page.close()


def main() -> None:
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        photograph(Gallery(folder), browser, sys.argv[2:])
        browser.close()


if __name__ == "__main__":
    main()
