"""The look keeps its promises: numbers drawn as counted, colours that can be read, old browsers served."""

import re
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n import Lang, languages
from app.web.drawing import MOST_BLOCKS, days, tally
from app.web.static import FOLDER
from tests.support.gallery import SAMPLES, Gallery

STYLES = tuple(sorted((FOLDER / "css").glob("*.css")))
APP = (FOLDER / "css" / "app.css").read_text()
SAMPLE_NAMES = tuple(sorted(path.name for path in SAMPLES.glob("*.html")))

# text on ground, least contrast (WCAG 2.2: 7 for body, 4.5 for text, 3 for what is no text)
PAIRS = (
    ("--ink", "--paper", 7.0), ("--ink", "--sheet", 7.0), ("--ink-2", "--paper", 7.0),
    ("--ink", "--wash", 7.0), ("--ink", "--due-wash", 7.0), ("--ink-2", "--wash", 4.5),
    ("--ink-2", "--sheet", 4.5), ("--ink-2", "--due-wash", 4.5), ("--ink-3", "--paper", 4.5),
    ("--ink-3", "--sheet", 4.5), ("--accent", "--paper", 4.5), ("--accent", "--sheet", 4.5),
    ("--accent", "--wash", 4.5), ("--accent-2", "--paper", 4.5), ("--on-accent", "--accent", 4.5),
    ("--on-accent", "--accent-2", 4.5), ("--due", "--paper", 4.5), ("--due", "--due-wash", 4.5),
    ("--on-s2", "--s2", 4.5), ("--on-s3", "--s3", 4.5), ("--edge", "--paper", 3.0),
    ("--edge", "--sheet", 3.0),
)  # fmt: skip


def tokens(start: str) -> dict[str, str]:
    """The colours of the block that begins with `start`."""
    block = APP[APP.index(start) :]
    return dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6})", block[: block.index("}")]))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


SCHEMES = {
    "light": ":root {",
    "dark by the system": ':root:not([data-scheme="light"]) {',
    "dark by choice": ':root[data-scheme="dark"] {\n  color-scheme: dark',
}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_every_colour_can_be_read(scheme: str, text: str, ground: str, least: float) -> None:
    colours = tokens(SCHEMES[scheme])
    assert contrast(colours[text], colours[ground]) >= least


def test_dark_is_the_same_by_system_and_by_choice() -> None:
    assert tokens(SCHEMES["dark by the system"]) == tokens(SCHEMES["dark by choice"])


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_the_style_sheets_use_nothing_that_chromium_86_or_safari_14_lacks(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.DOTALL)
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"@supports \([^{]+\) \{", "", text))
    for selector, body in rules:
        assert not re.search(
            r"(^|[ ;])(inset|aspect-ratio|padding-(inline|block)|margin-(inline|block))\s*:", body
        ), selector
        assert not re.search(r":(has|is|where)\(", selector)
        if re.search(r"display:\s*(inline-)?flex", body):
            assert not re.search(r"(^|[ ;])((row|column)-)?gap:", body), selector
    # The rule that needs :focus-visible must stand alone: an old browser drops the whole list.
    assert not re.search(r":focus-visible[^{]*,|,[^{}]*:focus-visible", text)


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_the_style_sheets_are_whole_and_ask_for_nothing_else(path: Path) -> None:
    text = path.read_text()
    assert text.count("{") == text.count("}")
    assert "url(" not in text
    assert "@import" not in text


@given(now=st.integers(0, 80), all_heads=st.integers(1, 80), line=st.integers(1, 80))
def test_a_tally_has_one_block_per_household_and_as_many_filled_as_took_part(
    now: int, all_heads: int, line: int
) -> None:
    now, line = min(now, all_heads), min(line, all_heads)
    drawn = tally(now, all_heads, line)
    if all_heads <= MOST_BLOCKS:
        kinds = [part.kind for part in drawn.parts]
        assert kinds == ["on"] * now + ["want"] * drawn.missing + ["off"] * (all_heads - now - drawn.missing)
    assert drawn.missing == max(line - now, 0)
    assert drawn.crossed == (now >= line)


def test_the_line_stands_at_the_smallest_number_that_passes() -> None:
    assert tally(14, 25, 17).line_at == "68.000%"
    area = tally(115992, 209096, 139398, blocks=False)
    assert (area.line_at, [(p.kind, p.x, p.width) for p in area.parts]) == (
        "66.666%",
        [("off", "0%", "100%"), ("want", "55.473%", "11.193%"), ("fill", "0%", "55.473%")],
    )


def test_without_a_line_nothing_is_missing_and_nothing_is_crossed() -> None:
    drawn = tally(4, 12, None)
    assert (drawn.state, drawn.missing, drawn.line_at, drawn.crossed) == ("open", 0, "", False)


def test_an_empty_roll_draws_an_empty_ruler() -> None:
    assert [part.width for part in tally(0, 0, 0).parts] == ["100%", "0%"]


def test_the_day_counter_stays_full_after_its_last_day() -> None:
    assert [part.kind for part in days(20, 15).parts] == ["on"] * 15


@pytest.mark.parametrize("lang", languages)
@pytest.mark.parametrize("sample", SAMPLE_NAMES)
def test_every_layout_and_component_is_valid_html_with_unique_ids_and_nothing_inline(
    sample: str, lang: Lang, tmp_path: Path
) -> None:
    html = Gallery(tmp_path).write(sample, lang, "large").read_text()
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(html)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for pointed_at in re.findall(r'aria-describedby="([^"]+)"', html):
        assert set(pointed_at.split()) <= set(ids)
    for labelled in re.findall(r'<label for="([^"]+)"', html):
        assert labelled in ids
    assert not re.search(r"<[^>]+\s(style|on\w+)=", html)
    assert all(' src="' in tag for tag in re.findall(r"<script[^>]*>", html))
    assert html.count("<h1") == (1 if "slips" not in sample and "long" not in sample else html.count("<h1"))


def test_nothing_is_chosen_beforehand_on_a_ballot(tmp_path: Path) -> None:
    html = Gallery(tmp_path).write("phone_choice.html", "zh", "normal").read_text()
    assert html.count('type="radio"') == 3
    assert "checked" not in html
