"""Signs answers, keeps receipts and outcomes; opened when it is first needed.

The ledger's libraries are imported then, too: a command that only loads files needs none of them.
"""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from credit_hub.api.settings import Settings
from credit_hub.api.signing_key import read_or_create
from credit_hub.ledger.audit.checkpoint import Checkpoint, sign_checkpoint
from credit_hub.ledger.outcomes.precision import Precisions
from credit_hub.ledger.receipts.keys import KeySet, SigningKey
from credit_hub.ledger.receipts.signing import Receipt, sign
from credit_hub.ledger.receipts.statement import Statement

if TYPE_CHECKING:
    from credit_hub.ledger.storage.database import Ledger

__all__ = ["SETTLE", "Notary", "ledger_url"]

SETTLE: Final = timedelta(minutes=1)
"""Decisions younger than this are not yet in an answer's figures.

They may still be on their way into the ledger, or bear the time of a clock that runs ahead; after
a minute everybody who asks for the same moment of knowledge sees the same figures.
"""


def ledger_url(settings: Settings) -> str:
    """Return the URL of the ledger."""
    if settings.ledger_url is not None:
        return settings.ledger_url.get_secret_value()
    from credit_hub.ledger.storage.database import sqlite_url

    return sqlite_url(settings.data_dir / "ledger.sqlite3")


class Notary:
    """The signing key and the ledger of one hub; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        """Open nothing yet."""
        self._settings = settings
        self._lock = threading.Lock()
        self._ledger: Ledger | None = None
        self._key: SigningKey | None = None
        self._counted: tuple[int, Precisions] | None = None

    def __enter__(self) -> Self:
        """Return the notary itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the ledger."""
        self.close()

    def close(self) -> None:
        """Close the ledger; it is opened again when it is needed again."""
        with self._lock:
            if self._ledger is not None:
                self._ledger.close()
            self._ledger = None

    @property
    def ledger(self) -> Ledger:
        """The open ledger.

        Raises:
            LedgerError: It cannot be opened.
        """
        with self._lock:
            if self._ledger is None:
                from credit_hub.ledger.storage.database import Ledger

                self._ledger = Ledger.open(ledger_url(self._settings))
            return self._ledger

    @property
    def issuer(self) -> str:
        """The name under which receipts are issued."""
        if self._settings.issuer:
            return self._settings.issuer
        kid = self._signing_key().public.kid
        return f"urn:ietf:params:oauth:jwk-thumbprint:sha-256:{kid}"  # RFC 9278

    def public_keys(self) -> KeySet:
        """Return every key that has signed for this hub, and the one that signs now."""
        self._signing_key()
        return self.ledger.keys.all()

    def issue(self, statement: Statement) -> Receipt:
        """Sign a statement, and keep the receipt before anybody sees it."""
        from credit_hub.ledger.storage.receipts import StoredReceipt

        key = self._signing_key()
        receipt = sign(statement, key)
        self.ledger.receipts.add(
            StoredReceipt(
                receipt=receipt,
                lot=statement.question.lot,
                kid=key.public.kid,
                result_digest=statement.result.digest,
                known_at=statement.question.known_at,
                created_at=statement.issued_at,
            )
        )
        return receipt

    def sign_checkpoint(self, checkpoint: Checkpoint) -> str:
        """Return a checkpoint of the audit chain as a JWS."""
        return sign_checkpoint(checkpoint, self._signing_key())

    def precisions(self, known_at: datetime) -> Precisions:
        """Return the precision of all rules as an answer for this moment of knowledge shows it."""
        until = known_at - SETTLE
        outcomes = self.ledger.outcomes
        number, recorded_at = outcomes.newest()
        if recorded_at is None:
            return Precisions({})
        if recorded_at > until:
            return outcomes.precisions(until)
        counted = self._counted
        if counted is None or counted[0] != number:
            counted = self._counted = (number, outcomes.precisions(until))
        return counted[1]

    def _signing_key(self) -> SigningKey:
        """Return the key; its public half is in the ledger before it signs anything."""
        if self._key is None:
            key = read_or_create(self._settings)
            self.ledger.keys.add(key.public, datetime.now().astimezone())
            self._key = key
        return self._key
