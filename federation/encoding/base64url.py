"""Base64url in the one way that an encoder writes it (RFC 4648 section 5, RFC 7515 section 2)."""

from __future__ import annotations

from binascii import Error, a2b_base64, b2a_base64
from typing import Final

from credit_hub.federation.errors import Reason, VerificationError

__all__ = ["NOT_BASE64URL", "decode", "encode"]

NOT_BASE64URL: Final = Reason(
    "base64url.form",
    en="the text is not base64url in its only encoding",
    zh="文本不是唯一编码形式的 base64url",
    rule="RFC 4648 section 3.5; RFC 7515 section 2",
)
_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
_FROM_URL: Final = bytes.maketrans(b"-_", b"+/")


def encode(data: bytes) -> str:
    """Return base64url without padding.

    Example:
        >>> encode(bytes(2))
        'AAA'
    """
    return _encoded(data).decode("ascii")


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
    try:
        raw = text.encode("ascii")
        data = a2b_base64(raw.translate(_FROM_URL) + b"=" * (-len(raw) % 4))
    except (UnicodeEncodeError, Error):
        raise VerificationError(NOT_BASE64URL, where) from None
    # The decoder passes over what it does not know; only what it took whole is written again alike.
    if _encoded(data) != raw:
        raise VerificationError(NOT_BASE64URL, where)
    return data


def _encoded(data: bytes) -> bytes:
    return b2a_base64(data, newline=False).rstrip(b"=").translate(_TO_URL)
