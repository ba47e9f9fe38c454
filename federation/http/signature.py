"""Reads ``Signature-Input`` and ``Signature``, and takes the profile's form alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn, cast

import http_sf

from credit_hub.federation.encoding import base64url
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.http.messages import Fields
from credit_hub.federation.http.profile import AHEAD, BEHIND, LIFE, NONCE_BYTES, TAG

__all__ = [
    "COVERAGE",
    "LABELS",
    "PARAMETERS",
    "STRUCTURE",
    "WINDOW",
    "SignatureValues",
    "check_window",
    "read_signature",
]

STRUCTURE: Final = Reason(
    "http.structure",
    "Signature-Input or Signature is not a structured field in its canonical form",
    "Signature-Input 或 Signature 不是规范形式的结构化字段",
    "RFC 9651 sections 3.2 and 4.1; RFC 9421 section 4",
)
LABELS: Final = Reason(
    "http.labels",
    "there must be exactly one signature, under one label in both fields",
    "必须恰好有一个签名，且两个字段的标签一致",
    "RFC 9421 section 4; cc-fed-1, parameters",
)
COVERAGE: Final = Reason(
    "http.coverage",
    "the signature does not cover exactly what the profile covers, in its order",
    "签名覆盖的内容或顺序与规范不一致",
    "RFC 9421 section 3.2; cc-fed-1, covered components",
)
PARAMETERS: Final = Reason(
    "http.parameters",
    "the parameters are not exactly created, expires, keyid, nonce and tag, each in its form",
    "签名参数不是规定的 created、expires、keyid、nonce、tag，或格式不符",
    "RFC 9421 section 2.3; cc-fed-1, parameters",
)
WINDOW: Final = Reason(
    "http.window",
    "the signature is too old, or from the future, or meant to live too long",
    "签名已过期、时间超前或有效期过长",
    "RFC 9421 section 3.2; cc-fed-1, time",
)

_NAMES: Final = frozenset({"created", "expires", "keyid", "nonce", "tag"})
_KID_CHARACTERS: Final = 43
"""Of a thumbprint by a hash of 32 bytes (RFC 7638), in base64url."""
_NONCE_CHARACTERS: Final = 22
_TOLERANCE: Final = BEHIND - LIFE

_Parameters = Mapping[str, object]
_Member = tuple[object, _Parameters]


@dataclass(frozen=True, slots=True)
class SignatureValues:
    """What a signature says of itself; none of it is proven yet. Moments in seconds since 1970."""

    kid: str
    created: int
    expires: int
    nonce: str


def read_signature(fields: Fields, covered: Sequence[str]) -> SignatureValues:
    """Read both fields of a message that must cover exactly these components.

    Raises:
        VerificationError: The fields are too long, malformed, or not as the profile has them.
    """
    label, inputs = _only_member(fields.one("signature-input"))
    other, signature = _only_member(fields.one("signature"))
    if label != other:
        raise VerificationError(LABELS)
    if not isinstance(signature[0], bytes) or signature[1]:
        raise VerificationError(STRUCTURE, "signature")
    components, parameters = inputs
    if not isinstance(components, list) or _components(components) != tuple(covered):
        raise VerificationError(COVERAGE)
    return _values(parameters)


def check_window(values: SignatureValues, now: int) -> None:
    """Compare the moments with the clock of this side, in seconds since 1970.

    Raises:
        VerificationError: ``created`` is not in ``[now - 120, now + 30]``, or ``expires`` is past
            by more than the tolerated minute.
    """
    if not now - BEHIND <= values.created <= now + AHEAD:
        raise VerificationError(WINDOW, f"created {now - values.created} s ago")
    if values.expires < now - _TOLERANCE:
        raise VerificationError(WINDOW, f"expired {now - values.expires} s ago")


def _only_member(text: str) -> tuple[str, _Member]:
    """Return label and member of a dictionary that has one, written as RFC 9651 writes it."""
    try:
        parsed = http_sf.parse(text.encode(), tltype="dictionary", on_duplicate_key=_twice)
        same = http_sf.ser(parsed) == text
    except (ValueError, TypeError, OverflowError):
        # The library's message may quote the field.
        raise VerificationError(STRUCTURE) from None
    members = cast("dict[str, _Member]", parsed)
    if len(members) != 1:
        raise VerificationError(LABELS, f"{len(members)} labels")
    if not same:
        raise VerificationError(STRUCTURE, "not canonical")
    return next(iter(members.items()))


def _twice(_key: str, context: str) -> NoReturn:
    raise VerificationError(LABELS if context == "dictionary" else PARAMETERS, "twice")


def _components(found: list[_Member]) -> tuple[str, ...]:
    return tuple(http_sf.ser(cast("http_sf.ItemType", item)) for item in found)


def _values(parameters: _Parameters) -> SignatureValues:
    if parameters.keys() != _NAMES:
        raise VerificationError(PARAMETERS, "names")
    for name, holds in _FORMS.items():
        if not holds(parameters[name]):
            raise VerificationError(PARAMETERS, name)
    values = SignatureValues(
        kid=cast("str", parameters["keyid"]),
        created=cast("int", parameters["created"]),
        expires=cast("int", parameters["expires"]),
        nonce=cast("str", parameters["nonce"]),
    )
    if not values.created < values.expires <= values.created + LIFE:
        raise VerificationError(WINDOW, f"a life of {values.expires - values.created} s")
    return values


def _moment(value: object) -> bool:
    return type(value) is int and value >= 0


def _encoded(value: object, characters: int, size: int) -> bool:
    # A token of RFC 9651 is another type than a string, and stays one.
    if type(value) is not str or len(value) != characters:
        return False
    try:
        return len(base64url.decode(value)) == size
    except VerificationError:
        return False


_FORMS: Final[Mapping[str, Callable[[object], bool]]] = {
    "created": _moment,
    "expires": _moment,
    "keyid": lambda value: _encoded(value, _KID_CHARACTERS, 32),
    "nonce": lambda value: _encoded(value, _NONCE_CHARACTERS, NONCE_BYTES),
    "tag": lambda value: type(value) is str and value == TAG,
}
