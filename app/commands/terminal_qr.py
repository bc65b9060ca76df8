"""How does an address become a picture on a terminal, that a phone in the room can read?"""

import sys

import segno

QUIET = 2  # modules of white around it: half of what paper needs, enough for a lit screen
BLACK_ON_WHITE, AS_BEFORE = "\x1b[30;107m", "\x1b[0m"
HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}


def terminal_qr(text: str, *, colours: bool | None = None) -> str:
    """Two rows of modules to a line; black on white in a terminal, whatever its own colours are."""
    if colours is None:
        colours = sys.stdout.isatty()
    code = segno.make(text, error="m", micro=False)
    rows = [[int(module) for module in row] for row in code.matrix_iter(border=QUIET)]
    if len(rows) % 2:
        rows.append([0] * len(rows[0]))
    lines = [
        "".join(HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]
    return "\n".join(f"{BLACK_ON_WHITE}{line}{AS_BEFORE}" if colours else line for line in lines)
