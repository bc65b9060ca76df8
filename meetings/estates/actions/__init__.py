"""Verbs, one file and one public function each."""
