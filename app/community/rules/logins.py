"""What did somebody mean who typed a login, and may this mobile number become one?"""

import re
import unicodedata

_MOBILE = re.compile(r"(?:\+?86)?(1\d{10})")


def read_login(typed: str) -> str:
    """A mobile number as its eleven digits, anything else narrow and without blanks around it."""
    narrow = unicodedata.normalize("NFKC", typed).strip()
    return read_mobile(narrow) or narrow


def read_mobile(typed: str) -> str | None:
    """The eleven digits of a mobile number however it was typed, or None."""
    found = _MOBILE.fullmatch(re.sub(r"[\s\-—()]", "", unicodedata.normalize("NFKC", typed)))
    return found[1] if found else None
