"""Does `python -m app verdict` write the good rows, name the bad ones and return the right code?"""

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from voting.preset_library import all_presets
from voting.rules.verdict_table import columns_used
from voting.verdict_command import verdict_command

CASES = Path(__file__).parent / "cases.csv"
HEADER = (
    "case,preset,area_all,heads_all,area_yes,heads_yes,area_no,heads_no,area_abstain,heads_abstain"
    ",verdict,why"
)
GOOD = "T01,cn.cc278.ordinary,900000,90,300100,31,299900,29,0,0,passed,two thirds"
WRONG = "W,cn.cc278.ordinary,900000,90,300100,31,299900,29,0,0,rejected,"


class Answer:
    """What the command did with a file."""

    def __init__(self, file: Path) -> None:
        out, err = io.StringIO(), io.StringIO()
        self.code = verdict_command(file, out, err)
        self.out, self.err = out.getvalue(), err.getvalue()
        self.rows = list(csv.DictReader(io.StringIO(self.out)))


Ask = Callable[..., Answer]


@pytest.fixture
def ask(tmp_path: Path) -> Ask:
    def asked(*lines: str, header: str = HEADER) -> Answer:
        file = tmp_path / "counts.csv"
        file.write_bytes("\n".join([header, *lines, ""]).encode())
        return Answer(file)

    return asked


def test_the_shared_cases_agree() -> None:
    answer = Answer(CASES)
    assert (answer.code, answer.err) == (0, "")
    assert [row["verdict"] for row in answer.rows] == [
        row["verdict"] for row in csv.DictReader(io.StringIO(CASES.read_text("utf-8")))
    ]
    assert answer.rows[1]["reason"] == "heads part 59*3=177 < 90*2=180"
    assert answer.rows[2]["reason"] == "heads yes 30*2=60 <= 60*1=60"


def test_the_same_rows_come_back_with_verdict_and_reason(ask: Ask) -> None:
    answer = ask(GOOD)
    assert answer.out.splitlines()[0] == HEADER + ",reason"
    assert answer.out.splitlines()[1].startswith(GOOD + ",area part 600000*3=1800000 >= 900000*2=1800000; ")


def test_verdict_and_why_may_be_absent(ask: Ask) -> None:
    header = HEADER.removesuffix(",verdict,why")
    answer = ask("T02,cn.cc278.ordinary,900000,90,400000,40,200000,19,0,0", header=header)
    assert answer.code == 0
    assert answer.out.splitlines()[0] == header + ",verdict,reason"
    assert answer.rows[0]["verdict"] == "no_quorum"


def test_columns_stand_in_any_order_and_strange_ones_are_kept(ask: Ask) -> None:
    answer = ask(
        "x,12,12,8,0,0,cn.petition.20", header="note,heads_all,area_all,heads_yes,heads_no,extra,preset"
    )
    assert answer.code == 0
    assert answer.rows[0]["note"] == "x"
    assert answer.rows[0]["verdict"] == "passed"


def test_a_different_verdict_is_named_and_gives_one(ask: Ask) -> None:
    answer = ask(GOOD, WRONG)
    assert answer.code == 1
    assert [row["verdict"] for row in answer.rows] == ["passed", "passed"]
    assert "counts.csv:3: W: the given verdict is rejected, the computed one is passed" in answer.err
    assert answer.err.count("\n") == 1


def test_a_bad_row_is_left_out_and_goes_before_a_different_one(ask: Ask) -> None:
    answer = ask(WRONG, "B,cn.cc278.ordinary,900000,90,x,31,299900,29,0,0,,", GOOD)
    assert answer.code == 2
    assert [row["case"] for row in answer.rows] == ["W", "T01"]
    assert answer.err.index(":2: W: ") < answer.err.index(
        ":3: B: area_yes is 'x', which is not a whole number"
    )


