"""Ciphers of the vault: authenticated encryption with associated data, by name.

A sealed text is a random nonce of 96 bits, the ciphertext and a tag of 128 bits (NIST SP 800-38D;
for SM4 in GCM see RFC 8998 and GB/T 32907-2016).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import SM4
from cryptography.hazmat.primitives.ciphers.modes import GCM

from credit_hub.model.errors import SealError, VaultError

__all__ = ["AES_256_GCM", "SM4_GCM", "SUITES", "Suite", "suite_named"]

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
AES_256_GCM: Final = "aes-256-gcm"
SM4_GCM: Final = "sm4-gcm"

_Seal = Callable[[bytes, bytes, bytes, bytes], bytes]
"""Key, nonce, text and associated data to ciphertext and tag; the other way round to open."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A cipher; keys have ``key_bytes`` bytes."""

    name: str
    key_bytes: int
    _seal: _Seal
    _open: _Seal

    def seal(self, key: bytes, text: bytes, bound: bytes, *, nonce: bytes = b"") -> bytes:
        """Encrypt ``text`` and bind it to ``bound``.

        Args:
            key: Of the suite's length.
            text: What nobody shall read.
            bound: What the sealed text belongs to; it opens with exactly this, and is not in it.
            nonce: Of published vectors alone; by default it is random, as it must be.
        """
        chosen = nonce or os.urandom(NONCE_BYTES)
        return chosen + self._seal(key, chosen, text, bound)

    def open(self, key: bytes, sealed: bytes, bound: bytes) -> bytes:
        """Return the text.

        Raises:
            SealError: The key, what it is bound to or any bit of it is another; the message says
                nothing of either.
        """
        if len(sealed) < NONCE_BYTES + TAG_BYTES:
            raise SealError("a sealed value is cut short", remedy=_RESTORE)
        try:
            return self._open(key, sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound)
        except InvalidTag:
            message = "a sealed value does not open: it was altered, moved, or sealed otherwise"
            raise SealError(message, remedy=_RESTORE) from None


_RESTORE: Final = "restore the ledger and the vault's keys from one backup"


def _aes_seal(key: bytes, nonce: bytes, text: bytes, bound: bytes) -> bytes:
    return AESGCM(key).encrypt(nonce, text, bound)


def _aes_open(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    return AESGCM(key).decrypt(nonce, sealed, bound)


def _sm4_seal(key: bytes, nonce: bytes, text: bytes, bound: bytes) -> bytes:
    encryptor = Cipher(SM4(key), GCM(nonce)).encryptor()
    encryptor.authenticate_additional_data(bound)
    return encryptor.update(text) + encryptor.finalize() + encryptor.tag


def _sm4_open(key: bytes, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
    text, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
    decryptor = Cipher(SM4(key), GCM(nonce, tag)).decryptor()
    decryptor.authenticate_additional_data(bound)
    return decryptor.update(text) + decryptor.finalize()


SUITES: Final[Mapping[str, Suite]] = {
    AES_256_GCM: Suite(AES_256_GCM, 32, _aes_seal, _aes_open),
    SM4_GCM: Suite(SM4_GCM, 16, _sm4_seal, _sm4_open),
}


@cache
def suite_named(name: str) -> Suite:
    """Return the suite of this name.

    Raises:
        VaultError: There is none, or the OpenSSL of this installation has not its cipher (builds
            without the Chinese algorithms exist).
    """
    suite = SUITES.get(name)
    if suite is None:
        message = f"no cipher suite {name!r}"
        raise VaultError(message, remedy=f"write one of {', '.join(SUITES)}")
    try:
        suite.seal(bytes(suite.key_bytes), b"", b"")
    except UnsupportedAlgorithm as error:
        message = f"cipher suite {name} is not in the OpenSSL of this installation"
        raise VaultError(message, remedy="use a build of OpenSSL with SM4, or aes-256-gcm") from (
            error
        )
    return suite
