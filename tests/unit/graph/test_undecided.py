"""Control that ranges leave open, against every way in which the ranges could be exact."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.graph.control import WHOLE_PPB, Holding, Holdings, controlled_by
from credit_hub.graph.undecided import undecided_control, worded

TENTH = WHOLE_PPB // 10
UNITS = "pqrs"
PAIRS = [(a, b) for a in UNITS for b in UNITS if a != b]
Row = tuple[str, str, int, int]


@st.composite
def stated(draw: st.DrawFn) -> tuple[Row, ...]:
    """Holdings in tenths, some of them ranges, of no company more than the whole at least."""
    rows: list[Row] = []
    for holder, company in draw(st.lists(st.sampled_from(PAIRS), unique=True, max_size=6)):
        left = 10 - sum(low for _, c, low, _ in rows if c == company)
        low = draw(st.integers(0, left))
        high = draw(st.integers(low, min(10, low + 3))) if len(rows) < 4 else low
        rows.append((holder, company, low, high))
    return tuple(rows)


def holdings(rows: tuple[Row, ...], tenths: tuple[int, ...]) -> Holdings:
    return Holdings.of(
        Holding(holder, company, tenth * TENTH, str(number))
        for number, ((holder, company, _, _), tenth) in enumerate(zip(rows, tenths, strict=True))
    )


def control(held: Holdings) -> set[tuple[str, str]]:
    return {(unit, company) for unit in UNITS for company in controlled_by(unit, held)}


def worlds(rows: tuple[Row, ...]) -> Iterator[Holdings]:
    """Every way in which the ranges can be exact, with no company held by more than the whole."""
    for tenths in product(*(range(low, high + 1) for _, _, low, high in rows)):
        held = holdings(rows, tenths)
        if not held.over_subscribed:
            yield held


@settings(max_examples=300, deadline=None)
@given(stated())
def test_open_control_is_said_if_and_only_if_some_exact_figures_give_more(
    rows: tuple[Row, ...],
) -> None:
    least = holdings(rows, tuple(low for _, _, low, _ in rows))
    most = {str(n): high * TENTH for n, (_, _, low, high) in enumerate(rows) if high > low}
    possible = set().union(*map(control, worlds(rows))) - control(least)

    found = undecided_control(least, most)

    assert {(u.controller, u.company) for u in found} <= possible
    assert bool(found) == bool(possible)
    assert {c for _, c in possible} >= {u.company for u in found}


def test_holder_of_the_holder_is_not_named_beside_it() -> None:
    held = Holdings.parse("P>A 100, A>B 40")

    found = undecided_control(held, {"1": 600_000_000})

    assert [(u.controller, u.company) for u in found] == [("A", "B")]


def test_what_is_wholly_held_by_a_company_in_doubt_is_not_named_beside_it() -> None:
    held = Holdings.parse("A>B 40, B>C 100, A>D 5")

    found = undecided_control(held, {"0": 600_000_000, "2": 100_000_000})

    assert [(u.controller, u.company) for u in found] == [("A", "B")]


def test_exact_holdings_leave_nothing_open() -> None:
    assert undecided_control(Holdings.parse("A>B 50, B>C 100"), {}) == ()


def test_words_name_all_who_would_have_the_majority_together() -> None:
    held = Holdings.parse("X>Y 60, X>Z 20, Y>Z 25")

    (found,) = undecided_control(held, {"2": 400_000_000})
    said = worded(found, {"X": "甲", "Y": "乙", "Z": "丙"}.__getitem__)

    assert (said.code, said.subject) == ("control_undecided", "Z")
    assert said.text.zh.startswith("乙、甲（均为甲或其控制、可能控制的单位）对丙的持股含区间")
    assert "the holdings of 乙, 甲 in 丙 include ranges" in said.text.en
