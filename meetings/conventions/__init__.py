"""Conventions: texts cut into clauses, their versions, consultation, adoption, publication, signatures."""
