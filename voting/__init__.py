"""Owners' assemblies: from the roll and the notice to the ballot, the ledger and the verdict."""
