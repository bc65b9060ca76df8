"""A small court's ledger for the tests: three heads, one motion, and a pen that writes leaf after leaf."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from voting.ledger import leaves
from voting.ledger.order import LedgerState, replay

GOLDEN: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "rules" / "golden_leaves.json").read_text("utf-8")
)
ASSEMBLY = "as_small"
ENTRIES = ("a" * 24, "b" * 24, "c" * 24)
AREAS = dict(zip(ENTRIES, (8913, 12004, 7560), strict=True))
TELLER, WITNESS = "t" * 24, "w" * 24
OPENS, CLOSES = "2026-12-08T01:00:00.000Z", "2026-12-23T12:00:00.000Z"

PRESET = leaves.Preset(
    id="cn.cc278.special",
    cite="民法典278; items 6,7,8",
    valid_from="2021-01-01",
    quorum=("area part >= 2/3 all", "heads part >= 2/3 all"),
    quorum_any_of=(),
    approval=("area yes >= 3/4 part", "heads yes >= 3/4 part"),
    any_of=(),
    also=(),
)
RULEBOOK = leaves.counting_rules(
    {
        "replace_ballot": "no",
        "early_close": "all_voted_only",
        "joint_conflict": "ballot_invalid",
        "unreturned": "exclude",
    }
)


def digest(word: str) -> str:
    return sha256(word.encode()).hexdigest()


def motion(name: str) -> leaves.Motion:
    return leaves.Motion(id=name, kind="simple", options=leaves.CHOICES, preset=PRESET)


class Pen:
    """Writes leaves one after another; every method returns the index it wrote."""

    def __init__(
        self, motions: tuple[str, ...] = ("m1",), entries: tuple[str, ...] = ENTRIES, **rules: Any
    ) -> None:
        self.leaves: list[leaves.Leaf] = []
        self.moment = datetime(2026, 12, 8, 1, tzinfo=UTC)
        self.motions = motions
        self.write(
            leaves.Setup,
            title_h=digest("notice"),
            docs=(digest("plan"),),
            motions=tuple(motion(name) for name in motions),
            rulebook=replace(RULEBOOK, **rules),
            opens=OPENS,
            closes=CLOSES,
            log_vkey=None,
            witness_policy=None,
            software="roundtable 0.1.0",
        )
        for e in entries:
            self.write(leaves.Roll, e=e, **bound(e))

    def write(self, cls: type[leaves.Leaf], **said: Any) -> int:
        i = len(self.leaves)
        if issubclass(cls, leaves.Once):
            said = {"op": digest(f"op {i}")[:32], "r": digest(f"r {i}")[:32], **said}
        leaf = cls(a=ASSEMBLY, i=i, ts=leaves.moment(self.moment), **said)
        self.moment += timedelta(seconds=1)
        self.leaves.append(leaf)
        return i

    def open(self, heads: int = 3, area_dm2: int = sum(AREAS.values())) -> int:
        return self.write(leaves.Open, heads=heads, area_dm2=area_dm2, roll_h=digest("roll"))

    def ballot(self, e: str, choice: str = "agree", **said: Any) -> int:
        answer: dict[str, Any] = {
            "x": tuple((name, choice) for name in self.motions),
            "ch": "online",
            "g": None,
            "s": None,
            "ev": None,
            "pb": None,
            "by": (),
        }
        return self.write(leaves.Ballot, e=e, **(answer | said))

    def contest(self, target: int, **said: Any) -> int:
        return self.write(leaves.Contest, target=target, **said)

    def designate(self, e: str, target: int) -> int:
        return self.write(leaves.Designate, e=e, target=target, ev=None, by=())

    def correction(self, e: str, kind: str, heads: int, area_dm2: int) -> int:
        commitments = bound(e) if kind != "remove" else dict.fromkeys(bound(e))
        return self.write(
            leaves.Correction,
            e=e,
            kind=kind,
            heads=heads,
            area_dm2=area_dm2,
            roll_h=digest("roll 2"),
            notice_h=digest("correction"),
            by=(TELLER, WITNESS),
            **commitments,
        )

    def extend(self, was: str = CLOSES, closes: str = "2026-12-30T12:00:00.000Z") -> int:
        posted = digest("extension")
        return self.write(
            leaves.Extend, was=was, closes=closes, reason="short_of_quorum", notice_h=posted, by=(TELLER,)
        )

    def notice(self, was: str = digest("notice")) -> int:
        return self.write(leaves.Notice, was=was, notice_h=digest("notice 2"), by=(TELLER,))

    def call_off(self) -> int:
        return self.write(leaves.CallOff, reason="other", notice_h=digest("off"), by=(TELLER,))

    def close(self, n_current: int, cause: str = "schedule", by: tuple[str, ...] = ()) -> int:
        return self.write(leaves.Close, n_current=n_current, cause=cause, by=by)

    def result(self, *rows: tuple[str, str, int, int], **said: Any) -> int:
        counts = tuple(leaves.OptionCount(id=m, option=o, heads=h, area_dm2=d) for m, o, h, d in rows)
        stated: dict[str, Any] = {
            "s": None,
            "upto": len(self.leaves) - 1,
            "per_motion": counts,
            "outcome": tuple((name, "passed") for name in sorted(self.motions)),
            "verifier": None,
        }
        return self.write(leaves.Result, **(stated | said))

    def bytes(self) -> list[bytes]:
        return [leaves.encode(leaf) for leaf in self.leaves]

    def state(self) -> LedgerState:
        """Through the bytes, as an auditor reads them."""
        return replay(leaves.decode(spelled) for spelled in self.bytes())


def bound(e: str) -> dict[str, str]:
    return {name: digest(f"{name} {e}") for name in ("area_c", "units_c", "label_c")}
