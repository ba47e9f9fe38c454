"""Where the exchange of a city keeps its files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from credit_hub.api.settings import Settings

__all__ = ["Folders", "folders_of"]


@dataclass(frozen=True, slots=True)
class Folders:
    """Where the exchange keeps what outlives it.

    Attributes:
        base: The folder above all others.
    """

    base: Path

    @property
    def keys(self) -> Path:
        """Private keys by use."""
        return self.base / "keys"

    @property
    def root(self) -> Path:
        """A founder's root keys: offline, where the alliance demands it."""
        return self.base / "root"

    @property
    def registry(self) -> Path:
        """The trusted state of the registry."""
        return self.base / "registry"

    @property
    def publication(self) -> Path:
        """The registry as this city publishes it, if it does."""
        return self.base / "publication"

    @property
    def log(self) -> Path:
        """The transparency log of this city: static files that partners read."""
        return self.base / "log"

    @property
    def status(self) -> Path:
        """Status lists as tokens: static files, too."""
        return self.base / "status"

    @property
    def witness(self) -> Path:
        """What the witness of this city remembers of other logs."""
        return self.base / "witness"

    @property
    def evidence(self) -> Path:
        """What speaks against a log."""
        return self.base / "evidence"

    @property
    def entry(self) -> Path:
        """Draft of this city's own entry, for the founders."""
        return self.base / "entry.json"

    @property
    def pairwise(self) -> Path:
        """The secret of which the names of persons for each partner are made."""
        return self.base / "pairwise.key"


def folders_of(settings: Settings) -> Folders:
    """Return where the exchange keeps its files."""
    return Folders(settings.exchange_dir or settings.data_dir / "exchange")
