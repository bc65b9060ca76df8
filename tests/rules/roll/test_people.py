"""Are two rows one person only where more than a name says so, or a person does?"""

from app.community.rules.roll.doubts import Option, Reason, Weight
from app.community.rules.roll.identity import check_digit, hide_identities
from tests.support.rolls import answered, as_known, doubt, owners, plan, preview, reasons

KEY = b"k" * 32


def row(room: str, owner: str, mobile: str = "", certificate: str = "", identity: str = "") -> list[str]:
    return ["1", room, owner, "80", mobile, certificate, identity]


def marked(serial: int) -> str:
    first = f"99999919800101{serial:03d}"
    return hide_identities(first + check_digit(first), KEY)


def test_a_name_alone_is_a_doubt_that_must_be_settled() -> None:
    settled = plan([row("101", "张三"), row("201", "张三")])
    assert doubt(settled, Reason.SAME_NAME_ONLY).weight is Weight.MUST
    assert (settled.heads, settled.heads_least, settled.heads_most) == (2, 1, 2)
    assert settled.decisions == ()


def test_another_number_is_said_as_the_reason() -> None:
    settled = plan([row("101", "张三", "12000000001"), row("201", "张三", "12000000002")])
    assert doubt(settled, Reason.SAME_NAME_OTHER_PHONE).written == "120 **** 0002"


def test_the_same_name_and_number_is_proposed_as_one_and_can_be_undone() -> None:
    rows = [row("101", "张三", "12000000001"), row("201", "张三", "12000000001")]
    settled = plan(rows)
    assert settled.open == ()
    assert settled.heads == 1
    assert [(d.one, d.basis, d.labels) for d in settled.decisions] == [
        (True, "same_mobile", ("1-101", "1-201"))
    ]
    proposal = doubt(settled, Reason.SAME_NAME_AND_PHONE)
    undone = plan(rows, answered({proposal.id: "apart"}))
    assert (undone.heads, undone.decisions[0].one, undone.decisions[0].basis) == (2, False, "decided")


def test_the_same_name_and_certificate_is_proposed_as_one() -> None:
    settled = plan([row("101", "张三", "", "沪字第123456号"), row("201", "张三", "", "沪字第123456号")])
    assert reasons(settled) == [Reason.SAME_NAME_AND_CERTIFICATE]
    assert settled.heads == 1


def test_a_person_settles_singly() -> None:
    rows = [row("101", "张三"), row("201", "张三"), row("301", "张三")]
    second, third = plan(rows).doubts
    settled = plan(rows, answered({second.id: second.choices[0].id, third.id: "apart"}))
    assert settled.open == ()
    assert settled.heads == 2
    assert owners(settled, "1-101") == owners(settled, "1-201") != owners(settled, "1-301")


def test_a_person_settles_for_all_and_that_is_on_record() -> None:
    rows = [row("101", "张三"), row("201", "张三"), row("102", "李四"), row("202", "李四")]
    apart = plan(rows, answered({}, same_name_only=Option.APART))
    assert (apart.heads, apart.open) == (4, ())
    assert all(decision.for_all and not decision.one for decision in apart.decisions)
    assert plan(rows, answered({}, same_name_only=Option.SAME)).heads == 2


def test_an_answer_of_its_own_comes_before_the_one_for_all() -> None:
    rows = [row("101", "张三"), row("201", "张三"), row("102", "李四"), row("202", "李四")]
    first = plan(rows).doubts[0]
    settled = plan(rows, answered({first.id: "apart"}, same_name_only=Option.SAME))
    assert settled.heads == 3


def test_identity_tells_namesakes_apart_without_a_question() -> None:
    settled = plan([row("101", "张三", "", "", marked(1)), row("201", "张三", "", "", marked(2))])
    assert (settled.heads, settled.open) == (2, ())


def test_identity_tells_that_two_rows_are_one() -> None:
    settled = plan(
        [row("101", "张三", "12000000001", "", marked(1)), row("201", "张三", "12000000002", "", marked(1))]
    )
    assert reasons(settled) == [Reason.SAME_NAME_AND_IDENTITY]
    assert settled.heads == 1


def test_one_number_with_two_identities_must_be_settled() -> None:
    settled = plan(
        [row("101", "张三", "12000000001", "", marked(1)), row("201", "张三", "12000000001", "", marked(2))]
    )
    assert doubt(settled, Reason.SAME_PHONE_OTHER_IDENTITY).weight is Weight.MUST
    assert settled.heads == 2


def test_nothing_of_an_identity_is_in_the_preview() -> None:
    found = preview([row("101", "张三", "", "", marked(1)), row("201", f"张三 {marked(2)}", "", "", "")])
    assert "\ue0f0" not in repr(found)
    assert marked(1)[1:-1] not in repr(found)
    assert {owner.identity for draft in found.drafts for row_ in draft.owners for owner in row_.owners} == {
        1,
        2,
    }


def test_names_that_occur_once_carry_not_even_an_ordinal() -> None:
    found = preview([row("101", "张三", "", "", marked(1)), row("201", "李四", "", "", marked(2))])
    assert {owner.identity for draft in found.drafts for row_ in draft.owners for owner in row_.owners} == {0}


def test_a_registered_company_name_is_one_owner() -> None:
    settled = plan([row("101", "上海某某（集团）有限公司"), row("201", "上海某某(集团) 有限公司")])
    assert (settled.heads, settled.open) == (1, ())
    assert [decision.basis for decision in settled.decisions] == ["company_name"]


def test_a_couple_and_the_husband_alone_are_two_heads() -> None:
    settled = plan([row("101", "张三、李四", "12000000001"), row("201", "张三", "12000000001")])
    assert settled.heads == 2


def test_the_same_couple_twice_is_one_head() -> None:
    settled = plan(
        [
            row("101", "张三、李四", "12000000001、12000000002"),
            row("201", "李四、张三", "12000000002、12000000001"),
        ]
    )
    assert settled.heads == 1


def test_what_the_roll_knows_is_not_asked_again() -> None:
    rows = [row("101", "张三"), row("201", "张三"), row("301", "张三")]
    second, third = plan(rows).doubts
    known = as_known(plan(rows, answered({second.id: second.choices[0].id, third.id: "apart"})))
    again = plan(rows, known=known)
    assert (again.heads, again.open) == (2, ())
