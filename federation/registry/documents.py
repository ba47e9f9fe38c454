"""Signed documents of a registry as bytes: what is passed from founder to founder and published.

TUF metadata (specification 1.0.31) in JSON, by python-tuf. Keys of its roles are Ed25519 or ECDSA
on P-256: TUF knows no SM2, see ADR 0020.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Final, TypeVar

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)
from securesystemslib.signer import Key, Signer, SSlibKey
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.api.serialization.json import JSONSerializer

from credit_hub.federation.errors import RegistrationError, VerificationError
from credit_hub.federation.keys.pair import PublicKey
from credit_hub.federation.registry.reasons import BELOW_THRESHOLD, ROOT_FORM
from credit_hub.federation.suites.table import by_alg

__all__ = [
    "moment",
    "read_document",
    "sign_document",
    "sound_key",
    "verify_document",
    "write_document",
]

_T = TypeVar("_T", Root, Snapshot, Targets, Timestamp)
_JSON: Final = JSONSerializer(compact=False)


def read_document(data: bytes, kind: type[_T]) -> Metadata[_T]:
    """Read a document of one kind; nothing of it is verified yet.

    Raises:
        VerificationError: It is none.
    """
    try:
        found: Metadata[_T] = Metadata.from_bytes(data)
    except (DeserializationError, RepositoryError, ValueError, RecursionError):
        raise VerificationError(ROOT_FORM, f"no {kind.type} document") from None
    # python-tuf puts a default where a version is null, and would verify what it has put there.
    as_received = json.loads(data)["signed"]
    if not isinstance(found.signed, kind) or found.signed.to_dict() != as_received:
        raise VerificationError(ROOT_FORM, f"no {kind.type} document")
    return found


def write_document(document: Metadata[_T]) -> bytes:
    """Return the bytes of a document, with the signatures that it has."""
    return document.to_bytes(_JSON)


def sign_document(data: bytes, kind: type[_T], signer: Signer) -> bytes:
    """Return the document with one more signature; a second one by the same key replaces the first.

    Args:
        data: The document as it was received from the founder before.
        kind: What it is.
        signer: A key in memory, or in a cryptographic module (``HSMSigner``, PKCS#11).
    """
    document = read_document(data, kind)
    document.sign(signer, append=True)
    return write_document(document)


def verify_document(document: Metadata[_T], root: Root) -> None:
    """Verify the signatures of a document by the keys and the threshold of a root.

    Raises:
        VerificationError: Too few are right.
    """
    try:
        root.verify_delegate(document.signed.type, document.signed_bytes, document.signatures)
    except (RepositoryError, ValueError) as error:
        raise VerificationError(BELOW_THRESHOLD, document.signed.type) from error


def sound_key(key: Key) -> PublicKey:
    """Return a key of a TUF role as a key of this room, which passed all checks of registration.

    Raises:
        RegistrationError: It is neither Ed25519 nor ECDSA on P-256, has another than its only
            encoding, is a trap (low order, off the curve), or its id is not the one that its
            content gives. TUF counts ids, so two spellings of a key would be two voices.
    """
    try:
        public, alg, point = _loaded(key)
        again = SSlibKey.from_crypto(public)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise RegistrationError(ROOT_FORM, "a key cannot be read") from None
    same = (again.keyid, again.keytype, again.scheme, again.keyval)
    if same != (key.keyid, key.keytype, key.scheme, key.keyval):
        raise RegistrationError(ROOT_FORM, "a key is not in its only encoding")
    return PublicKey.of(by_alg(alg), point)


def moment(seconds_from: datetime) -> datetime:
    """Return a moment in the form of TUF: UTC, whole seconds."""
    return seconds_from.astimezone(UTC).replace(microsecond=0)


def _loaded(key: Key) -> tuple[Ed25519PublicKey | EllipticCurvePublicKey, str, bytes]:
    text = key.keyval["public"]
    if key.keytype == "ed25519":
        data = bytes.fromhex(text)
        return Ed25519PublicKey.from_public_bytes(data), "Ed25519", data
    loaded = load_pem_public_key(text.encode())
    if not isinstance(loaded, EllipticCurvePublicKey) or loaded.curve.name != "secp256r1":
        raise ValueError("another curve")
    point = loaded.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return loaded, "ES256", point[1:]
