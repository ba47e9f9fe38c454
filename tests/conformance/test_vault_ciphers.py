"""Published vectors of the vault's ciphers and key derivation."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from credit_hub.ledger.vault.suites import SUITES, suite_named


def test_aes_256_gcm_gives_the_vectors_of_its_submission() -> None:
    """Test cases 14 and 16 of McGrew and Viega, The Galois/Counter Mode of Operation."""
    suite = suite_named("aes-256-gcm")
    nonce = bytes.fromhex("cafebabefacedbaddecaf888")
    key = bytes.fromhex("feffe9928665731c6d6a8f9467308308" * 2)
    text = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")

    zeros = suite.seal(bytes(32), bytes(16), b"", nonce=bytes(12))
    sealed = suite.seal(key, text, bound, nonce=nonce)

    assert zeros[12:].hex() == "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
    assert sealed[:12] == nonce
    assert sealed[12:].hex() == (
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
        "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        "76fc6ece0f4e1768cddf8853bb2d551b"
    )
    assert suite.open(key, sealed, bound) == text


def test_sm4_gcm_gives_the_vector_of_rfc_8998() -> None:
    """RFC 8998, A.1."""
    suite = suite_named("sm4-gcm")
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    text = bytes.fromhex("a" * 16 + "b" * 16 + "c" * 16 + "d" * 16 + "e" * 16 + "f" * 16)
    text += bytes.fromhex("e" * 16 + "a" * 16)
    bound = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")

    sealed = suite.seal(key, text, bound, nonce=bytes.fromhex("00001234567800000000abcd"))

    assert sealed[12:].hex() == (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert suite.open(key, sealed, bound) == text


def test_key_derivation_gives_the_vector_of_rfc_5869() -> None:
    """RFC 5869, A.3: no salt, no info."""
    derived = HKDF(SHA256(), 42, None, b"").derive(b"\x0b" * 22)

    assert derived.hex() == (
        "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"
    )


def test_suites_are_named_as_they_are_kept() -> None:
    assert {name: suite.name for name, suite in SUITES.items()} == {
        "aes-256-gcm": "aes-256-gcm",
        "sm4-gcm": "sm4-gcm",
    }
