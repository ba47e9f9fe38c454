"""What the answers promise about the unknown, the routes and the rings, on random graphs."""

from __future__ import annotations

from fractions import Fraction

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.graph.control import WHOLE_PPB, Holding, Holdings
from credit_hub.graph.neighbourhood import Node
from credit_hub.graph.ownership.equity import Bounds, Direction, penetrate
from credit_hub.graph.ownership.integrated import integrated_in
from credit_hub.graph.ownership.open_parts import open_parts
from credit_hub.graph.ownership.rings import rings
from credit_hub.graph.ownership.shares import Shares
from credit_hub.graph.ownership.stated import Ownership

UNITS = "ABCDE"
PERSONS = "PQ"
SHARES = st.sampled_from([5, 10, 20, 25, 30, 40, 50, 60, 90, 100])
Held = dict[tuple[str, str], int]


@st.composite
def held(draw: st.DrawFn) -> Held:
    """Holdings of units in units, and of persons in units; rings, gaps, too much."""
    pairs = st.tuples(st.sampled_from(UNITS + PERSONS), st.sampled_from(UNITS))
    found = draw(st.dictionaries(pairs.filter(lambda p: p[0] != p[1]), SHARES, max_size=14))
    return {pair: share * 10**7 for pair, share in found.items()}


def owned_by(rows: Held) -> Ownership:
    """Return the rows with the persons marked."""
    holdings = Holdings.of(Holding(h, c, ppb, f"{h}{c}") for (h, c), ppb in rows.items())
    nodes = {p: Node(p, "Person", p, identity="id_number") for p in PERSONS}
    return Ownership(holdings, holdings, holdings, nodes)


@settings(max_examples=200)
@given(held(), st.data())
def test_nobody_can_have_more_than_the_known_share_and_the_open_parts(
    rows: Held, data: st.DataObject
) -> None:
    owned = owned_by(rows)
    shares = Shares.of(owned.capital)
    known = integrated_in("A", shares)
    hidden = sum((p.of_company for p in open_parts(known, shares, owned)), Fraction())

    # The truth: every company wholly held; stated shares may be wrong only where they add up to
    # more than the whole, and what is missing belongs to P, to a stranger, or to nobody we know.
    truth = dict(rows)
    for unit in UNITS:
        total = sum(ppb for (_, c), ppb in rows.items() if c == unit)
        holders = [h for (h, c) in rows if c == unit]
        if total < WHOLE_PPB:
            taker = data.draw(st.sampled_from(["P", "X"]))
            truth[taker, unit] = truth.get((taker, unit), 0) + WHOLE_PPB - total
        elif total > WHOLE_PPB:
            excess = total - WHOLE_PPB
            for holder in data.draw(st.permutations(holders)):
                cut = min(excess, truth[holder, unit])
                truth[holder, unit] -= cut
                excess -= cut
    true_shares = Shares.of(owned_by(truth).capital)
    actual = integrated_in("A", true_shares)

    for person in ("P", "Q", "X"):
        found = actual.share.get(person, Fraction())
        assert found <= known.share.get(person, Fraction()) + hidden


@given(held())
def test_listed_routes_never_carry_more_than_the_integrated_share(rows: Held) -> None:
    owned = owned_by(rows)

    for direction, subject in ((Direction.UP, "A"), (Direction.DOWN, "P")):
        found = penetrate(subject, owned, direction, bounds=Bounds(routes=5))

        for stake in found.stakes:
            assert stake.elsewhere >= 0
            assert stake.layer >= 1
            weights = [(-route.share, len(route.units)) for route in stake.routes]
            assert weights == sorted(weights)


@given(held())
def test_all_routes_of_a_graph_without_rings_make_up_the_integrated_share(rows: Held) -> None:
    chains = {(h, c): ppb for (h, c), ppb in rows.items() if h > c or h in PERSONS}

    found = penetrate("A", owned_by(chains), Direction.UP, bounds=Bounds(routes=100))

    assert all(stake.elsewhere == 0 for stake in found.stakes)


@given(held())
def test_rings_are_the_simple_circles_of_networkx(rows: Held) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph(list(rows))

    found = rings(owned_by(rows).capital)

    circles = {frozenset(zip(c, [*c[1:], c[0]], strict=True)) for c in nx.simple_cycles(graph)}
    assert found.complete
    assert {frozenset((h.holder, h.company) for h in r.holdings) for r in found.found} == circles
