"""Content-Digest (RFC 9530): always computed again, in one spelling only."""

from __future__ import annotations

import base64
import re
from typing import Final

from credit_hub.federation.encoding.digests import Hash, hashed
from credit_hub.federation.errors import Reason, VerificationError

__all__ = ["DIFFERS", "FORM", "check_digest", "digest_field"]

FORM: Final = Reason(
    "http.digest_form",
    "Content-Digest is not one digest by SHA-256 or SM3",
    "Content-Digest 不是单一的 SHA-256 或 SM3 摘要",
    "RFC 9530 section 2; cc-fed-1, content",
)
DIFFERS: Final = Reason(
    "http.digest",
    "Content-Digest is not the digest of the content",
    "Content-Digest 与报文内容不一致",
    "RFC 9530 section 2; RFC 9421 section 7.2.8",
)
_FIELD: Final = re.compile(r"(sha-256|sm3)=:[A-Za-z0-9+/]{43}=:")


def digest_field(body: bytes, algorithm: Hash = Hash.SHA_256) -> str:
    """Return the value of the field; ``sm3`` is a private name among the members.

    Example:
        >>> digest_field(b"")
        'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'
    """
    return f"{algorithm}=:{base64.b64encode(hashed(body, algorithm)).decode('ascii')}:"


def check_digest(field: str, body: bytes) -> None:
    """Compute the digest again and compare.

    The signature covers the field, not the content: without this any content would go with it.

    Raises:
        VerificationError: The field is of another form or algorithm, or the digest of other
            content.
    """
    form = _FIELD.fullmatch(field)
    if form is None:
        raise VerificationError(FORM)
    if digest_field(body, Hash(form[1])) != field:
        raise VerificationError(DIFFERS)
