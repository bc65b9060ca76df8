"""Ask and answer before the demo's votes: what neighbours wanted to know, and who doubted the roll."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.clock import travel
from voting.actions.answer_objection import answer_objection
from voting.actions.answer_question import answer_question
from voting.actions.ask_question import ask_question
from voting.actions.object_to_roll import object_to_roll


@dataclass(frozen=True)
class Asked:
    """A question of one of the demo's people; an empty answer is still owed."""

    vote: str
    who: str
    text: str
    answer: str = ""


QUESTIONS: tuple[Asked, ...] = (
    Asked(
        "elevator-13",
        "owner",
        "一楼、二楼要不要出钱？",
        "一楼、二楼不出。三楼以上按楼层分摊，数额见材料，费用协议另签。",
    ),
    Asked(
        "elevator-12",
        "neighbour",
        "施工要多久？期间怎样进出？",
        "大约四个月。楼道口会搭防护通道，全程可以进出。",
    ),
    Asked(
        "green-13",
        "co_owner",
        "占掉的绿地补种在哪里？",
        "在 13 号楼东侧补种，面积相同，由电梯项目出钱。",
    ),
    Asked("green-13", "owner", "补种的树由谁养护？"),
)
DOUBTED = "elevator-12"
OBJECTION = "公示的面积和我的产证好像对不上，请核对。"
ANSWER = "已核对不动产登记簿，公示面积与登记一致。原件可以到业委会查看。"
FIRST, LATER = timedelta(hours=8), timedelta(hours=24)  # after the notice was hung at ten


async def talk_before_voting(public_id: str, people: dict[str, int], hung_at: datetime) -> None:
    """All that was asked about one vote, on the day its notice was hung and the next."""
    for each in (each for each in QUESTIONS if each.vote == public_id):
        with travel(hung_at + FIRST):
            question = await ask_question(public_id, person=people[each.who], text=each.text)
        if each.answer:
            with travel(hung_at + LATER):
                await answer_question(public_id, question, person=people["chair"], text=each.answer)
    if public_id == DOUBTED:
        with travel(hung_at + FIRST):
            objection = await object_to_roll(public_id, person=people["neighbour"], text=OBJECTION)
        with travel(hung_at + LATER):
            await answer_objection(public_id, objection, person=people["chair"], upheld=False, text=ANSWER)
