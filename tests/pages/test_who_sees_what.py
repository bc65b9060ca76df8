"""Who may see and do what, address by address: the table, and everybody at every door of it.

`DOORS` names for each route who is let in; a route that is not in the table fails the test. Everyone else who
is signed in is told "not found", word for word as for an address that never existed; whoever is signed out is
led to the sign-in page, alike whether the thing exists or not.
"""

import io
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from PIL import Image

from app.clock import travel
from app.community.tables import (
    Building,
    InboxItem,
    Owner,
    OwnerAccess,
    Person,
    Role,
    RollUpload,
    RulebookSetting,
    Unit,
)
from app.database import Database, fetch, open_database, write
from app.settings import Settings
from app.web import file_store
from app.web.forms import Upload
from tests.pages.conftest import SECRET, Someone
from tests.support.counted_doors import counted_doors
from tests.support.court import BEGAN, SINCE, Court, build_court
from tests.support.databases import PRODUCT, in_a_loop_of_its_own
from tests.support.doors import (
    ADMINISTRATOR,
    ATTENDS,
    BELONGS,
    CALLERS,
    CHAIR,
    CONVENES,
    IN_CHARGE,
    MODERATORS,
    OVERSEER,
    OWNERS,
    PEOPLE,
    PUBLIC,
    SIGNED_IN,
    TELLERS,
    WATCH,
)
from tests.support.doors_accounts import ACCOUNT_DOORS, account_doors
from tests.support.doors_adoptions import ADOPTION_DOORS, adoption_things
from tests.support.doors_consultations import CONSULTATION_DOORS, consultation_things
from tests.support.doors_conventions import CONVENTION_DOORS, text_things
from tests.support.doors_grid import GRID_DOORS, grid_things
from tests.support.doors_houses import HOUSE_DOORS, house_things
from tests.support.doors_occupancies import OCCUPANCY_DOORS, occupancy_things
from tests.support.doors_own_data import OWN_DATA_DOORS
from tests.support.doors_signatures import SIGNATURE_DOORS, signature_things
from tests.support.gathering import house_next_door, meeting_doors
from tests.support.lists import things_on_lists
from tests.support.open_vote import CLOSES, DURING, OPENS, POSTED, Vote, open_vote, posted_vote
from tests.support.pages import Browser, Typed
from tests.support.patrols import watched
from tests.support.room import somebody_in
from tests.support.table import court_tables, neighbouring_table, term_of
from voting.actions.start_draft import start_draft
from voting.tables import (
    Assembly,
    AssemblyDocument,
    MatterQuestion,
    Motion,
    Notice,
    Posting,
    RollEntry,
    RollEntryOwner,
    RollObjection,
    RollVersion,
)

