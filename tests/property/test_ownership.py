"""Control and integrated ownership against the slow oracle, on random graphs with every trouble."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.graph.control import Holding, Holdings, controlled_by
from credit_hub.graph.ownership import integrated
from credit_hub.graph.ownership.shares import Shares
from tests.unit.graph.ownership import oracle

NAMES = "ABCDEFG"
PERCENTS = st.sampled_from([0, 1, 10, 24, 25, 30, 33, 49, 50, 51, 60, 75, 99, 100])
Rows = list[tuple[str, str, int]]


@st.composite
def rows(draw: st.DrawFn) -> Rows:
    """Holdings of a handful of units: chains, rings, own shares, more and less than the whole."""
    pairs = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES))
    held = draw(st.dictionaries(pairs, PERCENTS, max_size=20))
    return [(holder, company, share * 10**7) for (holder, company), share in held.items()]


def holdings(stated: Rows) -> Holdings:
    """Return the rows as the value that the kernels take."""
    return Holdings.of(Holding(h, c, ppb, f"{h}{c}") for h, c, ppb in stated)


@given(rows())
def test_control_equals_the_oracle(stated: Rows) -> None:
    held = holdings(stated)

    pairs = {(x, y) for x in NAMES for y in controlled_by(x, held)}

    assert pairs == oracle.control_pairs(stated)


@settings(max_examples=300)
@given(rows())
def test_integrated_ownership_equals_the_oracle_exactly(stated: Rows) -> None:
    shares = Shares.of(holdings(stated))

    up = {
        (h, c): s for c in NAMES for h, s in integrated.integrated_in(c, shares).share.items() if s
    }
    down = {
        (h, c): s for h in NAMES for c, s in integrated.integrated_of(h, shares).share.items() if s
    }

    assert up == {pair: share for pair, share in oracle.integrated(stated).items() if share}
    assert down == up


@given(rows())
def test_self_owned_sets_equal_the_oracle(stated: Rows) -> None:
    found = {frozenset(block) for block in Shares.of(holdings(stated)).self_owned}

    assert found == oracle.self_owned(oracle.scaled(stated))


@given(rows())
def test_over_subscription_is_reported_for_exactly_the_companies_that_have_it(stated: Rows) -> None:
    held = holdings(stated)

    totals = {c: sum(ppb for _, d, ppb in stated if d == c) for c in NAMES}

    assert dict(held.over_subscribed) == {c: t for c, t in totals.items() if t > oracle.WHOLE}


@given(rows())
def test_no_share_exceeds_the_whole_and_outside_holders_share_it(stated: Rows) -> None:
    shares = Shares.of(holdings(stated))

    for company in NAMES:
        found = integrated.integrated_in(company, shares)
        outside = [h for h in found.share if not shares.holders(h)]

        assert all(0 <= share <= 1 for share in found.share.values())
        assert sum((found.share[h] for h in outside), Fraction()) <= 1
