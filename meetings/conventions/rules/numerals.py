"""How are clauses numbered in Chinese?"""


def clause_number(number: int) -> str:
    """第一条, 第十二条, 第一百零三条: 1 to 999, as a text's clauses are numbered in Chinese."""
    return f"第{numeral(number)}条"


def numeral(number: int) -> str:
    """A number of 1 to 999 in Chinese numerals."""
    if not 1 <= number <= 999:
        raise ValueError("numerals are written from 1 to 999")
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        said += f"{digits[tens] if tens > 1 or hundreds else ''}十"
    elif hundreds and ones:
        said += digits[0]
    return said + (digits[ones] if ones else "")
