"""Agreements between two or three parties: terms that can be checked, and breaches of them."""
