"""Postal addresses in a comparable form: two spellings of one place are one text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

__all__ = ["address_key"]

_REMARK: Final = re.compile(r"\([^()]*\)")
"""What registers add in brackets: (集群注册), (自主申报), (仅限办公)."""
_PROVINCE: Final = re.compile(r"^(?:中国)?[^省区市县]{2,7}(?:省|自治区)")
_CITY: Final = "市"


def address_key(text: str, city: str | None = None) -> str | None:
    """Return an address in a form that all its spellings share, or None where it says too little.

    Width, case, white space, punctuation, remarks in brackets, the province and a missing or
    repeated name of the city do not count. An address without a number of a house or room is that
    of a street or village, where many live: it says too little to be compared.

    Args:
        text: The address as printed.
        city: The city that the source names beside it.

    Example:
        >>> address_key("河南省郑州市金水区花园路 １号（集群注册）")
        '郑州市金水区花园路1号'
        >>> address_key("金水区花园路1号", city="郑州")
        '郑州市金水区花园路1号'
        >>> address_key("金水区花园路") is None
        True
    """
    plain = _REMARK.sub("", unicodedata.normalize("NFKC", text).casefold()).replace("#", "号")
    plain = "".join(c for c in plain if c.isalnum() or c == "-")
    plain = _PROVINCE.sub("", plain)
    if city:
        named = city.removesuffix(_CITY) + _CITY
        plain = named + plain.removeprefix(named).removeprefix(named.removesuffix(_CITY))
    return plain if any(c.isdigit() for c in plain) else None
