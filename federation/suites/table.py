"""The signature suites of the exchange, as data.

A suite is chosen by the registry entry of a key, never by a message: there is no negotiation in
band and no way to name an algorithm that is not in this table. Names of algorithms and curves are
those of RFC 7518 (ES256, P-256), RFC 9864 and RFC 8037 (Ed25519), GM/T 0125.1-2022 and GM/T
0125.4-2022 (SGD_SM3_SM2, SM2-P-256), and of the COSE/JOSE registration of ML-DSA.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.errors import Reason, SuiteError

__all__ = ["SUITES", "SigFormat", "Suite", "by_alg", "by_curve", "by_id"]

UNKNOWN: Final = Reason(
    "suite.unknown",
    en="the exchange has no such suite, algorithm or curve",
    zh="交换协议没有该密码套件、算法或曲线",
    rule="protocol signatures section 3; RFC 8725 section 3.1",
)
OFF: Final = Reason(
    "suite.off",
    en="the suite is reserved and switched off",
    zh="该密码套件为预留，尚未启用",
    rule="protocol signatures section 3",
)


class SigFormat(StrEnum):
    """How the bytes of a signature stand for the pair (r, s) or for what the scheme gives."""

    RAW = "raw"
    """r || s, 32 bytes each, big endian (RFC 7518 section 3.4)."""
    DER = "der"
    """SEQUENCE of two INTEGER in DER, as X.509 and GM/T 0009 write it."""
    NATIVE = "native"
    """The bytes that the scheme itself defines (RFC 8032, FIPS 204)."""


@dataclass(frozen=True, slots=True)
class Suite:
    """One way of signing, whole: algorithm, key type, curve, hash and encoding of the signature.

    Attributes:
        id: Name of the suite in the registry.
        alg: Name in a JWS header.
        kty: Key type in a JWK.
        crv: Curve in a JWK; empty where the key type has none.
        hash: Hash for ``_sd_alg``, digests and commitments beside signatures of this suite.
        sig_format: Encoding of a signature; the one place to switch it. r || s for SM2 follows
            JOSE; the text of GM/T 0125.2 was not at hand, so this is not confirmed
            (docs/protocol/deviations.md).
        signature_bytes: Exact length of a signature; the longest one for DER.
        enabled: Whether keys of it are taken at all.
    """

    id: str
    alg: str
    kty: str
    crv: str
    hash: Hash
    sig_format: SigFormat
    signature_bytes: int
    enabled: bool = True


SUITES: Final = (
    Suite("cn-1", "SGD_SM3_SM2", "EC", "SM2-P-256", Hash.SM3, SigFormat.RAW, 64),
    Suite("intl-1", "ES256", "EC", "P-256", Hash.SHA_256, SigFormat.RAW, 64),
    Suite("intl-2", "Ed25519", "OKP", "Ed25519", Hash.SHA_256, SigFormat.NATIVE, 64),
    Suite("pq-1", "ML-DSA-65", "AKP", "", Hash.SHA_256, SigFormat.NATIVE, 3309, enabled=False),
)

_BY_ID: Final = {suite.id: suite for suite in SUITES}
_BY_ALG: Final = {suite.alg: suite for suite in SUITES}
_BY_CURVE: Final = {(suite.kty, suite.crv): suite for suite in SUITES}


def by_id(name: str) -> Suite:
    """Return the suite of that name.

    Raises:
        SuiteError: There is none, or it is switched off.
    """
    return _enabled(_BY_ID.get(name))


def by_alg(alg: str) -> Suite:
    """Return the suite of an algorithm; errors as :func:`by_id`."""
    return _enabled(_BY_ALG.get(alg))


def by_curve(kty: str, crv: str) -> Suite:
    """Return the suite of the keys of a type and curve; errors as :func:`by_id`."""
    return _enabled(_BY_CURVE.get((kty, crv)))


def _enabled(suite: Suite | None) -> Suite:
    if suite is None:
        # What was asked for may come from a stranger, so it is not quoted.
        raise SuiteError(UNKNOWN, remedy=f"there are {', '.join(s.alg for s in SUITES)}")
    if not suite.enabled:
        raise SuiteError(OFF, suite.id)
    return suite
