"""Who registers whom: the first two characters of a code of GB 32100-2015 as data.

The first character names the registering authority (登记管理部门), the second the category of
organisation (机构类别) inside it. Source: table of GB 32100-2015 with amendment no. 1 of 2016 as
reprinted by secondary pages (osuse.cn, ddrv.cn, which agree); the standard itself was not at hand.
The titles name the authorities as the standard does, although several offices have merged since
(工商 is now market regulation, 旅游 is part of 文化和旅游): the codes did not change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class Category:
    """A category of organisation: second character of the code."""

    code: str
    title_zh: str
    title_en: str


@dataclass(frozen=True, slots=True)
class Authority:
    """A registering authority: first character of the code."""

    code: str
    title_zh: str
    title_en: str
    categories: tuple[Category, ...]

    def category(self, code: str) -> Category | None:
        """The category with this second character, or None."""
        return next((category for category in self.categories if category.code == code), None)


_OTHER: Final = Category("9", "其他", "other")

_TABLE: Final = (
    Authority(
        "1",
        "机构编制",
        "public-sector staffing",
        (
            Category("1", "机关", "state organ"),
            Category("2", "事业单位", "public institution"),
            Category("3", "中央编办直接管理机构编制的群众团体", "mass organisation"),
            _OTHER,
        ),
    ),
    Authority(
        "2",
        "外交",
        "foreign affairs",
        (Category("1", "外国常驻新闻机构", "resident foreign news agency"), _OTHER),
    ),
    Authority(
        "3",
        "司法行政",
        "judicial administration",
        (
            Category("1", "律师执业机构", "law firm"),
            Category("2", "公证处", "notary office"),
            Category("3", "基层法律服务所", "grass-roots legal service"),
            Category("4", "司法鉴定机构", "forensic institution"),
            Category("5", "仲裁委员会", "arbitration commission"),
            _OTHER,
        ),
    ),
    Authority(
        "4",
        "文化",
        "culture",
        (Category("1", "外国在华文化中心", "foreign cultural centre"), _OTHER),
    ),
    Authority(
        "5",
        "民政",
        "civil affairs",
        (
            Category("1", "社会团体", "association"),
            Category("2", "民办非企业单位", "private non-enterprise unit"),
            Category("3", "基金会", "foundation"),
            _OTHER,
        ),
    ),
    Authority(
        "6",
        "旅游",
        "tourism",
        (
            Category("1", "外国旅游部门常驻代表机构", "office of a foreign tourism authority"),
            Category(
                "2",
                "港澳台地区旅游部门常驻内地(大陆)代表机构",
                "office of a tourism authority of Hong Kong, Macao or Taiwan",
            ),
            _OTHER,
        ),
    ),
    Authority(
        "7",
        "宗教",
        "religious affairs",
        (
            Category("1", "宗教活动场所", "place of worship"),
            Category("2", "宗教院校", "religious school"),
            _OTHER,
        ),
    ),
    Authority(
        "8",
        "工会",
        "trade unions",
        (Category("1", "基层工会", "grass-roots union"), _OTHER),
    ),
    Authority(
        "9",
        "工商",
        "industry and commerce",
        (
            Category("1", "企业", "enterprise"),
            Category("2", "个体工商户", "sole trader"),
            Category("3", "农民专业合作社", "farmers' cooperative"),
        ),
    ),
    Authority(
        "A",
        "中央军委改革和编制办公室",
        "Central Military Commission, reform and staffing office",
        (Category("1", "军队事业单位", "military institution"), _OTHER),
    ),
    Authority(
        "N",
        "农业",
        "agriculture",
        (
            Category("1", "组级集体经济组织", "collective of a villagers' group"),
            Category("2", "村级集体经济组织", "collective of a village"),
            Category("3", "乡镇级集体经济组织", "collective of a township"),
            _OTHER,
        ),
    ),
    # 不再具体划分机构类别, 统一用1表示: not divided further.
    Authority("Y", "其他", "other", (Category("1", "其他", "other"),)),
)

AUTHORITIES: Final[Mapping[str, Authority]] = MappingProxyType({a.code: a for a in _TABLE})
"""All registering authorities by their first character."""
