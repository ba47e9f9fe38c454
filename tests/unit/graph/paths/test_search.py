"""The search in layers against all simple paths of networkx, on random graphs."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.graph.paths.search import Layer, Search, simple_paths

NODES = "abcdefgh"
PAIRS = list(combinations(NODES, 2))


def reader(graph: nx.Graph[str], opened: list[tuple[str, ...]]) -> object:
    def read(nodes: tuple[str, ...]) -> Layer:
        opened.append(nodes)
        edges = tuple((f"{min(e)}{max(e)}", min(e), max(e)) for e in graph.edges(nodes))
        ends = {n for _, a, b in edges for n in (a, b)}
        return Layer(edges, {n: graph.degree(n) for n in ends})

    return read


def found(
    graph: nx.Graph[str], depth: int, cap: int = 99, named: str = ""
) -> tuple[dict[int, list[tuple[str, ...]]], Search]:
    search = Search(("a", "b"), named, cap)
    read = reader(graph, [])
    paths: dict[int, list[tuple[str, ...]]] = {}
    length = 0
    while length < depth:
        length = search.widen(read)  # type: ignore[arg-type]  # a reader of layers
        visits = iter(range(100_000))
        paths[length] = list(simple_paths(search.around, "a", "b", length, visits))
    return paths, search


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(PAIRS)))
def test_search_finds_each_simple_path_at_its_length(pairs: set[tuple[str, str]]) -> None:
    graph: nx.Graph[str] = nx.Graph(pairs)
    graph.add_nodes_from(NODES)

    paths, _ = found(graph, 6)

    every = [tuple(p) for p in nx.all_simple_paths(graph, "a", "b", cutoff=6)]
    for length in range(1, 7):
        assert paths[length] == sorted(p for p in every if len(p) == length + 1)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(PAIRS)), st.integers(2, 5))
def test_search_passes_no_node_above_the_cap(pairs: set[tuple[str, str]], cap: int) -> None:
    graph: nx.Graph[str] = nx.Graph(pairs)
    graph.add_nodes_from(NODES)

    paths, search = found(graph, 6, cap)

    small = [n for n in NODES if n in "ab" or graph.degree(n) <= cap]
    every = nx.all_simple_paths(graph.subgraph(small), "a", "b", cutoff=6)
    assert sorted(p for ps in paths.values() for p in ps) == sorted(map(tuple, every))
    assert search.joining() <= search.guarded.keys()


def test_node_above_the_cap_is_passed_where_it_is_named() -> None:
    graph: nx.Graph[str] = nx.Graph([("a", "h"), ("h", "b"), ("h", "c"), ("h", "d")])

    shut, search = found(graph, 2, 3)
    open_, _ = found(graph, 2, 3, "h")

    assert shut[2] == []
    assert search.joining() == {"h"}
    assert open_[2] == [("a", "h", "b")]


@pytest.mark.parametrize(("visits", "expected"), [(100, 2), (2, 1), (0, 0)])
def test_enumeration_ends_when_its_visits_are_used_up(visits: int, expected: int) -> None:
    around = {"a": {"c", "d"}, "c": {"a", "b"}, "d": {"a", "b"}, "b": {"c", "d"}}

    paths = list(simple_paths(around, "a", "b", 2, iter(range(visits))))

    assert len(paths) == expected
