"""Cast the demo's ballots: by phone over some days, and some at the desk."""

import secrets
from datetime import datetime, timedelta

from app.clock import now, travel
from app.community.tables import OwnerAccess, Person
from app.database import fetch, write
from app.demo.houses import Communities
from voting.actions.cast_at_desk import Desk, cast_at_desk
from voting.actions.cast_ballot import cast_ballot
from voting.queries.assemblies import assembly

AGAINST = ("13-101", "13-102")  # 23 of 25 heads agree
AT_THE_DESK = ("13-103", "13-701、13-702", "13-203")
CHOICES = ("agree", "agree", "against", "agree", "abstain")


async def everyone_votes(public_id: str, communities: Communities, secret: bytes) -> None:
    """All 25 heads: some at the desk, the others by phone over a week."""
    for place, (number, label, owner) in enumerate(await _entries(public_id)):
        choice = "against" if label in AGAINST else "agree"
        with travel(await _daytime(public_id, 3 * place)):
            if label in AT_THE_DESK:
                await cast_at_desk(
                    public_id,
                    number=number,
                    desk=Desk(communities.people["teller"], "居委会 陈老师", frozenset({owner})),
                    choices={"m1": choice},
                    op=secrets.token_hex(16),
                    secret=secret,
                )
            else:
                await _by_phone(public_id, number, owner, choice, secret)


async def some_vote(public_id: str, communities: Communities, secret: bytes) -> None:
    """Enough that the bars have something to show, too few for either line; one neighbour is left over."""
    mine = await fetch("SELECT owner FROM owner_access WHERE person = ?", [communities.people["neighbour"]])
    entries = [entry for entry in await _entries(public_id) if entry[2] != mine[0]["owner"]]
    for place, (number, _, owner) in enumerate(entries[: len(entries) // 2]):
        with travel(await _daytime(public_id, 2 * place)):
            await _by_phone(public_id, number, owner, CHOICES[place % len(CHOICES)], secret)


async def _entries(public_id: str) -> list[tuple[int, str, int]]:
    """Number, label and first owner of each entry of the frozen roll."""
    rows = await fetch(
        "SELECT e.number, e.label, MIN(ro.owner) AS owner FROM roll_entry e"
        " JOIN roll_entry_owner ro ON ro.entry = e.id JOIN opening o ON o.version = e.version"
        " JOIN assembly a ON a.id = o.assembly WHERE a.public_id = ? GROUP BY e.number, e.label"
        " ORDER BY e.number",
        [public_id],
    )
    return [(row["number"], row["label"], row["owner"]) for row in rows]


async def _by_phone(public_id: str, number: int, owner: int, choice: str, secret: bytes) -> None:
    await cast_ballot(
        public_id,
        number=number,
        person=await _phone_of(owner),
        choices={"m1": choice},
        op=secrets.token_hex(16),
        secret=secret,
    )


async def _phone_of(owner: int) -> int:
    """Whoever acts for the owner already, else a person bound now."""
    known = await fetch("SELECT person FROM owner_access WHERE owner = ? ORDER BY id", [owner])
    if known:
        return int(known[0]["person"])
    rows = await fetch("SELECT name, kind, representative FROM owner WHERE id = ?", [owner])
    name = rows[0]["representative"] if rows[0]["kind"] == "company" else rows[0]["name"]
    async with write():
        person = (await Person.insert(Person(name=name, created_at=now())))[0]["id"]
        await OwnerAccess.insert(OwnerAccess(person=person, owner=owner, basis="digits", since=now()))
    return int(person)


async def _daytime(public_id: str, hours: int) -> datetime:
    """So many waking hours after the opening at nine: twelve make a day."""
    found = await assembly(public_id)
    if found is None or found.opens_at is None:
        raise LookupError(public_id)
    days, hour = divmod(hours, 12)
    return found.opens_at + timedelta(days=days, hours=hour, minutes=(hours * 17) % 60)
