"""How does an address become a picture that a phone can read?"""

from functools import lru_cache

import segno
from markupsafe import Markup

QUIET = 4  # modules of white on each side that readers need


def qr_svg(text: str, label: str) -> Markup:
    """An inline SVG on its own white ground, read aloud as `label`; it scales to its box (class qr)."""
    size, path = _path(text)
    return Markup(
        '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="{1}" shape-rendering="crispEdges"'
        ' focusable="false"><path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{2}"/></svg>'
    ).format(size, label, path)


@lru_cache(maxsize=256)
def _path(text: str) -> tuple[int, str]:
    """The side in modules with the quiet zone, and one path of horizontal runs."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False, boost_error=True).matrix]
    runs = [
        f"M{start + QUIET} {y + QUIET}h{length}v1h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    ]
    return len(rows) + 2 * QUIET, "".join(runs)


def _runs(row: bytes) -> list[tuple[int, int]]:
    """Where dark modules begin in a row, and how many stand together."""
    runs: list[tuple[int, int]] = []
    for x, dark in enumerate(row):
        if not dark:
            continue
        if runs and runs[-1][0] + runs[-1][1] == x:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((x, 1))
    return runs
