"""A text from a template, from pasted words, from a Word file: the cut is looked at, nothing is lost."""

import io
from collections.abc import Iterator

import pytest
from docx import Document

from app.clock import Traveller, travel
from app.database import Database, fetch
from meetings.conventions.pack_library import packs
from meetings.conventions.queries.conventions import conventions_of
from meetings.conventions.queries.versions import text_of
from meetings.conventions.rules.kinds import Kind
from meetings.estates.rules.types import EstateType
from tests.pages.conftest import Someone
from tests.support.court import Court, build_court
from tests.support.open_vote import DURING
from tests.support.pages import Browser

pytestmark = pytest.mark.usefixtures("database")
NEW = "/communities/court/conventions/new"
CUTS = "/communities/court/conventions/cuts"
TEXTS = "/communities/court/conventions"
WORDS = "小院规矩\n大家约定：\n第一条 不吵。\n第二条 不堵。\n第三条 不乱丢。"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Traveller]:
    with travel(DURING) as traveller:
        yield traveller


@pytest.fixture
async def here(database: Database) -> Court:
    return await build_court()


@pytest.fixture
async def desk(someone: Someone, here: Court) -> Browser:
    browser = someone()
    await browser.sign_in(here.people["moderator"])
    await browser.get(NEW)
    return browser


async def only_text(here: Court) -> tuple[str, list[str]]:
    text = (await conventions_of(here.community))[0]
    assert text.coming is not None
    return text.title, [each.words for each in (await text_of(text.coming)).clauses]


def word_file() -> bytes:
    document = Document()
    document.add_heading("楼道公约", 0)
    for words in ("第一条 不堆放。", "第二条 不飞线。"):
        document.add_paragraph(words)
    body = io.BytesIO()
    document.save(body)
    return body.getvalue()


@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.name)
async def test_every_template_begins_a_text_in_both_languages(
    someone: Someone, here: Court, pack: object
) -> None:
    name = pack.name  # type: ignore[attr-defined]
    browser = someone(lang="en")
    await browser.sign_in(here.people["chair"])
    await browser.get(NEW)
    await browser.follow(await browser.post(CUTS, {"source": "pack", "pack": name}))
    text = (await conventions_of(here.community))[0]
    assert text.coming is not None
    assert (await text_of(text.coming)).english_is_whole


def test_there_is_a_template_for_every_kind_and_types_are_known() -> None:
    assert {pack.kind for pack in packs()} == set(Kind)
    assert {each for pack in packs() for each in pack.types} <= set(EstateType)


async def test_pasted_words_are_cut_looked_at_and_taken(desk: Browser, here: Court) -> None:
    typed = {"source": "pasted", "kind": "short_rules", "words": WORDS}
    await desk.post(CUTS, typed, status=200)
    assert desk.sees("分成了 3 条")
    assert desk.page is not None
    assert "不吵。\n\n不堵。\n\n不乱丢。</textarea>" in desk.page.source
    shown = {"kind": "short_rules", "origin": "pasted", "title": "小院规矩", "preamble": "大家约定："}
    await desk.post(TEXTS, {**shown, "blocks": "不吵。\n不堵。\n\n不乱丢。", "again": "yes"}, status=200)
    assert desk.sees("分成了 2 条")
    await desk.follow(await desk.post(TEXTS, {**shown, "blocks": "不吵。\n不堵。\n\n不乱丢。"}))
    assert await only_text(here) == ("小院规矩", ["不吵。\n不堵。", "不乱丢。"])


async def test_a_word_file_is_cut(desk: Browser) -> None:
    await desk.post(
        CUTS,
        {"source": "file", "kind": "short_rules"},
        files={"file": ("楼道.docx", word_file())},
        status=200,
    )
    assert desk.sees("不堆放。")
    assert desk.page is not None
    assert 'value="楼道公约"' in desk.page.source


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"source": "pasted", "kind": "short_rules", "words": ""}, "请把文字贴进来"),
        ({"source": "pasted", "kind": "", "words": WORDS}, "请选是哪一种文本"),
        ({"source": "pasted", "kind": "management_convention", "words": WORDS}, "请选是哪一种文本"),
        ({"source": "pasted", "kind": "short_rules", "words": "字" * 60_001}, "太长了"),
        ({"source": "pack", "kind": "short_rules", "pack": "nonsense"}, "请选一份底稿"),
        ({"source": "nonsense", "kind": "short_rules"}, "请选从哪里开始"),
        ({"source": "empty", "kind": "short_rules", "title": ""}, "请写标题"),
        ({"source": "file", "kind": "short_rules"}, "请选一个文件"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    desk: Browser, fields: dict[str, str], said: str
) -> None:
    await desk.post(CUTS, fields, status=422)
    assert desk.sees(said)
    assert desk.page is not None
    assert fields.get("words", "") in desk.page.source
    assert not await fetch("SELECT id FROM convention")


async def test_a_file_with_macros_is_refused_in_words(desk: Browser) -> None:
    files = {"file": ("a.doc", b"\xd0\xcf\x11\xe0" + bytes(600))}
    await desk.post(CUTS, {"source": "file", "kind": "short_rules"}, files=files, status=422)
    assert desk.sees("旧版 Word")


async def test_too_many_clauses_keep_the_cut(desk: Browser) -> None:
    blocks = "\n\n".join(f"第 {n} 件事" for n in range(301))
    fields = {"kind": "short_rules", "origin": "pasted", "title": "很多条", "blocks": blocks}
    await desk.post(TEXTS, fields, status=422)
    assert desk.sees("最多 300 条")
    assert desk.page is not None
    assert "第 300 件事</textarea>" in desk.page.source
