"""Checkpoints: signed statements of how long the chain was and what its last seal was.

Whoever keeps one elsewhere can show later that nothing up to there was changed or cut off.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credit_hub.ledger.receipts.canonical import Json, canonical, parse
from credit_hub.ledger.receipts.envelope import Envelope
from credit_hub.ledger.receipts.keys import KeySet, SigningKey
from credit_hub.ledger.receipts.reading import integer, moment, text
from credit_hub.ledger.receipts.signing import compact
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.interval import utc_iso

__all__ = ["TYPE", "Checkpoint", "read_checkpoint", "sign_checkpoint"]

TYPE: Final = "credit-hub-audit-checkpoint+jws"
"""Header ``typ``: a receipt is never taken for a checkpoint."""
_VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """``size`` entries of the chain with this id, the last of them with the seal ``head``."""

    chain: str
    size: int
    head: str
    at: datetime

    def payload(self) -> Json:
        """Return the statement as a JSON object."""
        return {
            "version": _VERSION,
            "chain": self.chain,
            "size": self.size,
            "head": self.head,
            "at": utc_iso(self.at),
        }


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> str:
    """Return the checkpoint as a compact JWS."""
    return compact(checkpoint.payload(), TYPE, key)


def read_checkpoint(token: str, keys: KeySet) -> Checkpoint:
    """Read a checkpoint and check its signature.

    Raises:
        InvalidValueError: It is none, or no key at hand has signed it.
    """
    envelope = Envelope.read(token)
    if envelope.header.get("typ") != TYPE:
        raise InvalidValueError(f"it is no {TYPE}", rule="audit.checkpoint.form")
    kid = envelope.header.get("kid")
    key = keys.keys.get(kid) if isinstance(kid, str) else None
    if key is None:
        message = f"it names the key {kid!r}, which is not at hand"
        raise InvalidValueError(message, rule="audit.checkpoint.key")
    if not envelope.is_signed_by(key):
        raise InvalidValueError("its signature does not hold", rule="audit.checkpoint.signature")
    body = parse(envelope.payload)
    if canonical(body) != envelope.payload or body.get("version") != _VERSION:
        message = f"it is not a statement of version {_VERSION} in canonical form"
        raise InvalidValueError(message, rule="audit.checkpoint.statement")
    try:
        return Checkpoint(
            chain=text(body["chain"]),
            size=integer(body["size"]),
            head=text(body["head"]),
            at=moment(body["at"]),
        )
    except KeyError as error:
        message = f"the checkpoint has no field {error}"
        raise InvalidValueError(message, rule="audit.checkpoint.statement") from error
