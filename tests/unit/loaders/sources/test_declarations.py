"""What every tabular declaration owes the machinery, the schema and the reader of its page."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from credit_hub.loaders import sources
from credit_hub.loaders.source import Source
from credit_hub.model.schema import EDGE_TYPES, NODE_TYPES

TABLES = [source for source in sources.SOURCES.values() if isinstance(source, Source)]
NODE_PROPERTIES = {p.name for node in NODE_TYPES.values() for p in node.properties}


def by_id(source: Source) -> str:
    return source.id


def test_registry_lists_every_module_of_the_folder() -> None:
    folder = Path(sources.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} - {"__init__"}

    declared = {
        name for name in modules if hasattr(import_module(f"{sources.__name__}.{name}"), "SOURCE")
    }

    assert declared == modules
    assert {s.id for s in sources.SOURCES.values()} == {
        import_module(f"{sources.__name__}.{name}").SOURCE.id for name in modules
    }


@pytest.mark.parametrize("source", TABLES, ids=by_id)
def test_column_names_and_nodes_are_unique(source: Source) -> None:
    names = [column.name for column in source.columns]
    nodes = [node.name for node in source.nodes]

    assert len(set(names)) == len(names)
    assert len(set(nodes)) == len(nodes)


@pytest.mark.parametrize("source", TABLES, ids=by_id)
def test_declaration_names_only_columns_that_it_has(source: Source) -> None:
    names = {column.name for column in source.columns}
    used = set(source.key) | ({source.stated_at} if source.stated_at else set())
    for node in source.nodes:
        used |= set(node.properties.values())
    for edge in source.edges:
        used |= set(edge.properties.values()) | {day for day in edge.valid if day}
        used |= set(edge.key or ())

    assert used <= names


@pytest.mark.parametrize("source", TABLES, ids=by_id)
def test_edges_join_declared_nodes_by_types_of_the_schema(source: Source) -> None:
    nodes = {node.name for node in source.nodes}

    for edge in source.edges:
        assert {edge.start, edge.end} <= nodes
        known = {p.name for p in EDGE_TYPES[edge.type].properties}
        assert set(edge.properties) <= known, edge.type


@pytest.mark.parametrize("source", TABLES, ids=by_id)
def test_no_node_property_is_taken_from_a_personal_column(source: Source) -> None:
    personal = {column.name for column in source.columns if column.kind.personal}

    for node in source.nodes:
        assert set(node.properties) <= NODE_PROPERTIES
        assert not personal & set(node.properties.values()), node.name


@pytest.mark.parametrize("source", TABLES, ids=by_id)
def test_an_end_that_cannot_be_read_is_never_taken_for_no_end(source: Source) -> None:
    by_name = {column.name: column for column in source.columns}
    ends = {edge.valid[1] for edge in source.edges if edge.valid[1]}

    for end in ends:
        assert by_name[end].strict or by_name[end].required, end


@pytest.mark.parametrize("source", TABLES, ids=by_id)
def test_one_heading_never_means_two_things(source: Source) -> None:
    primary: dict[str, str] = {}

    for column in source.columns:
        for heading in (column.heading, *column.headings):
            assert primary.setdefault(heading, column.heading) == column.heading


@pytest.mark.parametrize("source", TABLES, ids=by_id)
def test_every_check_has_a_sentence_for_the_data_dictionary(source: Source) -> None:
    assert all((check.__doc__ or "").endswith(".") for check in source.checks)
