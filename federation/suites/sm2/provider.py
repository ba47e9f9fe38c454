"""The interface of an SM2 implementation, the self-test, and the choice at power-on.

Providers get and give digests (e) and DER, so identity, encoding and bounds are decided in one
place for all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, Protocol

from credit_hub.federation.errors import Reason, SuiteError
from credit_hub.federation.suites.sm2.digest import DEFAULT_IDENTITY, message_digest, za

__all__ = ["Opener", "Sm2Provider", "fails_self_test", "first_sound", "provider"]

UNAVAILABLE: Final = Reason(
    "sm2.unavailable",
    en="no sound implementation of SM2 is on this machine",
    zh="本机没有通过自检的 SM2 实现",
    rule="GB/T 32918; GM/T 0028 section 7.10 (self-tests)",
)
_REMEDY: Final = "install credit-hub[sm2], or an OpenSSL >= 3.0 that was built with SM2"

# The example of GB/T 32918.5-2017 A.2, and its signature.
_SECRET: Final = bytes.fromhex("3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8")
_POINT: Final = bytes.fromhex(
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
_MESSAGE: Final = b"message digest"
_SIGNATURE: Final = bytes.fromhex(
    "3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)


class Sm2Provider(Protocol):
    """Computes SM2 over digests; keys are x || y (64 bytes) and 32 bytes."""

    @property
    def name(self) -> str:
        """What it is, for people."""
        ...

    def verifying(self, point: bytes) -> Callable[[bytes, bytes], bool]:
        """Return the function from digest and DER to whether the signature is right."""
        ...

    def signing(self, secret: bytes, point: bytes) -> Callable[[bytes], bytes]:
        """Return the function from digest to DER."""
        ...

    def generate(self) -> tuple[bytes, bytes]:
        """Return a new private key and its public one."""
        ...


Opener = Callable[[], Sm2Provider]
"""Returns a provider, or raises SuiteError if it is not on this machine."""


def fails_self_test(candidate: Sm2Provider) -> str:
    """Return what a provider does wrong, or nothing.

    The example of the standard must verify, the same with a bit changed in digest or signature
    must not, and what the provider signs itself must verify.
    """
    digest = message_digest(za(DEFAULT_IDENTITY, _POINT), _MESSAGE)
    other = digest[:-1] + bytes([digest[-1] ^ 1])
    broken = _SIGNATURE[:-1] + bytes([_SIGNATURE[-1] ^ 1])
    check = candidate.verifying(_POINT)
    if not check(digest, _SIGNATURE):
        return "it refuses the example of GB/T 32918.5 A.2"
    if check(other, _SIGNATURE) or check(digest, broken):
        return "it accepts an altered example of GB/T 32918.5 A.2"
    own = candidate.signing(_SECRET, _POINT)(digest)
    if not check(digest, own) or check(other, own):
        return "its own signature does not verify"
    return ""


def first_sound(openers: Sequence[Opener]) -> Sm2Provider:
    """Return the first provider that is there and passes the self-test.

    Raises:
        SuiteError: None does; the message says why of each.
    """
    found = []
    for opener in openers:
        try:
            candidate = opener()
        except SuiteError as error:
            found.append(error.detail)
            continue
        fault = fails_self_test(candidate)
        if not fault:
            return candidate
        found.append(f"{candidate.name}: {fault}")
    raise SuiteError(UNAVAILABLE, "; ".join(found), remedy=_REMEDY)


@cache
def provider() -> Sm2Provider:
    """Return the provider of this process, chosen and tested once.

    libcrypto comes first because it verifies twice as fast (benchmarks/federation_verify.py).

    Raises:
        SuiteError: There is none.
    """
    from credit_hub.federation.suites.sm2 import gmssl, libcrypto

    return first_sound((libcrypto.open_provider, gmssl.open_provider))
