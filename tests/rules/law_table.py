"""The law once more, typed by hand and judged with fractions: an oracle that shares no code with the engine.

Q is what the quorum demands, A the approval; "|" in front of clauses means that one of them is enough.
"""

from fractions import Fraction

ORDINARY = "Q area part ≥ 2/3 all, Q heads part ≥ 2/3 all, A area yes > 1/2 part, A heads yes > 1/2 part"
SPECIAL = "Q area part ≥ 2/3 all, Q heads part ≥ 2/3 all, A area yes ≥ 3/4 part, A heads yes ≥ 3/4 part"
JP_QUORUM = "Q heads present > 1/2 all, Q heads present > 1/2 all"

LAW = {
    "cn.cc278.ordinary": ORDINARY,
    "cn.cc278.special": SPECIAL,
    "cn.cc279.use_change": "A heads yes ≥ 1 all",
    "cn.sh.partial.ordinary": ORDINARY,
    "cn.sh.partial.special": SPECIAL,
    "cn.sh.elevator.building": SPECIAL,
    "cn.sh.elevator.estate_land": ORDINARY,
    "cn.sh.elevator.estate_2014": "A heads yes ≥ 2/3 all",
    "cn.sh.elevator.building_2014": "A heads yes ≥ 9/10 all",
    "cn.elevator.unit": SPECIAL,
    "cn.jinan.elevator_2019": "A area yes ≥ 2/3 all, A heads yes ≥ 2/3 all",
    "cn.committee.meeting": "Q heads present > 1/2 all, A heads yes > 1/2 all",
    "cn.petition.20": "A heads yes ≥ 1/5 all",
    "cn.petition.n274": "A area yes ≥ 1/5 all, A heads yes ≥ 1/5 all",
    "cn.petition.sz_founding": "|A heads yes ≥ 1/5 all, |A area yes ≥ 1/5 all",
    "cn.petition.bj_founding": "|A heads yes ≥ 1/20 all, |A area yes ≥ 1/20 all",
    "cn.residents.meeting": "Q heads present > 1/2 all, A heads yes > 1/2 present",
    "cn.residents.reps": "Q heads present ≥ 2/3 all, A heads yes > 1/2 present",
    "cn.rc.election.voters": "Q heads part > 1/2 all, A heads yes > 1/2 part",
    "cn.rc.election.reps": "Q heads part > 2/3 all, A heads yes > 1/2 part",
    "cn.village.meeting": "|Q heads present > 1/2 all, |Q heads present ≥ 2/3 all, A heads yes > 1/2 present",
    "cn.henan.objection_2017": "A area no ≤ 1/3 all, A heads no ≤ 1/3 all",
    "tw.31": "Q heads present ≥ 2/3 all, Q area present ≥ 2/3 all, "
    "A heads yes ≥ 3/4 present, A area yes ≥ 3/4 present",
    "tw.32": "Q heads present ≥ 3, Q heads present ≥ 1/5 all, Q area present ≥ 1/5 all, "
    "A heads yes > 1/2 present, A area yes > 1/2 present",
    "hk.s3.committee": "A heads yes > 1/2 cast, A area yes ≥ 3/10 all",
    "hk.ordinary": "Q heads present ≥ 1/10 all, A heads yes > 1/2 cast",
    "hk.large_works": "Q heads present ≥ 1/10 all, A heads yes > 1/2 cast",
    "sg.ordinary": "Q area present ≥ 3/10 all, A heads yes > 1/2 cast",
    "sg.special": "Q area present ≥ 3/10 all, A area yes ≥ 3/4 cast",
    "sg.ninety": "Q area present ≥ 3/10 all, A area yes ≥ 9/10 cast",
    "sg.unanimous": "Q area present ≥ 3/10 all, A heads no ≤ 0",
    "jp.39.ordinary": "A heads yes > 1/2 present, A heads yes > 1/2 present",
    "jp.17.change": JP_QUORUM + ", A heads yes ≥ 3/4 present, A heads yes ≥ 3/4 present",
    "jp.17_5.barrier_free": JP_QUORUM + ", A heads yes ≥ 2/3 present, A heads yes ≥ 2/3 present",
    "jp.31.bylaws": JP_QUORUM + ", A heads yes ≥ 3/4 present, A heads yes ≥ 3/4 present",
    "jp.62.rebuild": "A heads yes ≥ 4/5 all, A heads yes ≥ 4/5 all",
    "de.25": "A heads yes > 1/2 cast",
    "de.21_2.cost_all": "A heads yes > 2/3 cast, A area yes > 1/2 all",
    "fr.24": "A heads yes > 1/2 cast",
    "fr.25": "A heads yes > 1/2 all",
    "fr.26": "A heads yes > 1/2 all, A heads yes ≥ 2/3 all",
    "es.17_2.lift": "A heads yes > 1/2 all, A area yes > 1/2 all",
    "es.17_7.first_call": "Q heads present > 1/2 all, Q area present > 1/2 all, "
    "A heads yes > 1/2 all, A area yes > 1/2 all",
    "es.17_7.second_call": "A heads yes > 1/2 present, A area yes > 1/2 present",
    "es.17_3.three_fifths": "A heads yes ≥ 3/5 all, A area yes ≥ 3/5 all",
    "nsw.special": "Q area present ≥ 1/4 all, A area no ≤ 1/4 cast",
    "nsw.accessibility": "Q area present ≥ 1/4 all, A area no < 1/2 cast",
    "us.ordinary": "Q heads present ≥ 1/5 all, A heads yes > 1/2 cast",
    "us.amend_declaration": "A heads yes ≥ 67/100 all",
}

# One row of numbers: (all, yes, no, abstain) by area and by heads.
Row = tuple[int, int, int, int]


def clauses_of(rule: str) -> list[tuple[str, ...]]:
    """(list, weight, measure, sign, ratio, base) of every clause, the base empty for a bare number."""
    found = []
    for text in LAW[rule].split(", "):
        words = text.split(" ")
        found.append((*words, "") if len(words) == 5 else tuple(words))
    return found


def holds(clause: tuple[str, ...], area: Row, heads: Row) -> bool:
    """One clause by exact fractions."""
    _, weight, measure, sign, ratio, base = clause
    everyone, yes, no, abstain = area if weight == "area" else heads
    part = yes + no + abstain
    bases = {"all": everyone, "part": part, "present": part, "cast": yes + no, "": 1}
    if bases[base] == 0:
        return False
    share = Fraction({"part": part, "present": part, "yes": yes, "no": no}[measure], bases[base])
    threshold = Fraction(ratio)
    if share == threshold:
        return sign in "≥≤"
    return share > threshold if sign in "≥>" else share < threshold


def outcome(rule: str, area: Row, heads: Row) -> str:
    """passed, rejected or no_quorum, by exact fractions."""
    for letter, failure in (("Q", "no_quorum"), ("A", "rejected")):
        must = [holds(clause, area, heads) for clause in clauses_of(rule) if clause[0] == letter]
        either = [holds(clause, area, heads) for clause in clauses_of(rule) if clause[0] == f"|{letter}"]
        if not all(must) or (either and not any(either)):
            return failure
    return "passed"
