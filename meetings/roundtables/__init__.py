"""The tree of round tables: who belongs to which, who convenes it, and which have met."""
