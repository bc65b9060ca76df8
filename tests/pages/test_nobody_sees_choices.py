"""Before the close nothing shows or counts a choice but to the entry that cast it: no page, stream or log.

Two worlds that differ in nothing but what was chosen are shown to everybody: every address of the application
must answer with the same bytes in both. New pages are included: the addresses come from the application, and
one whose parameters nobody has named here fails the test.
"""

import hashlib
import io
import itertools
import logging
import re
import zipfile
from pathlib import Path

import httpx
import pytest
from litestar import Litestar
from PIL import Image

from app.clock import travel
from app.database import fetch, open_database, write
from app.live import hub
from app.settings import Settings
from app.web import file_store, same_origin
from app.web.forms import Upload
from tests.pages.conftest import SECRET
from tests.support.body_meeting import body_meeting_of
from tests.support.counted_doors import counted_doors
from tests.support.court import Court, build_court
from tests.support.databases import PRODUCT
from tests.support.doors_accounts import account_doors
from tests.support.doors_adoptions import adoption_things
from tests.support.doors_consultations import consultation_things
from tests.support.doors_conventions import text_things
from tests.support.doors_grid import grid_things
from tests.support.doors_houses import house_things
from tests.support.doors_occupancies import occupancy_things
from tests.support.doors_signatures import signature_things
from tests.support.gathering import meeting_doors
from tests.support.lists import things_on_lists
from tests.support.open_vote import DURING, Vote, open_vote
from tests.support.pages import Browser, running
from tests.support.patrols import watched
from tests.support.room import somebody_in
from tests.support.table import CourtTables, court_tables
from voting.actions.answer_motion import answer_motion
from voting.actions.cast_at_desk import Desk, cast_at_desk
from voting.actions.cast_ballot import cast_ballot
from voting.actions.contest_ballot import contest_ballot
from voting.actions.put_motion import put_motion

SAME, SWAPPED = (
    "li",
    ("wu", "qian", "zhao"),
)  # li chooses alike in both worlds, the others the other way round
AT_THE_DESK = "sun"
ROLES = (
    *("chair", "committee", "teller", "administrator", "moderator", "overseer"),
    *("zhou", "li", "wu", "zheng", "tenant", "sub_landlord", "stranger", ""),
)
CHOSE_OTHERWISE = frozenset({"wu", "zheng"})  # their own ballot reads otherwise, and nothing else
ON_THE_PHONE = (
    "zhou",
    "wu",
)  # in the room of the representatives; each sees the own answer
PARAMETER = re.compile(r"\{[^}]*\}")
# New at every rendering: the form's token, and the key that makes a second sending the same act.
FRESH = re.compile(rf'name="(?:{same_origin.FIELD}|op)" value="[^"]*"')
# A receipt's code is a hash that 128 random bits hide; here both worlds draw the same bits, so it may differ.
CODE = re.compile(r'<p class="code">.*?</p>', re.DOTALL)
ELSEWHERE = ("/static/", "/c/")  # files of the product, and printed codes, which name no vote


@pytest.mark.timeout(400)  # some six thousand pages
async def test_two_worlds_that_differ_in_the_choices_answer_with_the_same_bytes(
    tmp_path: Path,
    request: pytest.FixtureRequest,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG)
    worlds = []
    for choices in (("agree", "against"), ("against", "agree")):
        folder = tmp_path / choices[0]
        folder.mkdir()
        _same_luck(monkeypatch)
        worlds.append(await _world(folder, request, choices))
    one, other = worlds
    assert one.keys() == other.keys()
    answered = {path.split("?")[0] for (_, path), (status, _) in one.items() if status == 200}
    assert len(answered) > 100, sorted(answered)
    for (name, path), answer in one.items():
        if name in CHOSE_OTHERWISE and "/ballot" in path:
            continue
        if name in ON_THE_PHONE and path.startswith("/motions/"):
            continue
        assert answer == other[name, path], f"{path} shows {name or 'nobody signed in'} what others chose"
    receipt = "/assemblies/as_court/ballot/receipt?entry=2"
    assert one["wu", receipt] != other["wu", receipt]  # the worlds do differ, and the entry itself may see it
    motion = next(path for _, path in one if path.startswith("/motions/"))
    assert one["zhou", motion] != other["zhou", motion]
    assert one["chair", motion][0] == one["committee", motion][0] == 200  # they do see how many have answered
    assert "against" not in caplog.text


