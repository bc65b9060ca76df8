"""How often may a slip, a code or a password be tried, by what is tried and by whoever tries?"""

from datetime import timedelta
from typing import Any

from litestar import Request

from app.web.ground import ground_of
from app.web.limits import forgive, try_once

A_DAY = timedelta(hours=24)
A_WHILE = timedelta(minutes=15)

# A hall full of neighbours shares one address: the limit by address is wide, the one by slip narrow.
PER_SLIP, SLIPS_PER_ADDRESS = 8, 200
CODES_PER_ADDRESS = 60
PER_LOGIN, LOGINS_PER_ADDRESS = 5, 60
PER_NUMBER = 8


async def count_binding(request: Request[Any, Any, Any], slip: str) -> None:
    """Four digits are guessed in 10,000 tries; eight a day are allowed."""
    settings = ground_of(request).settings
    await try_once(settings, f"slips-from:{_address(request)}", limit=SLIPS_PER_ADDRESS, per=A_WHILE)
    await try_once(settings, f"slip:{slip}", limit=PER_SLIP, per=A_DAY)


async def forgive_binding(request: Request[Any, Any, Any], slip: str) -> None:
    """It was the right person after all."""
    await forgive(ground_of(request).settings, f"slip:{slip}")


async def count_code(request: Request[Any, Any, Any]) -> None:
    """A typed code has 60 bits: this only keeps the noise down."""
    settings = ground_of(request).settings
    await try_once(settings, f"codes-from:{_address(request)}", limit=CODES_PER_ADDRESS, per=A_WHILE)


async def count_password(request: Request[Any, Any, Any], login: str) -> None:
    """By login, whether it exists or not, and by address."""
    settings = ground_of(request).settings
    await try_once(settings, f"passwords-from:{_address(request)}", limit=LOGINS_PER_ADDRESS, per=A_WHILE)
    await try_once(settings, f"password:{login}", limit=PER_LOGIN, per=A_WHILE)


async def forgive_password(request: Request[Any, Any, Any], login: str) -> None:
    """The address is not forgiven: one's own right password must not pay for guessing others'."""
    await forgive(ground_of(request).settings, f"password:{login}")


async def count_number(request: Request[Any, Any, Any], person: int) -> None:
    """Whoever bound by four digits must not find the other seven."""
    await try_once(ground_of(request).settings, f"number:{person}", limit=PER_NUMBER, per=A_DAY)


def _address(request: Request[Any, Any, Any]) -> str:
    return request.client.host if request.client else ""
