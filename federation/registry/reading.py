"""Keeps the trusted state of a registry in a folder and brings it up to date from a mirror.

The client is python-tuf's ``Updater``: it walks the roots, refuses rollback, freezing and mixing,
and persists what it trusts. Beside its state lies one file with the last registry that was complete
(``known.json``), so that neither a mirror that has gone nor one that lies takes away what is known:
known members are verified on, marked stale once the statement of the day is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout
from tuf.api.exceptions import (
    BadVersionNumberError,
    DownloadError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
    UnsignedMetadataError,
)
from tuf.api.metadata import Targets
from tuf.ngclient import Updater, UpdaterConfig

from credit_hub.federation.errors import ExchangeError, Reason, VerificationError
from credit_hub.federation.log.disk import FolderDisk, replace_durably
from credit_hub.federation.registry.bundle import Bundle, open_bundle
from credit_hub.federation.registry.ceremony import check_root
from credit_hub.federation.registry.documents import read_document
from credit_hub.federation.registry.listing import check_listing
from credit_hub.federation.registry.mirror import LONGEST_FILE, GuardedFetcher, Mirror
from credit_hub.federation.registry.reasons import (
    BELOW_THRESHOLD,
    BUSY,
    CHANGED_ON_THE_WAY,
    MIRROR,
    NOT_FRESH,
    NOT_KNOWN,
    ROLLBACK,
)
from credit_hub.federation.registry.registry import Registry

__all__ = ["Refreshed", "RegistryStore"]

_KNOWN: Final = "known.json"
_LOCK_SECONDS: Final = 60.0
_REASONS: Final[tuple[tuple[type[Exception], Reason], ...]] = (
    # Subclasses before their bases.
    (ExpiredMetadataError, NOT_FRESH),
    (BadVersionNumberError, ROLLBACK),
    (UnsignedMetadataError, BELOW_THRESHOLD),
    (LengthOrHashMismatchError, CHANGED_ON_THE_WAY),
    (RepositoryError, CHANGED_ON_THE_WAY),
    (DownloadError, MIRROR),
    (OSError, MIRROR),
)


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The registry to go by, and why it is not newer, if it might be."""

    registry: Registry
    problem: ExchangeError | None


class RegistryStore:
    """The trusted state of one registry in one folder; safe for several processes."""

    def __init__(self, folder: Path, *, patience: float = _LOCK_SECONDS) -> None:
        """Take a folder; :meth:`begin` fills it.

        Args:
            folder: Of this hub alone.
            patience: Seconds to wait for another process that is at it.
        """
        self._patience = patience
        self._folder = folder
        self._metadata = folder / "metadata"
        self._history = self._metadata / "root_history"

    def begin(self, root: bytes) -> None:
        """Trust a root from now on: the one act of faith, by a file that was handed over in person.

        Args:
            root: Any version of the root.

        Raises:
            VerificationError: It is no root, not signed by its own founders, or another one is
                trusted here already.
        """
        check_root(root, None)
        with self._lock():
            chain = self._chain()
            if root in chain:
                return
            if chain:
                raise VerificationError(NOT_KNOWN, "another root is trusted here")
            self._metadata.mkdir(parents=True, exist_ok=True)
            Updater(str(self._metadata), "metadata/", bootstrap=root)

    def refresh(self, mirror: Mirror, now: datetime) -> Refreshed:
        """Bring the state up to date as far as the mirror is worth it.

        Whatever is wrong with the mirror is reported beside the registry that was known before.

        Args:
            mirror: Where files come from.
            now: The clock of this hub. Expiry is judged by the clock of the machine, which
                python-tuf reads itself.

        Raises:
            VerificationError: Nothing is known yet, and the mirror is not worth it; no root was
                ever trusted here.
        """
        with self._lock():
            chain = self._chain()
            if not chain:
                remedy = "begin with the root file of the alliance"
                raise VerificationError(NOT_KNOWN, remedy=remedy)
            try:
                bundle = self._update(GuardedFetcher(mirror, self._history, now), chain[-1])
                registry = open_bundle(bundle, bundle.roots[0])
            except (RepositoryError, DownloadError, OSError, ExchangeError) as error:
                problem = _problem(error)
            else:
                replace_durably(FolderDisk(self._folder), _KNOWN, bundle.to_bytes())
                return Refreshed(registry, None)
        try:
            return Refreshed(self.known(), problem)
        except VerificationError:
            raise problem from None

    def bundle(self) -> Bundle:
        """Return the last complete registry as it was signed: for partners and offline checks.

        Raises:
            VerificationError: There is none.
        """
        try:
            return Bundle.read((self._folder / _KNOWN).read_bytes())
        except FileNotFoundError:
            raise VerificationError(NOT_KNOWN) from None

    def known(self) -> Registry:
        """Return the last complete registry; its ``trust`` says how fresh it is.

        It stays known though the founders have changed their keys since: it was theirs when it was
        fetched, and nobody can change it here.

        Raises:
            VerificationError: There is none, or its file was altered.
        """
        bundle, chain = self.bundle(), self._chain()
        if not chain:
            raise VerificationError(NOT_KNOWN)
        return open_bundle(bundle, chain[0])

    def _update(self, fetcher: GuardedFetcher, root: bytes) -> Bundle:
        targets_folder = self._folder / "targets"
        targets_folder.mkdir(exist_ok=True)
        updater = Updater(
            str(self._metadata),
            "metadata/",
            target_dir=str(targets_folder),
            target_base_url="targets/",
            fetcher=fetcher,
            config=UpdaterConfig(
                root_max_length=LONGEST_FILE,
                snapshot_max_length=LONGEST_FILE,
                targets_max_length=LONGEST_FILE,
            ),
            bootstrap=root,
        )
        updater.refresh()
        targets = self._read("targets.json")
        listed = check_listing(read_document(targets, Targets).signed)
        files = {}
        for name, target in listed.items():
            place = updater.find_cached_target(target) or updater.download_target(target)
            files[name] = Path(place).read_bytes()
        return Bundle(self._chain(), self._read("timestamp.json"), targets, files)

    def _chain(self) -> list[bytes]:
        """Return the trusted roots in order.

        python-tuf does not flush what it writes, and moves its link to the newest root in two
        steps: after a power cut the newest file may be empty and the link gone. So the chain is
        read from the versions themselves, up to the first one that is not whole.
        """
        files = self._history.glob("*.root.json")
        versions = sorted(int(path.name.split(".")[0]) for path in files)
        chain: list[bytes] = []
        for version in versions:
            data = (self._history / f"{version}.root.json").read_bytes()
            try:
                check_root(data, chain[-1] if chain else None)
            except ExchangeError:
                break
            chain.append(data)
        return chain

    def _read(self, name: str) -> bytes:
        return (self._metadata / name).read_bytes()

    @contextmanager
    def _lock(self) -> Iterator[None]:
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._folder / ".lock", timeout=self._patience):
                yield
        except Timeout:
            raise VerificationError(BUSY) from None


def _problem(error: Exception) -> ExchangeError:
    """Return what was wrong as an error of this room; the library wraps those of the fetcher."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ExchangeError):
            return cause
        cause = cause.__cause__
    reason = next(reason for kind, reason in _REASONS if isinstance(error, kind))
    return VerificationError(reason, type(error).__name__)
