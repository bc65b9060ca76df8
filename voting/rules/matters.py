"""Which matters do owners decide together, of which class, and which preset fits which scope and place?

Civil Code art. 278 (1)-(9), art. 279; Shanghai 沪建房管联〔2020〕801号 on elevators.
"""

from dataclasses import dataclass

from voting.rules.presets import MatterClass


@dataclass(frozen=True, slots=True)
class Matter:
    """One kind of matter. `item` is its number in art. 278, 0 for art. 279.

    `scopes` are the scopes it is usually decided in, the most usual first. `second_level` says that it
    may need a vote of the whole estate as well, where common land is used.
    """

    key: str
    item: int
    matter_class: MatterClass
    scopes: tuple[str, ...] = ("community",)
    second_level: bool = False


_ORDINARY, _SPECIAL = MatterClass.ORDINARY, MatterClass.SPECIAL
_PARTIAL = ("community", "buildings", "entrances", "units")

MATTERS: tuple[Matter, ...] = (
    Matter("elevator", 7, _SPECIAL, ("buildings", "entrances"), second_level=True),
    Matter("elevator_land", 8, _ORDINARY),  # Shanghai: the estate's own vote on common land
    Matter("rules_of_procedure", 1, _ORDINARY),
    Matter("management_convention", 2, _ORDINARY),
    Matter("committee", 3, _ORDINARY),
    Matter("manager", 4, _ORDINARY),
    Matter("use_fund", 5, _ORDINARY, _PARTIAL),
    Matter("raise_fund", 6, _SPECIAL, _PARTIAL),
    Matter("rebuild", 7, _SPECIAL, _PARTIAL),
    Matter("change_use", 8, _SPECIAL, _PARTIAL),
    Matter("other", 9, _ORDINARY, _PARTIAL),
    Matter("dwelling_to_business", 0, MatterClass.UNANIMOUS, ("buildings",)),
)

BY_KEY = {matter.key: matter for matter in MATTERS}

# matters on which the law puts a choice of rule, by place; elsewhere the class alone decides
_LOCAL: dict[tuple[str, str], str] = {
    ("elevator", "shanghai"): "cn.sh.elevator.building",
    ("elevator", ""): "cn.elevator.unit",
    ("elevator_land", "shanghai"): "cn.sh.elevator.estate_land",
    ("elevator_land", ""): "cn.cc278.special",  # art. 278(8): change of use of a common part
    ("dwelling_to_business", ""): "cn.cc279.use_change",
}
_BY_CLASS = {_ORDINARY: "cn.cc278.ordinary", _SPECIAL: "cn.cc278.special"}
_SHANGHAI_PARTIAL = {_ORDINARY: "cn.sh.partial.ordinary", _SPECIAL: "cn.sh.partial.special"}


def preset_for(matter: Matter, scope_kind: str, region: str) -> str:
    """The id of the preset that fits, before the calendar has its say."""
    for place in (region, ""):
        if found := _LOCAL.get((matter.key, place)):
            return found
    if region == "shanghai" and scope_kind != "community":
        return _SHANGHAI_PARTIAL[matter.matter_class]  # art. 69: only those who share the part
    return _BY_CLASS[matter.matter_class]


OVERLAYS = {
    "hangzhou": "cn.hz.assembly",
    "beijing": "cn.bj.assembly",
    "ningbo": "cn.ningbo.assembly",
    "qingyuan": "cn.qingyuan.assembly",
}  # forms and clocks of a place over the rule of the matter's class
