"""The two curves of prime order that the exchange uses, and the encodings of their signatures.

Both have cofactor 1, so a point on the curve that is not the identity has the full order, and the
identity has no coordinates: membership is the whole check (SP 800-56A rev. 3 section 5.6.2.3.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

from credit_hub.federation.errors import Reason
from credit_hub.federation.suites.table import SigFormat

__all__ = ["P_256", "SM2", "Curve", "from_der", "point_refusal", "to_der"]

SIZE: Final = 32
"""Bytes of a coordinate and of a number modulo the order."""
LENGTH: Final = Reason(
    "key.length",
    en="a coordinate of the key has not the exact length",
    zh="公钥坐标长度不符",
    rule="RFC 7518 section 6.2.1.2; RFC 8037 section 2",
)
NOT_CANONICAL: Final = Reason(
    "key.not_canonical",
    en="a coordinate of the key is not below the modulus of the field",
    zh="公钥坐标未采用唯一编码（不小于域的模数）",
    rule="SEC 1 section 3.2.2.1; RFC 8032 section 5.1.3; GB/T 32918.1 section 6.2",
)
OFF_CURVE: Final = Reason(
    "key.off_curve",
    en="the key is not a point of the curve",
    zh="公钥不是曲线上的点",
    rule="SEC 1 section 3.2.2.1; RFC 8032 section 5.1.3; GB/T 32918.1 section 6.2",
)


@dataclass(frozen=True, slots=True)
class Curve:
    """y² = x³ + ax + b modulo p, with a base point (gx, gy) of prime order n."""

    p: int
    a: int
    b: int
    n: int
    gx: int
    gy: int

    def holds(self, x: int, y: int) -> bool:
        """Whether the point is on the curve."""
        return (y * y - (x * x + self.a) * x - self.b) % self.p == 0


P_256: Final = Curve(
    p=0xFFFFFFFF_00000001_00000000_00000000_00000000_FFFFFFFF_FFFFFFFF_FFFFFFFF,
    a=0xFFFFFFFF_00000001_00000000_00000000_00000000_FFFFFFFF_FFFFFFFF_FFFFFFFC,
    b=0x5AC635D8_AA3A93E7_B3EBBD55_769886BC_651D06B0_CC53B0F6_3BCE3C3E_27D2604B,
    n=0xFFFFFFFF_00000000_FFFFFFFF_FFFFFFFF_BCE6FAAD_A7179E84_F3B9CAC2_FC632551,
    gx=0x6B17D1F2_E12C4247_F8BCE6E5_63A440F2_77037D81_2DEB33A0_F4A13945_D898C296,
    gy=0x4FE342E2_FE1A7F9B_8EE7EB4A_7C0F9E16_2BCE3357_6B315ECE_CBB64068_37BF51F5,
)
"""SP 800-186 section 3.2.1.3."""
SM2: Final = Curve(
    p=0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_00000000_FFFFFFFF_FFFFFFFF,
    a=0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_00000000_FFFFFFFF_FFFFFFFC,
    b=0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7_F39789F5_15AB8F92_DDBCBD41_4D940E93,
    n=0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123,
    gx=0x32C4AE2C_1F198119_5F990446_6A39C994_8FE30BBF_F2660BE1_715A4589_334C74C7,
    gy=0xBC3736A2_F4F6779C_59BDCEE3_6B692153_D0A9877C_C62A4740_02DF32E5_2139F0A0,
)
"""GB/T 32918.5-2017 section 2."""


def point_refusal(curve: Curve, point: bytes) -> Reason | None:
    """Return why x || y is no public key of the curve, or nothing if it is one."""
    if len(point) != 2 * SIZE:
        return LENGTH
    x, y = _pair(point)
    if x >= curve.p or y >= curve.p:
        return NOT_CANONICAL
    return None if curve.holds(x, y) else OFF_CURVE


def to_der(curve: Curve, signature: bytes, form: SigFormat) -> bytes | None:
    """Return a signature as DER, or nothing if it has not the form or leaves its bounds.

    r and s must be in [1, n - 1] (FIPS 186-5 section 6.4.2, GB/T 32918.2 section 7.1).
    """
    if form is SigFormat.RAW:
        if len(signature) != 2 * SIZE:
            return None
        r, s = _pair(signature)
        der = encode_dss_signature(r, s)
    else:
        try:
            # It reads DER alone: no long lengths, no needless zeros, nothing behind the end.
            r, s = decode_dss_signature(signature)
        except ValueError:
            return None
        der = signature
    return der if 0 < r < curve.n and 0 < s < curve.n else None


def from_der(der: bytes, form: SigFormat) -> bytes:
    """Return a signature that was just made, in the encoding of the suite."""
    if form is SigFormat.DER:
        return der
    r, s = decode_dss_signature(der)
    return r.to_bytes(SIZE, "big") + s.to_bytes(SIZE, "big")


def _pair(data: bytes) -> tuple[int, int]:
    return int.from_bytes(data[:SIZE], "big"), int.from_bytes(data[SIZE:], "big")
