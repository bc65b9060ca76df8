"""Every SELECT of this feature; each returns frozen dataclasses."""
