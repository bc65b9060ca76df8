"""The page behind a house's printed code: one code, many uses."""
