"""A house's code follows from the secret, the plate and its generation; who reads what is written at it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.community.rules import codes
from meetings.houses.rules.messages import may_read
from meetings.houses.rules.plates import plain_code

SECRET = bytes(range(32))


def test_the_same_plate_prints_the_same_code_again() -> None:
    assert plain_code(SECRET, 12, 1) == plain_code(SECRET, 12, 1)
    assert plain_code(SECRET, 12, 1).token == "pew2WeWJyMaeigI-9mihZw"  # what hangs on doors must not change


@given(some.integers(1, 10**9), some.integers(1, 99), some.binary(min_size=32, max_size=32))
def test_another_plate_generation_or_secret_has_another_code(
    plate: int, generation: int, other: bytes
) -> None:
    here = plain_code(SECRET, plate, generation)
    assert len(here.token) == 22
    assert codes.read(here.typed)
    others = [plain_code(SECRET, plate + 1, generation), plain_code(SECRET, plate, generation + 1)]
    if other != SECRET:
        others.append(plain_code(other, plate, generation))
    for each in others:
        assert each.token != here.token
        assert each.typed != here.typed


@pytest.mark.parametrize(
    ("sent_to", "own", "above", "reads"),
    [
        ("convenor", True, False, True),
        ("convenor", False, True, True),
        ("convenor", False, False, False),
        ("grid", True, False, False),  # it may be about the convenor
        ("grid", False, True, True),
        ("grid", True, True, True),  # who convenes above as well
        ("grid", False, False, False),
    ],
)
def test_a_word_to_the_grid_is_not_for_the_house(sent_to: str, own: bool, above: bool, reads: bool) -> None:
    assert may_read(sent_to, own=own, above=above) is reads