# method and address -> who is let in. In scope means: an owner on the roll of that very vote.
DOORS: dict[str, set[str]] = {
    "GET /": PUBLIC,
    "GET /c/{token}": PUBLIC,
    "GET /calculator": PUBLIC,
    "GET /codes": PUBLIC,
    "POST /codes": PUBLIC,
    "POST /bindings": PUBLIC,
    "POST /demo-sign-ins": PUBLIC,
    "GET /favicon.ico": PUBLIC,
    "GET /robots.txt": PUBLIC,
    "GET /static/{digest}/{name}": PUBLIC,
    "GET /preferences": PUBLIC,
    "POST /preferences": PUBLIC,
    "GET /privacy": PUBLIC,
    "GET /sign-in": PUBLIC,
    "POST /sign-in": PUBLIC,
    "POST /sign-out": PUBLIC,
    "POST /passwords/reset": PUBLIC,
    # one's own
    "GET /inbox": SIGNED_IN,
    "POST /inbox/readings": SIGNED_IN,
    "GET /me": SIGNED_IN,
    "GET /passwords": SIGNED_IN,
    "POST /passwords": SIGNED_IN,
    "POST /session-endings": SIGNED_IN,
    # a street office sees figures
    "GET /organisations/{organisation}": OVERSEER,
    "POST /organisations/{organisation}/communities": OVERSEER,
    "POST /organisations/{organisation}/organisations": OVERSEER,
    # a community
    "GET /communities/{community}": PUBLIC,
    "GET /communities/{community}/assemblies": PUBLIC,
    "POST /communities/{community}/assemblies": CALLERS,
    "GET /communities/{community}/assemblies/new": CALLERS,
    "GET /communities/{community}/desk": TELLERS,
    "GET /communities/{community}/now": PUBLIC,
    "GET /communities/{community}/vote-figures": PUBLIC,
    "GET /communities/{community}/print-list": TELLERS,
    "GET /communities/{community}/print-list/print": TELLERS,
    "GET /communities/{community}/roles": CALLERS,
    "POST /communities/{community}/roles": ADMINISTRATOR,
    "POST /communities/{community}/staff": ADMINISTRATOR,
    "POST /communities/{community}/role-endings": ADMINISTRATOR,
    "POST /communities/{community}/reset-links": ADMINISTRATOR,
    "GET /communities/{community}/rulebook": PUBLIC,
    "GET /communities/{community}/rulebook/{key}": CALLERS,
    "POST /communities/{community}/rulebook/{key}": CALLERS,
    "GET /communities/{community}/rulebook/files/{file}": BELONGS,
    # the roll
    "GET /communities/{community}/roll": CALLERS,
    "GET /communities/{community}/roll/buildings/{building}": CALLERS,
    "GET /communities/{community}/roll/changes": CALLERS,
    "GET /communities/{community}/roll/export.xlsx": CALLERS,
    "GET /communities/{community}/roll/print": CALLERS,
    "GET /communities/{community}/roll/owners/{owner}": CALLERS,
    "POST /communities/{community}/roll/owners/{owner}": CALLERS,
    "POST /communities/{community}/roll/owners/{owner}/identities": CALLERS,
    "POST /communities/{community}/roll/owners/{owner}/partings": CALLERS,
    "POST /communities/{community}/roll/units": CALLERS,
    "GET /communities/{community}/roll/units/new": CALLERS,
    "GET /communities/{community}/roll/units/{unit}": CALLERS,
    "POST /communities/{community}/roll/units/{unit}": CALLERS,
    "POST /communities/{community}/roll/units/{unit}/removal": CALLERS,
    "GET /communities/{community}/roll/units/{unit}/owners": CALLERS,
    "POST /communities/{community}/roll/units/{unit}/owners": CALLERS,
    "GET /communities/{community}/roll/uploads": CALLERS,
    "POST /communities/{community}/roll/uploads": CALLERS,
    "GET /communities/{community}/roll/uploads/{upload}": CALLERS,
    "GET /communities/{community}/roll/uploads/{upload}/progress": CALLERS,
    "POST /communities/{community}/roll/uploads/{upload}/answers": CALLERS,
    "POST /communities/{community}/roll/uploads/{upload}/confirmation": CALLERS,
    "POST /communities/{community}/roll/uploads/{upload}/mapping": CALLERS,
    "POST /communities/{community}/roll/uploads/{upload}/reading": CALLERS,
    "POST /communities/{community}/roll/uploads/{upload}/giving-up": CALLERS,
    "GET /communities/{community}/slips": CALLERS,
    "POST /communities/{community}/slips": CALLERS,
    "GET /communities/{community}/slips/owners/{owner}": CALLERS,
    "POST /communities/{community}/slips/owners/{owner}/unbindings": CALLERS,
    # the four lists
    "GET /communities/{community}/lists": PUBLIC,
    "GET /communities/{community}/lists/figures": PUBLIC,
    "GET /communities/{community}/lists.xlsx": BELONGS,
    "GET /communities/{community}/lists.csv": BELONGS,
    "GET /communities/{community}/lists/uploads": IN_CHARGE,
    "POST /communities/{community}/lists/uploads": IN_CHARGE,
    "GET /communities/{community}/lists/uploads/{list_upload}": IN_CHARGE,
    "POST /communities/{community}/lists/uploads/{list_upload}/confirmation": IN_CHARGE,
    "POST /communities/{community}/lists/uploads/{list_upload}/giving-up": IN_CHARGE,
    "GET /communities/{community}/list-rules": CALLERS,
    "POST /communities/{community}/list-rules": CALLERS,
    "GET /communities/{community}/items/new": PUBLIC,
    "POST /communities/{community}/items": PUBLIC,
    "GET /items/{list_item}": BELONGS,
    "GET /items/{list_item}/photos/{photo}": BELONGS,
    "GET /items/{list_item}/{step}": BELONGS,
    "POST /items/{list_item}/{step}": BELONGS,
    "POST /items/{list_item}/followers": BELONGS,
    "POST /items/{list_item}/link-endings": IN_CHARGE,
    "GET /items/{list_item}/invitations/{invitation}": IN_CHARGE,
    "POST /items/{list_item}/invitations/{invitation}": IN_CHARGE,
    "GET /follow": PUBLIC,
    "POST /follow": PUBLIC,
    "GET /follow/{token}": PUBLIC,
    "GET /organisations/{organisation}/items": OVERSEER,
    # a posted vote
    "GET /assemblies/{vote}": PUBLIC,
    "GET /assemblies/{vote}/documents/{document}": PUBLIC,
    "GET /assemblies/{vote}/live": PUBLIC,
    "GET /assemblies/{vote}/notice": PUBLIC,
    "GET /assemblies/{vote}/notice/print": PUBLIC,
    "GET /assemblies/{vote}/questions": PUBLIC,
    "GET /assemblies/{vote}/screen": PUBLIC,
    "GET /assemblies/{vote}/screen/{part}": PUBLIC,
    "GET /assemblies/{vote}/turnout": PUBLIC,
    "GET /notices/{number}/print": PUBLIC,
    "GET /assemblies/{posted}/roll": OWNERS | TELLERS,
    "GET /assemblies/{posted}/roll/print": CALLERS,
    "POST /assemblies/{posted}/roll/objections": OWNERS,
    "POST /assemblies/{posted}/roll/objections/{objection}/answer": CALLERS,
    "POST /assemblies/{posted}/roll/corrections": CALLERS,
    "POST /assemblies/{posted}/questions": OWNERS,
    "POST /assemblies/{posted}/questions/{question}/answer": CALLERS,
    "GET /assemblies/{posted}/postings": CALLERS,
    "POST /assemblies/{posted}/postings": CALLERS,
    "POST /assemblies/{posted}/postings/{posting}/removal": CALLERS,
    "GET /assemblies/{posted}/postings/{posting}/photo": TELLERS,
    "GET /assemblies/{posted}/opening": CALLERS,
    "POST /assemblies/{posted}/opening": CALLERS,
    "GET /assemblies/{vote}/extension": CALLERS,
    "POST /assemblies/{vote}/extension": CALLERS,
    "GET /assemblies/{vote}/calling-off": CALLERS,
    "POST /assemblies/{vote}/calling-off": CALLERS,
    "GET /assemblies/{vote}/correction": CALLERS,
    "POST /assemblies/{vote}/correction": CALLERS,
    # a ballot is its entry's own; who has voted is for tellers
    "GET /assemblies/{vote}/ballot": OWNERS,
    "POST /assemblies/{vote}/ballot": OWNERS,
    "GET /assemblies/{vote}/ballot/check": OWNERS,
    "POST /assemblies/{vote}/ballot/check": OWNERS,
    "GET /assemblies/{vote}/ballot/receipt": OWNERS,
    "POST /assemblies/{vote}/contests": OWNERS,
    "POST /assemblies/{vote}/settlements": OWNERS,
    "GET /assemblies/{vote}/desk": TELLERS,
    "GET /assemblies/{vote}/desk/{desk_part}": TELLERS,
    "GET /assemblies/{vote}/kiosk": TELLERS,
    "POST /assemblies/{vote}/kiosk": TELLERS,
    "GET /assemblies/{vote}/kiosk/sheet": TELLERS,
    "POST /assemblies/{vote}/kiosk/sheet": TELLERS,
    "GET /assemblies/{vote}/kiosk/check": TELLERS,
    "POST /assemblies/{vote}/kiosk/check": TELLERS,
    "GET /assemblies/{vote}/kiosk/receipt": TELLERS,
    "POST /assemblies/{vote}/closure": CHAIR,
    "GET /assemblies/{decided}/result": PUBLIC,
    "GET /assemblies/{decided}/follow-ups": PUBLIC,
    "POST /assemblies/{decided}/follow-ups": CALLERS,
    "GET /assemblies/{decided}/result/print": PUBLIC,
    # a draft is nobody's business but the callers'
    "GET /assemblies/{draft}/draft": CALLERS,
    "GET /assemblies/{draft}/draft/matter": CALLERS,
    "POST /assemblies/{draft}/draft/matter": CALLERS,
    "POST /assemblies/{draft}/draft/linked": CALLERS,
    "GET /assemblies/{draft}/draft/scope": CALLERS,
    "POST /assemblies/{draft}/draft/scope": CALLERS,
    "GET /assemblies/{draft}/draft/scope/roll": CALLERS,
    "GET /assemblies/{draft}/draft/question": CALLERS,
    "POST /assemblies/{draft}/draft/question": CALLERS,
    "GET /assemblies/{draft}/draft/documents": CALLERS,
    "POST /assemblies/{draft}/draft/documents": CALLERS,
    "POST /assemblies/{draft}/draft/documents/removals": CALLERS,
    "GET /assemblies/{draft}/draft/calendar": CALLERS,
    "POST /assemblies/{draft}/draft/calendar": CALLERS,
    "GET /assemblies/{draft}/draft/check": CALLERS,
    "GET /assemblies/{draft}/draft/notice": CALLERS,
    "POST /assemblies/{draft}/notice": CALLERS,
    # round tables: the map and counts are public; {table} is a house's, {group} the table above it
    "GET /communities/{community}/tables": PUBLIC,
    "GET /communities/{community}/tables/print": PUBLIC,
    "GET /communities/{community}/tables/groups": MODERATORS,
    "POST /communities/{community}/tables/groups": MODERATORS,
    "GET /tables/{table}": PUBLIC,
    "GET /tables/{table}/sittings": PUBLIC,
    "POST /tables/{table}/sittings": CONVENES,
    "POST /tables/{table}/sitting-removals": CONVENES,
    "GET /tables/{table}/guests": CONVENES,
    "POST /tables/{table}/guests": CONVENES,
    "POST /tables/{table}/guest-endings": CONVENES,
    "GET /tables/{table}/settings": CONVENES,
    "POST /tables/{table}/settings": CONVENES,
    "POST /tables/{group}/closure": MODERATORS,
    "GET /tables/{table}/convenors": CONVENES | {"li"},  # who owns the house and has handed the duty over
    "POST /tables/{table}/convenors": MODERATORS,
    "POST /tables/{table}/convenor-endings": CONVENES | {"li"},
    "POST /tables/{table}/consents": {"sub_landlord"},
    "GET /tables/{table}/hand-over": {"li"},
    "POST /tables/{table}/hand-over": {"li"},
    # agreements: {pact} is in force and public, {coming_pact} waits for its signatures
    "GET /communities/{community}/agreements": PUBLIC,
    "GET /communities/{community}/agreements/new": CONVENES | {"zhou"},  # who convenes the building
    "POST /communities/{community}/agreements": CONVENES | {"zhou"},  # who convenes the building
    "GET /agreements/{pact}": PUBLIC,
    "GET /agreements/{pact}/print": PUBLIC,
    "GET /agreements/{coming_pact}/draft": MODERATORS,
    "POST /agreements/{coming_pact}/draft": MODERATORS,
    "POST /agreements/{coming_pact}/seats/{seat}/signature": CHAIR,
    "GET /agreements/{pact}/seats/{seat}/sheet": MODERATORS | {"zhou"},
    "POST /agreements/{coming_pact}/seats/{seat}/sheet": MODERATORS,
    "POST /agreements/{coming_pact}/ending": MODERATORS,
    "GET /agreements/{pact}/breaches/new": BELONGS,
    "POST /agreements/{pact}/breaches": BELONGS,
    # duty and patrols: zhou and wu are on the roster; a swap is between the two
    "GET /communities/{community}/patrols": BELONGS,
    "GET /communities/{community}/rosters/new": MODERATORS,
    "POST /communities/{community}/rosters": MODERATORS,
    "GET /rosters/{roster}": WATCH,
    "GET /rosters/{roster}/print": WATCH,
    "POST /rosters/{roster}/duties": MODERATORS,
    "POST /rosters/{roster}/members": MODERATORS,
    "POST /rosters/{roster}/members/{member}/ending": MODERATORS,
    "GET /duties/{duty}": WATCH,
    "POST /duties/{duty}/swaps": {"zhou"},
    "POST /duties/{duty}/calling-off": MODERATORS,
    "GET /swaps/{swap}": {"zhou", "wu"},
    "POST /swaps/{swap}/{answer}": {"zhou"},
    "GET /communities/{community}/entries": WATCH,
    "POST /communities/{community}/entries": WATCH,
    "GET /communities/{community}/entries/new": WATCH,
    "POST /duties/{duty}/entries": WATCH,
    "GET /duties/{duty}/entries/new": WATCH,
    "GET /entries/{entry}": BELONGS,
    "GET /entries/{entry}/photo": WATCH,
    # opinion slips and errands; a slip that is scanned opens by its code
    "GET /communities/{community}/campaigns": BELONGS,
    "POST /communities/{community}/campaigns": MODERATORS,
    "GET /communities/{community}/campaigns/new": MODERATORS,
    "GET /campaigns/{campaign}": BELONGS,
    "POST /campaigns/{campaign}/slips": MODERATORS,
    "POST /campaigns/{campaign}/papers": MODERATORS,
    "POST /campaigns/{campaign}/ending": MODERATORS,
    "POST /slips-in": PUBLIC,
    "GET /communities/{community}/errands": BELONGS,
    "POST /communities/{community}/errands": BELONGS,
    "GET /communities/{community}/errands/new": BELONGS,
    "GET /errands/{errand}": MODERATORS | {"zhou"},
    "POST /errands/{errand}/{errand_step}": MODERATORS | {"zhou"},
    # meetings: {meeting} and {planned} are of the house's table, which keeps its talk to itself
    "GET /communities/{community}/meetings": PUBLIC,
    "GET /communities/{community}/meetings/now": PUBLIC,
    "GET /tables/{table}/meetings": PUBLIC,
    "POST /tables/{table}/meetings": CONVENES,
    "GET /tables/{table}/raises": CONVENES,
    "GET /meetings/new": SIGNED_IN,
    "GET /meetings/{meeting}": ATTENDS,
    "GET /meetings/{meeting}/calendar": ATTENDS,
    "GET /meetings/{meeting}/notice": ATTENDS,
    "POST /meetings/{meeting}/replies": ATTENDS,
    "GET /meetings/{meeting}/agenda": CONVENES,
    "POST /meetings/{meeting}/agenda": CONVENES,
    "POST /meetings/{meeting}/agenda/carried": CONVENES,
    "POST /meetings/{meeting}/agenda/removals": CONVENES,
    "GET /meetings/{meeting}/invitations": CONVENES,
    "GET /meetings/{meeting}/invitations/print": CONVENES,
    "POST /meetings/{meeting}/invitations": CONVENES,
    "POST /meetings/{meeting}/invitations/{invitation}/removal": CONVENES,
    "POST /meetings/{meeting}/invitations/{invitation}/reply": CONVENES,
    "GET /meetings/{meeting}/rescheduling": CONVENES,
    "POST /meetings/{meeting}/rescheduling": CONVENES,
    "GET /meetings/{meeting}/calling-off": CONVENES,
    "POST /meetings/{meeting}/calling-off": CONVENES,
    # in the room: whoever runs the meeting has the desk; whoever may come to it has a hand
    "GET /j": PUBLIC,
    "POST /j": PUBLIC,
    "GET /meetings/{meeting}/join/{room_code}": PUBLIC,
    "POST /meetings/{meeting}/join": PUBLIC,
    "GET /meetings/{meeting}/desk": CONVENES,
    "GET /meetings/{meeting}/desk/now": CONVENES,
    "POST /meetings/{meeting}/events": CONVENES,
    "GET /meetings/{meeting}/attendees": CONVENES,
    "POST /meetings/{meeting}/attendees": CONVENES,
    "POST /meetings/{meeting}/attendees/{attendee}/departure": CONVENES,
    "GET /meetings/{meeting}/check-ins": CONVENES,
    "GET /meetings/{meeting}/check-ins/{room_code}": CONVENES,
    "POST /meetings/{meeting}/check-ins": CONVENES,
    "GET /meetings/{meeting}/my-code": ATTENDS,
    "POST /meetings/{meeting}/departure": ATTENDS,
    "POST /meetings/{meeting}/hands": ATTENDS,
    "GET /meetings/{meeting}/live": ATTENDS,
    "GET /meetings/{planned}/draft": CONVENES,
    "POST /meetings/{planned}/draft": CONVENES,
    "POST /meetings/{planned}/draft/removal": CONVENES,
    "GET /meetings/{planned}/body": CONVENES,
    "POST /meetings/{planned}/body": CONVENES,
    "GET /meetings/{planned}/calling": CONVENES,
    "POST /meetings/{planned}/calling": CONVENES,
    "GET /agenda-items/{agenda_item}": CONVENES,
    "POST /agenda-items/{agenda_item}": CONVENES,
    "POST /agenda-items/{agenda_item}/position": CONVENES,
    "POST /agenda-items/{agenda_item}/papers": CONVENES,
    "GET /agenda-items/{agenda_item}/papers/{paper}": ATTENDS,
    "POST /agenda-items/{agenda_item}/papers/{paper}/removal": CONVENES,
    "GET /agenda-items/{agenda_item}/raises": CONVENES,
    "POST /agenda-items/{agenda_item}/raises": CONVENES,
    "POST /agenda-items/{agenda_item}/carrying": CONVENES,
    "GET /raises/{raise}": ATTENDS,
    "POST /raises/{raise}/hearings": MODERATORS,
    "POST /raises/{raise}/answers": MODERATORS,
    # minutes: {minuted} is closed and its minutes are out
    # the phone in the room, the projector, straw polls: {poll} is open at {meeting}
    "GET /meetings/{meeting}/room": ATTENDS,
    "GET /meetings/{meeting}/room/ask": ATTENDS,
    "GET /meetings/{meeting}/room/hand": ATTENDS,
    "GET /meetings/{meeting}/room/{room_part}": ATTENDS,
    "GET /meetings/{meeting}/screen": ATTENDS,
    "GET /meetings/{meeting}/screen/{screen_part}": ATTENDS,
    "GET /meetings/{meeting}/polls": ATTENDS,
    "POST /meetings/{meeting}/polls": CONVENES,
    "GET /polls/{poll}": ATTENDS,
    "POST /polls/{poll}/answers": ATTENDS,
    "POST /polls/{poll}/openings": CONVENES,
    "POST /polls/{poll}/closings": CONVENES,
    "POST /polls/{poll}/removal": CONVENES,
    "GET /meetings/{minuted}/minutes": PUBLIC,
    "GET /meetings/{minuted}/minutes/print": PUBLIC,
    "GET /meetings/{minuted}/minutes.docx": PUBLIC,
    "GET /meetings/{minuted}/minutes/edit": CONVENES,
    "POST /meetings/{minuted}/minutes/parts": CONVENES,
    "POST /meetings/{minuted}/minutes/editions": CONVENES,
    # motions of a residents' meeting: {body_meeting} is a house's, which keeps its talk to itself
    "GET /meetings/{body_meeting}/motions": ATTENDS,
    "POST /meetings/{body_meeting}/motions": CONVENES,
    "GET /meetings/{body_meeting}/motions/now": ATTENDS,
    "GET /meetings/{body_meeting}/motions/live": ATTENDS,
    "GET /motions/{motion}": ATTENDS,
    "POST /motions/{motion}/ballots": set(),  # whoever is in the room, and nobody is
    "POST /motions/{motion}/counts": CONVENES,
    "POST /motions/{motion}/closure": CONVENES,
    # ordering contests
    "GET /communities/{community}/contests": PUBLIC,
    "GET /communities/{community}/contests/new": MODERATORS,
    "POST /communities/{community}/contests": MODERATORS,
    "GET /contests/{contest}": PUBLIC,
    "POST /contests/{draft_contest}/criteria": MODERATORS,
    "POST /contests/{draft_contest}/criteria/{criterion}/removal": MODERATORS,
    "POST /contests/{draft_contest}/publication": MODERATORS,
    "POST /contests/{contest}/judges": MODERATORS,
    "POST /contests/{contest}/closure": MODERATORS,
    "GET /contests/{contest}/entries/new": BELONGS,
    "POST /contests/{contest}/entries": BELONGS,
    "GET /contests/{contest}/entries/{contest_entry}/plan": PUBLIC,
    "POST /contests/{contest}/entries/{contest_entry}/withdrawal": {"committee"},  # who handed it in
    "GET /contests/{contest}/scores": {"committee"},  # the judge
    "POST /contests/{contest}/scores": {"committee"},
    "POST /contests/{contest}/conflicts": {"committee"},
    "POST /contests/{contest}/judges/{judge}/ending": MODERATORS,  # after what the judge does
}
# let in, and then answered by a page of its own that says "not found": a dead code, no result yet
NOTHING_THERE = {
    "GET /c/{token}",
    "GET /follow/{token}",
    "POST /demo-sign-ins",
    "POST /passwords/reset",
    "GET /static/{digest}/{name}",
    "GET /assemblies/{decided}/follow-ups",
    "GET /assemblies/{decided}/result",
    "GET /assemblies/{decided}/result/print",
    "GET /assemblies/{vote}/kiosk/receipt",
    "GET /meetings/new",
}
# drafts are not public, so these doors are shut where the vote is one
OF_A_DRAFT = [
    "/assemblies/{draft}",
    "/assemblies/{draft}/notice",
    "/assemblies/{draft}/notice/print",
    "/assemblies/{draft}/questions",
    "/assemblies/{draft}/turnout",
    "/assemblies/{draft}/live",
    "/assemblies/{draft}/screen",
    "/assemblies/{draft}/screen/wall",
    "/assemblies/{draft}/result",
    "/assemblies/{draft}/documents/{document}",
]
ENDLESS = "/live"  # a stream: only its door is looked at


