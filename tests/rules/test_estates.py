"""Estates and publications: gates with citations, who may decide what, canonical words and days."""

import hashlib
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from meetings.estates.rules.publications import Published, canonical, day_of, fingerprint
from meetings.estates.rules.status import BODIES, GATES, MATTERS, Body, May, Status, in_order, missing

SAID = Published(
    community="court",
    kind="notice",
    body="committee",
    title="停水",
    words="明天 9:00 停水。\r\n请储水。  ",
    title_en="Water off",
    words_en="",
    link="",
    file="",
    posted_on=date(2026, 11, 20),
    public_until=date(2026, 12, 5),
    corrects="",
)


@pytest.mark.parametrize("status", list(Status))
def test_law_shuts_the_gate_and_practice_does_not(status: Status) -> None:
    by_law = {each.key for each in GATES[status] if each.by_law}
    assert {each.key for each in missing(status, frozenset())} == by_law
    assert missing(status, frozenset(by_law)) == ()


def test_only_owners_decide_what_art_278_gives_to_owners() -> None:
    order = list(Body)
    for matter in MATTERS:
        if matter.key.startswith("owners_"):
            assert matter.may[order.index(Body.ASSEMBLY)] is May.DECIDE
            others = [matter.may[order.index(body)] for body in order if body is not Body.ASSEMBLY]
            assert not {May.DECIDE, May.DEMAND} & set(others), matter.key
    group = [each.may[order.index(Body.SELF_MANAGED_GROUP)] for each in MATTERS]
    assert not {May.DECIDE, May.DEMAND} & set(group), "a group never has a committee's force"
    assert len({each.key for each in MATTERS}) == len(MATTERS)


def test_a_group_and_a_committee_are_never_the_same_body() -> None:
    assert Body.COMMITTEE not in BODIES[Status.SELF_MANAGED]
    assert Body.SELF_MANAGED_GROUP not in BODIES[Status.COMMITTEE]
    assert Body.COMMITTEE not in BODIES[Status.FORMING]


def test_a_status_follows_the_one_before() -> None:
    today = date(2026, 11, 22)
    assert in_order(today, None, today)
    assert not in_order(date(2026, 11, 23), None, today)
    assert not in_order(date(2026, 1, 1), date(2026, 1, 2), today)
    assert in_order(date(2026, 1, 2), date(2026, 1, 2), today)


def test_the_canonical_text_is_what_sha256sum_sees(tmp_path: Path) -> None:
    text = canonical(SAID)
    assert text.endswith("请储水。\n\nWater off\n")
    assert "\r" not in text
    file = tmp_path / "text"
    file.write_bytes(text.encode())
    seen = subprocess.run(["sha256sum", str(file)], capture_output=True, text=True, check=True).stdout
    assert seen.split()[0] == fingerprint(text) == hashlib.sha256(text.encode()).hexdigest()


def test_the_fingerprint_sees_every_word_and_no_blank_at_the_end_of_a_line() -> None:
    same = replace(SAID, words="明天 9:00 停水。\n请储水。")
    assert canonical(same) == canonical(SAID)
    assert canonical(replace(SAID, title_en="Wa\u0301ter")) == canonical(replace(SAID, title_en="W\u00e1ter"))
    others = [
        replace(SAID, words="明天 9:00 停电。"),
        replace(SAID, body="moderators"),
        replace(SAID, corrects="x"),
        replace(SAID, file="0" * 64),
        replace(SAID, public_until=None),
        replace(SAID, posted_on=date(2026, 11, 21)),
    ]
    assert len({canonical(each) for each in (SAID, *others)}) == 7


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 20), (0, 15)),  # the day of posting is not counted
        (date(2026, 11, 21), (1, 15)),
        (date(2026, 12, 5), (15, 15)),
        (date(2027, 1, 1), (15, 15)),
        (date(2026, 11, 1), (0, 15)),
    ],
)
def test_days_of_a_notice_period(today: date, expected: tuple[int, int]) -> None:
    assert day_of(SAID.posted_on, SAID.public_until, today) == expected
    assert day_of(SAID.posted_on, None, today) == (0, 0)
