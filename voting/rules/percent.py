"""How a share is written in per cent without ever crossing the threshold that judged it."""

from voting.rules.verdict import Gate

# A share that differs from its threshold only after the sixth decimal is shown by its integers alone.
MOST_DIGITS = 6


def floor_percent(numer: int, denom: int, digits: int = 1) -> str:
    """The share in per cent rounded down, without a sign: "66.6" of 2/3 and never "66.7". "–" of nothing."""
    return _written(numer * 100 * 10**digits // denom, digits) if denom > 0 else "–"


def ceil_percent(numer: int, denom: int, digits: int = 1) -> str:
    """The share in per cent rounded up, for what must stay under a cap."""
    return _written(-(-numer * 100 * 10**digits // denom), digits) if denom > 0 else "–"


def gate_percent(gate: Gate, digits: int = 1) -> str:
    """A gate's share, rounded to its unfavourable side, more exact where it would read as the threshold.

    50.0001 % under "more than half" is written "50.0001", not "50.0", which would read as a miss.
    """
    if gate.base is None:
        return str(gate.numerator)
    rounded = floor_percent if gate.clause.comparator.is_floor else ceil_percent
    while digits < MOST_DIGITS and gate.left != gate.right and _reads_as_threshold(gate, digits):
        digits += 1
    return rounded(gate.numerator, gate.base, digits)


def _reads_as_threshold(gate: Gate, digits: int) -> bool:
    rounded = floor_percent if gate.clause.comparator.is_floor else ceil_percent
    shown = rounded(gate.numerator, gate.base or 0, digits)
    return shown == rounded(gate.clause.num, gate.clause.den, digits)


def _written(scaled: int, digits: int) -> str:
    whole, rest = divmod(scaled, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits else str(whole)