@dataclass
class Place:
    """What the table's addresses are filled in with, here and in the community next door."""

    words: dict[str, str]

    def path(self, pattern: str, **other: str) -> str:
        return pattern.format(**{**self.words, **other})


@dataclass
class World:
    here: Court
    vote: Vote
    court: Place
    next_door: Place


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with travel(DURING):
        yield


@dataclass(frozen=True)
class Built:
    """The world as it was written once: its database, its files, and what is where."""

    folder: Path
    file: Path
    world: World


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("world")
    url = PRODUCT.sqlite(folder, request)
    settings = Settings(database_url="sqlite:///unused", data_dir=folder / "var", secret=SECRET)
    worlds: list[World] = []

    async def write_it() -> None:
        opened = await open_database(url, check=False)
        try:
            with travel(DURING):
                worlds.append(await write_world(settings))
        finally:
            await opened.close()

    in_a_loop_of_its_own(write_it)
    return Built(folder / "var", Path(url.removeprefix("sqlite://")), worlds[0])


@pytest.fixture
async def database(built: Built, tmp_path: Path) -> AsyncIterator[Database]:
    """A copy of the world for each test: writing it takes longer than most tests."""
    shutil.copyfile(built.file, tmp_path / "world.sqlite")
    shutil.copytree(built.folder, tmp_path / "var")
    opened = await open_database(f"sqlite://{tmp_path / 'world.sqlite'}", check=False)
    yield opened
    await opened.close()


