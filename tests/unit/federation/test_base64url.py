"""Base64url in its only encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.federation.encoding.base64url import NOT_BASE64URL, decode, encode
from credit_hub.federation.errors import VerificationError


@given(st.binary(max_size=200))
def test_what_is_encoded_is_decoded(data: bytes) -> None:
    assert decode(encode(data)) == data


@given(st.text(alphabet="AQgw_-=+/ \n9", max_size=12))
def test_threat_14_no_two_texts_give_the_same_bytes(text: str) -> None:
    try:
        data = decode(text)
    except VerificationError:
        return
    assert encode(data) == text


@pytest.mark.parametrize(
    "text",
    ["AA==", "AA=", "AAA=", "A", "AAAAA", "AB", "AAB", "A A", "AA\n", " AA", "AA\t", "+A", "/A",
     "A?", "AA\x00", "ÄA", "\uff21A", "AA.", "AA~"],
)  # fmt: skip
def test_threat_14_text_that_no_encoder_writes_is_refused(text: str) -> None:
    with pytest.raises(VerificationError) as caught:
        decode(text, where="signature")

    assert caught.value.reason is NOT_BASE64URL
    assert text.strip() not in str(caught.value) or len(text.strip()) < 3
