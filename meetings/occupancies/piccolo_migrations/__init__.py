"""How the tables of this feature came to be, one file for each step."""