BAD_ROWS = [
    ("cn.cc278.ordinary,900000,90,-1,31,299900,29,0,0", "area_yes is '-1', which is negative"),
    ("cn.cc278.ordinary,900000,90,1.0,31,299900,29,0,0", "area_yes is '1.0', which is not a whole number"),
    ("cn.cc278.ordinary,900000,90,1e3,31,299900,29,0,0", "not a whole number"),
    ("cn.cc278.ordinary,900000,90,+1,31,299900,29,0,0", "not a whole number"),
    ("cn.cc278.ordinary,900000,90,1_000,31,299900,29,0,0", "not a whole number"),
    ("cn.cc278.ordinary,900000,90,３０,31,299900,29,0,0", "full-width digits are not read"),
    ("cn.cc278.ordinary,900000,90,٣,31,299900,29,0,0", "not written with the digits 0-9"),
    ("cn.cc278.ordinary,900000,90,²,31,299900,29,0,0", "not a whole number"),
    (
        'cn.cc278.ordinary,"900,000",90,1,31,299900,29,0,0',
        "area_all is '900,000', which is not a whole number",
    ),
    ("cn.cc278.ordinary,900000,90," + "9" * 5000 + ",31,299900,29,0,0", "too many digits"),
    ("cn.cc278.ordinary,,90,300100,31,299900,29,0,0", "area_all is empty or absent"),
    ("cn.cc278.ordinary,900000,90,300100,31,299900,29,0,", "heads_abstain is empty or absent"),
    ("cn.cc278.ordinary,900000,90,300100,31", "area_no is empty or absent"),
    ("cn.cc278.ordinary,900000,90,300100,31,299900,60,0,0", "more than heads_all (91 > 90)"),
    ("cn.cc278.ordinary,900000,90,900001,31,0,29,0,0", "more than area_all (900001 > 900000)"),
    ("cn.cc278.ordinary,900000,90,300100,31,299900,29,0,0,passed,why,more", "the row has 13 fields"),
    ("cn.cc278,900000,90,300100,31,299900,29,0,0", "there is no preset called cn.cc278"),
    (",900000,90,300100,31,299900,29,0,0", "preset is empty"),
    ("cn.hz.assembly,900000,90,300100,31,299900,29,0,0", "cn.hz.assembly needs more than these columns"),
    ("cn.committee.election,900000,90,300100,31,299900,29,0,0", "the candidates and the seats"),
    ("cn.convention,900000,90,300100,31,299900,29,0,0", "which body decides"),
    ("cn.roundtable,900000,90,300100,31,299900,29,0,0", "no_clauses"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS)
def test_a_bad_row_is_named_with_its_line_and_reason(ask: Ask, row: str, reason: str) -> None:
    answer = ask(GOOD, "B," + row, GOOD)
    assert answer.code == 2
    named, _, why = answer.err.partition(": B: ")
    assert named.endswith("counts.csv:3")
    assert reason in why
    assert [row["case"] for row in answer.rows] == ["T01", "T01"]


def test_a_line_is_the_line_of_the_file(ask: Ask) -> None:
    answer = ask('A,cn.petition.20,,10,,2,,,,,,"two\nlines"', "", ",,,", "B,nowhere")
    assert ":6: B: there is no preset called nowhere" in answer.err
    assert [row["case"] for row in answer.rows] == ["A"]


def test_a_row_that_is_no_csv_is_named_and_the_next_one_read(ask: Ask) -> None:
    answer = ask('"A"x,cn.petition.20,,10,,2', "B,cn.petition.20,,10,,2,,,,,,")
    assert answer.code == 2
    assert "counts.csv:2: the row is not valid CSV" in answer.err
    assert [row["case"] for row in answer.rows] == ["B"]


def test_a_mark_at_the_start_of_the_file_and_windows_line_ends_are_read(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_bytes(("\ufeff" + HEADER + "\r\n" + GOOD + "\r\n").encode())
    answer = Answer(file)
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.splitlines()[0] == HEADER + ",reason"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the file has no header"),
        (b"\n\n", "the file has no header"),
        (b"case,rule\nA,b\n", "no column called preset"),
        (b"case,preset,case\nA,b,c\n", "two columns called case"),
        (
            (HEADER + "\nA,cn.petition.20,,10\nB,同意".encode().decode()).encode("gbk"),
            ":3: the file is not UTF-8",
        ),
    ],
)
def test_a_file_that_makes_no_sense_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    file = tmp_path / "counts.csv"
    file.write_bytes(content)
    answer = Answer(file)
    assert (answer.code, answer.out) == (2, "")
    assert reason in answer.err


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    answer = Answer(tmp_path / "nowhere.csv")
    assert (answer.code, answer.out) == (2, "")
    assert "cannot be read" in answer.err


def test_a_file_with_no_rows_is_no_fault(ask: Ask) -> None:
    answer = ask()
    assert (answer.code, answer.out) == (0, HEADER + ",reason\n")


@pytest.mark.parametrize(
    ("rule", "used"),
    [
        ("de.25", {"heads_yes", "heads_no"}),
        ("cn.petition.20", {"heads_yes", "heads_all"}),
        ("cn.henan.objection_2017", {"area_no", "area_all", "heads_no", "heads_all"}),
        ("sg.special", {"area_all", "area_yes", "area_no", "area_abstain"}),
        ("cn.committee.meeting", {"heads_all", "heads_yes", "heads_no", "heads_abstain"}),
    ],
)
def test_a_rule_names_the_columns_it_reads(rule: str, used: set[str]) -> None:
    assert columns_used(next(each for each in all_presets() if each.id == rule)) == used


