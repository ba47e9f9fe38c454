from fractions import Fraction

import pytest

from credit_hub.graph.control import Holdings
from credit_hub.graph.ownership import rings as module
from credit_hub.graph.ownership.rings import double_counted, rings


def test_ring_has_its_length_least_holding_product_and_inflation() -> None:
    (ring,) = rings(Holdings.parse("P>A 70, P>B 20, A>B 40, B>C 50, C>A 30")).found

    assert ring.companies == ("A", "B", "C")
    assert (ring.least.holder, ring.least.ppb) == ("C", 300_000_000)
    assert ring.returning == Fraction(6, 100)
    assert ring.inflation == Fraction(100, 94)
    assert not ring.is_cross_holding


def test_diamond_is_no_ring() -> None:
    found = rings(Holdings.parse("P>A 100, P>B 100, A>C 50, B>C 50"))

    assert found.found == ()
    assert found.complete


def test_cross_shareholding_is_a_ring_of_two() -> None:
    (ring,) = rings(Holdings.parse("A>B 10, B>A 20")).found

    assert ring.is_cross_holding


def test_ring_of_whole_holdings_counts_capital_endlessly() -> None:
    (ring,) = rings(Holdings.parse("A>B 100, B>A 100")).found

    assert ring.inflation is None


def test_rings_below_a_share_are_left_out() -> None:
    held = Holdings.parse("A>B 4, B>A 60, A>C 30, C>A 30")

    found = rings(held, at_least_ppb=50_000_000).found

    assert [ring.companies for ring in found] == [("A", "C")]


def test_rings_beyond_the_limits_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Holdings.parse("A>B 30, B>C 30, C>A 30, B>A 30")

    for name, value in (("RING_LIMIT", 1), ("RING_LENGTH", 2), ("STEP_LIMIT", 3)):
        with monkeypatch.context() as patched:
            patched.setattr(module, name, value)

            assert not rings(held).complete
    assert rings(held).complete


def test_double_counted_capital_needs_every_capital() -> None:
    found = rings(Holdings.parse("A>B 50, B>A 20")).found

    assert double_counted(found, {"A": 1000}) is None
    assert double_counted(found, {"A": 1000, "B": 3000}) == Fraction(1700, 4000)
