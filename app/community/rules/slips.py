"""What is a slip checked by when a phone is bound, and how far has an owner come with it?"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LAST = 4  # digits asked for: enough against whoever finds a slip, few enough to know by heart
DAYS_VALID = 90  # what the form proposes
MOST_DAYS = 400
MOST_AT_ONCE = 400  # owners: fifty sheets


class Digits(StrEnum):
    """Whose last digits are asked for."""

    MOBILE = "mobile"
    CERTIFICATE = "certificate"
    NONE = "none"  # nothing on file: the phone is bound by the slip alone
    EITHER = "either"  # what a page asks that must not tell which


class Basis(StrEnum):
    """How it was checked that a phone may act for an owner; stays with every ballot it casts."""

    DIGITS = "digits"
    SLIP_ONLY = "slip_only"
    DESK = "desk"


class SlipState(StrEnum):
    """How far an owner has come."""

    BY_DIGITS = "by_digits"  # a phone is bound
    BY_SLIP_ONLY = "by_slip_only"
    WAITING = "waiting"  # printed, not used, still good
    LAPSED = "lapsed"  # printed once, no longer good
    NEVER = "never"


@dataclass(frozen=True)
class Check:
    """What a binding is checked against; `last` is empty when there is nothing on file."""

    digits: Digits
    last: str

    @property
    def basis(self) -> Basis:
        return Basis.SLIP_ONLY if self.digits is Digits.NONE else Basis.DIGITS

    def passes(self, typed: str) -> bool:
        return self.digits is Digits.NONE or bare_digits(typed) == self.last


@dataclass(frozen=True)
class Slip:
    """What counts of one printed slip."""

    used: bool
    ended: bool
    expires_at: datetime | None


def check_by(mobile: str, certificate_digits: str) -> Check:
    """The mobile's last four digits, else the certificate's, else nothing."""
    for digits, on_file in ((Digits.MOBILE, mobile), (Digits.CERTIFICATE, certificate_digits)):
        bare = bare_digits(on_file)
        if len(bare) >= LAST:
            return Check(digits, bare[-LAST:])
    return Check(Digits.NONE, "")


def bare_digits(text: str) -> str:
    """Only the digits, full-width ones too."""
    return re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", text))


def slip_state(slips: tuple[Slip, ...], bases: tuple[Basis, ...], at: datetime) -> SlipState:
    """A bound phone says more than any slip; the stronger basis says more than the weaker."""
    if bases:
        only = all(basis is Basis.SLIP_ONLY for basis in bases)
        return SlipState.BY_SLIP_ONLY if only else SlipState.BY_DIGITS
    if any(waiting(slip, at) for slip in slips):
        return SlipState.WAITING
    return SlipState.LAPSED if slips else SlipState.NEVER


def waiting(slip: Slip, at: datetime) -> bool:
    """Whether this piece of paper could still bind a phone."""
    return not slip.used and not slip.ended and (slip.expires_at is None or at < slip.expires_at)


def nobody_named(kind: str, representative: str) -> bool:
    """A company's ballot is cast by the person it names: without a name there is nobody to hand a slip to."""
    return kind in ("company", "developer") and not representative


class Batch(StrEnum):
    """Which owners of the chosen buildings get a slip."""

    MISSING = "missing"  # those without a phone and without a slip that works
    UNUSED = "unused"  # also those whose slip was never used: theirs is replaced
    ALL = "all"  # everyone


def in_batch(state: SlipState, batch: Batch) -> bool:
    """Whether an owner who has come this far gets a new slip."""
    if batch is Batch.ALL:
        return True
    without = state in (SlipState.NEVER, SlipState.LAPSED)
    return without or (batch is Batch.UNUSED and state is SlipState.WAITING)
