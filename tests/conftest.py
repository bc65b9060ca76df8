"""What every test gets: an empty database on each engine, and the list of what was left out, and why."""

from hypothesis import settings

# How long an example takes says how busy the machine is, and nothing of the rule that is tested.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

pytest_plugins = ["tests.support.left_out", "tests.support.databases", "tests.support.toys"]
