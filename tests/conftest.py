"""What every test gets: the list of tests that were left out, and why."""

pytest_plugins = ["tests.support.left_out"]
