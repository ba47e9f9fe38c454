"""What may not be collected about persons: a file that brings it is refused whole.

河南省社会信用条例, article 45: nobody who provides credit information may collect religion, genes,
fingerprints, blood type, diseases and medical history of natural persons; income, deposits,
securities, insurance, real estate and amounts of tax only with written consent after a warning of
the consequences. The article binds providers on the market; the hub holds itself to it, too
(个人信息保护法, articles 6 and 28: no more than the purpose needs), and needs none of them. A
column that no source declares is never read, yet the file was sent, lies about, and would be kept
with its rejects: so its sender is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from credit_hub.model.errors import SchemaMismatchError

__all__ = ["CATEGORIES", "Category", "blocked", "demand_permitted"]


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the article, and what headings of it look like."""

    name: str
    by_consent: bool
    """Whether others may collect it with written consent; the hub does not."""
    form: re.Pattern[str]


def _category(name: str, form: str, *, by_consent: bool = False) -> Category:
    return Category(name, by_consent, re.compile(form, re.IGNORECASE))


CATEGORIES: Final = (
    _category("宗教信仰", "宗教信仰|信教|religio"),
    _category("基因", "基因|DNA(?![A-Za-z])"),
    _category("指纹", "(?<!文件)(?<!设备)(?<!数据)指纹"),
    _category("血型", "血型|blood.?type"),
    _category("疾病和病史", "疾病|病史|病历|病情|健康状况|medical"),
    _category(
        "收入数额", "(?<!营业)(?<!业务)(?<!销售)收入|工资|薪[资酬]|[年月]薪", by_consent=True
    ),
    _category("存款", "存款", by_consent=True),
    _category("有价证券", "有价证券|证券(?:账户|资产)|股票(?:持有|账户|资产)", by_consent=True),
    _category("商业保险", "商业保险|保单", by_consent=True),
    _category("不动产", "不动产|房产|房屋所有权", by_consent=True),
    _category("纳税数额", "纳税(?:数|金)?额|个人所得税", by_consent=True),
)
"""Of files, devices and data a fingerprint is a digest; turnover is that of a firm."""


def blocked(heading: str) -> Category | None:
    """Return the category that a heading is of.

    Example:
        >>> blocked("法定代表人血型").name, blocked("文件指纹"), blocked("主营业务收入")
        ('血型', None, None)
    """
    plain = "".join(heading.split())
    return next((category for category in CATEGORIES if category.form.search(plain)), None)


def demand_permitted(source: str, headings: Iterable[str]) -> None:
    """Refuse a file with columns that may not be collected.

    Args:
        source: Id of the source, for the message.
        headings: Those of the file that the source does not declare.

    Raises:
        SchemaMismatchError: One of them is of a category of article 45.
    """
    found = [(heading, category) for heading in headings if (category := blocked(heading))]
    if found:
        named = "; ".join(f"{heading.strip()} ({category.name})" for heading, category in found)
        message = f"source {source}: 河南省社会信用条例 45 bars what these columns hold: {named}"
        remedy = "have the sender take the columns out, and delete the file: nothing was read of it"
        raise SchemaMismatchError(message, remedy=remedy)
