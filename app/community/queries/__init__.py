"""Every SELECT on places and people; frozen dataclasses come out."""
