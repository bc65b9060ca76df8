"""What do ballots that never came back count for, strictly and under a clause?"""

from voting.preset_library import preset
from voting.rules.unreturned import Silent, Unreturned, deemed
from voting.rules.verdict import Count, Outcome, Tally, judge

RULE = preset("cn.cc278.ordinary")
# A real tally (MH21-1): 1291 votes, 417 agree, 278 against, 8 abstain, 584 delivered and silent.
REAL = Tally(Count(1291, 417, 278, 8), Count(1291, 417, 278, 8))
SILENT = Silent(584, 584)


def outcome(policy: Unreturned, tally: Tally = REAL) -> Outcome:
    return judge(RULE, deemed(tally, SILENT, policy)).outcome


def test_silence_is_no_consent() -> None:
    assert outcome(Unreturned.EXCLUDE) is Outcome.NO_QUORUM
    assert deemed(REAL, SILENT, Unreturned.EXCLUDE) == REAL


def test_silence_that_takes_part_is_not_agreement() -> None:
    assert outcome(Unreturned.PARTICIPATE_ABSTAIN) is Outcome.REJECTED


def test_silence_that_follows_the_majority_joins_it() -> None:
    assert outcome(Unreturned.FOLLOW_MAJORITY) is Outcome.PASSED
    joined = deemed(REAL, SILENT, Unreturned.FOLLOW_MAJORITY)
    assert (joined.heads.yes, joined.heads.part) == (1001, 1287)


def test_it_joins_the_noes_where_they_lead() -> None:
    against = Tally(Count(1291, 278, 417, 8), Count(1291, 278, 417, 8))
    assert deemed(against, SILENT, Unreturned.FOLLOW_MAJORITY).heads.no == 1001


def test_a_tie_or_two_majorities_leave_nobody_to_follow() -> None:
    for tally in (
        Tally(Count(1291, 300, 300, 0), Count(1291, 300, 300, 0)),
        Tally(Count(1291, 400, 200, 0), Count(1291, 200, 400, 0)),
        Tally(Count(1291, 400, 200, 0), Count(1291, 300, 300, 0)),
    ):
        assert deemed(tally, SILENT, Unreturned.FOLLOW_MAJORITY).heads.abstain == 584
