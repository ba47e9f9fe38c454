"""What an issuer signs and hands out: open members, digests, decoys."""

from __future__ import annotations

import json

import pytest

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.canonical import canonical
from credit_hub.federation.encoding.digests import Hash
from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.sdjwt import reasons
from credit_hub.federation.sdjwt.disclosure import Disclosure
from credit_hub.federation.sdjwt.issuing import DIGESTS_PER_RECORD, hide, issue
from credit_hub.federation.sdjwt.processing import process


class Counter:
    """Bytes that differ on each call and are the same in each run."""

    def __init__(self) -> None:
        self._calls = 0
        self.asked: list[int] = []

    def __call__(self, size: int) -> bytes:
        self._calls += 1
        self.asked.append(size)
        return self._calls.to_bytes(size)


def digests(payload: JsonObject) -> list[str]:
    found = payload["_sd"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("hidden", range(DIGESTS_PER_RECORD + 1))
def test_number_of_digests_does_not_tell_how_many_members_are_hidden(hidden: int) -> None:
    hiding = hide({"iss": "a"}, {f"m{n}": n for n in range(hidden)})

    assert len(set(digests(hiding.payload))) == DIGESTS_PER_RECORD
    assert {len(digest) for digest in digests(hiding.payload)} == {43}
    assert digests(hiding.payload) == sorted(digests(hiding.payload))


def test_salts_have_128_bits_and_decoys_are_hashes_of_256() -> None:
    random = Counter()

    hide({}, {"a": 1, "b": 2}, random=random)

    assert random.asked == [16, 16, *[32] * (DIGESTS_PER_RECORD - 2)]


def test_same_member_hidden_twice_has_another_salt() -> None:
    first, second = (hide({}, {"band": "excellent"}).disclosures[0] for _ in range(2))

    assert first.text != second.text


@pytest.mark.parametrize("algorithm", Hash)
def test_issued_record_says_what_was_given(algorithm: Hash) -> None:
    hiding = hide({"iss": "a"}, {"band": "优秀", "n": {"x": [1]}}, algorithm=algorithm)

    shown = issue(hiding, lambda payload: f"a.{base64url.encode(canonical(payload))}.b")

    assert process(hiding.payload, shown.disclosures).claims == {
        "iss": "a",
        "band": "优秀",
        "n": {"x": [1]},
    }
    assert shown.text == f"{shown.signed[0]}~{'~'.join(shown.disclosures)}~"


def test_disclosure_is_canonical_json() -> None:
    disclosure = Disclosure.of_member("b", {"z": 1, "a": "度"}, bytes)

    text = base64url.decode(disclosure.text).decode()

    assert text == '["AAAAAAAAAAAAAAAAAAAAAA","b",{"a":"度","z":1}]'
    assert json.loads(text)[1:] == ["b", {"z": 1, "a": "度"}]
    assert Disclosure.read(disclosure.text) == disclosure


@pytest.mark.parametrize(
    ("opened", "hidden", "reason"),
    [
        ({}, {f"m{n}": n for n in range(9)}, reasons.TOO_MANY_FIELDS),
        ({"a": 1}, {"a": 1}, reasons.CLAIM_TWICE),
        ({}, {"_sd": 1}, reasons.CLAIM_NAME),
        ({}, {"...": 1}, reasons.CLAIM_NAME),
        ({"_sd_alg": "md5"}, {}, reasons.CLAIM_NAME),
    ],
)
def test_claims_that_no_record_can_hide_are_refused(
    opened: JsonObject, hidden: JsonObject, reason: Reason
) -> None:
    with pytest.raises(VerificationError) as caught:
        hide(opened, hidden)

    assert caught.value.reason is reason
