"""JSON in one form only (RFC 8785), and digests of it.

Nothing received is ever written again to be verified: signatures are over received bytes. Canonical
form is for what is issued here and for digests that name an object.
"""

from __future__ import annotations

from typing import Final

import rfc8785

from credit_hub.federation.encoding.digests import Hash, tagged
from credit_hub.federation.errors import Reason, VerificationError

__all__ = ["NOT_CANONICAL", "canonical", "digest"]

NOT_CANONICAL: Final = Reason(
    "json.canonical",
    en="the value has no canonical JSON",
    zh="该值没有规范 JSON 形式",
    rule="RFC 8785 section 3.2",
)


def canonical(value: object) -> bytes:
    r"""Return the canonical form of a JSON value.

    Raises:
        VerificationError: The value is no JSON, or holds an integer beyond 2^53 - 1 or half of a
            surrogate pair.

    Example:
        >>> canonical({"b": [2, None], "a": "度"})
        b'{"a":"\xe5\xba\xa6","b":[2,null]}'
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]  # it checks the types itself
    except (rfc8785.CanonicalizationError, UnicodeError, RecursionError):
        # The library's message may quote the value.
        raise VerificationError(NOT_CANONICAL) from None


def digest(value: object, algorithm: Hash = Hash.SHA_256) -> str:
    """Return the tagged digest of the canonical form (see :func:`tagged`).

    Example:
        >>> digest({})
        'sha-256:RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o'
    """
    return tagged(canonical(value), algorithm)
