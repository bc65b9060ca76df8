"""Round tables, lists and conventions: the rooms the neighbours' talk will stand in."""
