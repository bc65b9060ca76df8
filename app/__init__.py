"""The building the features stand in: settings, database, web, places and people."""
