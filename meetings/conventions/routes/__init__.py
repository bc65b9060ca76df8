"""Nouns of this feature: address, guard, form, choice of template."""

from litestar.types import ControllerRouterHandler

from meetings.conventions.routes.clauses import ROUTES as CLAUSES
from meetings.conventions.routes.discussions import ROUTES as DISCUSSIONS
from meetings.conventions.routes.drafts import ROUTES as DRAFTS
from meetings.conventions.routes.signatures import ROUTES as SIGNATURES
from meetings.conventions.routes.steps import ROUTES as STEPS
from meetings.conventions.routes.submissions import ROUTES as SUBMISSIONS
from meetings.conventions.routes.texts import ROUTES as TEXTS

ROUTES: tuple[ControllerRouterHandler, ...] = (
    *TEXTS,
    *DRAFTS,
    *CLAUSES,
    *SIGNATURES,
    *DISCUSSIONS,
    *STEPS,
    *SUBMISSIONS,
)