def _same_luck(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both worlds draw the same numbers, so that only a choice can make a difference."""
    numbers = itertools.count(1)

    def drawn(size: int = 32) -> str:
        return hashlib.sha512(str(next(numbers)).encode()).hexdigest()[: size * 2]

    monkeypatch.setattr("secrets.token_hex", drawn)
    monkeypatch.setattr("secrets.token_urlsafe", lambda size=32: drawn(size)[: -(-size * 4 // 3)])
    monkeypatch.setattr("voting.keys.fresh_key", lambda: bytes(range(32)))


async def _world(
    folder: Path, request: pytest.FixtureRequest, choices: tuple[str, str]
) -> dict[tuple[str, str], tuple[int, str]]:
    from app.main import create_app

    settings = Settings("sqlite:///unused", folder, SECRET, public_address="http://testserver")
    database = await open_database(PRODUCT.sqlite(folder, request), check=False)
    try:
        with travel(DURING):
            here = await build_court()
            vote = await open_vote(here, secret=SECRET, replace_ballot="yes")
            await _everybody_casts(here, vote, choices)
            words = await _talk(settings, here, choices)
            async with running(create_app(settings)) as app:
                return await _answers(app, here, vote, words)
    finally:
        await database.close()


async def _everybody_casts(here: Court, vote: Vote, choices: tuple[str, str]) -> None:
    """li agrees; of the others some choose one way and some the other, one at the desk; one is contested."""
    for at, name in enumerate((SAME, *SWAPPED)):
        await cast_ballot(
            vote.public_id,
            number=vote.numbers[name],
            person=here.people[name],
            choices={"m1": "agree" if name == SAME else choices[at % 2]},
            op=f"{at:032x}",
            secret=SECRET,
        )
    await cast_at_desk(
        vote.public_id,
        number=vote.numbers[AT_THE_DESK],
        desk=Desk(here.people["teller"], "王女士", frozenset({here.owners["孙三"]})),
        choices={"m1": choices[0]},
        op=f"{99:032x}",
        secret=SECRET,
    )
    await contest_ballot(
        vote.public_id,
        number=vote.numbers["wu"],
        person=here.people["zheng"],
        target=9,
        op=f"{100:032x}",
        secret=SECRET,
    )


async def _talk(settings: Settings, here: Court, choices: tuple[str, str]) -> dict[str, str]:
    """The neighbours' talk: one thing of each kind, and an open motion of a meeting."""
    people, tables = here.people, await court_tables(here)
    picture = await file_store.keep(settings, Upload("桌.png", _picture()))
    async with write():
        words = await meeting_doors(here, tables.house, picture.id)
        words |= await somebody_in(words["meeting"])
        words |= await counted_doors(tables.house, people["committee"], picture.id)
        words |= await watched(here.community, people["chair"], people["zhou"], people["wu"], picture.id)
        words |= await things_on_lists(here.community, people["committee"], picture.id)
        words |= await _texts_and_houses(here, tables, picture.id)
    return words | await _representatives(here, tables, choices)


async def _texts_and_houses(here: Court, tables: CourtTables, picture: int) -> dict[str, str]:
    """What the community has agreed and published, its account, its houses and who lives there."""
    people, community = here.people, here.community
    words = await text_things(community, people["moderator"])
    words |= await consultation_things(community, people["moderator"])
    words |= await signature_things(community, here.building, people["moderator"], people["tenant"], picture)
    words |= await adoption_things(words["draft_version"], people["committee"], picture)
    words |= await account_doors(community, here.public_id, people["committee"], picture)
    words |= await grid_things(community, here.building, people["committee"], picture)
    words |= await house_things(community, here.building, people["committee"], picture, SECRET)
    return words | await occupancy_things(community, here.building, tables.house_building)


async def _representatives(here: Court, tables: CourtTables, choices: tuple[str, str]) -> dict[str, str]:
    """Six representatives, five in the room: three have answered the open motion by phone."""
    meeting = await body_meeting_of(here, table=tables.top)
    motion = await put_motion(
        meeting.public_id,
        meeting.items["posted"],
        phones=True,
        person=here.people["chair"],
        at=DURING,
        today=DURING.date(),
    )
    for at, name in enumerate(ON_THE_PHONE):  # three, so that the counts differ too
        await answer_motion(motion, choices[at % 2], person=here.people[name], at=DURING)
    return {"body_meeting": meeting.public_id, "motion": motion, "posted_item": meeting.items["posted"]}


def _picture() -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(body, "PNG")
    return body.getvalue()


async def _answers(
    app: Litestar, here: Court, vote: Vote, words: dict[str, str]
) -> dict[tuple[str, str], tuple[int, str]]:
    """Every address as each role reads it, in both languages, and the stream that walls and phones follow."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    addresses = await _addresses(app, here, vote, words)
    for name, lang in (*((name, "zh") for name in ROLES), ("chair", "en"), ("zhou", "en"), ("", "en")):
        browser = Browser(app, lang=lang)
        if name:
            await browser.sign_in(here.people[name])
        for path in addresses:
            answer = await browser.http.get(path)
            assert answer.status_code < 500, f"{path} for {name or 'nobody'}: {answer.status_code}"
            found[name, path if lang == "zh" else f"{path} in English"] = (answer.status_code, _said(answer))
        await browser.http.aclose()
    for lang in ("zh", "en"):
        for topic, key, event in (
            ("assembly", vote.public_id, "turnout"),
            ("meeting-motions", words["body_meeting"], "meeting-motions"),
            ("room", words["body_meeting"], "room-now"),
        ):
            found["", f"stream {topic} in {lang}"] = (200, await _streamed(topic, key, lang, event))
    return found


async def _streamed(topic: str, key: str, lang: str, event: str) -> str:
    """The whole state that a page receives when it connects."""
    stream = hub.stream(topic, key, lang)  # type: ignore[arg-type]
    await anext(stream)
    frames = (await anext(stream)).decode()
    await stream.aclose()  # type: ignore[attr-defined]
    assert f"event: {event}" in frames
    return re.sub(r"id: \d+", "", frames)


def _said(answer: httpx.Response) -> str:
    if answer.content[:2] == b"PK":  # a workbook: what its parts hold, without when they were written
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            return str([(name, book.read(name)) for name in book.namelist() if "docProps" not in name])
    text = FRESH.sub("", answer.content.decode("utf-8", "replace"))
    return CODE.sub("", text) if "/kiosk/receipt" in str(answer.url) else text


async def _addresses(app: Litestar, here: Court, vote: Vote, words: dict[str, str]) -> list[str]:
    known = await _known(here, vote) | _known_of_the_talk(words) | _known_of_houses_and_texts(here, words)
    paths: set[str] = set()
    for route in app.routes:
        if "GET" not in getattr(route, "methods", ()) or route.path.startswith(ELSEWHERE):
            continue
        if route.path.endswith("/live"):  # read from the hub itself
            continue
        names = [part.strip("{}").split(":")[0] for part in PARAMETER.findall(route.path)]
        kind = route.path.split("/")[1]
        missing = [name for name in names if (kind, name) not in known]
        assert not missing, f"say in _known what {missing} of {route.path} may be"
        for values in itertools.product(*(known[kind, name] for name in names)):
            paths.add(_filled(route.path, values))
    receipts = {
        vote.path(f"/ballot{page}?entry={number}") for page in ("", "/receipt") for number in range(1, 7)
    }
    desk = {vote.path(f"/kiosk{page}?index={index}") for page in ("", "/receipt") for index in range(8, 14)}
    return sorted(paths | receipts | desk | {vote.path("/desk?all=1"), vote.path("/kiosk?entry=5")})


def _filled(pattern: str, values: tuple[str, ...]) -> str:
    for value in values:
        pattern = PARAMETER.sub(value, pattern, count=1)
    return pattern


async def _known(here: Court, vote: Vote) -> dict[tuple[str, str], list[str]]:
    """What the parameters of addresses may be, by the first word of the address."""
    notices = await fetch("SELECT id FROM notice ORDER BY id")
    return {
        ("assemblies", "public_id"): [vote.public_id],
        ("assemblies", "part"): ["wall", "say", "corner", "now", "figures"],
        ("assemblies", "document"): ["1"],
        ("assemblies", "posting"): ["1"],
        ("communities", "public_id"): [here.public_id],
        ("communities", "community"): [here.public_id],
        ("communities", "building"): [str(here.building)],
        ("communities", "owner"): [str(here.owners["周一"]), str(here.owners["吴先生"])],
        ("communities", "unit"): [str(here.units["101"])],
        ("communities", "file"): ["none"],
        ("communities", "key"): ["replace_ballot"],
        ("notices", "number"): [str(row["id"]) for row in notices],
        ("organisations", "organisation"): [str(here.organisation)],
    }


def _known_of_the_talk(words: dict[str, str]) -> dict[tuple[str, str], list[str]]:
    """The same for the neighbours' talk."""
    meetings = [words["body_meeting"], words["meeting"], words["planned"], words["minuted"]]
    return {
        ("tables", "table"): ["top", "house"],
        ("tables", "table_id"): ["top", "house"],
        ("occupancies", "occupancy"): ["home-2"],
        ("items", "item"): [words["list_item"]],
        ("items", "file"): [words["photo"]],
        ("items", "step"): [words["step"]],
        ("items", "invitation"): [words["invitation"]],
        ("communities", "upload_id"): [words["list_upload"]],
        ("follow", "token"): ["x" * 22],
        ("agreements", "public_id"): [words["pact"]],
        ("agreements", "seat"): [words["seat"]],
        ("rosters", "public_id"): [words["roster"]],
        ("duties", "public_id"): [words["duty"]],
        ("swaps", "public_id"): [words["swap"]],
        ("entries", "public_id"): [words["entry"]],
        ("campaigns", "public_id"): [words["campaign"]],
        ("errands", "public_id"): [words["errand"]],
        ("meetings", "public_id"): meetings,
        ("meetings", "meeting"): meetings[:2],
        ("meetings", "code"): ["123456"],
        ("meetings", "part"): ["now", "floor", "corner", "wall", "say", "join"],
        ("polls", "public_id"): [words["poll"]],
        ("agenda-items", "item_id"): [words["posted_item"], words["agenda_item"]],
        ("agenda-items", "paper"): [words["paper"]],
        ("raises", "public_id"): [words["raise"]],
        ("contests", "contest"): [words["contest"]],
        ("contests", "entry"): [words["contest_entry"]],
        ("motions", "motion"): [words["motion"]],
    }


def _known_of_houses_and_texts(here: Court, words: dict[str, str]) -> dict[tuple[str, str], list[str]]:
    """The same for texts, publications, the account, houses and who lives there."""
    versions = ("draft", "asked", "consulted", "consolidated", "signed")
    house, file = str(here.building), words["route_file"]  # one picture for all
    return {
        ("versions", "version"): [words[f"{each}_version"] for each in versions],
        ("versions", "clause"): [words["clause"], words["asked_clause"]],
        ("versions", "building"): [house],
        ("versions", "number"): sorted({words["text_step"], words["text_adoption"]}),
        ("versions", "posting"): [words["text_posting"]],
        ("conventions", "text"): [words["signed_text"], words["text_in_force"]],
        ("conventions", "number"): ["1"],
        ("signatures", "public_id"): [words["signature"]],
        ("publications", "publication_id"): [words["publication"]],
        ("publications", "posting"): [words["hung"]],
        ("bookings", "line"): [words["booking"]],
        ("payments", "receipt"): [words["payment"]],
        ("distributions", "plan"): [words["distribution"]],
        ("communities", "kind"): [words["sheet"]],
        ("communities", "table"): ["top", "house"],
        ("houses", "building"): [house, words["let_house"]],
        ("houses", "room"): [words["room"]],
        ("houses", "file"): [file],
        ("h", "token"): [words["house_token"]],
        ("h", "file"): [file],
        ("house-messages", "message_id"): [words["house_message"]],
        ("lessons", "lesson_id"): [words["lesson"]],
        ("sign-ins", "occupancy"): ["home-2"],
    }
