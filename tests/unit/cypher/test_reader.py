"""The reader of query files, and what it refuses."""

from __future__ import annotations

import pytest

from credit_hub import cypher
from credit_hub.cypher import Query, load
from credit_hub.model.errors import UnknownQueryError
from credit_hub.model.schema import EDGE_TYPES, NODE_TYPES

HEADER = """\
// name: folder/query
// purpose: first line
//   and a second one
// params: lot_id: string, days: list<date>
// returns: id: string, at: datetime
// mode: read
// cost: O(1)
"""
BODY = "MATCH (n:Lot {id: $lot_id}) RETURN n.id AS id, $days AS at\n"


def parse(source: str, name: str = "folder/query") -> Query:
    return cypher._parse(name, source)


def test_parse_full_header_returns_its_parts() -> None:
    query = parse(HEADER + BODY)

    assert query == Query(
        name="folder/query",
        purpose="first line and a second one",
        text=BODY.strip(),
        parameters=(("lot_id", "string"), ("days", "list<date>")),
        returns=(("id", "string"), ("at", "datetime")),
        mode="read",
        cost="O(1)",
    )


@pytest.mark.parametrize("key", cypher.REQUIRED)
def test_parse_header_without_a_key_is_refused(key: str) -> None:
    lines = [line for line in HEADER.splitlines() if not line.startswith(f"// {key}:")]

    with pytest.raises(UnknownQueryError, match=f"lacks .*{key}"):
        parse("\n".join(lines) + "\n" + BODY)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("// name: folder/query", "// name: folder/other"),
        ("// mode: read", "// mode: sometimes"),
        ("// cost: O(1)", "// cost: O(1)\n// identifier: database"),
        ("// cost: O(1)", "// cost: O(1)\n// speed: high"),
    ],
)
def test_parse_header_with_a_wrong_entry_is_refused(old: str, new: str) -> None:
    with pytest.raises(UnknownQueryError, match="folder/query"):
        parse(HEADER.replace(old, new) + BODY)


@pytest.mark.parametrize("name", ["", "explore/nothing", "../model/schema", "explore", "explore/"])
def test_load_unknown_name_is_refused(name: str) -> None:
    with pytest.raises(UnknownQueryError):
        load(name)


def test_bound_to_a_label_of_the_schema_fills_the_placeholder() -> None:
    query = parse(HEADER + "// identifier: label\nMATCH (n:__LABEL__) RETURN n.id AS id\n")

    bound = query.bound("Person")

    assert bound.text == "MATCH (n:Person) RETURN n.id AS id"
    assert bound.identifier is None


@pytest.mark.parametrize(
    ("identifier", "name", "prop"),
    [
        ("label", "Nobody", None),
        ("label", "Finding", None),
        ("label", "HOLDS", None),
        ("label", "Person", "masked_name"),
        ("label", "Sanction", None),
        ("stated label", "Finding", None),
        ("type", "Person", None),
        ("type", "HOLDS) DETACH DELETE (n", None),
        ("any label", "Nobody", None),
        ("label property", "Person", None),
        ("label property", "Person", "uscc"),
        ("type property", "HOLDS", "password"),
        ("judgement label", "Load", None),
    ],
)
def test_bound_to_a_name_outside_the_schema_is_refused(
    identifier: str, name: str, prop: str | None
) -> None:
    query = parse(f"{HEADER}// identifier: {identifier}\nRETURN 1 AS __LABEL__\n")

    with pytest.raises(UnknownQueryError, match=r"no name of model\.schema"):
        query.bound(name, prop)


def test_bound_query_without_identifier_is_refused() -> None:
    with pytest.raises(UnknownQueryError):
        parse(HEADER + BODY).bound("Person")


def test_identifiers_of_a_label_query_are_all_labels_of_the_schema() -> None:
    query = parse(HEADER + "// identifier: label\nRETURN 1 AS __LABEL__\n")

    assert [name for name, _ in query.identifiers()] == list(NODE_TYPES)


def test_identifiers_of_a_type_property_query_hold_provenance_and_own_properties() -> None:
    query = parse(HEADER + "// identifier: type property\nRETURN 1 AS __TYPE__\n")

    found = set(query.identifiers())

    assert {("HOLDS", "share_ppb"), ("HOLDS", "statement"), ("UNDER", "id")} <= found
    assert {name for name, _ in found} == set(EDGE_TYPES)


def test_parse_continuation_line_that_looks_like_a_key_belongs_to_the_key_above() -> None:
    source = HEADER.replace("// params: lot_id: string, ", "// params: lot_id: string,\n//   ")

    assert parse(source + BODY).parameters == (("lot_id", "string"), ("days", "list<date>"))


def test_bound_to_a_common_label_needs_a_query_for_stated_labels() -> None:
    query = parse(HEADER + "// identifier: stated label\nSET n:__LABEL__\n")

    assert query.bound("Sanction").text == "SET n:Sanction"
