"""The profile cc-fed-1 of RFC 9421: what is covered, how long it counts, how long it may be.

A general verifier asks the signer what was signed. This one knows: anything else is refused before
any cryptography. ``@authority`` is left out, since gateways rewrite it; ``cc-audience`` names the
one member that the message is for and takes its place.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "AHEAD",
    "BEHIND",
    "LIFE",
    "LONGEST_BODY",
    "LONGEST_FIELD",
    "LONGEST_TARGET",
    "MOST_FIELDS",
    "NONCE_BYTES",
    "NONCE_KEPT",
    "REQUEST",
    "REQUEST_WITHOUT_CONTENT",
    "RESPONSE",
    "RESPONSE_WITHOUT_CONTENT",
    "TAG",
]

TAG: Final = "cc-fed-1"
"""The parameter ``tag``: a signature made for another use of RFC 9421 is none here."""

REQUEST_WITHOUT_CONTENT: Final = (
    '"@method"',
    '"@path"',
    '"@query"',
    '"content-digest"',
    '"cc-audience"',
    '"idempotency-key"',
)
"""Components that a request without content covers, in this order."""
REQUEST: Final = (
    *REQUEST_WITHOUT_CONTENT[:4],
    '"content-type"',
    *REQUEST_WITHOUT_CONTENT[4:],
)
"""Components that a request covers: what has content says of what type."""

_BOUND: Final = (
    '"@method";req',
    '"@path";req',
    '"content-digest";req',
    '"idempotency-key";req',
)
"""Of the request, in its answer (RFC 9421 section 2.4): an answer fits one question alone."""
RESPONSE_WITHOUT_CONTENT: Final = ('"@status"', '"content-digest"', '"cc-audience"', *_BOUND)
RESPONSE: Final = ('"@status"', '"content-digest"', '"content-type"', '"cc-audience"', *_BOUND)

LIFE: Final = 60
"""Seconds from ``created`` to ``expires``, at most."""
BEHIND: Final = 120
"""Seconds that ``created`` may lie before the verifier's clock: the life, and a clock a minute off.

So ``expires`` is read with the same minute of tolerance."""
AHEAD: Final = 30
"""Seconds that ``created`` may lie after the verifier's clock."""
NONCE_BYTES: Final = 16
NONCE_KEPT: Final = 300
"""Seconds for which a nonce is remembered: more than the whole window of 150."""

LONGEST_FIELD: Final = 2048
"""Characters of any one field that is read, ``Signature-Input`` before all."""
MOST_FIELDS: Final = 100
LONGEST_TARGET: Final = 2048
"""Characters of path and query."""
LONGEST_BODY: Final = 1024 * 1024
"""Bytes of content."""
