"""The forms in which a receipt comes: a whole answer, the receipt alone, or the bare JWS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from credit_hub.ledger.receipts.canonical import Json, parse
from credit_hub.model.errors import InvalidValueError

__all__ = ["LONGEST", "Document", "read"]

LONGEST: Final = 32 * 1024 * 1024
"""Bytes; an answer of a lot with a thousand bidders is far below it."""


@dataclass(frozen=True, slots=True)
class Document:
    """A receipt as handed in; ``answer`` is the answer without its receipt, where it came along."""

    jws: str
    id: str | None = None
    answer: Json | None = None


def read(content: bytes) -> Document:
    """Read a receipt in any of its forms.

    Raises:
        InvalidValueError: It has none of them.
    """
    if len(content) > LONGEST:
        message = f"the receipt has {len(content):,} bytes, at most {LONGEST:,} are read"
        raise InvalidValueError(message, rule="receipt.size")
    stripped = content.strip()
    if not stripped.startswith(b"{"):
        return Document(_ascii(stripped))
    found = parse(stripped)
    receipt = found.get("receipt", found)
    if not isinstance(receipt, dict) or not isinstance(receipt.get("jws"), str):
        message = "there is no receipt in it: neither receipt.jws nor jws"
        raise InvalidValueError(
            message, remedy="hand in the answer of a check as it came", rule="receipt.form"
        )
    identity = receipt.get("id")
    answer = None
    if receipt is not found:
        answer = {name: value for name, value in found.items() if name != "receipt"}
    return Document(receipt["jws"], identity if isinstance(identity, str) else None, answer)


def _ascii(content: bytes) -> str:
    try:
        return content.decode("ascii")
    except UnicodeDecodeError as error:
        message = "the receipt is neither JSON nor a JWS"
        raise InvalidValueError(message, rule="receipt.form") from error
