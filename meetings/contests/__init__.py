"""Ordering contests: entries, published criteria, scores, a published order."""
