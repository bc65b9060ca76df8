"""Which invented people can the demo be tried as, and what are they?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    """`owner` is the name of the owner the person's phone acts for; `office` a role, "" for none.

    What each of them is called on the terminal stands in the catalogue: `commands.person_` and the key.
    """

    key: str
    name: str
    community: str = "minghui"
    office: str = ""
    chair: bool = False
    owner: str = ""


# In the order in which their sign-in links are printed: who can vote now comes first.
PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("neighbour", ""),  # whoever holds building 12, 301
    DemoPerson("owner", "周玉珍", owner="周玉珍"),
    DemoPerson("co_owner", "马秀英", owner="马秀英"),
    DemoPerson("tenant", "阿伊莎", office="resident"),
    DemoPerson("chair", "沈国强", office="committee", chair=True, owner="沈国强"),
    DemoPerson("committee", "李慧敏", office="committee", owner="李慧敏"),
    DemoPerson("teller", "王桂兰", office="teller"),
    DemoPerson("convenor", "罗敏", office="convenor", owner="罗敏"),
    DemoPerson("administrator", "林晓岚", office="administrator"),
    DemoPerson("moderator", "徐文涛", "duxiang", office="moderator"),
    DemoPerson("landlord", "", "duxiang"),  # whoever owns the house of the demo's tables
    DemoPerson("sub_landlord", "刘福林", "duxiang"),
    DemoPerson("lodger", "阿明", "duxiang"),
    DemoPerson("keeper", "范玉珍", "pingan", office="moderator"),
    DemoPerson("treasurer", "许雅琴", "pingan", office="committee", chair=True),
    DemoPerson("volunteer", "何春生", "pingan", office="resident"),
    DemoPerson("overseer", "陈立新", office="overseer"),
    DemoPerson("stranger", "何阿根", "pingan", office="resident"),
)
