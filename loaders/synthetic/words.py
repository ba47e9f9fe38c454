"""Words from which synthetic names are made; no combination is meant to be real."""

from __future__ import annotations

from typing import Final

SURNAMES: Final = tuple(
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)
GIVEN: Final = tuple("伟芳娜敏静丽强磊军洋勇艳杰涛明超兰霞平刚桂英华建国志文海波玉梅春生新亮")
SYLLABLES: Final = tuple("中原嵩洛豫鼎恒泰信诚安达盛源宏远瑞丰华兴隆昌金汇融通博雅天成地合")
TRADES: Final = (
    ("建筑工程", "房屋建筑工程施工总承包", "E47"),
    ("市政工程", "市政公用工程施工总承包", "E48"),
    ("装饰工程", "建筑装饰装修工程设计与施工", "E50"),
    ("信息技术", "软件开发;信息系统集成服务", "I65"),
    ("园林绿化", "园林绿化工程施工;苗木种植", "E48"),
    ("物资贸易", "建筑材料、五金交电销售", "F51"),
)
"""Line of business, scope as registered, GB/T 4754 division."""
STREETS: Final = ("嵩山路", "中原路", "花园路", "黄河路", "航海路", "文化路", "农业路", "东风路")


def firm_name(number: int, trade: str) -> str:
    """A name of the pattern region + trade name + line of business + form, unique by number."""
    first, rest = number % len(SYLLABLES), number // len(SYLLABLES)
    second, third = rest % len(SYLLABLES), rest // len(SYLLABLES)
    suffix = f"{third}" if third else ""
    return f"郑州测试{SYLLABLES[first]}{SYLLABLES[second]}{suffix}{trade}有限公司"


def person_name(number: int) -> str:
    """A name of three characters; names repeat, as in life, so namesakes exist."""
    mixed = (number * 2_654_435_761) % (1 << 32)
    surname = SURNAMES[mixed % len(SURNAMES)]
    mixed //= len(SURNAMES)
    return f"{surname}{GIVEN[mixed % len(GIVEN)]}{GIVEN[(mixed // len(GIVEN)) % len(GIVEN)]}"
