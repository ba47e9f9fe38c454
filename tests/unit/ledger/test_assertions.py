"""Assertions of clients at the edge of their time, on a clock that the test holds."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from credit_hub.ledger.clients.assertion import LEEWAY, checked
from credit_hub.ledger.clients.keys import ClientKey
from credit_hub.model.errors import ClientRefusedError

NOW: Final = datetime(2026, 11, 30, 8, tzinfo=UTC)
AUDIENCE: Final = "https://hub.example"
CLIENT: Final = "client:0123456789abcdef0123456789abcdef"
END: Final = NOW + timedelta(minutes=1)


@pytest.fixture(scope="module")
def signed() -> tuple[str, ClientKey]:
    """Return an assertion that ends at ``END``, and the key that it is signed with."""
    private = ECKey.generate_key("P-256")
    claims = {
        "iss": CLIENT,
        "sub": CLIENT,
        "aud": AUDIENCE,
        "exp": int(END.timestamp()),
        "jti": "once",
    }
    key = ClientKey.read(CLIENT, json.dumps(private.as_dict(private=False)), NOW)
    return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, private), key


def test_assertion_counts_until_the_leeway_after_its_end(signed: tuple[str, ClientKey]) -> None:
    text, key = signed
    last = END + LEEWAY - timedelta(milliseconds=1)

    assert checked(text, [key], AUDIENCE, last).expires_at == END


@pytest.mark.parametrize("late", [timedelta(0), timedelta(milliseconds=500)])
def test_assertion_is_refused_from_the_moment_on_that_its_mark_may_go(
    signed: tuple[str, ClientKey], late: timedelta
) -> None:
    """The ledger forgets at that moment that it was used."""
    text, key = signed

    with pytest.raises(ClientRefusedError):
        checked(text, [key], AUDIENCE, END + LEEWAY + late)
