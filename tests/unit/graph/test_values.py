"""Values between Python and the database, and out of rows, without a database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from types import MappingProxyType

import pytest

from credit_hub.graph.plan import operators
from credit_hub.graph.repositories import values
from credit_hub.graph.values import to_database, to_python, with_fixed_offset
from credit_hub.model.errors import StoreError

NAIVE = datetime(2026, 10, 15, 9, 30)  # noqa: DTZ001  # what is to be refused


def test_to_database_makes_dictionaries_and_lists_at_every_depth() -> None:
    given = MappingProxyType({"a": ({"b": MappingProxyType({"c": (1, "x")})},), "d": None})

    made = to_database(given)

    assert made == {"a": [{"b": {"c": [1, "x"]}}], "d": None}
    assert type(made) is dict


def test_to_python_makes_tuples_and_uses_the_converters() -> None:
    class Day:
        pass

    made = to_python([{"a": [1, Day()]}], {Day: lambda _: date(2026, 1, 1)}, "q")

    assert made == ({"a": (1, date(2026, 1, 1))},)


def test_to_python_of_an_unknown_type_names_query_and_type() -> None:
    with pytest.raises(StoreError, match="'q' returns a complex"):
        to_python([1j], {}, "q")


def test_with_fixed_offset_keeps_the_moment_and_leaves_naive_ones_alone() -> None:
    china = timezone(timedelta(hours=8), "a name")

    fixed = with_fixed_offset(NAIVE.replace(tzinfo=china))

    assert fixed.tzinfo == timezone(timedelta(hours=8))
    assert fixed == NAIVE.replace(tzinfo=china)
    assert with_fixed_offset(NAIVE.replace(tzinfo=timezone(timedelta()))).tzinfo is UTC
    assert with_fixed_offset(NAIVE) is NAIVE


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (values.text, 1),
        (values.text, None),
        (values.optional_text, 1),
        (values.integer, True),
        (values.integer, "1"),
        (values.boolean, 1),
        (values.moment, NAIVE),
        (values.optional_moment, date(2026, 1, 1)),
        (values.optional_day, NAIVE.replace(tzinfo=UTC)),
        (values.optional_day, "2026-01-01"),
        (values.mapping, ("a",)),
        (values.items, "abc"),
        (values.texts, (1,)),
    ],
)
def test_value_of_another_type_is_refused(read: Callable[[object], object], value: object) -> None:
    with pytest.raises(StoreError, match="where"):
        read(value)


def test_own_properties_are_sorted_without_those_left_out() -> None:
    found = values.own({"b": 1, "id": "x", "a": 2}, frozenset({"id"}))

    assert list(found.items()) == [("a", 2), ("b", 1)]


def test_operators_of_a_plan_come_from_the_top_down_without_the_database_name() -> None:
    plan = {
        "operatorType": "ProduceResults@neo4j",
        "children": [{"operatorType": "Filter@neo4j", "children": []}],
    }

    assert operators(plan) == ("ProduceResults", "Filter")
    assert operators(None) == ()
