"""How is a unit called on a roll, in every language alike?"""


def unit_label(building: str, entrance: str, room: str) -> str:
    """ "13-501", or "3-2-501" where the building has entrances: what committees write themselves."""
    return "-".join(part for part in (building, entrance, room) if part)
