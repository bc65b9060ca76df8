"""Minutes: what the recorder may put, what everyone reads, what a correction changed."""

from dataclasses import replace

from meetings.gatherings.rules.minutes import (
    Counted,
    Decided,
    Entry,
    ItemMinutes,
    Minutes,
    Present,
    Promise,
    Spoken,
    changes,
    edited,
    for_everyone,
    outcome_part,
    part_words,
    read,
    words_part,
    written,
)

ITEM = ItemMinutes(
    ref="light",
    number=1,
    title="楼道灯",
    kind="topic",
    presenter="周一",
    spans=(("2026-11-20T11:00:00+00:00", "2026-11-20T11:10:00+00:00"),),
    seconds=600,
    words="三楼的灯坏了两周",
    spoken=(
        Spoken("周一", "owner", 2, 100),
        Spoken("陈租客", "tenant", 1, 60),
        Spoken("李四", "owner", 1, 30),
    ),
    outcomes=(Decided("noted", "先记下"), Decided("agreed", "周六换灯")),
    polls=(Counted("换声控灯吗", "yes_no", False, 5, 6, (("agree", 4), ("against", 1)), ("太贵",)),),
    entries=(Entry("action", 3, "周六换灯", "a-3"),),
)
MINUTES = Minutes(
    title="十一月议事日",
    community="小院",
    table="1 幢",
    place="门厅",
    started_at="2026-11-20T11:00:00+00:00",
    ended_at="2026-11-20T12:00:00+00:00",
    chair="欧阳明",
    recorder="",
    people=6,
    households=4,
    capacities=(("owner", 5), ("tenant", 1)),
    body="",
    heads=0,
    members=0,
    opening="",
    closing="",
    items=(ITEM,),
    entries=(Entry("issue", 9, "门口积水", "i-9"),),
    promises=(Promise("装修九点以后", "p-1"),),
    present=(Present("周一", "1-101", "owner"), Present("陈租客", "1-102", "tenant")),
)


def test_what_is_written_is_read_again() -> None:
    assert read(written(MINUTES)) == MINUTES


def test_the_recorders_words_stand_over_the_rooms() -> None:
    after = edited(
        MINUTES, {words_part("light"): "换成声控灯", outcome_part("light"): "周日换灯", "closing": "散会"}
    )
    item = after.items[0]
    assert item.words == "换成声控灯"
    assert item.outcomes == (Decided("noted", "先记下"), Decided("agreed", "周日换灯")), "its kind stays"
    assert after.closing == "散会"
    assert item.spoken == ITEM.spoken, "what happened is not typed"


def test_an_outcome_that_is_emptied_stays_what_the_room_recorded() -> None:
    assert edited(MINUTES, {outcome_part("light"): ""}) == MINUTES


def test_everyone_reads_no_name_and_no_flat() -> None:
    public = written(for_everyone(MINUTES))
    for secret in ("周一", "陈租客", "李四", "1-101", "欧阳明"):
        assert secret not in public
    shown = for_everyone(MINUTES)
    assert shown.chair == "欧阳×"
    assert shown.items[0].spoken == (Spoken("", "owner", 3, 130), Spoken("", "tenant", 1, 60))
    assert shown.people == 6


def test_a_correction_shows_each_part_before_and_after() -> None:
    after = edited(MINUTES, {outcome_part("light"): "周日换灯"})
    (change,) = changes(MINUTES, after)
    assert (change.title, change.before, change.after) == ("楼道灯", "周六换灯", "周日换灯")
    assert changes(MINUTES, MINUTES) == ()


def test_every_part_that_can_be_typed_has_its_words() -> None:
    parts = part_words(replace(MINUTES, opening="六点半开始"))
    assert parts == {
        "opening": "六点半开始",
        "closing": "",
        "item:light": "三楼的灯坏了两周",
        "outcome:light": "周六换灯",
    }
