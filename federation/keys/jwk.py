"""JSON Web Keys (RFC 7517, RFC 7518 section 6, RFC 8037, GM/T 0125.4-2022), read strictly.

A member of the object that the exchange does not know is refused, not ignored: what two cities
read differently is worth nothing as evidence. Parameters that would fetch or carry other keys
(``x5u``, ``x5c``) are thereby refused too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.digests import hashed
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import Reason, RegistrationError, SuiteError, VerificationError
from credit_hub.federation.suites.table import Suite, by_curve
from credit_hub.federation.suites.weierstrass import LENGTH

__all__ = ["coordinates", "members_of", "read_kind", "secret_of", "thumbprint"]

FORM: Final = Reason(
    "key.form",
    en="the key has not exactly the members of a signing key of the exchange",
    zh="密钥成员与交换协议的签名密钥不符",
    rule="RFC 7517 section 4; RFC 7518 section 6.2; RFC 8037 section 2; GM/T 0125.4",
)
PURPOSE: Final = Reason(
    "key.purpose",
    en="the key says that it is for something else",
    zh="密钥声明的用途或算法不符",
    rule="RFC 7517 sections 4.2 to 4.4; RFC 8725 section 3.1",
)
PRIVATE: Final = Reason(
    "key.private",
    en="this is a private key where a public one is needed",
    zh="此处应为公钥，却给出了私钥",
    rule="RFC 7517 section 9.2",
)
THUMBPRINT: Final = Reason(
    "key.kid",
    en="the kid is not the thumbprint of the key",
    zh="kid 与密钥指纹不符",
    rule="RFC 7638 section 3",
)

_SIZE: Final = 32
_COORDINATES: Final[Mapping[str, tuple[str, ...]]] = {"EC": ("x", "y"), "OKP": ("x",)}
_PRIVATE_MEMBER: Final = "d"
_DESCRIBING: Final = frozenset({"kid", "alg", "use", "key_ops"})
_OPERATIONS: Final[Mapping[bool, frozenset[str]]] = {
    False: frozenset({"verify"}),
    True: frozenset({"sign", "verify"}),
}


def read_kind(members: JsonObject, *, private: bool) -> Suite:
    """Return the suite of a key whose object has the right form.

    Raises:
        RegistrationError: Type or curve is none of the table, a member is missing or unknown, the
            key is private though a public one is needed, or it states another purpose.
        SuiteError: The suite is switched off.
    """
    if not private and _PRIVATE_MEMBER in members:
        raise RegistrationError(PRIVATE, remedy="take the key as published; replace the other one")
    kty, crv = members.get("kty"), members.get("crv", "")
    if not isinstance(kty, str) or not isinstance(crv, str):
        raise RegistrationError(FORM, "kty, crv")
    try:
        suite = by_curve(kty, crv)
    except SuiteError as error:
        raise RegistrationError(error.reason, error.detail, remedy=error.remedy) from None
    needed = {"kty", "crv", *_COORDINATES[kty], *({_PRIVATE_MEMBER} if private else ())}
    if not needed <= set(members) <= needed | _DESCRIBING:
        raise RegistrationError(FORM, "members")
    _check_purpose(members, suite, private=private)
    return suite


def coordinates(members: JsonObject) -> bytes:
    """Return the public key as bytes: x || y, or x alone.

    Raises:
        RegistrationError: A coordinate is not base64url of exactly 32 bytes.
    """
    return b"".join(_number(members[name], name) for name in _COORDINATES[str(members["kty"])])


def secret_of(members: JsonObject) -> bytes:
    """Return the private key as bytes; errors as :func:`coordinates`, and it is never quoted."""
    return _number(members[_PRIVATE_MEMBER], _PRIVATE_MEMBER)


def members_of(suite: Suite, point: bytes) -> dict[str, str]:
    """Return the members that make the public key, and nothing else."""
    parts = (point[:_SIZE], point[_SIZE:])
    named = zip(_COORDINATES[suite.kty], map(base64url.encode, parts), strict=False)
    return {"kty": suite.kty, "crv": suite.crv, **dict(named)}


def thumbprint(members: Mapping[str, str]) -> str:
    """Return the thumbprint of the members that make a public key (RFC 7638, SHA-256).

    It is SHA-256 for every suite: a kid names a key, it proves nothing.
    """
    return base64url.encode(hashed(canonical(dict(members))))


def _number(value: object, name: str) -> bytes:
    if not isinstance(value, str):
        raise RegistrationError(FORM, name)
    try:
        data = base64url.decode(value, where=name)
    except VerificationError as error:
        raise RegistrationError(error.reason, name) from None
    if len(data) != _SIZE:
        raise RegistrationError(LENGTH, name)
    return data


def _check_purpose(members: JsonObject, suite: Suite, *, private: bool) -> None:
    operations = members.get("key_ops", ["verify"])
    if (
        members.get("use", "sig") != "sig"
        or members.get("alg", suite.alg) != suite.alg
        or not isinstance(operations, list)
        or not _named_once(operations, _OPERATIONS[private])
    ):
        raise RegistrationError(PURPOSE)


def _named_once(operations: Iterable[object], allowed: frozenset[str]) -> bool:
    named = [str(operation) for operation in operations]
    return 0 < len(named) == len(set(named)) and set(named) <= allowed
