"""What every test gets: an empty database on each engine, and the list of what was left out, and why."""

pytest_plugins = ["tests.support.left_out", "tests.support.databases", "tests.support.toys"]
