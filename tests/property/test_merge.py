"""The join of facts is a lattice join, and what is stored is what was joined."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from credit_hub.loaders.merge import (
    Change,
    NodeState,
    StatementState,
    join_nodes,
    join_statements,
    node_state,
    statement_state,
)
from credit_hub.loaders.stored import node_properties, read_node
from credit_hub.model.facts import EdgeFact, NodeFact, Origin, Rank, Trust
from credit_hub.model.interval import CHINA, Interval

DAYS = [date.min, date(2026, 1, 1), date(2026, 6, 1)]
MOMENTS = [
    datetime(2026, 1, 1, 9, tzinfo=CHINA),
    datetime(2026, 1, 1, 1, tzinfo=UTC),
    datetime(2026, 1, 1, 1, tzinfo=UTC) + timedelta(seconds=1),
]
ranks = st.builds(Rank, st.sampled_from(Trust), st.sampled_from(DAYS))
origins = st.builds(
    Origin,
    st.sampled_from(["registration", "officers"]),
    st.sampled_from(["a" * 64, "b" * 64]),
    st.integers(1, 3),
)
values = st.one_of(
    st.sampled_from(["甲", "乙", "1", ""]),
    st.sampled_from([0, 1, 2]),
    st.booleans(),
    st.sampled_from(DAYS[1:]),
    st.sampled_from(MOMENTS),
    st.sampled_from([("警告",), ("警告", "罚款"), ()]),
)
properties = st.dictionaries(st.sampled_from(["name", "city", "status"]), values, max_size=3)
node_states = st.builds(
    NodeFact,
    st.sampled_from(["Enterprise", "Organization", "Penalty"]),
    st.just("uscc:91410199TE5T00016Y"),
    ranks,
    origins,
    properties,
).map(node_state)
intervals = st.sampled_from(
    [Interval(), Interval(date(2026, 1, 1)), Interval(date(2026, 1, 1), date(2026, 6, 1))]
)
statement_states = st.builds(
    EdgeFact,
    st.just("HOLDS"),
    st.sampled_from(["uscc:a", "uscc:b"]),
    st.just("uscc:c"),
    st.just("shareholders:1"),
    ranks,
    origins,
    intervals,
    st.dictionaries(st.just("share_ppb"), st.sampled_from([1, 2]), max_size=1),
).map(statement_state)


def joined(*states: NodeState) -> NodeState:
    return reduce(lambda a, b: join_nodes(a, b)[0], states)


def joined_statements(*states: StatementState) -> StatementState:
    return reduce(lambda a, b: join_statements(a, b)[0], states)


def held(state: StatementState) -> object:
    """Return what the graph keeps of a statement: not which of two equal facts it came from."""
    versions = {
        name: (version.rank, version.place, state.is_contested(name))
        for name, version in state.versions.items()
    }
    return state.live, versions


@given(node_states, node_states)
def test_node_join_in_either_order_is_the_same(a: NodeState, b: NodeState) -> None:
    assert joined(a, b) == joined(b, a)


@given(node_states, node_states, node_states)
def test_node_join_in_any_grouping_is_the_same(a: NodeState, b: NodeState, c: NodeState) -> None:
    assert joined(joined(a, b), c) == joined(a, joined(b, c))


@given(st.lists(node_states, min_size=1, max_size=5), st.randoms())
def test_node_join_of_shuffled_and_repeated_facts_is_the_same(
    states: list[NodeState], shuffler: random.Random
) -> None:
    again = [*states, *states]
    shuffler.shuffle(again)

    assert joined(*again) == joined(*states)


@given(node_states, node_states)
def test_node_join_of_what_is_held_changes_nothing(a: NodeState, b: NodeState) -> None:
    both = joined(a, b)

    assert join_nodes(both, a) == (both, Change.UNCHANGED)
    assert join_nodes(both, b) == (both, Change.UNCHANGED)


@given(st.lists(node_states, min_size=1, max_size=5))
def test_node_property_holds_the_value_of_the_highest_rank(states: list[NodeState]) -> None:
    both = joined(*states)

    for name, claim in both.claims.items():
        stated = [s.claims[name] for s in states if name in s.claims]
        best = [c for c in stated if c.rank == max(c.rank for c in stated)]
        assert claim.value in [c.value for c in best]
        distinct = {(type(c.value), c.value) for c in best}
        assert (claim.rival is not None) == (len(distinct) > 1)


@given(st.lists(node_states, min_size=1, max_size=5))
def test_node_read_back_from_its_properties_is_the_node(states: list[NodeState]) -> None:
    state = joined(*states)

    row = {"labels": (*sorted(state.labels), "Entity"), "properties": node_properties(state)}

    assert read_node(row) == state


@given(st.lists(node_states, min_size=1, max_size=6))
def test_node_provenance_has_no_more_entries_than_claims_and_rivals(
    states: list[NodeState],
) -> None:
    state = joined(*states)

    entries = node_properties(state)["provenance"]

    assert isinstance(entries, tuple)
    assert len(entries) <= len(state.claims) + len(state.contested)


@given(statement_states, statement_states)
def test_statement_join_in_either_order_is_the_same(a: StatementState, b: StatementState) -> None:
    assert held(joined_statements(a, b)) == held(joined_statements(b, a))


@given(statement_states, statement_states, statement_states)
def test_statement_join_in_any_grouping_is_the_same(
    a: StatementState, b: StatementState, c: StatementState
) -> None:
    left = joined_statements(joined_statements(a, b), c)

    assert held(left) == held(joined_statements(a, joined_statements(b, c)))


@given(statement_states, statement_states)
def test_statement_join_of_what_is_held_changes_nothing(
    a: StatementState, b: StatementState
) -> None:
    both = joined_statements(a, b)

    assert join_statements(both, a) == (both, Change.UNCHANGED)


@given(st.lists(statement_states, min_size=1, max_size=5))
def test_statement_live_version_is_the_latest_and_ties_are_contested(
    states: list[StatementState],
) -> None:
    state = joined_statements(*states)

    best = max(version.rank for version in state.versions.values())
    tied = [name for name, version in state.versions.items() if version.rank == best]
    assert state.live == max(tied)
    assert state.is_contested(state.live) == (len(tied) > 1)
