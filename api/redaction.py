"""What must not stand in a log, a traceback or a problem document: secrets, and persons.

Messages of the hub mask such values where they are made. This is the net below: what a library, a
database or a later change puts into a text is taken out before it is written.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, MutableMapping
from typing import Final

from credit_hub.loaders.masking import masked

__all__ = ["HIDDEN", "RedactingFormatter", "redacted", "redacting"]

HIDDEN: Final = "***"
_SECRET_NAME: Final = re.compile(
    r"(?i)passw(?:or)?d|passphrase|secret|token|authorization|cookie|api[_-]?key|private[_-]?key"
)
_PATTERNS: Final = (
    # Credentials inside a URL (RFC 3986, user information).
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20}://)[^\s/@'\"]{1,400}@"), rf"\1{HIDDEN}@"),
    # RFC 6750 and RFC 7617.
    (re.compile(r"(?i)\b(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}"), rf"\1 {HIDDEN}"),
    # Tokens of this hub's clients (ledger.clients.client).
    (re.compile(r"\bchub_[A-Za-z0-9_-]{8,}"), HIDDEN),
    # RFC 7515 compact form: header.payload.signature; the header of a JSON object begins so.
    (re.compile(r"\beyJ[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){1,4}"), HIDDEN),
    # Private members of a JWK (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1).
    (
        re.compile(r"(['\"](?:d|k|p|q|dp|dq|qi)['\"]\s*:\s*['\"])[A-Za-z0-9_-]{16,}"),
        rf"\1{HIDDEN}",
    ),
    (re.compile(r"(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END[^-]*-----|$)"), HIDDEN),
    # name=value and "name": "value", in messages of drivers and in the text of settings.
    (
        re.compile(
            r"(?i)(\b[\w-]{0,40}(?:passw(?:or)?d|passphrase|secret|api[_-]?key|token)[\w-]{0,40}"
            r"['\"]?\s*[=:]\s*['\"]?)(?!\*)[^\s'\",;&)}\]]{4,}"
        ),
        rf"\1{HIDDEN}",
    ),
)  # fmt: skip


def redacted(text: str) -> str:
    """Return a text without secrets, and with numbers of persons masked.

    Example:
        >>> redacted("bolt://neo4j:geheim@db refuses 410199199003070018, Bearer abcdefgh12")
        'bolt://***@db refuses 410***********0018, Bearer ***'
    """
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return masked(text)


def redacting(
    _logger: object, _method: str, event: MutableMapping[str, object]
) -> MutableMapping[str, object]:
    """Redact an event of structlog; stands after tracebacks became text, before the renderer."""
    for name, value in event.items():
        event[name] = HIDDEN if _SECRET_NAME.search(name) else _redacted_value(value)
    return event


class RedactingFormatter(logging.Formatter):
    """Formats records of other libraries' loggers, with their tracebacks."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record without secrets."""
        return redacted(super().format(record))


def _redacted_value(value: object) -> object:
    if isinstance(value, str):
        return redacted(value)
    if isinstance(value, Mapping):
        return {
            name: HIDDEN if _SECRET_NAME.search(str(name)) else _redacted_value(item)
            for name, item in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_redacted_value(item) for item in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value if not isinstance(value, int) else _number(value)
    return redacted(str(value))


def _number(value: int) -> object:
    """Return a number as it is, unless it looks like one of a person."""
    text = str(value)
    return value if masked(text) == text else masked(text)
