"""Whose doors: one's own data, and the log of who opened lists."""

from tests.support.doors import ADMINISTRATOR, SIGNED_IN

OWN_DATA_DOORS: dict[str, set[str]] = {
    "GET /me/data": SIGNED_IN,
    "POST /me/data/exports": SIGNED_IN,
    "GET /me/data/correction": SIGNED_IN,
    "POST /me/data/correction": SIGNED_IN,
    "GET /me/data/deletion": SIGNED_IN,
    "POST /me/data/deletion": SIGNED_IN,
    "GET /communities/{community}/readings": ADMINISTRATOR,
}