@pytest.fixture
def world(database: Database, built: Built) -> World:
    return built.world


async def write_world(settings: Settings) -> World:
    """Everything that has an address, written into the open database."""
    here = await build_court()
    vote = await open_vote(here, secret=SECRET)
    posted = await posted_vote(here, public_id="as_posted")
    draft = await start_draft(here.community, person=here.people["committee"], matter="elevator")
    async with write():
        await Assembly.update({Assembly.opens_at: CLOSES, Assembly.objections_until: CLOSES}).where(
            Assembly.public_id == "as_posted"
        )
        court = await _things(
            settings, here.community, here.public_id, here.people["committee"], here.owners["周一"], posted.id
        )
        next_door = await _neighbouring_vote(settings, here)
        document = await _document(settings, vote.id)
        notice = await Notice.select(Notice.id).where(Notice.assembly == vote.id)
        teller = here.people["teller"]
        role = await Role.select(Role.id).where(Role.person == teller)
        tables = await court_tables(here)
        next_door.words |= await neighbouring_table(here)
        court.words |= await occupancy_things(here.community, here.building, tables.house_building)
        next_door.words |= await occupancy_things(here.other_community, int(next_door.words["building"]))
        court.words |= await text_things(here.community, here.people["moderator"])
        next_door.words |= await text_things(here.other_community, here.people["stranger"])
        court.words |= await consultation_things(here.community, here.people["moderator"])
        next_door.words |= await consultation_things(here.other_community, here.people["stranger"])
        drawn = await file_store.keep(settings, Upload("桌.png", _picture()))
        court.words |= await signature_things(
            here.community, here.building, here.people["moderator"], here.people["tenant"], drawn.id
        )
        next_door.words |= await signature_things(
            here.other_community,
            int(next_door.words["building"]),
            here.people["stranger"],
            here.people["stranger"],
            drawn.id,
        )
        court.words |= await meeting_doors(here, tables.house, drawn.id)
        court.words |= await somebody_in(court.words["meeting"])
        court.words |= await counted_doors(tables.house, here.people["committee"], drawn.id)
        next_door.words |= await meeting_doors(here, await house_next_door(here), drawn.id)
        next_door.words |= await somebody_in(next_door.words["meeting"])
        people, stranger = here.people, here.people["stranger"]
        court.words |= await watched(here.community, people["chair"], people["zhou"], people["wu"], drawn.id)
        next_door.words |= await watched(here.other_community, stranger, stranger, stranger, drawn.id)
        next_door.words |= await counted_doors(await house_next_door(here), here.people["stranger"], drawn.id)
        court.words |= await account_doors(here.community, here.public_id, people["committee"], drawn.id)
        for at, keeper in ((court, people["committee"]), (next_door, stranger)):
            at.words |= await adoption_things(at.words["draft_version"], keeper, drawn.id)
        next_door.words |= await account_doors(here.other_community, here.other_public_id, stranger, drawn.id)
        await Person.update({Person.login: "fengmin"}).where(Person.id == teller)
    court.words |= {
        "role": str(role[0]["id"]),
        "vote": vote.public_id,
        "posted": "as_posted",
        "decided": vote.public_id,
        "draft": draft,
        "document": str(document),
        "number": str(notice[0]["id"]),
        "organisation": str(here.organisation),
        "table": "house",
        "group": "west",
        "occupancy": "home-2",
        "term": str(await term_of(tables.house)),
    }
    return World(here, vote, court, next_door)


