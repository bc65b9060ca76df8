"""How does a request become a page? Everything a route needs from the ground it stands on."""

from app.refusals import NotFound, Refusal, SignInNeeded, TooManyTrials, Unavailable
from app.web.forms import Form, Upload, read_form
from app.web.guards import public, signed_in
from app.web.sessions import Visitor, visitor
from app.web.templates import fragment, page, render, see_other

__all__ = [
    "Form",
    "NotFound",
    "Refusal",
    "SignInNeeded",
    "TooManyTrials",
    "Unavailable",
    "Upload",
    "Visitor",
    "fragment",
    "page",
    "public",
    "read_form",
    "render",
    "see_other",
    "signed_in",
    "visitor",
]
