"""Which types of estate are there? Templates and plans are offered by type (一类型一攻略).

Source: Chengzhong district, Liuzhou, names four types; self-built houses and commodity estates are of the
other communities that this product follows.
"""

from enum import StrEnum


class EstateType(StrEnum):
    """Words for people: messages `estate.type_<value>`."""

    UNIT_DORMITORY = "unit_dormitory"  # 单位宿舍
    HIGH_RISE_MIXED = "high_rise_mixed"  # 高层商住两用
    SMALL_BLOCK = "small_block"  # 独栋小单元
    OPEN_BLOCKS = "open_blocks"  # 开放式
    SELF_BUILT = "self_built"  # 自建房
    COMMODITY = "commodity"  # 商品房
