"""Where receipts are kept; implemented by the ledger. What is written is on the disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeVar

from credit_hub.federation.receipts.acknowledgement import WITHIN, Acknowledged
from credit_hub.federation.receipts.receipt import Issued

__all__ = ["GIVEN", "TAKEN", "ReceiptJournal", "alerts", "keep_acknowledgement", "write_ahead"]

GIVEN: Final = "given"
"""Written by who was asked."""
TAKEN: Final = "taken"
"""Kept by who asked."""
_T = TypeVar("_T")


class ReceiptJournal(Protocol):
    """Receipts of both directions, by digest."""

    def write(  # noqa: PLR0913, PLR0917 - the columns of a row
        self, digest: str, direction: str, partner: str, purpose: str, day: str, at: int, token: str
    ) -> bool:
        """Keep a receipt for good before returning; False if it is kept already.

        Raises:
            LedgerUnavailableError: It could not be written.
        """
        ...

    def acknowledge(self, digest: str, token: str, at: int) -> bool:
        """Keep the first acknowledgement of a given receipt.

        False if there is no such receipt, or it has one already, which stays.
        """
        ...

    def unacknowledged(self, partner: str, before: int) -> Sequence[str]:
        """Return digests of given receipts of before a moment that nobody has acknowledged."""
        ...

    def asked(self, partner: str, purpose: str, day: str) -> int:
        """Return how many receipts were given to a partner for a purpose on a day."""
        ...

    def digests(self, direction: str, partner: str, day: str) -> Sequence[tuple[str, str]]:
        """Return purpose and digest of every receipt of a day."""
        ...


def write_ahead(journal: ReceiptJournal, issued: Issued, answer: Callable[[], _T]) -> _T:
    """Write a receipt, and only then make the answer that it states.

    A hub that dies in between has a receipt without an answer, never an answer without a receipt.

    Args:
        journal: Where it is kept.
        issued: The receipt of this very answer.
        answer: What leaves; it is not called where the receipt could not be written.

    Raises:
        LedgerUnavailableError: The receipt could not be written: no answer.
    """
    receipt = issued.receipt
    journal.write(
        issued.digest, GIVEN, receipt.aud, receipt.purpose, receipt.day, receipt.iat, issued.token
    )
    return answer()


def keep_acknowledgement(journal: ReceiptJournal, found: Acknowledged) -> bool:
    """Keep an acknowledgement; False if the receipt has one already."""
    return journal.acknowledge(found.receipt, found.token, found.at)


def alerts(journal: ReceiptJournal, partner: str, now: int) -> Sequence[str]:
    """Return the receipts that a partner should have acknowledged by now: 'we never asked' is near.

    Args:
        journal: Where they are kept.
        partner: Who asked.
        now: Seconds since 1970.
    """
    return journal.unacknowledged(partner, now - WITHIN)
