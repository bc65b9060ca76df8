"""Places and people: who lives and owns where, who may act, and how word reaches them."""
