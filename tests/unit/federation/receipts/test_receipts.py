"""Receipts of questions: their claims, their acknowledgement, the daily comparison."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.federation.encoding.strict_json import JsonObject
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.receipts import acknowledgement, receipt
from credit_hub.federation.receipts.acknowledgement import ACK_TYP
from credit_hub.federation.receipts.receipt import TYP, read_receipt
from credit_hub.federation.receipts.reconciliation import compare, counted, differing
from credit_hub.federation.tokens import sealer
from tests.refusals import reason_of
from tests.unit.federation.receipts.pair import HANGZHOU, ZHENGZHOU, Pair, T


@pytest.fixture(scope="module")
def pair() -> Pair:
    return Pair()


def test_both_sides_name_a_receipt_by_one_digest(pair: Pair) -> None:
    given = pair.given()

    taken = pair.taken(given.token)

    assert taken == given
    assert taken.receipt.aud == ZHENGZHOU


def test_day_of_a_receipt_is_that_of_beijing(pair: Pair) -> None:
    assert pair.receipt(at=1_795_535_999).day == "2026-11-24"  # 23:59:59
    assert pair.receipt(at=1_795_536_000).day == "2026-11-25"


@pytest.mark.parametrize(
    "change",
    [
        {"more": 1},
        {"name": "张三"},
        {"band": "A"},
        {"jti": "short"},
        {"operator": "zhang.san"},
        {"sub": "410199199001011234"},
        {"purpose": "Any Purpose"},
        {"decision": "unknown"},
        {"decision": "refused"},
        {"kind": None},
        {"aud": HANGZHOU},
    ],
)
def test_receipt_with_other_claims_is_refused(pair: Pair, change: dict[str, Any]) -> None:
    claims = {**pair.receipt().model_dump(mode="json", exclude_none=True), **change}
    token = sealer(pair.provider, TYP)(claims)

    assert reason_of(lambda: read_receipt(token, pair.opener(TYP))) is receipt.CLAIMS


def test_receipt_signed_by_whoever_asked_is_refused(pair: Pair) -> None:
    claims = pair.receipt().model_dump(mode="json", exclude_none=True)
    token = sealer(pair.asker, TYP)(claims)

    assert reason_of(lambda: read_receipt(token, pair.opener(TYP))).code == "token.issuer"


def test_acknowledgement_is_taken_and_says_whether_it_was_late(pair: Pair) -> None:
    given = pair.given()

    soon = pair.checked(pair.acknowledgement(given, T + 600), given)
    late = pair.checked(pair.acknowledgement(given, T + 601), given)

    assert (soon.late, late.late) == (False, True)
    assert soon.receipt == given.digest


def test_acknowledgement_of_another_receipt_is_refused(pair: Pair) -> None:
    one, other = pair.given(), pair.given()
    token = pair.acknowledgement(one)

    assert reason_of(lambda: pair.checked(token, other)) is acknowledgement.OTHER_RECEIPT


def test_acknowledgement_from_before_the_receipt_is_refused(pair: Pair) -> None:
    given = pair.given()
    token = pair.acknowledgement(given, T - 31)

    assert reason_of(lambda: pair.checked(token, given)) is acknowledgement.OTHER_RECEIPT


def test_acknowledgement_by_the_provider_itself_is_refused(pair: Pair) -> None:
    given = pair.given()
    claims: JsonObject = {"iss": HANGZHOU, "aud": HANGZHOU, "iat": T, "receipt": given.digest}
    token = sealer(pair.provider, ACK_TYP)({**claims, "statement": "received"})

    assert reason_of(lambda: pair.checked(token, given)) is acknowledgement.OTHER_RECEIPT


def test_receipt_is_no_acknowledgement_of_itself(pair: Pair) -> None:
    given = pair.given()

    with pytest.raises(VerificationError):
        pair.checked(given.token, given)


LINES = st.lists(
    st.tuples(st.sampled_from(["tender", "deposit"]), st.integers(0, 30).map(lambda n: f"d{n}")),
    max_size=30,
)


@given(LINES, st.randoms(use_true_random=False))
def test_counts_do_not_depend_on_the_order(lines: list[tuple[str, str]], random: Any) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)

    assert counted(lines) == counted(shuffled)


@given(LINES, LINES)
def test_purposes_differ_exactly_where_the_receipts_do(
    ours: list[tuple[str, str]], theirs: list[tuple[str, str]]
) -> None:
    different = differing(counted(ours), counted(theirs))

    assert set(different) == {
        purpose
        for purpose in ("tender", "deposit")
        if {d for p, d in ours if p == purpose} != {d for p, d in theirs if p == purpose}
    }


def test_comparison_names_what_each_side_lacks() -> None:
    difference = compare(["a", "b"], ["b", "c"])

    assert difference.missing_there == ("a",)
    assert difference.missing_here == ("c",)
