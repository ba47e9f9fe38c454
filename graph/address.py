"""Where a Neo4j server answers, and as whom to speak to it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from credit_hub.model.errors import SettingsError

__all__ = ["SCHEMES", "ServerAddress"]

SCHEMES: Final = frozenset({"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"})
"""The URI schemes of the official driver; ``neo4j`` routes within a cluster, ``+s`` demands TLS."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A Bolt address with its credentials; the password never shows in a repr.

    Raises:
        SettingsError: The URI is not one that the driver understands, or carries a password.
    """

    uri: str
    user: str
    password: str = field(repr=False)

    def __post_init__(self) -> None:
        """Refuse an address that could only fail later, inside the driver."""
        parts = urlsplit(self.uri)
        if parts.scheme not in SCHEMES or not parts.hostname:
            message = f"server address {_shown(self.uri)!r} is not a Neo4j address"
            raise SettingsError(message, remedy="write it as bolt://host:7687 or neo4j://host:7687")
        if parts.username is not None or parts.password is not None:
            message = f"server address {_shown(self.uri)!r} carries credentials"
            raise SettingsError(message, remedy="give user and password apart from the address")

    def __str__(self) -> str:
        """Return the address without the password."""
        return f"{self.user} at {self.uri}"


def _shown(uri: str) -> str:
    scheme, separator, rest = uri.partition("://")
    return f"{scheme}{separator}{rest.rpartition('@')[2]}"