async def _things(
    settings: Settings, community: int, public_id: str, person: int, owner: int, assembly: int
) -> Place:
    """One of each thing that has a number in an address, below a community and a posted vote of it."""
    scan = await file_store.keep(settings, Upload("章.png", _picture()), person_id=person)
    photo = await file_store.keep(settings, Upload("门.png", _picture()), person_id=person)
    await RulebookSetting.insert(
        RulebookSetting(
            community=community,
            key="replace_ballot",
            value="yes",
            clause="可以改票",
            valid_from=SINCE,
            file=scan.id,
            entered_by=person,
            entered_at=BEGAN,
        )
    )
    upload = f"up_{public_id}"
    await RollUpload.insert(
        RollUpload(
            public_id=upload,
            community=community,
            file_name="名册.xlsx",
            uploaded_by=person,
            uploaded_at=BEGAN,
            ended_at=BEGAN,
            outcome="given_up",
        )
    )
    building = (await Building.select(Building.id).where(Building.community == community))[0]["id"]
    unit = (await Unit.select(Unit.id).where(Unit.community == community))[0]["id"]
    notice = (await Notice.select(Notice.id).where(Notice.assembly == assembly))[0]["id"]
    version = (await RollVersion.select(RollVersion.id).where(RollVersion.assembly == assembly))[0]["id"]
    posting = await _new(
        Posting(
            notice=notice, place="门厅", hung_at=BEGAN, hung_by="何平", photo=photo.id, recorded_by=person
        )
    )
    objection = await _new(
        RollObjection(
            assembly=assembly,
            version=version,
            owner=owner,
            person=person,
            text="面积不对",
            made_at=OPENS,
        )
    )
    question = await _new(
        MatterQuestion(assembly=assembly, person=person, owner=owner, text="谁出钱？", asked_at=OPENS)
    )
    return Place(
        {
            "community": public_id,
            "key": "replace_ballot",
            "file": scan.public_id,
            "upload": upload,
            "building": str(building),
            "unit": str(unit),
            "owner": str(owner),
            "notice": str(notice),
            "posting": str(posting),
            "objection": str(objection),
            "question": str(question),
            "token": "x" * 22,
            "digest": "0" * 12,
            "name": "css/none.css",
            "part": "wall",
            "desk_part": "figures",
            **await things_on_lists(community, person, photo.id),
            "duty_photo": photo.public_id,
            **await grid_things(community, building, person, photo.id),
            **await house_things(community, building, person, photo.id, SECRET),
        }
    )


