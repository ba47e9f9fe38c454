"""Keeps, reads, erases personal values and rotates the keys above them."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from credit_hub.ledger.vault.envelope import DataKey, SealedValue, context
from credit_hub.ledger.vault.keys import KeyProvider, WrappedKey
from credit_hub.ledger.vault.shelf import Shelf, Subject
from credit_hub.ledger.vault.suites import suite_named
from credit_hub.model.errors import (
    ConflictError,
    LedgerUnavailableError,
    NotFoundError,
    SealError,
)
from credit_hub.model.personal import PersonalKind, PersonalValue

__all__ = ["Rotation", "Vault"]

_SUBJECTS: Final = 2_000
"""In one transaction: databases take some 32,000 parameters in one statement."""
_ATTEMPTS: Final = 20
"""Of two processes that add a subject at once, one is refused and finds it at the next attempt."""
_ROTATED: Final = 500
"""Data keys wrapped anew in one transaction: other writers of SQLite wait for no longer."""

_Texts = Mapping[tuple[PersonalKind, str], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Rotation:
    """What a rotation did."""

    key_id: str
    rewrapped: int
    broken: tuple[str, ...]
    """Subjects whose wrapped key does not open: altered rows, or a key that is gone."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Personal values over a shelf, under keys of a provider; safe to share between threads."""

    shelf: Shelf
    keys: KeyProvider
    suite: str
    """Name of the cipher of new subjects; those that are kept have their own."""
    clock: Callable[[], datetime]

    def keep(self, values: Iterable[PersonalValue]) -> None:
        """Seal values and keep them durably; those that are kept already change nothing.

        Values of a subject that was erased are not kept again.

        Raises:
            LedgerError: The database refuses; nothing of what was not yet kept is lost unnoticed.
            VaultError: A key is missing, or a row was altered.
        """
        wanted: dict[str, dict[tuple[PersonalKind, str], None]] = {}
        for value in values:
            wanted.setdefault(value.subject, {})[value.kind, value.text] = None
        order = sorted(wanted)
        for start in range(0, len(order), _SUBJECTS):
            self._keep({subject: wanted[subject] for subject in order[start : start + _SUBJECTS]})

    def _keep(self, wanted: Mapping[str, _Texts]) -> None:
        for _ in range(_ATTEMPTS):
            now = self.clock()
            known = self.shelf.subjects(wanted)
            held = self.shelf.digests(known) if known else frozenset()
            added: list[Subject] = []
            sealed: list[SealedValue] = []
            for subject, texts in wanted.items():
                found = known.get(subject)
                if found is None:
                    key, row = self._new(subject, now)
                    added.append(row)
                elif found.wrapped is None:
                    continue
                else:
                    key = self._key(found, found.wrapped)
                sealed += _sealed(key, texts, held, now)
            if not added and not sealed:
                return
            try:
                self.shelf.add(added, sealed)
            except ConflictError:
                continue  # another process added one of the subjects: its key is the key
            return
        message = f"the vault was changed by others {_ATTEMPTS} times during one batch"
        raise LedgerUnavailableError(message, remedy="load with fewer processes at a time")

    def commit(self, scheme: str, kind: PersonalKind, text: str) -> str:
        """Seal a text as a subject of its own; return the digest that names it.

        The digest is keyed by the random key of the text, so that it says nothing about it, and
        binds it: whoever keeps the digest knows later whether a text is the one. Erasing the key
        ends both.

        Args:
            scheme: What the id of the subject begins with: ``question`` for ``question:<digest>``.
            kind: Of the text.
            text: In plain.

        Raises:
            LedgerError: The database refuses.
            VaultError: A key is missing.
        """
        fresh = DataKey.generate("", suite_named(self.suite))
        digest = fresh.digest(kind, text)
        key = replace(fresh, subject=f"{scheme}:{digest}")
        now = self.clock()
        wrapped = self.keys.wrap(key.secret, key.context)
        row = Subject(key.subject, key.id, key.suite.name, wrapped, now)
        value = SealedValue(key.subject, kind, digest, key.seal(kind, digest, text), now)
        self.shelf.add([row], [value])
        return digest

    def committed(self, scheme: str, kind: PersonalKind, digest: str) -> str | None:
        """Return the text that a digest of :meth:`commit` names; None: it was erased.

        Raises:
            NotFoundError: The vault never kept it, or somebody removed it.
            SealError: It is not the text that was committed to, or a row was altered.
            VaultKeyError: A key is missing.
        """
        subject = f"{scheme}:{digest}"
        found = self.shelf.subjects([subject]).get(subject)
        if found is None:
            message = f"the vault keeps no {subject}"
            remedy = "look into the backup of that time: the audit log says that it was kept"
            raise NotFoundError(message, remedy=remedy)
        if found.wrapped is None:
            return None
        key = self._key(found, found.wrapped)
        for value in self.shelf.values([subject], [kind]):
            text = key.open(value).text
            if hmac.compare_digest(key.digest(kind, text), digest):
                return text
        raise SealError(f"what is kept as {subject} is not what was asked")

    def read(
        self, subjects: Collection[str], kinds: Collection[PersonalKind]
    ) -> list[PersonalValue]:
        """Return what is kept of these subjects and kinds, the earliest first of each subject.

        Who is not known, of whom nothing is kept and who was erased look the same: nothing.

        Raises:
            SealError: A row was altered.
            VaultKeyError: A key is missing.
        """
        known = self.shelf.subjects(subjects)
        sealed = self.shelf.values(subjects, kinds)
        keys = {
            found.id: self._key(found, found.wrapped)
            for found in known.values()
            if found.wrapped is not None
        }
        return [keys[value.subject].open(value) for value in sealed if value.subject in keys]

    def erase(self, subject: str, reason: str) -> None:
        """Destroy the key and the values of a subject; nobody reads them again.

        Raises:
            NotFoundError: Nothing is kept of this subject.
        """
        if not self.shelf.erase(subject, reason, self.clock()):
            message = f"the vault keeps nothing of {subject!r}"
            raise NotFoundError(message, remedy="name the id of a node, for example person:...")

    def rotate(self, progress: Progress | None = None) -> Rotation:
        """Wrap every data key under the current key, while others read and load.

        A rotation that was stopped goes on where it stopped: what is left is what is not yet under
        the current key. Values are not touched.
        """
        current = self.keys.current
        counts = self.shelf.counts().keys
        total = sum(count for key, count in counts.items() if key != current)
        done, moved = 0, -1
        broken: dict[str, None] = {}
        while moved:  # loads under way may have kept more under the old key meanwhile
            moved, after = 0, ""
            while found := self.shelf.under_other(current, after, _ROTATED):
                moved += self.shelf.rewrap(list(self._rewrapped(found, broken)))
                after = found[-1].id
                if progress is not None:
                    progress(done + moved, total)
            done += moved
        return Rotation(current, done, tuple(broken))

    def _rewrapped(
        self, found: Sequence[Subject], broken: dict[str, None]
    ) -> Iterator[tuple[Subject, WrappedKey]]:
        for subject in found:
            if subject.wrapped is None:
                continue
            try:
                key = self._key(subject, subject.wrapped)
            except SealError:
                broken[subject.id] = None  # said at the end: one bad row keeps no key from rotating
                continue
            yield subject, self.keys.wrap(key.secret, key.context)

    def _new(self, subject: str, now: datetime) -> tuple[DataKey, Subject]:
        key = DataKey.generate(subject, suite_named(self.suite))
        wrapped = self.keys.wrap(key.secret, key.context)
        return key, Subject(subject, key.id, key.suite.name, wrapped, now)

    def _key(self, subject: Subject, wrapped: WrappedKey) -> DataKey:
        suite = suite_named(subject.suite)
        secret = self.keys.unwrap(wrapped, context(subject.id, subject.data_key_id, suite.name))
        return DataKey(subject.id, subject.data_key_id, suite, secret)


def _sealed(
    key: DataKey, texts: _Texts, held: frozenset[tuple[str, str]], now: datetime
) -> Iterator[SealedValue]:
    for kind, text in texts:
        digest = key.digest(kind, text)
        if (key.subject, digest) not in held:
            yield SealedValue(key.subject, kind, digest, key.seal(kind, digest, text), now)
