"""Where a status list may be: below the address that its issuer registered, and nowhere else.

A record names the address of its list, and a reader fetches it. So the address is not taken from a
message as it stands: it must begin with a registered one, to the character, and go on in letters,
digits, ``-`` and ``_``. That leaves no room for other hosts, users, ports, queries or dots. Plain
``http`` is for two hubs on one machine that try the exchange, as in the registry.
"""

from __future__ import annotations

import re
from typing import Final

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.status.reasons import ADDRESS

__all__ = ["check_address"]

_BASE: Final = re.compile(
    r"(?:https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?"
    r"|http://(?:127\.0\.0\.1|\[::1\]):[0-9]{1,5})"
    r"/(?:[A-Za-z0-9_-]+/)*"
)
_REST: Final = re.compile(r"[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*")
_LONGEST: Final = 512


def check_address(uri: str, base: str) -> None:
    """Refuse the address of a status list that is not below its issuer's.

    Args:
        uri: From a record.
        base: From the registry entry of the record's issuer; ends with a slash.

    Raises:
        VerificationError: It is not, or the registered address has another form.
    """
    within = len(uri) <= _LONGEST and uri.startswith(base) and _BASE.fullmatch(base) is not None
    if not within or _REST.fullmatch(uri[len(base) :]) is None:
        raise VerificationError(ADDRESS)
