"""Which part of an office holder's name may stand in public?"""

_OF_TWO_SIGNS = frozenset(
    (
        "欧阳", "司马", "上官", "诸葛", "司徒", "夏侯", "皇甫", "尉迟", "公孙", "令狐", "慕容", "长孙",
        "宇文", "东方", "南宫", "端木", "闻人", "东郭", "轩辕", "独孤",
    )
)  # fmt: skip
_FIRST_CHINESE_SIGN = 0x2E80


def surname(name: str) -> str:
    """The surname of a Chinese name; of a name in other letters the last word."""
    bare = name.strip()
    if len(bare) > 2 and bare[:2] in _OF_TWO_SIGNS:
        return bare[:2]
    if bare and ord(bare[0]) >= _FIRST_CHINESE_SIGN:
        return bare[0]
    return bare.rsplit(" ", 1)[-1]
