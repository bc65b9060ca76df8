"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.conventions.routes.answers import ROUTES as ANSWERS
from meetings.conventions.routes.clauses import ROUTES as CLAUSES
from meetings.conventions.routes.comments import ROUTES as COMMENTS
from meetings.conventions.routes.consultations import ROUTES as CONSULTATIONS
from meetings.conventions.routes.discussions import ROUTES as DISCUSSIONS
from meetings.conventions.routes.drafts import ROUTES as DRAFTS
from meetings.conventions.routes.feeds import ROUTES as FEEDS
from meetings.conventions.routes.postings import ROUTES as POSTINGS
from meetings.conventions.routes.published import ROUTES as PUBLISHED
from meetings.conventions.routes.signatures import ROUTES as SIGNATURES
from meetings.conventions.routes.starting import ROUTES as STARTING
from meetings.conventions.routes.steps import ROUTES as STEPS
from meetings.conventions.routes.submissions import ROUTES as SUBMISSIONS
from meetings.conventions.routes.texts import ROUTES as TEXTS

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *TEXTS,
    *STARTING,
    *DRAFTS,
    *CLAUSES,
    *CONSULTATIONS,
    *COMMENTS,
    *ANSWERS,
    *PUBLISHED,
    *POSTINGS,
    *SIGNATURES,
    *FEEDS,
    *DISCUSSIONS,
    *STEPS,
    *SUBMISSIONS,
)
