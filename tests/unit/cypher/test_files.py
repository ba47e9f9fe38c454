"""Rules that every query file keeps (style.md 4.1); the plans are in tests/integration/graph."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from credit_hub.cypher import Query, load, names
from credit_hub.model.schema import (
    EDGE_TYPES,
    ENTITY_LABEL,
    NODE_TYPES,
    SYSTEM_EDGE_TYPES,
    SYSTEM_NODE_TYPES,
)

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("graph", "ledger", "loaders", "federation", "api")
NAMES = names()
LABELS = {
    ENTITY_LABEL,
    *NODE_TYPES,
    *SYSTEM_NODE_TYPES,
    *(extra for node in NODE_TYPES.values() for extra in node.extra_labels),
}
WRITES = re.compile(
    r"\b(CREATE|MERGE|SET|DELETE|DETACH|REMOVE|DROP|FOREACH|LOAD CSV)\b", re.IGNORECASE
)


def code(query: Query) -> str:
    """Return the text without comments and string literals."""
    without_comments = re.sub(r"//[^\n]*", "", query.text)
    return re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "''", without_comments)


@cache
def used_names() -> frozenset[str]:
    """Return every string constant of the rooms that names a query."""
    found: set[str] = set()
    for room in ROOMS:
        for path in (ROOT / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return frozenset(found & set(NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_query_file_has_a_complete_header_under_its_own_name(name: str) -> None:
    query = load(name)

    assert query.name == name
    assert query.purpose
    assert query.cost
    assert query.text


@pytest.mark.parametrize("name", NAMES)
def test_query_file_uses_exactly_the_parameters_of_its_header(name: str) -> None:
    query = load(name)

    used = set(re.findall(r"\$([a-z_][a-z0-9_]*)", code(query)))

    assert used == {parameter for parameter, _ in query.parameters}


@pytest.mark.parametrize("name", NAMES)
def test_query_file_writes_only_where_its_mode_says_so(name: str) -> None:
    query = load(name)

    writes = WRITES.search(code(query)) is not None

    assert writes == (query.mode == "write")


@pytest.mark.parametrize("name", NAMES)
def test_query_file_has_placeholders_exactly_where_it_declares_an_identifier(name: str) -> None:
    query = load(name)

    placeholders = set(re.findall(r"__[A-Z]+__", query.text))

    kind = (query.identifier or "").removesuffix(" property").rpartition(" ")[2]
    expected = {f"__{kind.upper()}__"} if kind else set()
    if (query.identifier or "").endswith(" property"):
        expected.add("__PROPERTY__")
    assert placeholders == expected


@pytest.mark.parametrize("name", NAMES)
def test_query_file_names_only_labels_and_edge_types_of_the_schema(name: str) -> None:
    text = re.sub(r"\{\s*\w+\s*:[^{}]*\}", "", code(load(name)))  # maps, not subqueries

    words = re.findall(r"[(\[][a-z_0-9]*((?::[A-Za-z_:|&!]+)+)", text)

    known = LABELS | EDGE_TYPES.keys() | SYSTEM_EDGE_TYPES.keys() | {"__LABEL__", "__TYPE__"}
    assert {word for group in words for word in re.findall(r"\w+", group)} <= known


@pytest.mark.parametrize("name", NAMES)
def test_query_file_is_used_by_a_room_or_is_for_analysts(name: str) -> None:
    assert name.startswith("analyst/") or name in used_names()
