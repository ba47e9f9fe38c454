"""First contact: the one act of faith, by a file that was handed over in person."""

from __future__ import annotations

import hashlib
from hmac import compare_digest
from pathlib import Path
from typing import Final

from credit_hub.api.exchange.membership import Membership
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.registry.publication import Publication

__all__ = ["newest_root", "trust"]

OTHER_ROOT: Final = Reason(
    "exchange.other_root",
    en="the root file is not the one whose digest was told",
    zh="根文件与告知的摘要不符",
    rule="federation protocol, registry: first contact",
)


def trust(membership: Membership, root: Path, digest: str | None) -> str:
    """Trust a root from now on, and return its SHA-256.

    Args:
        membership: Of this city.
        root: The file.
        digest: SHA-256 in hexadecimal, as it was told on another way than the file took.

    Raises:
        VerificationError: The file is another one, is no root, is not signed by its own founders,
            or another root is trusted here already.
    """
    data = root.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if digest is not None and not compare_digest(found, digest.strip().lower()):
        raise VerificationError(OTHER_ROOT, root.name, remedy="get the file again, in person")
    membership.trusted.store.begin(data)
    return found


def newest_root(membership: Membership) -> tuple[bytes, str]:
    """Return the newest root that this city publishes or trusts, and its SHA-256.

    Raises:
        VerificationError: It knows none.
    """
    folder = membership.folders.publication
    data = Publication(folder).root() if folder.exists() else None
    if data is None:
        data = membership.trusted.store.bundle().roots[-1]
    return data, hashlib.sha256(data).hexdigest()
