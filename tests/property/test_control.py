"""Company control against a slow oracle, and its laws, on random holdings with rings."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import networkx as nx
from hypothesis import given
from hypothesis import strategies as st

from credit_hub.graph.control import WHOLE_PPB, Holding, Holdings, controlled_by

NAMES = tuple("abcdefgh")
SHARES = st.sampled_from([1, 10, 20, 25, 30, 33, 40, 49, 50, 51, 60, 70, 100])


@st.composite
def holdings(draw: st.DrawFn) -> list[Holding]:
    """Draw holdings in which no company is held more than whole; rings and self-holdings occur."""
    found = []
    for company in NAMES:
        left = 100
        for holder in draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True)):
            percent = draw(SHARES)
            if percent <= left:
                left -= percent
                ppb = percent * WHOLE_PPB // 100
                found.append(Holding(holder, company, ppb, f"{holder}>{company}"))
    return found


def oracle(controller: str, held: list[Holding]) -> set[str]:
    """Add one company at a time until nothing changes, in exact fractions over a networkx graph."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(NAMES)
    for h in held:
        graph.add_edge(h.holder, h.company, share=Fraction(h.ppb, WHOLE_PPB))
    group = {controller}
    while True:
        shares = {
            company: sum(
                (
                    graph[member][company]["share"]
                    for member in group
                    if graph.has_edge(member, company)
                ),
                Fraction(0),
            )
            for company in sorted(set(NAMES) - group)
        }
        new = next((c for c, share in shares.items() if share > Fraction(1, 2)), None)
        if new is None:
            return group - {controller}
        group.add(new)


@given(holdings())
def test_control_agrees_with_the_oracle_for_every_holder(held: list[Holding]) -> None:
    indexed = Holdings.of(held)

    computed = {name: set(controlled_by(name, indexed)) for name in NAMES}

    assert computed == {name: oracle(name, held) for name in NAMES}


@given(holdings(), st.randoms(use_true_random=False))
def test_control_and_its_grounds_do_not_depend_on_the_order(
    held: list[Holding], random: Random
) -> None:
    shuffled = list(held)
    random.shuffle(shuffled)

    first, second = Holdings.of(held), Holdings.of(shuffled)

    for name in NAMES:
        assert dict(controlled_by(name, first).grounds) == dict(controlled_by(name, second).grounds)


@given(holdings())
def test_control_is_transitive(held: list[Holding]) -> None:
    indexed = Holdings.of(held)

    for name in NAMES:
        group = set(controlled_by(name, indexed))
        for member in group:
            assert set(controlled_by(member, indexed)) <= group | {name}


@given(holdings())
def test_chains_prove_control_by_themselves(held: list[Holding]) -> None:
    indexed = Holdings.of(held)
    by_edge = {h.edge_id: h for h in held}

    for name in NAMES:
        controlled = controlled_by(name, indexed)
        for company in controlled:
            chains = controlled.chains(company)
            used = {edge for chain in chains for edge in chain}
            assert all(by_edge[chain[0]].holder == name for chain in chains)
            assert company in controlled_by(name, Holdings.of(by_edge[e] for e in used))


@given(holdings())
def test_nobody_controls_without_a_majority_of_its_own(held: list[Holding]) -> None:
    indexed = Holdings.of(held)

    for name in NAMES:
        own = [h.ppb for h in indexed.by_holder.get(name, ()) if h.company != name]
        assert not set(controlled_by(name, indexed)) or max(own) > WHOLE_PPB // 2