async def _neighbouring_vote(settings: Settings, here: Court) -> Place:
    """别院 holds a vote of its own, with its own notice, roll, posting, objection and question."""
    stranger = here.people["stranger"]
    owner = (await Owner.select(Owner.id).where(Owner.community == here.other_community))[0]["id"]
    number = await _new(
        Assembly(
            public_id="as_other",
            community=here.other_community,
            title="别院的事",
            notice_on=POSTED,
            opens_at=CLOSES,
            closes_at=CLOSES,
            objections_until=CLOSES,
            rulebook="{}",
            created_by=stranger,
            created_at=OPENS,
        )
    )
    await _new(Motion(assembly=number, position=1, matter="elevator", question="别院？"))
    await _new(
        Notice(
            assembly=number,
            kind="calling",
            content="{}",
            content_hash="0" * 64,
            posted_on=POSTED,
            made_at=OPENS,
        )
    )
    version = await _new(
        RollVersion(assembly=number, number=1, digest="0" * 64, heads=1, area_dm2=10_000, made_at=OPENS)
    )
    entry = await _new(RollEntry(version=version, assembly=number, number=1, area_dm2=10_000, label="1-101"))
    await _new(RollEntryOwner(entry=entry, owner=owner, name="何异", kind="person"))
    place = await _things(settings, here.other_community, here.other_public_id, stranger, owner, number)
    document = await _document(settings, number)
    place.words |= {"posted": "as_other", "decided": "as_other", "document": str(document)}
    return place


async def _document(settings: Settings, assembly: int) -> int:
    kept = await file_store.keep(settings, Upload("方案.png", _picture()))
    return await _new(AssemblyDocument(assembly=assembly, file=kept.id, title="方案", position=1))


def _picture() -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(body, "PNG")
    return body.getvalue()


async def _new(row: object) -> int:
    return int((await type(row).insert(row))[0]["id"])  # type: ignore[attr-defined]


def doors_of(app: Litestar) -> set[str]:
    """Every method and address of the application, as the table writes them."""
    found = set()
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for handler in route.route_handlers:
                found |= {
                    f"{method} {_bare(route.path_format)}"
                    for method in map(str, handler.http_methods)
                    if method not in ("OPTIONS", "HEAD")
                }
    return found


def _bare(path: str) -> str:
    """An address with `{}` for each of its parameters: their names are the routes' own business."""
    parts = path.split("/")
    return "/".join("{}" if part.startswith("{") else part for part in parts)


# Each part of the product brings its own rows.
for part in (
    OWN_DATA_DOORS,
    ACCOUNT_DOORS,
    GRID_DOORS,
    HOUSE_DOORS,
    OCCUPANCY_DOORS,
    CONVENTION_DOORS,
    CONSULTATION_DOORS,
    ADOPTION_DOORS,
    SIGNATURE_DOORS,
):
    DOORS.update(part)

GETS = [door.partition(" ")[2] for door in DOORS if door.startswith("GET ")]
POSTS = [door.partition(" ")[2] for door in DOORS if door.startswith("POST ")]


async def test_the_table_names_every_address_and_no_other(app: Litestar) -> None:
    table = {_bare(door) for door in DOORS}
    assert doors_of(app) - table == set(), "addresses that the table does not settle"
    assert table - doors_of(app) == set(), "the table names addresses that are gone"


async def test_everyone_reads_what_the_table_says_and_nothing_else(
    app: Litestar, someone: Someone, world: World
) -> None:
    for name in ("", *PEOPLE):
        browser = someone()
        if name:
            await browser.sign_in(world.here.people[name])
        unknown = await _unknown(browser)
        for pattern in GETS:
            if not pattern.endswith(ENDLESS):
                await _look(browser, name, f"GET {pattern}", world.court.path(pattern), unknown)


