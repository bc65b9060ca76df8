"""Verbs on places and people, one file and one public function each."""
