"""The trusted registry of this city, and the mirror that it is brought up to date from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from credit_hub.api.exchange.fetching import PinnedFetcher
from credit_hub.api.exchange.mirror import WebMirror
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.http.destination import Destinations
from credit_hub.federation.registry.mirror import FolderMirror, Mirror
from credit_hub.federation.registry.reading import Refreshed, RegistryStore
from credit_hub.federation.registry.reasons import NOT_KNOWN
from credit_hub.federation.registry.registry import Registry

__all__ = ["TrustedRegistry", "mirror_of"]

_Seen = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class TrustedRegistry:
    """The last registry that was trusted; read again when a process has refreshed it.

    Attributes:
        store: Its folder.
        file: The file in it that changes with each refresh.
        mirror: Where it is refreshed from.
    """

    store: RegistryStore
    file: Path
    mirror: Mirror
    _known: list[tuple[_Seen, Registry]] = field(default_factory=list, repr=False, compare=False)

    def known(self) -> Registry:
        """Return it; ``trust(now)`` says how fresh it is.

        Raises:
            VerificationError: Nothing was ever trusted here, or its file was altered.
        """
        seen = self._seen()
        if seen is None or not self._known or self._known[0][0] != seen:
            registry = self._read()
            if seen is None:
                return registry
            self._known[:] = [(seen, registry)]
        return self._known[0][1]

    def refresh(self, now: datetime) -> Refreshed:
        """Bring it up to date as far as the mirror is worth it; see ``RegistryStore.refresh``."""
        return self.store.refresh(self.mirror, now)

    def _read(self) -> Registry:
        try:
            return self.store.known()
        except VerificationError as error:
            if error.reason is not NOT_KNOWN:
                raise
            remedy = "credit-hub exchange registry refresh --begin ROOT"
            raise VerificationError(NOT_KNOWN, remedy=remedy) from None

    def _seen(self) -> _Seen | None:
        try:
            status = self.file.stat()
        except FileNotFoundError:
            return None
        return status.st_mtime_ns, status.st_ino, status.st_size


def mirror_of(place: str, inner: tuple[str, ...] = ()) -> Mirror:
    """Return the mirror at a URL or in a folder.

    Args:
        place: As the setting has it.
        inner: Networks of one's own in which it may lie.
    """
    if "://" not in place:
        return FolderMirror(Path(place))
    return WebMirror(place, PinnedFetcher(Destinations.of({"mirror": place}, inner)))
