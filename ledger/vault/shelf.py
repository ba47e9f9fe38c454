"""What the vault needs of a database; implemented by :mod:`credit_hub.ledger.storage.vault`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from credit_hub.ledger.vault.envelope import SealedValue
from credit_hub.ledger.vault.keys import WrappedKey
from credit_hub.model.personal import PersonalKind

__all__ = ["Counts", "Shelf", "Subject"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A subject with its data key, or with the mark that the key was erased."""

    id: str
    data_key_id: str
    suite: str
    wrapped: WrappedKey | None
    """None where the subject was erased."""
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Counts:
    """What is in the vault."""

    subjects: int
    """Those that are not erased."""
    erased: int
    values: Mapping[str, int]
    """By kind."""
    keys: Mapping[str, int]
    """Subjects by the id of the key that wraps theirs."""


class Shelf(Protocol):
    """Keeps sealed values and wrapped keys; each method is one transaction."""

    def subjects(self, ids: Collection[str]) -> Mapping[str, Subject]:
        """Return those that are known, erased ones among them."""
        ...

    def digests(self, ids: Collection[str]) -> frozenset[tuple[str, str]]:
        """Return subject and digest of the values that are kept."""
        ...

    def add(self, subjects: Sequence[Subject], values: Sequence[SealedValue]) -> None:
        """Keep new subjects and values, all or none; a value that is there already stays.

        Raises:
            ConflictError: Another process added one of the subjects: nothing was kept.
        """
        ...

    def values(
        self, ids: Collection[str], kinds: Collection[PersonalKind]
    ) -> Sequence[SealedValue]:
        """Return the values of these subjects and kinds, the earliest first."""
        ...

    def erase(self, subject: str, reason: str, now: datetime) -> bool:
        """Destroy a subject's key and values; False where it is not known or was erased."""
        ...

    def under_other(self, key_id: str, after: str, limit: int) -> Sequence[Subject]:
        """Return subjects whose keys another key wraps, in the order of ids, after ``after``."""
        ...

    def rewrap(self, changes: Sequence[tuple[Subject, WrappedKey]]) -> int:
        """Replace wrapped keys that are still as they were read; return how many."""
        ...

    def counts(self) -> Counts:
        """Count everything."""
        ...
