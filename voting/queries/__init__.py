"""Every SELECT of the voting feature; frozen dataclasses come out."""
