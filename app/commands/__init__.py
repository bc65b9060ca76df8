"""What the terminal's commands do, one file each."""


class Refused(Exception):
    """A command that cannot be done; the text says why and what to do."""
