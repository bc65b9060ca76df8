"""How is a cell's text brought to one form: width, spaces, dashes, Chinese numerals?"""

import re

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3000: 0x20,
    0xA0: 0x20,
    0x200B: None,
    0x200E: None,
    0xFEFF: None,
    0x2044: 0x2F,
    0x2215: 0x2F,
    0x2010: 0x2D,
    0x2011: 0x2D,
    0x2012: 0x2D,
    0x2013: 0x2D,
    0x2014: 0x2D,
    0x2212: 0x2D,
    0x3014: 0x28,
    0x3015: 0x29,
}
_SPACE = re.compile(r"\s+")
_NUMERAL = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_COUNTED = re.compile(
    r"[零〇一二三四五六七八九十百两]+(?=号|幢|栋|座|单元|层|楼|室|弄|门|梯|期|区)"
    r"|[零〇一二三四五六七八九]{3,4}$"
)


def narrow(text: str) -> str:
    """Full-width letters, digits, brackets and dashes become half-width; the rest stays as written."""
    return text if text.isascii() else text.translate(_NARROW)


def compact(text: str) -> str:
    """Narrow and without any space or line break."""
    narrowed = narrow(text)
    return "".join(narrowed.split()) if _SPACE.search(narrowed) else narrowed


def tidy(text: str) -> str:
    """Narrow, trimmed, each run of spaces as one."""
    return " ".join(narrow(text).split())


def arabic(text: str) -> str:
    """Chinese numerals that count a building, floor or room become digits: 十三号楼 -> 13号楼."""
    return _COUNTED.sub(lambda found: _value(found.group()), text)


def _value(numeral: str) -> str:
    if "十" not in numeral and "百" not in numeral:
        return "".join(str(_NUMERAL[sign]) for sign in numeral)  # 五〇一 -> 501
    total, digit = 0, 0
    for sign in numeral:
        if sign == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif sign == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _NUMERAL[sign]
    return str(total + digit)


def column_letter(index: int) -> str:
    """Excel's own name of a column, counted from nought: 0 -> A, 26 -> AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
