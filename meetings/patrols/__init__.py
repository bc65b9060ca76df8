"""Duty rosters, patrol entries, opinion slips and errands."""
