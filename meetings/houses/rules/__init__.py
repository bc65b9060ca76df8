"""Numbers and words: arithmetic, order of states, reasons to refuse."""
