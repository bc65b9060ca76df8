"""Who looks after fire safety in a house, how long may their names be kept, and which lessons come along?"""

from enum import StrEnum

LONGEST_NAME = 60
LONGEST_TITLE, LONGEST_TITLE_EN = 80, 160
LONGEST_LESSON = 2_000
LONGEST_ROUTE_WORDS = 400
LOWEST_FLOOR, HIGHEST_FLOOR = -5, 99
MOST_LESSONS = 40
MOST_ROUTES = 40  # pictures of one house that hang at the same time


class Warden(StrEnum):
    """The four offices of 消防四员, as they are named on a house's page."""

    SAFETY_HEAD = "safety_head"
    PATROL = "patrol"
    PUBLICITY = "publicity"
    FIREFIGHTER = "firefighter"


# Lessons whose words stand in the message catalogue in both languages: lesson_<key>_title and lesson_<key>.
TEMPLATES: tuple[str, ...] = ("stairs", "charging", "leaving", "alarm", "smoke", "extinguisher", "gas")
