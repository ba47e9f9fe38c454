"""The names of members: URIs of which each has one form, so that none can look like another."""

from __future__ import annotations

import re
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError

__all__ = ["NOT_ENTITY_ID", "check_entity_id"]

NOT_ENTITY_ID: Final = Reason(
    "member.id_form",
    en="the id of a member is not https, lower-case ASCII host and plain path",
    zh="成员标识应为 https、小写 ASCII 域名和普通路径",
    rule="protocol signatures section 6; RFC 3986 section 6.2.2",
)
_LONGEST: Final = 128
_LABEL: Final = r"(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# No user, port, query, fragment, escape or dot segment. Labels of IDNA (xn--) show letters of other
# scripts in browsers, so they are out as well.
_FORM: Final = re.compile(rf"https://{_LABEL}(?:\.{_LABEL})+(?:/[a-z0-9][a-z0-9_-]*)*")


def check_entity_id(text: str) -> str:
    """Return the id of a member if it is in its only form.

    It is a name and nothing else: no address is ever made of it.

    Raises:
        VerificationError: It is longer than 128 characters or has another form.

    Example:
        >>> check_entity_id("https://credit.zhengzhou.example/fed")
        'https://credit.zhengzhou.example/fed'
    """
    if len(text) > _LONGEST or _FORM.fullmatch(text) is None:
        raise VerificationError(NOT_ENTITY_ID)
    return text
