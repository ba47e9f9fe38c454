"""A mirror of the registry on a web server."""

from __future__ import annotations

from dataclasses import dataclass

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.http.destination import ABSENT, Fetcher

__all__ = ["WebMirror"]


@dataclass(frozen=True, slots=True)
class WebMirror:
    """A ``federation.registry.mirror.Mirror`` over HTTPS.

    Attributes:
        base: The URL above ``metadata`` and ``targets``, without a slash at its end.
        fetcher: May go to ``base`` and below.
    """

    base: str
    fetcher: Fetcher

    def read(self, path: str, longest: int) -> bytes | None:
        """Return the bytes of a file, or None where the server says that there is none.

        Raises:
            VerificationError: The server gives no good answer.
        """
        try:
            return self.fetcher.fetch(f"{self.base}/{path}")[: longest + 1]
        except VerificationError as error:
            if error.reason is ABSENT:
                return None
            raise
