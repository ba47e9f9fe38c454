"""SM2 by the system's OpenSSL (libcrypto >= 3.0), called through ctypes.

``cryptography`` has no SM2 signatures and hides the OpenSSL it brings, so the library that Python
itself uses is asked, or the one of the system. ctypes lets other threads run during each call.
"""

from __future__ import annotations

import ctypes
import sys
import weakref
from collections.abc import Callable
from ctypes import byref, c_char_p, c_int, c_size_t, c_uint, c_ulong, c_void_p
from ctypes.util import find_library
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

from credit_hub.federation.errors import Reason, SuiteError
from credit_hub.federation.suites.sm2.provider import UNAVAILABLE, Sm2Provider

__all__ = ["LibCrypto", "open_library", "open_provider"]

FAILED: Final = Reason(
    "sm2.failed",
    en="the SM2 implementation failed while computing",
    zh="SM2 实现在运算中出错",
    rule="GB/T 32918.2; OpenSSL EVP_PKEY manual",
)
_OLDEST: Final = 0x30000000
_SONAME: Final = "libcrypto.so.3"
_PUBLIC: Final = 0x86  # EVP_PKEY_PUBLIC_KEY: parameters and public key (openssl/evp.h)
_PAIR: Final = 0x87  # EVP_PKEY_KEYPAIR
_UNSIGNED, _TEXT, _OCTETS = 2, 4, 5  # OSSL_PARAM types (openssl/core.h)
_DER_BYTES: Final = 72
_FUNCTIONS: Final[tuple[tuple[str, object, tuple[object, ...]], ...]] = (
    ("OpenSSL_version_num", c_ulong, ()),
    ("ERR_clear_error", None, ()),
    ("EVP_PKEY_CTX_new_from_name", c_void_p, (c_void_p, c_char_p, c_char_p)),
    ("EVP_PKEY_CTX_new_from_pkey", c_void_p, (c_void_p, c_void_p, c_char_p)),
    ("EVP_PKEY_CTX_free", None, (c_void_p,)),
    ("EVP_PKEY_free", None, (c_void_p,)),
    ("EVP_PKEY_fromdata_init", c_int, (c_void_p,)),
    ("EVP_PKEY_fromdata", c_int, (c_void_p, c_void_p, c_int, c_void_p)),
    ("EVP_PKEY_keygen_init", c_int, (c_void_p,)),
    ("EVP_PKEY_generate", c_int, (c_void_p, c_void_p)),
    ("EVP_PKEY_get_octet_string_param", c_int,
     (c_void_p, c_char_p, c_char_p, c_size_t, c_void_p)),
    ("EVP_PKEY_get_bn_param", c_int, (c_void_p, c_char_p, c_void_p)),
    ("BN_bn2binpad", c_int, (c_void_p, c_char_p, c_int)),
    ("BN_clear_free", None, (c_void_p,)),
    ("EVP_PKEY_verify_init", c_int, (c_void_p,)),
    ("EVP_PKEY_verify", c_int, (c_void_p, c_char_p, c_size_t, c_char_p, c_size_t)),
    ("EVP_PKEY_sign_init", c_int, (c_void_p,)),
    ("EVP_PKEY_sign", c_int, (c_void_p, c_char_p, c_void_p, c_char_p, c_size_t)),
)  # fmt: skip


class _Param(ctypes.Structure):
    """OSSL_PARAM of openssl/core.h."""

    _fields_ = (
        ("key", c_char_p),
        ("data_type", c_uint),
        ("data", c_void_p),
        ("data_size", c_size_t),
        ("return_size", c_size_t),
    )


def open_library(path: str) -> ctypes.CDLL:
    """Return an OpenSSL >= 3.0 with the types of its functions set.

    Raises:
        SuiteError: There is no library at the path, or an older one.
    """
    try:
        # A private handle: its function types are not shared with other users of the library.
        library = ctypes.CDLL(path)
        for name, result, arguments in _FUNCTIONS:
            function = getattr(library, name)
            function.restype, function.argtypes = result, list(arguments)
    except (OSError, AttributeError):
        raise SuiteError(UNAVAILABLE, "no libcrypto >= 3.0 is found") from None
    if library.OpenSSL_version_num() < _OLDEST:
        raise SuiteError(UNAVAILABLE, "libcrypto is older than 3.0")
    return library


def open_provider() -> Sm2Provider:
    """Return the provider on the library of this Python, or else of the system.

    Raises:
        SuiteError: There is no libcrypto >= 3.0, or it was built without SM2.
    """
    refusal = SuiteError(UNAVAILABLE, "no libcrypto is found")
    for path in _paths():
        try:
            provider = LibCrypto(open_library(path))
            provider.generate()
        except SuiteError as error:
            # Some distributions build OpenSSL without SM2: then making a key fails.
            refusal = SuiteError(UNAVAILABLE, f"libcrypto: {error.reason.en}")
            continue
        return provider
    raise refusal


def _paths() -> list[str]:
    spec = find_spec("_hashlib")
    # The symbols of what _hashlib is linked to are found through it.
    own = spec.origin if spec and spec.origin and spec.origin != "built-in" else None
    # find_library needs ldconfig or a compiler, which a small container may lack.
    return [path for path in (own, find_library("crypto"), _SONAME) if path]