async def _look(browser: Browser, name: str, door: str, path: str, unknown: str) -> None:
    answer = await browser.get(path, None)
    seen = f"{door} for {name or 'nobody'}: {answer.status_code}"
    if name in DOORS[door]:
        let_in = answer.status_code < 500 and not _turned_away(answer.headers.get("location", ""))
        assert let_in, seen
        assert answer.status_code != 404 or door in NOTHING_THERE, seen
    elif name:
        assert answer.status_code == 404, seen
        assert _without_address(answer.text) == unknown, f"{seen}, in words of its own"
    else:
        assert answer.status_code == 303, seen
        assert _turned_away(answer.headers["location"]), seen


async def test_a_draft_exists_for_its_callers_only(app: Litestar, someone: Someone, world: World) -> None:
    for name in ("", *PEOPLE):
        browser = someone()
        if name:
            await browser.sign_in(world.here.people[name])
        for pattern in OF_A_DRAFT:
            if name in CALLERS:
                continue
            answer = await browser.get(world.court.path(pattern), None)
            assert answer.status_code == (404 if name else 303), f"{pattern} for {name or 'nobody'}"


async def test_only_those_in_the_table_may_do_anything(app: Litestar, someone: Someone, world: World) -> None:
    """Those without the right come first, so that nothing has changed yet when they are turned away."""
    before = await _everything()
    for name in ("", *PEOPLE):
        browser = someone()
        if name:
            await browser.sign_in(world.here.people[name])
        for pattern in POSTS:
            door = f"POST {pattern}"
            if name not in DOORS[door]:
                answer = await browser.post(world.court.path(pattern), _fields(world), status=None)
                expected = 404 if name else 303
                seen = f"{door} for {name or 'nobody'}: {answer.status_code}"
                assert answer.status_code == expected, seen
                assert name or _turned_away(answer.headers["location"]), seen
    assert await _everything() == before, "somebody without the right has changed something"


async def test_those_in_the_table_are_let_in(app: Litestar, someone: Someone, world: World) -> None:
    for name in ("committee", "chair", "administrator", "teller", "zhou", "overseer"):
        for pattern in POSTS:
            door = f"POST {pattern}"
            if name in DOORS[door] and DOORS[door] is not PUBLIC:
                browser = someone()
                await browser.sign_in(world.here.people[name])
                answer = await browser.post(world.court.path(pattern), _fields(world), status=None)
                assert answer.status_code < 500, f"{door} for {name}: {answer.status_code}"
                assert answer.status_code != 404, f"{door} is shut for {name}"


async def test_signed_out_one_address_is_like_another(app: Litestar, someone: Someone, world: World) -> None:
    """Whether a thing exists is not told: the answer differs in the way back and in nothing else."""
    browser = someone()
    for pattern in GETS:
        if "" in DOORS[f"GET {pattern}"] or "{" not in pattern:
            continue
        there = world.court.path(pattern)
        gone = pattern.format(**{name: _nowhere(word) for name, word in world.court.words.items()})
        answers = [await browser.get(path, None) for path in (there, gone)]
        assert [answer.status_code for answer in answers] == [303, 303], pattern
        where = [answer.headers["location"].partition("?")[0] for answer in answers]
        assert where == ["/sign-in", "/sign-in"], pattern


async def test_no_form_is_taken_without_its_token_or_from_another_site(
    app: Litestar, someone: Someone, world: World
) -> None:
    before = await _everything()
    for name in ("", "administrator", "chair", "zhou", "overseer"):
        browser = someone()
        if name:
            await browser.sign_in(world.here.people[name])
        await browser.get("/preferences")
        for pattern in POSTS:
            if name not in DOORS[f"POST {pattern}"]:
                continue
            path = world.court.path(pattern)
            for sent in (
                await browser.post(path, token="", status=None),
                await browser.post(path, token="A" * 36, status=None),
                await browser.post(path, status=None, sec_fetch_site="cross-site"),
                await browser.post(path, status=None, sec_fetch_site="same-site"),
                await browser.post(path, status=None, origin="https://evil.example"),
                await browser.post(path, status=None, origin="null"),
            ):
                assert sent.status_code == 403, f"POST {pattern} for {name or 'nobody'}"
    assert await _everything() == before


async def test_a_token_of_another_person_opens_nothing(app: Litestar, someone: Someone, world: World) -> None:
    chair, zhou = someone(), someone()
    await chair.sign_in(world.here.people["chair"])
    await zhou.sign_in(world.here.people["zhou"])
    await zhou.get("/preferences")
    await chair.post(world.court.path("/assemblies/{vote}/closure"), token=await zhou.token(), status=403)


# ---- the community next door ---------------------------------------------------------------------


async def test_a_committee_is_nobody_in_the_community_next_door(
    app: Litestar, someone: Someone, world: World
) -> None:
    """Both ways: the addresses of each with the people of the other."""
    for name in ("committee", "chair", "administrator", "teller", "zhou"):
        browser = someone()
        await browser.sign_in(world.here.people[name])
        unknown = await _unknown(browser)
        for door, people in DOORS.items():
            method, _, pattern = door.partition(" ")
            if people in (PUBLIC, SIGNED_IN, OVERSEER) or "{vote}" in pattern or "{draft}" in pattern:
                continue
            path = world.next_door.path(pattern)
            answer = await (
                browser.get(path, None)
                if method == "GET"
                else browser.post(path, _fields(world), status=None)
            )
            assert answer.status_code == 404, f"{door} next door for {name}: {answer.status_code}"
            if method == "GET":
                assert _without_address(answer.text) == unknown, f"{door} next door for {name}"


async def test_no_number_of_next_door_is_found_under_an_address_of_here(
    app: Litestar, someone: Someone, world: World
) -> None:
    """A right here opens nothing there: every inner number, taken from the neighbours, leads nowhere."""
    inner = ("file", "upload", "building", "unit", "owner", "document", "objection", "question", "posting")
    before = await _everything()
    for name in ("administrator", "chair", "committee"):
        browser = someone()
        await browser.sign_in(world.here.people[name])
        for door in DOORS:
            method, _, pattern = door.partition(" ")
            for parameter in inner:
                if "{" + parameter + "}" not in pattern or "unbindings" in pattern:
                    continue
                theirs = {parameter: world.next_door.words[parameter]}
                path = world.court.path(pattern, **theirs)
                fields = {**_fields(world), "upheld": "no", "text": "不"}
                answer = await (
                    browser.get(path, None) if method == "GET" else browser.post(path, fields, status=None)
                )
                assert answer.status_code == 404, f"{door} with {theirs} for {name}: {answer.status_code}"
    assert await _everything() == before


