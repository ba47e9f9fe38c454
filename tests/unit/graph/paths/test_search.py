"""The search in layers against all simple paths of networkx, on random graphs."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from itertools import combinations

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.graph.paths.search import Layer, Read, Search, simple_paths

Asked = tuple[tuple[str, ...], frozenset[str]]
NODES = "abcdefgh"
PAIRS = list(combinations(NODES, 2))


def reader(graph: nx.Graph[str], cap: int, passable: str, opened: list[Asked]) -> Read:
    """Return what reads a graph as the database is read, leaves included."""

    def read(nodes: tuple[str, ...], known: AbstractSet[str]) -> Layer:
        opened.append((nodes, frozenset(known)))
        pairs = [pair for pair in graph.edges(nodes) if not known & set(pair) - set(nodes)]
        met = {n for pair in pairs for n in pair} - set(nodes)
        guarded = {n: graph.degree(n) for n in met - set(passable) if graph.degree(n) > cap}
        edges = (tuple(sorted(pair)) for pair in pairs if not guarded.keys() & set(pair))
        return Layer(tuple((f"{a}{b}", a, b) for a, b in edges), guarded)

    return read


def found(
    graph: nx.Graph[str], depth: int, cap: int = 99, named: str = "", nodes: int = 99
) -> tuple[dict[int, list[tuple[str, ...]]], Search, list[Asked]]:
    degrees = tuple(graph.degree(end) if end in graph else 0 for end in "ab")
    search = Search(("a", "b"), (degrees[0], degrees[1]), nodes)
    opened: list[Asked] = []
    read = reader(graph, cap, "ab" + named, opened)
    paths: dict[int, list[tuple[str, ...]]] = {}
    length = 0
    while length < depth:
        length = search.widen(read)
        visits = iter(range(100_000))
        paths[length] = list(simple_paths(search.around, "a", "b", length, visits))
    return paths, search, opened


@settings(max_examples=300, deadline=None)
@given(st.sets(st.sampled_from(PAIRS), max_size=14))
def test_search_finds_each_simple_path_at_its_length(pairs: set[tuple[str, str]]) -> None:
    graph: nx.Graph[str] = nx.Graph(pairs)
    graph.add_nodes_from(NODES)

    paths, _, _ = found(graph, 6)

    every = [tuple(p) for p in nx.all_simple_paths(graph, "a", "b", cutoff=6)]
    for length in range(1, 7):
        assert paths[length] == sorted(p for p in every if len(p) == length + 1)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.sampled_from(PAIRS)), st.integers(2, 5))
def test_search_passes_no_node_above_the_cap(pairs: set[tuple[str, str]], cap: int) -> None:
    graph: nx.Graph[str] = nx.Graph(pairs)
    graph.add_nodes_from(NODES)

    paths, search, _ = found(graph, 6, cap)

    small = [n for n in NODES if n in "ab" or graph.degree(n) <= cap]
    every = nx.all_simple_paths(graph.subgraph(small), "a", "b", cutoff=6)
    assert sorted(p for ps in paths.values() for p in ps) == sorted(map(tuple, every))
    assert search.joining() <= search.guarded.keys()


def test_node_above_the_cap_is_passed_where_it_is_named() -> None:
    graph: nx.Graph[str] = nx.Graph([("a", "h"), ("h", "b"), ("h", "c"), ("h", "d")])

    shut, search, _ = found(graph, 2, 3)
    open_, _, _ = found(graph, 2, 3, "h")

    assert shut[2] == []
    assert search.joining() == {"h"}
    assert open_[2] == [("a", "h", "b")]


def test_smaller_end_is_opened_first_and_the_larger_one_only_where_it_must_be() -> None:
    graph: nx.Graph[str] = nx.Graph([("a", "b"), *(("a", x) for x in "cdefgh")])

    paths, _, opened = found(graph, 1)

    assert paths[1] == [("a", "b")]
    assert [nodes for nodes, _ in opened] == [("b",)]


def test_edges_to_nodes_that_were_opened_are_not_asked_for_again() -> None:
    graph: nx.Graph[str] = nx.Graph([("a", "c"), ("c", "d"), ("d", "e"), ("e", "b")])

    paths, _, opened = found(graph, 4)

    assert paths[4] == [("a", "c", "d", "e", "b")]
    assert [(*nodes, "|", *sorted(known)) for nodes, known in opened] == [
        ("a", "|"),
        ("b", "|", "a"),
        ("c", "|", "a", "b"),
        ("e", "|", "a", "b", "c"),
    ]


def test_nodes_of_a_layer_beyond_the_cap_are_counted_and_not_opened() -> None:
    graph: nx.Graph[str] = nx.Graph([(x, y) for x in "ab" for y in "cdef"])
    graph.add_edges_from([("a", "g"), ("g", "h"), ("h", "b")])

    paths, search, opened = found(graph, 3, nodes=2)

    assert len(paths[2]) == 4
    assert max(len(nodes) for nodes, _ in opened) == 2
    assert search.skipped == 3


@pytest.mark.parametrize(("visits", "expected"), [(100, 2), (2, 1), (0, 0)])
def test_enumeration_ends_when_its_visits_are_used_up(visits: int, expected: int) -> None:
    around = {"a": {"c", "d"}, "c": {"a", "b"}, "d": {"a", "b"}, "b": {"c", "d"}}

    paths = list(simple_paths(around, "a", "b", 2, iter(range(visits))))

    assert len(paths) == expected
