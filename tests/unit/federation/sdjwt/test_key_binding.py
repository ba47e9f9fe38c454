"""Both flows: bound by the audience alone, and by a key of the holder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.encoding.strict_json import JsonObject, JsonValue
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.sdjwt import reasons
from credit_hub.federation.sdjwt.issuing import hide, issue
from credit_hub.federation.sdjwt.key_binding import (
    AHEAD,
    BEHIND,
    TYPE,
    NoBinding,
    RequiredBinding,
    bind,
)
from credit_hub.federation.sdjwt.presentation import Presentation
from credit_hub.federation.sdjwt.verification import Verified, verify
from tests.exchange_tokens import opener, public_key, sealer

NOW: Final = 1_790_000_000
PARTNER: Final = "https://credit.hangzhou.example/fed"
ISSUER: Final = ec.generate_private_key(ec.SECP256R1())
HOLDER: Final = ec.generate_private_key(ec.SECP256R1())


def jwk(key: ec.EllipticCurvePrivateKey) -> Mapping[str, JsonValue]:
    numbers = key.public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": base64url.encode(numbers.x.to_bytes(32)),
        "y": base64url.encode(numbers.y.to_bytes(32)),
    }


def issued(algorithm: Hash = Hash.SHA_256, **claims: JsonValue) -> Presentation:
    hiding = hide(
        {"iss": "https://credit.zhengzhou.example/fed", **claims},
        {"band": "excellent", "model_version": "1"},
        algorithm=algorithm,
    )
    return issue(hiding, sealer(ISSUER, "dc+sd-jwt"))


def required(nonce: str = "n1", audience: str = PARTNER, now: int = NOW) -> RequiredBinding:
    return RequiredBinding(nonce, audience, now, lambda key: opener(public_key(key), typ=TYPE))


def verified(shown: Presentation, binding: NoBinding | RequiredBinding) -> Verified:
    return verify(shown, opener(ISSUER.public_key(), typ="dc+sd-jwt"), binding)


def bound(shown: Presentation, **changes: JsonValue) -> Presentation:
    """Return a presentation with a key binding in which some claims were changed before signing."""

    def seal(claims: JsonObject) -> str:
        changed = {n: v for n, v in {**claims, **changes}.items() if v is not None}
        return sealer(HOLDER, TYPE)(changed)

    return Presentation.read(bind(shown, seal, nonce="n1", audience=PARTNER, now=NOW))


def refusal(shown: Presentation, binding: NoBinding | RequiredBinding) -> Reason:
    with pytest.raises(VerificationError) as caught:
        verified(shown, binding)
    return caught.value.reason


def test_record_without_holder_key_is_verified_without_binding() -> None:
    assert verified(issued(), NoBinding()).processed.claims["band"] == "excellent"


@pytest.mark.parametrize("algorithm", Hash)
def test_holder_shows_some_members_and_proves_the_key(algorithm: Hash) -> None:
    whole = issued(algorithm, cnf={"jwk": jwk(HOLDER)})
    chosen = Presentation(whole.signed, whole.disclosures[:1])
    text = bind(
        chosen,
        sealer(HOLDER, TYPE),
        nonce="n1",
        audience=PARTNER,
        now=NOW,
        algorithm=algorithm,
    )

    claims = verified(Presentation.read(text), required()).processed.claims

    assert claims["band"] == "excellent"
    assert "model_version" not in claims


@pytest.mark.parametrize("now", [NOW - AHEAD, NOW, NOW + BEHIND])
def test_binding_counts_within_the_window(now: int) -> None:
    shown = bound(issued(cnf={"jwk": jwk(HOLDER)}))

    assert verified(shown, required(now=now)).processed.claims["band"] == "excellent"


@pytest.mark.parametrize(
    ("shown", "binding", "reason"),
    [
        (issued(), required(), reasons.KB_MISSING),
        (bound(issued()), required(), reasons.KB_KEY),
        (bound(issued(cnf={"kid": "x"})), required(), reasons.KB_KEY),
        (bound(issued(cnf={"jwk": jwk(HOLDER)})), NoBinding(), reasons.KB_UNASKED),
        (bound(issued(cnf={"jwk": jwk(HOLDER)})), required(nonce="n2"), reasons.KB_NONCE),
        (bound(issued(cnf={"jwk": jwk(HOLDER)})), required(audience="x"), reasons.KB_AUDIENCE),
        (
            bound(issued(cnf={"jwk": jwk(HOLDER)})),
            required(now=NOW - AHEAD - 1),
            reasons.KB_WINDOW,
        ),
        (
            bound(issued(cnf={"jwk": jwk(HOLDER)})),
            required(now=NOW + BEHIND + 1),
            reasons.KB_WINDOW,
        ),
        (bound(issued(cnf={"jwk": jwk(HOLDER)}), sd_hash="x"), required(), reasons.KB_HASH),
        (bound(issued(cnf={"jwk": jwk(HOLDER)}), sd_hash=1), required(), reasons.KB_CLAIMS),
        (bound(issued(cnf={"jwk": jwk(HOLDER)}), nonce=None), required(), reasons.KB_CLAIMS),
        (bound(issued(cnf={"jwk": jwk(HOLDER)}), aud=[PARTNER]), required(), reasons.KB_CLAIMS),
        (bound(issued(cnf={"jwk": jwk(HOLDER)}), iat="1"), required(), reasons.KB_CLAIMS),
        (bound(issued(cnf={"jwk": jwk(HOLDER)}), iat=True), required(), reasons.KB_CLAIMS),
    ],
)
def test_binding_that_does_not_prove_it_is_refused(
    shown: Presentation, binding: NoBinding | RequiredBinding, reason: Reason
) -> None:
    assert refusal(shown, binding) is reason


def test_binding_of_other_disclosures_is_refused() -> None:
    shown = bound(issued(cnf={"jwk": jwk(HOLDER)}))
    fewer = Presentation(shown.signed, shown.disclosures[:1], shown.key_binding)

    assert refusal(fewer, required()) is reasons.KB_HASH


def test_signatures_over_different_payloads_are_refused() -> None:
    one, other = issued(), issued()
    both = Presentation((one.signed[0], other.signed[0]), one.disclosures)

    assert refusal(both, NoBinding()) is reasons.FORM
