"""When did a table last meet, and is its convenor to be reminded?"""


def reminder_subject(table: int) -> str:
    """What a convenor's reminder is about, so that a sitting settles it."""
    return f"round_table:{table}"