async def test_no_number_of_next_door_is_taken_in_a_form(
    app: Litestar, someone: Someone, world: World
) -> None:
    here, theirs, court = world.here, world.next_door.words, world.court
    administrator = someone()
    await administrator.sign_in(here.people["administrator"])
    role = (await Role.select(Role.id).where(Role.community == here.other_community))[0]["id"]
    access = (
        await OwnerAccess.select(OwnerAccess.id).where(OwnerAccess.owner.community == here.other_community)
    )[0]["id"]
    before = await _everything()
    to = court.path
    last: dict[str, Typed] = {"role": role, "last_day": "2026-11-21"}
    await administrator.post(to("/communities/{community}/role-endings"), last, status=404)
    await administrator.post(to("/communities/{community}/reset-links"), {"role": role}, status=404)
    unbinding = to("/communities/{community}/slips/owners/{owner}/unbindings")
    await administrator.post(unbinding, {"access": access}, status=None)
    hung = {"notice": theirs["notice"], "place": "门", "hung_by": "何平", "hung_on": "2026-11-20"}
    await administrator.post(to("/assemblies/{posted}/postings"), {**hung, "hung_time": "10:00"}, status=404)
    removal = to("/assemblies/{draft}/draft/documents/removals")
    await administrator.post(removal, {"document": theirs["document"]}, status=None)
    slips = {"buildings": theirs["building"], "batch": "all", "contact": "x", "valid_until": "2026-12-30"}
    await administrator.post(to("/communities/{community}/slips"), slips, status=422)
    scope = {"kind": "buildings", "buildings": theirs["building"]}
    await administrator.post(to("/assemblies/{draft}/draft/scope"), scope, status=422)
    assert await _everything() == before


async def test_a_person_reaches_no_entry_session_or_message_of_another(
    app: Litestar, someone: Someone, world: World
) -> None:
    here, vote = world.here, world.vote
    zhou, wu = someone(), someone()
    await zhou.sign_in(here.people["zhou"])
    await wu.sign_in(here.people["wu"])
    session = (await fetch("SELECT id FROM session WHERE person_id = ?", [here.people["wu"]]))[0]["id"]
    async with write():
        item = await _new(
            InboxItem(
                person=here.people["wu"],
                community=here.community,
                kind="news",
                message="slips.told_bound_digits",
                params='{"owner":"吴先生"}',
                created_at=BEGAN,
            )
        )
    before = await _everything()
    number = vote.numbers["wu"]
    await zhou.get(vote.path(f"/ballot?entry={number}"), 404)
    await zhou.get(vote.path(f"/ballot/receipt?entry={number}"), 404)
    ballot: dict[str, Typed] = {"entry": number, "m1": "against"}
    await zhou.post(vote.path("/ballot/check"), ballot, status=404)
    await zhou.post(vote.path("/ballot"), {**ballot, "op": "0" * 32}, status=404)
    for act in ("/contests", "/settlements"):
        await zhou.post(vote.path(act), {"entry": number, "target": 8}, status=404)
    await zhou.post("/session-endings", {"session": session})
    await zhou.post("/inbox/readings", {"item": item})
    assert await _everything() == before
    await wu.get("/me")


async def _everything() -> dict[str, int]:
    """How many rows each table has, and what could be ended: enough to see that nothing was written."""
    names = (
        "assembly assembly_document calling_off cast_record closure code community confirmation contest"
        " extension inbox_item inbox_reading item_follower item_note"
        " ledger_leaf list_item list_upload matter_answer matter_question motion notice opening"
        " organisation owner person posting role roll_answer roll_objection roll_upload roll_version"
        " roll_change rulebook_setting stored_file unit"
        " attendee speaking_request room_event"
        " round_table table_change convenorship table_guest table_sitting occupancy room"
        " agreement breach roster roster_member duty duty_turn duty_swap patrol_entry campaign"
        " opinion_slip errand"
        " meeting meeting_change body_member invitation agenda_item agenda_paper item_raise"
        " estate_type estate_status publication publication_posting fee charge payment booking account_year"
        " distribution share"
    )
    counted = {name: (await fetch(f"SELECT COUNT(*) AS n FROM {name}"))[0]["n"] for name in names.split()}
    ended = (
        ("session", "ended_at IS NOT NULL"),
        ("owner_access", "until IS NOT NULL"),
        ("role", "until IS NOT NULL"),
        ("posting", "taken_down_at IS NOT NULL"),
        ("roll_upload", "ended_at IS NOT NULL"),
    )
    for name, over in ended:
        rows = await fetch(f"SELECT COUNT(*) AS n FROM {name} WHERE {over}")
        counted[f"{name} over"] = rows[0]["n"]
    scopes = await fetch("SELECT scope FROM assembly ORDER BY id")
    return {**counted, "scopes": hash(tuple(row["scope"] for row in scopes))}


async def _unknown(browser: Browser) -> str:
    """What stands at an address that never existed."""
    if await _is_nobody(browser):
        return ""
    return _without_address((await browser.get("/assemblies/as_never_was/desk", 404)).text)


async def _is_nobody(browser: Browser) -> bool:
    return (await browser.get("/me", None)).status_code != 200


def _without_address(source: str) -> str:
    """The page without what every page has of its own: form tokens and the way back to itself."""
    lines = source.splitlines()
    own = ('name="_token"', 'name="back"', "back=")
    return "\n".join(line for line in lines if not any(sign in line for sign in own))


def _fields(world: World) -> dict[str, str]:
    """What a form needs to be asked about anything: one's own entry, a notice, an office, and a key."""
    words, entry = world.court.words, str(world.vote.numbers["zhou"])
    return {
        "entry": entry,
        "op": "ab" * 16,
        "m1": "agree",
        "notice": words["notice"],
        "role": words["role"],
        "term": words["term"],
    }


def _turned_away(location: str) -> bool:
    return location.startswith("/sign-in?")


def _nowhere(word: str) -> str:
    return str(int(word) + 90_000) if word.isdigit() else f"no{word}"
