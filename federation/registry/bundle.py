"""A registry in one file: for the folder of what is trusted, for file drops, for offline checks.

It holds the chain of roots, the statement of the day, the list of targets and every target, and is
verified from a root that the reader has: nothing in it is believed because of where it came from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tuf.api.exceptions import LengthOrHashMismatchError
from tuf.api.metadata import Root, Targets, Timestamp

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.registry.ceremony import check_root
from credit_hub.federation.registry.documents import read_document, verify_document
from credit_hub.federation.registry.listing import check_listing
from credit_hub.federation.registry.reasons import CHANGED_ON_THE_WAY, NOT_KNOWN
from credit_hub.federation.registry.registry import Registry

__all__ = ["LONGEST", "Bundle", "open_bundle"]

LONGEST: Final = 32 * 1024 * 1024
"""Bytes of a bundle: some hundred members with the keys of ten years."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The documents of a registry, as they were signed.

    Attributes:
        roots: In the order of their versions, without gaps.
        timestamp: The statement of the day.
        targets: The list that the founders signed.
        files: What is listed, by path.
    """

    roots: Sequence[bytes]
    timestamp: bytes
    targets: bytes
    files: Mapping[str, bytes]

    def members(self) -> dict[str, object]:
        """Return the documents as a JSON object, for a file of their own or within another."""
        return {
            "roots": [root.decode() for root in self.roots],
            "timestamp": self.timestamp.decode(),
            "targets": self.targets.decode(),
            "files": {name: data.decode() for name, data in sorted(self.files.items())},
        }

    def to_bytes(self) -> bytes:
        """Return the file: JSON whose texts are the documents."""
        return json.dumps(self.members(), ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def read(cls, data: bytes) -> Bundle:
        """Read the file; nothing of it is verified yet.

        Raises:
            VerificationError: It is none.
        """
        if len(data) > LONGEST:
            raise VerificationError(strict_json.TOO_LONG, "bundle")
        try:
            value = json.loads(data)
            return cls(
                roots=tuple(str(root).encode() for root in value["roots"]),
                timestamp=str(value["timestamp"]).encode(),
                targets=str(value["targets"]).encode(),
                files={str(name): str(text).encode() for name, text in value["files"].items()},
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise VerificationError(NOT_KNOWN, "no bundle") from None


def open_bundle(bundle: Bundle, anchor: bytes) -> Registry:
    """Verify a bundle from a root that is trusted, and return the registry in it.

    How fresh it is, the registry says for itself: see ``Registry.trust``.

    Args:
        bundle: What was received.
        anchor: The trusted root, to the byte; any version of the chain.

    Raises:
        VerificationError: The chain does not come from the anchor, too few founders have signed
            something of it, or a file is not the one that is listed.
        RegistrationError: A key is unsound.
    """
    root = _walk(bundle.roots, anchor)
    timestamp = read_document(bundle.timestamp, Timestamp)
    targets = read_document(bundle.targets, Targets)
    verify_document(timestamp, root)
    verify_document(targets, root)
    listed = check_listing(targets.signed)
    if bundle.files.keys() != listed.keys():
        raise VerificationError(CHANGED_ON_THE_WAY, "files")
    for name, target in listed.items():
        try:
            target.verify_length_and_hashes(bundle.files[name])
        except LengthOrHashMismatchError:
            raise VerificationError(CHANGED_ON_THE_WAY, name) from None
    return Registry.of(
        bundle.files,
        version=targets.signed.version,
        root_version=root.version,
        fresh_until=timestamp.signed.expires,
        usable_until=targets.signed.expires,
    )


def _walk(roots: Sequence[bytes], anchor: bytes) -> Root:
    """Go from the anchor to the newest root, one version at a time."""
    if anchor not in roots:
        raise VerificationError(NOT_KNOWN, "the chain of roots does not hold the anchor")
    start = roots.index(anchor)
    root = check_root(anchor, None)
    for before, after in zip(roots[start:], roots[start + 1 :], strict=False):
        root = check_root(after, before)
    return root
