"""The building the features stand in: settings, database, web, places and people."""

__version__ = "0.1.0"  # as in pyproject.toml; every ledger says which software began it
