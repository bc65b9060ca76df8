"""The demo: three communities with real numbers and invented people."""
