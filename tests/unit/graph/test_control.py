"""Company control on cases small enough to check by hand."""

from __future__ import annotations

import doctest

import pytest

from credit_hub.graph import control, wording
from credit_hub.graph.control import Holding, Holdings, controlled_by
from credit_hub.model.errors import InvalidValueError


@pytest.mark.parametrize("module", [control, wording])
def test_docstring_examples_hold(module: object) -> None:
    result = doctest.testmod(module)  # type: ignore[arg-type]  # a module

    assert result.attempted > 0
    assert result.failed == 0


def test_control_needs_more_than_one_half() -> None:
    held = Holdings.parse("P>A 70, P>B 20, A>B 40, B>C 50, C>A 30")

    assert list(controlled_by("P", held)) == ["A", "B"]


def test_control_of_a_ring_that_owns_itself_ends() -> None:
    held = Holdings.parse("A>B 100, B>A 100")

    assert list(controlled_by("A", held)) == ["B"]


def test_own_majority_is_direct_even_where_a_daughter_holds_more() -> None:
    held = Holdings.parse("X>Y 60, X>Z 51, Y>Z 55")

    found = controlled_by("X", held)

    assert found.is_direct("Z")
    assert found.chains("Z") == (("1",),)
    assert held.over_subscribed == (("Z", 1_060_000_000),)


def test_joint_majority_is_not_direct() -> None:
    held = Holdings.parse("X>Y 60, X>Z 40, Y>Z 20")

    found = controlled_by("X", held)

    assert "Z" in found
    assert not found.is_direct("Z")
    assert found.chains("Z") == (("1",), ("0", "2"))


@pytest.mark.parametrize("ppb", [-1, 1_000_000_001])
def test_share_outside_the_whole_is_refused(ppb: int) -> None:
    with pytest.raises(InvalidValueError, match="share of X in Y"):
        Holdings.of([Holding("X", "Y", ppb, "e")])


def test_two_holdings_of_one_pair_are_refused() -> None:
    with pytest.raises(InvalidValueError, match="two holdings of X in Y"):
        Holdings.of([Holding("X", "Y", 1, "e"), Holding("X", "Y", 2, "f")])
