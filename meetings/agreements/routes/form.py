"""The form of an agreement: three seats and a few terms, read as typed and filled from what is kept."""

from collections.abc import Iterable
from typing import Any

from app.i18n import Translate
from app.web import Form
from meetings.agreements.queries.agreements import AgreementOnFile
from meetings.agreements.queries.people import Neighbour
from meetings.agreements.rules.days import EVERY_DAY, weekdays_of
from meetings.agreements.rules.drafts import Draft, DraftSeat
from meetings.agreements.rules.states import MOST_SEATS, PARTY_KINDS
from meetings.agreements.rules.terms import Term, clock_of, minute_of

SHOWN_TERMS = 4
USUAL_SEATS = ("party_branch", "residents_committee", "committee")


def read_draft(form: Form, people: Iterable[Neighbour], tables: Iterable[int]) -> Draft:
    """The draft as typed; people and tables that are not of this community count as not chosen."""
    known, places = {each.id for each in people}, set(tables)

    def person(field: str) -> int | None:
        chosen = form.whole(field)
        return chosen if chosen in known else None

    table = form.whole("table")
    return Draft(
        title=form.text("title"),
        words=form.text("words"),
        since=form.day("since"),
        until=form.day("until"),
        seats=tuple(
            DraftSeat(
                form.text(f"party-{at}"),
                form.text(f"kind-{at}"),
                form.text(f"representative-{at}"),
                person(f"person-{at}"),
            )
            for at in range(1, MOST_SEATS + 1)
            if form.text(f"party-{at}") or form.text(f"representative-{at}")
        ),
        terms=tuple(_term(form, at) for at in range(1, SHOWN_TERMS + 1) if form.text(f"term-{at}")),
        round_table=table if table in places else None,
        watcher=person("watcher"),
        watcher_name=form.text("watcher_name"),
        public=form.flag("public"),
    )


def _term(form: Form, at: int) -> Term:
    return Term(
        words=form.text(f"term-{at}"),
        weekdays=weekdays_of(form.texts(f"days-{at}")),
        from_minute=minute_of(form.text(f"from-{at}")),
        until_minute=minute_of(form.text(f"until-{at}")),
        holidays=form.flag(f"holidays-{at}"),
    )


def typed(form: Form) -> dict[str, Any]:
    """What stands in each field again after a refusal."""
    every = {name: values[0] for name, values in form.fields.items() if values}
    return _filled(every | {f"days-{at}": form.texts(f"days-{at}") for at in range(1, SHOWN_TERMS + 1)})


def empty(since: str) -> dict[str, Any]:
    """A new form: three usual seats, all days of the working week left to be chosen."""
    return _filled(
        {"since": since, "public": "yes"} | {f"kind-{at}": kind for at, kind in enumerate(USUAL_SEATS, 1)}
    )


def filled(found: AgreementOnFile) -> dict[str, Any]:
    """The form as it was kept."""
    values: dict[str, Any] = {
        "title": found.title,
        "words": found.words,
        "since": found.since.isoformat(),
        "until": found.until.isoformat() if found.until else "",
        "table": str(found.round_table or ""),
        "watcher": str(found.watcher or ""),
        "watcher_name": "" if found.watcher else found.watcher_name,
        "public": "yes" if found.public else "",
    }
    for seat in found.seats:
        values |= {
            f"party-{seat.seat}": seat.party,
            f"kind-{seat.seat}": seat.kind,
            f"representative-{seat.seat}": seat.representative,
            f"person-{seat.seat}": str(seat.person or ""),
        }
    for kept in found.terms:
        term, at = kept.term, kept.position
        values |= {
            f"term-{at}": term.words,
            f"days-{at}": tuple(term.weekdays),
            f"from-{at}": "" if term.from_minute is None else clock_of(term.from_minute).zfill(5),
            f"until-{at}": "" if term.until_minute is None else clock_of(term.until_minute).zfill(5),
            f"holidays-{at}": "yes" if term.holidays else "",
        }
    return _filled(values)


def options(t: Translate, people: Iterable[Neighbour]) -> list[tuple[str, str]]:
    """People to choose, each with what they are here; the first line is nobody."""
    return [
        ("", t.plain("agreements.nobody")),
        *((str(each.id), t.plain("agreements.person", name=each.name, tie=tie(t, each))) for each in people),
    ]


def tie(t: Translate, each: Neighbour) -> str:
    """What ties somebody to the community, in a word."""
    if each.tie in ("owner", "lives"):
        return t.plain(f"agreements.tie_{each.tie}")
    return t.plain(f"roles.office_{each.tie}")


def kinds(t: Translate) -> list[tuple[str, str]]:
    return [(kind, t.plain(f"agreements.party_{kind}")) for kind in PARTY_KINDS]


def weekdays(t: Translate) -> list[tuple[str, str]]:
    return [(number, t.plain(f"agreements.weekday_{number}")) for number in EVERY_DAY]


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    """Every field has a value, so that the template can print it."""
    fields = ["title", "words", "since", "until", "table", "watcher", "watcher_name", "public", "key"]
    for at in range(1, MOST_SEATS + 1):
        fields += [f"party-{at}", f"kind-{at}", f"representative-{at}", f"person-{at}"]
    for at in range(1, SHOWN_TERMS + 1):
        fields += [f"term-{at}", f"from-{at}", f"until-{at}", f"holidays-{at}"]
    return {
        **dict.fromkeys(fields, ""),
        **{f"days-{at}": () for at in range(1, SHOWN_TERMS + 1)},
        **values,
    }
