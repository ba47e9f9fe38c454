"""The check of Ed25519 public keys that the libraries leave out.

A key of low order makes one signature verify for nearly any message, so its owner can deny all of
them. A key with a component of low order makes verifiers disagree: the equation with cofactor (RFC
8032 allows both) accepts signatures that the one without refuses. So a key must be encoded
canonically and generate the subgroup of prime order; an honest key always does (RFC 8032 section
5.1.5). Only public values are computed with here: nothing needs constant time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, TypeAlias

from credit_hub.federation.errors import Reason
from credit_hub.federation.suites.weierstrass import LENGTH, NOT_CANONICAL, OFF_CURVE

__all__ = ["key_refusal"]

LOW_ORDER: Final = Reason(
    "key.low_order",
    en="the key is of low order or has a component of low order",
    zh="公钥阶数过低，或含有低阶分量",
    rule="RFC 8032 section 5.1.5 (keys are multiples of the base point); RFC 7748 section 7",
)

_P: Final = 2**255 - 19
_L: Final = 2**252 + 27742317777372353535851937790883648493
_D: Final = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE: Final = pow(2, (_P - 1) // 4, _P)
_SIZE: Final = 32

_Point: TypeAlias = tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z (RFC 8032 section 5.1.4)."""
_IDENTITY: Final = (0, 1, 1, 0)


@lru_cache(maxsize=4096)
def key_refusal(key: bytes) -> Reason | None:
    """Return why the bytes may not be a public key, or nothing if they may."""
    if len(key) != _SIZE:
        return LENGTH
    encoded = int.from_bytes(key, "little")
    sign, y = encoded >> 255, encoded & (2**255 - 1)
    if y >= _P:
        return NOT_CANONICAL
    x = _x_of(y, sign)
    if x is None:
        return OFF_CURVE
    if x == 0 and sign:
        return NOT_CANONICAL
    return None if _has_prime_order((x, y, 1, x * y % _P)) else LOW_ORDER


def _x_of(y: int, sign: int) -> int | None:
    """Return the x of a point (RFC 8032 section 5.1.3), or nothing if there is none."""
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if x * x % _P != square:
        x = x * _ROOT_OF_MINUS_ONE % _P
    if x * x % _P != square:
        return None
    return _P - x if x and x % 2 != sign else x


def _has_prime_order(point: _Point) -> bool:
    return not _is_identity(point) and _is_identity(_multiplied(point, _L))


def _is_identity(point: _Point) -> bool:
    x, y, z, _ = point
    return x == 0 and y == z


def _multiplied(point: _Point, factor: int) -> _Point:
    total: _Point = _IDENTITY
    for digit in f"{factor:b}":
        total = _added(total, total)
        if digit == "1":
            total = _added(total, point)
    return total


def _added(one: _Point, other: _Point) -> _Point:
    """Add two points by the complete formulas of RFC 8032 section 5.1.4."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)
