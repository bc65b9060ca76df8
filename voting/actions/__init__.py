"""Verbs of the voting feature, one file and one public function each."""