def test_unused_columns_may_be_empty_for_every_rule(ask: Ask) -> None:
    columns = HEADER.split(",")[2:10]
    rules = [each for each in all_presets() if each.computable]
    lines = []
    for rule in rules:
        numbers = {"all": "90", "yes": "90", "no": "0", "abstain": "0"}
        cells = [numbers[name.split("_")[1]] if name in columns_used(rule) else "" for name in columns]
        lines.append(",".join([rule.id, rule.id, *cells, "passed", ""]))
    answer = ask(*lines)
    assert (answer.code, answer.err) == (0, "")
    assert len(answer.rows) == len(rules)


def test_an_unused_column_with_nonsense_in_it_is_still_a_bad_row(ask: Ask) -> None:
    assert ask("A,cn.petition.20,many,10,,2,,,,,,").code == 2


@pytest.mark.parametrize(
    "rule", ["cn.sh.elevator.building_2014", "cn.jinan.elevator_2019", "cn.henan.objection_2017"]
)
def test_expired_and_disabled_rules_are_judged_too(ask: Ask, rule: str) -> None:
    answer = ask(f"A,{rule},100,10,100,10,0,0,0,0,passed,")
    assert (answer.code, answer.err) == (0, "")


def test_shares_are_read_from_the_area_and_votes_from_the_heads(ask: Ask) -> None:
    answer = ask(
        "A,hk.s3.committee,100,10,30,4,0,3,,,passed,", "B,hk.s3.committee,100,10,29,4,0,3,,,rejected,"
    )
    assert answer.code == 0
    assert answer.rows[1]["reason"] == "share yes 29*10=290 < 100*3=300"


def test_a_pass_names_what_no_count_can_settle(ask: Ask) -> None:
    answer = ask("A,cn.sh.elevator.building_2014,,25,,23,,2,,,,", "B,tw.32,90,9,90,9,0,0,0,0,,")
    assert answer.rows[0]["reason"].endswith("; +also(payers_unanimous,no_fierce_objection)")
    assert answer.rows[1]["reason"].endswith("; +veto")


def test_nobody_is_nobody_s_majority(ask: Ask) -> None:
    answer = ask("A,cn.cc278.special,0,0,0,0,0,0,0,0,no_quorum,", "B,de.25,,,,0,,0,,,rejected,")
    assert answer.code == 0
    assert answer.rows[0]["reason"] == "area part all=0; heads part all=0"


def test_numbers_beyond_any_float_stay_exact(ask: Ask) -> None:
    third = 10**30 + 1
    for yes, verdict in ((2 * third, "passed"), (2 * third - 1, "rejected")):
        answer = ask(f"A,cn.sh.elevator.estate_2014,,{3 * third},,{yes},,,,,{verdict},")
        assert answer.code == 0


def test_given_verdicts_are_compared_word_for_word(ask: Ask) -> None:
    answer = ask(GOOD.replace("passed", "Passed"), GOOD.replace("passed", " passed "))
    assert answer.code == 1
    assert answer.err.count("the given verdict is") == answer.err.count("the given verdict is Passed") == 1


def test_a_reason_column_of_an_earlier_run_is_written_anew(ask: Ask) -> None:
    first = ask(GOOD)
    lines = first.out.splitlines()
    again = ask(lines[1], header=lines[0])
    assert again.out == first.out


def test_the_words_can_be_chinese(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(HEADER + "\nB,cn.nowhere\n", "utf-8")
    err = io.StringIO()
    assert verdict_command(file, io.StringIO(), err, lang="zh") == 2
    assert "没有 cn.nowhere 这条表决规则" in err.getvalue().replace("\u00a0", " ")


def test_it_runs_from_the_terminal_of_a_machine_that_speaks_no_unicode(tmp_path: Path) -> None:
    file = tmp_path / "counts.csv"
    file.write_text(HEADER + "\n表决,cn.petition.20,,10,,2,,,,,passed,达到\n甲,cn.nowhere\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "app", "verdict", str(file)],
        capture_output=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )
    assert done.returncode == 2
    assert done.stdout.decode("utf-8").splitlines()[1].startswith("表决,cn.petition.20,")
    assert "counts.csv:3: 甲: there is no preset called cn.nowhere" in done.stderr.decode("utf-8")
