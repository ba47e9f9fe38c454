"""Names: what may be shown of a person's, and by which key two writings of a company's are alike.

A key never identifies anybody: two equal keys are a reason to compare, not to merge.
"""

from __future__ import annotations

import re
from typing import Final

from credit_hub.model.regions import PLACE_NAMES
from credit_hub.model.text import ZERO_WIDTH, fold_width

COMPOUND_SURNAMES: Final = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳"
        "公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙"
        "壤驷公良漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生梁丘左丘"
        "东门西门第五",
    )
)
"""Surnames of two characters (复姓)."""

_LONGEST_HAN_NAME: Final = 6
_HAN: Final = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+")
_LATIN_MASK: Final = "***"

_OPENING: Final = "[{<〈《「『【\u3014〖"
_CLOSING: Final = "]}>〉》」』】\u3015〗"
_BRACKETS: Final = str.maketrans(
    _OPENING + _CLOSING,
    "(" * len(_OPENING) + ")" * len(_CLOSING),
    "\"'`“”\u2018\u2019" + ZERO_WIDTH,
)
_PLACES: Final = "|".join(PLACE_NAMES)
_LEADING_PLACES: Final = re.compile(rf"^(?:(?:{_PLACES})(?:[省市](?![政场民]))?)+")
"""Not the 市 of 市政, 市场 and 市民, which is the beginning of another word."""

_PLACE_IN_BRACKETS: Final = re.compile(rf"\(({_PLACES})[省市]\)")


def mask_person_name(name: str) -> str:
    """Return what may be shown of a person: the surname, and a star for each further character.

    Names that are not two to six Chinese characters show their first character and three stars,
    which hides their length too.

    Example:
        >>> mask_person_name("张三"), mask_person_name("欧阳小明"), mask_person_name("John Smith")
        ('张*', '欧阳**', 'J***')
    """
    plain = "".join(fold_width(name).split())
    if len(plain) < 2:  # noqa: PLR2004  # nothing would be hidden
        return "*"
    if not _HAN.fullmatch(plain) or len(plain) > _LONGEST_HAN_NAME:
        return plain[0] + _LATIN_MASK
    shown = 2 if len(plain) > 2 and plain[:2] in COMPOUND_SURNAMES else 1  # noqa: PLR2004
    return plain[:shown] + "*" * (len(plain) - shown)


def clean_company_name(name: str) -> str:
    """Return a company's name in one width, with one shape of bracket and single spaces.

    Example:
        >>> clean_company_name("测试【集团】有限责任公司 ")
        '测试(集团)有限责任公司'
    """
    return " ".join(fold_width(name).translate(_BRACKETS).split())


def company_match_key(name: str) -> str:
    """Return the key under which writings of one name are alike.

    Width, brackets, spaces, case, 有限责任公司 and 有限公司, 河南省郑州市 and 河南郑州 make no
    difference; the tokens (集团) and (中国) stay, because firms differ by them. Equal keys ask for
    a review: the name law bars a second firm of the same name only at the same registry.

    Example:
        >>> company_match_key("郑州市测试[集团]有限责任公司")
        '郑州测试(集团)有限公司'
    """
    key = clean_company_name(name).replace(" ", "").casefold()
    key = _LEADING_PLACES.sub(lambda match: _without_level(match[0]), key)
    key = _PLACE_IN_BRACKETS.sub(r"(\1)", key)
    return key.replace("有限责任公司", "有限公司")


def _without_level(places: str) -> str:
    return places.replace("省", "").replace("市", "")
