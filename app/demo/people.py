"""Which invented people can the demo be tried as, and what are they?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoPerson:
    """`owner` is the name of the owner the person's phone acts for; `office` a role, "" for none."""

    key: str
    name: str
    words: str
    community: str = "minghui"
    office: str = ""
    chair: bool = False
    owner: str = ""


PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson("owner", "周玉珍", "业主，13 号楼 602 室  Owner, building 13, 602", owner="周玉珍"),
    DemoPerson("neighbour", "", "业主，12 号楼 301 室，正在表决  Owner, building 12, 301, voting now"),
    DemoPerson("co_owner", "马秀英", "共有人，13 号楼 503 室  Co-owner, building 13, 503", owner="马秀英"),
    DemoPerson("tenant", "阿伊莎", "租户，没有业主票  Tenant, no owner's ballot", office="resident"),
    DemoPerson(
        "chair", "沈国强", "业委会主任  Chair of the owners' committee", office="committee", chair=True
    ),
    DemoPerson("committee", "李慧敏", "业委会委员  Member of the owners' committee", office="committee"),
    DemoPerson("teller", "王桂兰", "计票人  Teller", office="teller"),
    DemoPerson("administrator", "林晓岚", "管理员  Administrator", office="administrator"),
    DemoPerson("overseer", "陈立新", "街道办事处，只看数字  Street office, figures only", office="overseer"),
    DemoPerson("stranger", "何阿根", "别的小区的居民  Someone from elsewhere", "pingan", office="resident"),
)
