"""Which settings can a community's rules of procedure (议事规则) make, and what holds in silence?

Sources: Guidance Rules 建房〔2009〕274号 art. 19, 25, 26; Civil Code art. 278. Where the rulebook
is silent the default of the rule preset holds (`cn_defaults` of the preset library).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

CHOICES: dict[str, tuple[str, ...]] = {
    # the first value of each is what holds where the rulebook is silent
    "replace_ballot": ("no", "yes"),
    "early_close": ("all_voted_only", "chair_with_clause"),
    "parking": ("not_counted", "counted"),
    "joint_conflict": ("ballot_invalid", "first_stands"),
    "posted_roll": ("to_owners", "on_the_wall"),
    "unreturned": ("exclude", "participate_abstain", "follow_majority"),
    "head_rule": ("exact_owner_set",),
}


@dataclass(frozen=True)
class Setting:
    """One dated setting with the clause it rests on."""

    id: int
    key: str
    value: str
    clause: str
    adoption: str
    adopted_on: date | None
    valid_from: date
    valid_until: date | None
    entered_by: str


@dataclass(frozen=True)
class Rulebook:
    """What holds on one day: the settings on file, defaults where it is silent."""

    settings: tuple[Setting, ...]

    def value(self, key: str) -> str:
        """The value that holds; the first of `CHOICES[key]` in silence."""
        found = self.setting(key)
        return found.value if found else CHOICES[key][0]

    def setting(self, key: str) -> Setting | None:
        """The setting on file for a key, None where the rulebook is silent."""
        return next((setting for setting in self.settings if setting.key == key), None)

    def snapshot(self) -> dict[str, str]:
        """What a vote keeps for ever, and what stands in its ledger's first leaf."""
        return {key: self.value(key) for key in sorted(CHOICES)}


def in_force(settings: Iterable[Setting], today: date) -> Rulebook:
    """The settings that hold on a day; of several the one in force last."""
    live = [
        setting
        for setting in settings
        if setting.valid_from <= today and (setting.valid_until is None or today <= setting.valid_until)
    ]
    latest = {setting.key: setting for setting in sorted(live, key=lambda s: (s.valid_from, s.id))}
    return Rulebook(tuple(latest[key] for key in CHOICES if key in latest))
