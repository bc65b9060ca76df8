"""Numbers, days and sentences read the same in every page, in both languages."""

from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from app import clock, words
from app.i18n import Translate, WrongMessages, chosen_language, load, translator
from app.qr import qr_svg

SATURDAY = datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
N = words.NBSP

CATALOGUE = """
[households]
zh = "{n} 户"
en_one = "{n} household"
en = "{n} households"

[until]
zh = "{name}，{at} 前"
en = "{name}, until {at}"

[deep.inside]
zh = "里面"
en = "inside"
"""


@pytest.fixture
def voices(tmp_path: Path) -> dict[str, Translate]:
    (tmp_path / "roll.toml").write_text(CATALOGUE, "utf-8")
    messages = load(tmp_path)
    return {"zh": Translate("zh", messages), "en": Translate("en", messages)}


def test_areas_keep_two_places_and_thousands() -> None:
    assert words.area(120340) == "1,203.40"
    assert words.area(5) == "0.05"
    assert words.area(0) == "0.00"
    assert words.area(-8952) == "-89.52"


def test_money_is_written_to_the_fen() -> None:
    assert words.money(5882353) == "¥58,823.53"
    assert words.money(-1) == "-¥0.01"


def test_a_percentage_is_cut_and_never_rounded_up() -> None:
    assert words.percent(23, 25) == f"92.0{N}%"
    assert words.percent(2, 3) == f"66.6{N}%"
    assert words.percent(1999, 3000) == f"66.6{N}%"
    assert words.percent(0, 0) == "–"


@given(st.integers(0, 10**12), st.integers(1, 10**12))
def test_a_percentage_never_says_more_than_there_is(part: int, whole: int) -> None:
    shown = words.percent(part, whole).removesuffix(f"{N}%").replace(".", "")
    assert int(shown) * whole <= part * 1000 < (int(shown) + 1) * whole


def test_days_and_moments_are_the_places_own() -> None:
    assert words.moment(SATURDAY, "zh").replace(N, " ") == "2026年11月21日 周六 19:00"
    assert words.moment(SATURDAY, "en").replace(N, " ") == "21 Nov 2026, Sat 19:00"
    assert words.day(date(2026, 11, 22), "zh").replace(N, " ") == "2026年11月22日 周日"
    assert words.day(date(2026, 11, 21), "en").replace(N, " ") == "21 Nov 2026, Sat"
    late = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
    assert words.day(late, "zh").startswith("2026年11月22日")
    assert words.clock(late, ZoneInfo("Europe/Berlin")) == "18:00"


def test_a_sentence_counts_in_both_languages(voices: dict[str, Translate]) -> None:
    assert voices["zh"]("roll.households", n=1234) == f"1,234{N}户"
    assert voices["en"]("roll.households", n=1) == "1 household"
    assert voices["en"]("roll.households", n=2) == "2 households"
    assert voices["zh"]("roll.deep.inside") == "里面"


def test_what_people_typed_is_escaped_on_pages_and_bare_in_files(voices: dict[str, Translate]) -> None:
    said = voices["en"]("roll.until", name="<b>Wang</b>", at=SATURDAY)
    assert said.startswith("&lt;b&gt;Wang")
    assert "21" in said
    assert voices["en"]("roll.until", name=Markup("<b>Wang</b>"), at=1).startswith("<b>Wang</b>")
    assert voices["zh"].plain("roll.until", name="<王>", at=3) == "<王>，3 前"


def test_a_missing_message_or_param_raises(voices: dict[str, Translate]) -> None:
    with pytest.raises(KeyError, match=r"roll\.nothing"):
        voices["zh"]("roll.nothing")
    with pytest.raises(KeyError, match="name"):
        voices["zh"]("roll.until", at=SATURDAY)


@pytest.mark.parametrize(
    "entry",
    [
        '[a]\nzh = "只有中文"',
        '[a]\nzh = "{n} 户"\nen = "households"',
        '[a]\nzh = "户"\nen = ""',
        '[a]\nzh = "户"\nen = "x"\nde = "y"',
        'a = "loose"',
        "[a\n",
    ],
)
def test_a_wrong_catalogue_is_refused(tmp_path: Path, entry: str) -> None:
    (tmp_path / "wrong.toml").write_text(entry, "utf-8")
    with pytest.raises(WrongMessages, match="wrong"):
        load(tmp_path)


@pytest.mark.parametrize(
    ("cookie", "accepted", "lang"),
    [
        (None, "", "zh"),
        (None, "zh-CN,zh;q=0.9,en;q=0.8", "zh"),
        (None, "en-GB,en;q=0.9,zh;q=0.5", "en"),
        (None, "de,fr;q=0.8,en;q=0.1", "en"),
        (None, "de,fr", "zh"),
        (None, "en;q=0,zh;q=x", "zh"),
        ("en", "zh-CN", "en"),
        ("tlh", "en", "en"),
    ],
)
def test_the_language_is_chosen_by_the_person_then_by_the_browser(
    cookie: str | None, accepted: str, lang: str
) -> None:
    assert chosen_language(cookie, accepted) == lang


def test_the_products_own_catalogue_is_read() -> None:
    assert translator("zh")("web.home") == "去首页"
    assert translator("en").plain("web.password_short", least=8) == "A password needs at least 8 characters."


def test_a_traveller_stands_still_and_comes_back() -> None:
    with clock.travel(SATURDAY) as time:
        assert clock.now() == SATURDAY
        assert clock.today() == date(2026, 11, 21)
        time.shift(hours=6)
        assert clock.today() == date(2026, 11, 22)
        assert clock.today("America/New_York") == date(2026, 11, 21)
        time.to(SATURDAY)
        assert clock.now() == SATURDAY
    assert clock.now() != SATURDAY
    with pytest.raises(ValueError, match="time zone"), clock.travel(datetime(2026, 1, 1)):
        pass


def test_a_qr_code_is_one_quiet_picture_with_a_name() -> None:
    svg = qr_svg("https://vote.example.org/s/AAAA", 'a "slip"')
    assert svg.startswith('<svg class="qr" viewBox="0 0 ')
    assert 'aria-label="a &#34;slip&#34;"' in svg
    assert "style=" not in svg
    # The first dark module stands four modules from the edge, as readers need.
    assert "M4 4h7v1h-7z" in svg


@pytest.mark.parametrize(
    ("names", "zh", "en"),
    [
        ((), "", ""),
        (("周一",), "周一", "周一"),
        (("周一", "李四"), "周一、李四", "周一, 李四"),
        ("13-701、13-702", "13-701、13-702", "13-701, 13-702"),  # kept as one text
        ("", "", ""),
    ],
)
def test_a_list_has_the_comma_of_its_language(names: tuple[str, ...] | str, zh: str, en: str) -> None:
    assert (words.listed(names, "zh"), words.listed(names, "en")) == (zh, en)
