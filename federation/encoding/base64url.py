"""Base64url in the one way that an encoder writes it (RFC 4648 section 5, RFC 7515 section 2)."""

from __future__ import annotations

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError

__all__ = ["NOT_BASE64URL", "decode", "encode"]

NOT_BASE64URL: Final = Reason(
    "base64url.form",
    en="the text is not base64url in its only encoding",
    zh="文本不是唯一编码形式的 base64url",
    rule="RFC 4648 section 3.5; RFC 7515 section 2",
)
_ALPHABET: Final = re.compile(r"[A-Za-z0-9_-]*")


def encode(data: bytes) -> str:
    """Return base64url without padding.

    Example:
        >>> encode(bytes(2))
        'AAA'
    """
    return urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def decode(text: str, *, where: str = "") -> bytes:
    """Return the bytes of a text in base64url.

    Several texts would give the same bytes: with padding, with blanks, with unused bits set. Only
    the one that :func:`encode` writes is taken, so that no character can be changed unseen.

    Args:
        text: What was received.
        where: What it is, for the message.

    Raises:
        VerificationError: Another alphabet, padding, a length that no encoder gives, or unused
            bits that are not zero.
    """
    if _ALPHABET.fullmatch(text) is None:
        raise VerificationError(NOT_BASE64URL, where)
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error:
        raise VerificationError(NOT_BASE64URL, where) from None
    if encode(data) != text:
        raise VerificationError(NOT_BASE64URL, where)
    return data
