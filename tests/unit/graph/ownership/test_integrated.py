from fractions import Fraction

import pytest

from credit_hub.graph.control import Holdings, controlled_by
from credit_hub.graph.ownership import knot
from credit_hub.graph.ownership.integrated import integrated_in, integrated_of, integrated_ownership
from credit_hub.graph.ownership.shares import Shares

RING = "P>A 70, P>B 20, A>B 40, B>C 50, C>A 30"


def test_integrated_share_over_two_chains_is_their_sum() -> None:
    held = Holdings.parse("X>Y1 60, X>Y2 55, Y1>Z 30, Y2>Z 25")

    assert integrated_of("X", held).share["Z"] == Fraction(3175, 10000)
    assert "Z" in controlled_by("X", held)


def test_integrated_share_through_a_ring_is_the_calculated_vector() -> None:
    found = integrated_of("P", Holdings.parse(RING)).share

    assert {c: round(float(s), 6) for c, s in found.items()} == {
        "A": 0.776596,
        "B": 0.510638,
        "C": 0.255319,
    }


def test_integrated_share_and_control_of_exactly_half_are_kept_apart() -> None:
    held = Holdings.parse(RING)

    assert list(controlled_by("P", held)) == ["A", "B"]
    assert integrated_of("P", held).share["C"] >= Fraction(1, 4)


def test_integrated_share_of_a_company_in_a_ring_leaves_out_chains_back_to_itself() -> None:
    # A holds 40 % of B and so 20 % of C; that C holds 30 % of A adds nothing to what A has of C.
    found = integrated_of("A", Holdings.parse(RING))

    assert found.share == {"B": Fraction(2, 5), "C": Fraction(1, 5)}
    assert found.own == Fraction(6, 100)


def test_integrated_shares_of_outside_holders_make_up_a_ring_that_is_wholly_held() -> None:
    found = integrated_in("B", Holdings.parse("P>A 70, C>A 30, Q>B 60, A>B 40, B>C 50, R>C 50"))

    assert sum(found.share[holder] for holder in "PQR") == 1
    assert found.own == Fraction(6, 100)


def test_integrated_in_and_of_give_one_figure_for_each_pair() -> None:
    shares = Shares.of(Holdings.parse(RING))

    upward = {(h, c): s for c in "ABC" for h, s in integrated_in(c, shares).share.items()}
    downward = {(h, c): s for h in "PABC" for c, s in integrated_of(h, shares).share.items()}

    assert upward == downward


def test_integrated_share_of_an_over_subscribed_company_is_scaled_and_said() -> None:
    shares = Shares.of(Holdings.parse("P>A 70, Q>A 60, A>B 50"))

    assert integrated_in("B", shares).share["P"] == Fraction(7, 26)
    assert shares.stated["A"] == Fraction(13, 10)


def test_control_of_an_over_subscribed_company_uses_the_shares_as_stated() -> None:
    held = Holdings.parse("P>A 70, Q>A 60")

    assert "A" in controlled_by("P", held)
    assert "A" in controlled_by("Q", held)
    assert held.over_subscribed == (("A", 1_300_000_000),)


@pytest.mark.parametrize("company", ["A", "B"])
def test_integrated_share_inside_a_set_that_owns_itself_is_not_defined(company: str) -> None:
    held = Holdings.parse("A>B 100, B>A 100")

    for found in (integrated_in(company, held), integrated_of(company, held)):
        assert not found.defined
        assert found.share == {}
        assert found.self_owned == (("A", "B"),)


def test_integrated_share_below_a_set_that_owns_itself_names_it_and_lists_the_others() -> None:
    found = integrated_in("C", Holdings.parse("A>B 100, B>A 100, A>C 60, P>C 40"))

    assert found.defined
    assert found.share == {"P": Fraction(2, 5)}
    assert found.self_owned == (("A", "B"),)
    assert found.chains["A"] == Fraction(3, 5)


def test_scaling_opens_a_set_that_would_own_itself() -> None:
    found = integrated_in("B", Holdings.parse("A>B 100, B>A 100, P>A 30"))

    assert found.defined
    assert found.share["P"] == 1


def test_self_owned_set_may_be_one_company_with_all_its_own_shares() -> None:
    held = Holdings.parse("A>A 100, A>B 10, P>B 90")

    assert Shares.of(held).self_owned == (("A",),)
    assert integrated_in("B", held).share == {"P": Fraction(9, 10)}


def test_treasury_shares_carry_nothing() -> None:
    found = integrated_in("A", Holdings.parse("P>A 90, A>A 10"))

    assert found.share == {"P": 1}
    assert found.own == Fraction(1, 10)


def test_integrated_ownership_from_a_threshold_includes_the_threshold() -> None:
    pairs = integrated_ownership(Holdings.parse("P>A 50, A>B 50, Q>B 24"), at_least=Fraction(1, 4))

    assert set(pairs) == {("P", "A"), ("A", "B"), ("P", "B")}


def test_large_knot_is_rounded_beyond_any_figure_that_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held = Holdings.parse(RING)
    exact = integrated_in("C", held)
    monkeypatch.setattr(knot, "EXACT_KNOT", 2)
    monkeypatch.setattr("credit_hub.graph.ownership.integrated.EXACT_KNOT", 2)

    rounded = integrated_in("C", held)

    assert exact.exact
    assert not rounded.exact
    assert all(abs(rounded.share[h] - s) < Fraction(1, 10**50) for h, s in exact.share.items())
