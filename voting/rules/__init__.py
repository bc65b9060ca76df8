"""What the law says of numbers: clauses, heads, turnout and the verdict, in whole numbers only."""
