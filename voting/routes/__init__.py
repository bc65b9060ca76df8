"""Nouns of the voting feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from voting.routes import (
    assemblies,
    assembly_list,
    ballots,
    calculator,
    changed_votes,
    desks,
    draft_calendars,
    draft_documents,
    draft_scopes,
    drafts,
    follow_ups,
    kiosk,
    meeting_motions,
    notices,
    now,
    openings,
    posted_rolls,
    postings,
    questions,
    results,
)

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *assemblies.ROUTES,
    *assembly_list.ROUTES,
    *ballots.ROUTES,
    *calculator.ROUTES,
    *changed_votes.ROUTES,
    *desks.ROUTES,
    *draft_calendars.ROUTES,
    *draft_documents.ROUTES,
    *draft_scopes.ROUTES,
    *drafts.ROUTES,
    *kiosk.ROUTES,
    *meeting_motions.ROUTES,
    *notices.ROUTES,
    *now.ROUTES,
    *openings.ROUTES,
    *posted_rolls.ROUTES,
    *postings.ROUTES,
    *questions.ROUTES,
    *results.ROUTES,
    *follow_ups.ROUTES,
)
