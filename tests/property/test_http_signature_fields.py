"""Signature fields of any content: refused for a reason, never a crash, never another reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.federation.encoding import base64url
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.http.messages import Fields
from credit_hub.federation.http.profile import REQUEST
from credit_hub.federation.http.signature import SignatureValues, read_signature

KID = "A" * 43
GOOD = (
    f"cc=({' '.join(REQUEST)});created=1795507200;expires=1795507260"
    f';keyid="{KID}";nonce="{base64url.encode(bytes(16))}";tag="cc-fed-1"'
)
SIGNATURE = f"cc=:{'A' * 86}==:"
PIECES = st.lists(
    st.sampled_from(
        [*'();=:,"?@*\\ \t%', "cc", "created", "1795507200", "0", "-", ".", '"@method"', "keyid"]
    )
    | st.characters(),
    max_size=40,
).map("".join)


def read(inputs: str, signature: str = SIGNATURE) -> SignatureValues:
    fields = Fields.of([("Signature-Input", inputs), ("Signature", signature)])
    return read_signature(fields, REQUEST)


def test_fields_of_the_profile_are_read() -> None:
    assert read(GOOD).kid == KID


@given(PIECES, PIECES)
def test_fields_of_any_content_are_refused_for_a_reason(inputs: str, signature: str) -> None:
    with pytest.raises(VerificationError):
        read(inputs, signature)


@given(st.integers(0, len(GOOD)), st.integers(0, 12), PIECES)
def test_field_with_any_part_replaced_is_refused_or_says_what_it_shows(
    start: int, length: int, piece: str
) -> None:
    text = GOOD[:start] + piece + GOOD[start + length :]
    try:
        values = read(text)
    except VerificationError:
        return

    shown = text.strip(" \t")
    for part in (f";created={values.created}", f";expires={values.expires}"):
        assert shown.count(part) == 1
    assert shown.count(f';keyid="{values.kid}"') == 1
    assert shown.startswith(f"cc=({' '.join(REQUEST)});")
