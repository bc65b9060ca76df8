"""Numbers and words of places and people; nothing here knows a database, a page or a clock."""
