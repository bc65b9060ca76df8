"""What stands in an assembly's ledger, in which order, and how anyone recounts it: no clock, no database."""