@dataclass(frozen=True, slots=True)
class LibCrypto:
    """SM2 of OpenSSL: a key is an EVP_PKEY, freed with the function that uses it."""

    library: ctypes.CDLL
    name: str = "libcrypto"

    def verifying(self, point: bytes) -> Callable[[bytes, bytes], bool]:
        """Return the function from digest and DER to whether the signature is right."""
        library = self.library
        key = _Key(library, point)

        def check(digest: bytes, der: bytes) -> bool:
            with _Context(library, key) as context:
                if library.EVP_PKEY_verify_init(context) != 1:
                    raise _failure(library)
                right = library.EVP_PKEY_verify(context, der, len(der), digest, len(digest)) == 1
            if not right:
                # The queue of errors belongs to the thread: Python's ssl would find ours in it.
                library.ERR_clear_error()
            return bool(right)

        return check

    def signing(self, secret: bytes, point: bytes) -> Callable[[bytes], bytes]:
        """Return the function from digest to DER."""
        library = self.library
        key = _Key(library, point, secret)

        def sign(digest: bytes) -> bytes:
            out = ctypes.create_string_buffer(_DER_BYTES)
            size = c_size_t(_DER_BYTES)
            with _Context(library, key) as context:
                if (
                    library.EVP_PKEY_sign_init(context) != 1
                    or library.EVP_PKEY_sign(context, out, byref(size), digest, len(digest)) != 1
                ):
                    raise _failure(library)
            return out.raw[: size.value]

        return sign

    def generate(self) -> tuple[bytes, bytes]:
        """Return a new private key and its public one."""
        library = self.library
        made = c_void_p()
        with _Context(library) as context:
            if (
                library.EVP_PKEY_keygen_init(context) != 1
                or library.EVP_PKEY_generate(context, byref(made)) != 1
            ):
                raise _failure(library)
        try:
            return _secret(library, made), _point(library, made)
        finally:
            library.EVP_PKEY_free(made)


class _Key:
    """An EVP_PKEY that is freed when nothing refers to it."""

    __slots__ = ("__weakref__", "pointer")

    def __init__(self, library: ctypes.CDLL, point: bytes, secret: bytes | None = None) -> None:
        """Hand the numbers to the library, which refuses a point off the curve."""
        public = b"\x04" + point
        values: list[tuple[bytes, int, bytes]] = [
            (b"group", _TEXT, b"SM2"),
            (b"pub", _OCTETS, public),
        ]
        if secret is not None:
            # OSSL_PARAM numbers are in the order of the machine.
            ordered = secret if sys.byteorder == "big" else secret[::-1]
            values.append((b"priv", _UNSIGNED, ordered))
        params = (_Param * (len(values) + 1))()
        for param, (name, kind, data) in zip(params, values, strict=False):
            param.key, param.data_type, param.data_size = name, kind, len(data)
            param.data = ctypes.cast(ctypes.c_char_p(data), c_void_p)
        made = c_void_p()
        with _Context(library) as context:
            if (
                library.EVP_PKEY_fromdata_init(context) != 1
                or library.EVP_PKEY_fromdata(
                    context, byref(made), _PUBLIC if secret is None else _PAIR, params
                )
                != 1
            ):
                raise _failure(library)
        self.pointer = made
        weakref.finalize(self, library.EVP_PKEY_free, made)


class _Context:
    """An EVP_PKEY_CTX for one operation: it may not be shared by threads, a key may."""

    __slots__ = ("_key", "_library", "_pointer")

    def __init__(self, library: ctypes.CDLL, key: _Key | None = None) -> None:
        """Make a context for a key, or for making one."""
        self._library = library
        self._key = key
        self._pointer = c_void_p(
            library.EVP_PKEY_CTX_new_from_name(None, b"SM2", None)
            if key is None
            else library.EVP_PKEY_CTX_new_from_pkey(None, key.pointer, None)
        )
        if self._pointer.value is None:
            raise _failure(library)

    def __enter__(self) -> c_void_p:
        return self._pointer

    def __exit__(self, *_: object) -> None:
        self._library.EVP_PKEY_CTX_free(self._pointer)


def _failure(library: ctypes.CDLL) -> SuiteError:
    library.ERR_clear_error()
    return SuiteError(FAILED, "libcrypto")


def _point(library: ctypes.CDLL, key: c_void_p) -> bytes:
    out = ctypes.create_string_buffer(65)
    size = c_size_t()
    got = library.EVP_PKEY_get_octet_string_param(key, b"pub", out, len(out), byref(size))
    if got != 1 or size.value != len(out) or out.raw[0] != 4:  # noqa: PLR2004  # uncompressed
        raise _failure(library)
    return out.raw[1:]


def _secret(library: ctypes.CDLL, key: c_void_p) -> bytes:
    number = c_void_p()
    if library.EVP_PKEY_get_bn_param(key, b"priv", byref(number)) != 1:
        raise _failure(library)
    try:
        out = ctypes.create_string_buffer(32)
        if library.BN_bn2binpad(number, out, len(out)) != len(out):
            raise _failure(library)
        return out.raw
    finally:
        library.BN_clear_free(number)
