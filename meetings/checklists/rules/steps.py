"""What may somebody do with an item now, and what comes first?"""

from dataclasses import dataclass

from meetings.checklists.rules.items import GOES_UP, State, is_open


@dataclass(frozen=True)
class Case:
    """An item as it stands, and what the person before it is to it."""

    list: str
    state: str
    level: str
    in_charge: bool  # somebody has taken it on
    has_been_up: bool
    leads: bool
    responsible: bool
    raised_it: bool
    asked: bool  # is the one who says whether it is done
    nobody_to_ask: bool
    belongs: bool
    follows: bool


def steps(case: Case) -> tuple[str, ...]:
    """The nouns of what is open to this person, the likeliest next one first."""
    if case.state == State.JOINED:
        return ()
    if not is_open(case.state):
        return ("reopening",) if case.leads or case.raised_it or case.asked else ()
    found: list[str] = []
    if case.state == State.DONE:
        found += _when_done(case)
    found += _for_those_in_charge(case)
    if case.belongs and not case.in_charge and not case.leads and case.list != "resource":
        found.append("taking")
    if case.belongs or case.leads or case.raised_it or case.responsible:
        found.append("notes")
    if case.raised_it or case.leads:
        found.append("closing")
    return tuple(dict.fromkeys(found))


def _when_done(case: Case) -> list[str]:
    if case.asked or (case.nobody_to_ask and case.leads and not case.responsible):
        return ["agreement", "refusal"]
    return []


def _for_those_in_charge(case: Case) -> list[str]:
    found: list[str] = []
    acts = case.leads or case.responsible
    if acts and case.list != "resource" and case.state != State.DONE and case.in_charge:
        found.append("completion")
    if acts and case.state != State.DONE:
        found += ["responsibility"] if case.list != "resource" else []
        found += ["answers"]
    if acts and case.in_charge and case.list != "resource":
        found.append("due_day")
    if acts and case.list == "issue":
        found += ["needs", "actions"]
    if acts and case.list in ("need", "resource"):
        found.append("actions")
    if acts:
        found.append("links")
    if case.leads and case.state != State.DONE and case.list in GOES_UP:
        found += ["escalation"] if case.level != "office" else []
        found += ["return"] if case.has_been_up else []
    if case.leads:
        found += ["parties"] if case.list in GOES_UP else []
        found += ["joining", "marking"]
    return found
