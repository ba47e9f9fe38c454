"""Parameters of analysts' queries, typed, and values as JSON."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from credit_hub.api.analysing import typed_parameters
from credit_hub.api.schemas.analyst import CypherView, ParameterBody, parameter
from credit_hub.graph.analyst.guard import FUNCTIONS, PROCEDURES
from credit_hub.graph.analyst.question import AnalystLimits, Answer
from credit_hub.graph.analyst.values import EdgeValue, NodeValue, PathValue, TextValue
from credit_hub.graph.plan import Explanation
from credit_hub.model.errors import InvalidValueError

PAGE = Path(__file__).resolve().parents[3] / "docs" / "how-to" / "cypher.md"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a=x=y", "x=y"),
        ("a:string=", ""),
        ("a:integer=-7", -7),
        ("a:float=0.5", 0.5),
        ("a:boolean=false", False),
        ("a:date=2026-10-15", date(2026, 10, 15)),
        ("a:datetime=2026-10-15T00:00:00+00:00", datetime(2026, 10, 15, tzinfo=UTC)),
        ("a:strings=x,y", ["x", "y"]),
        ("a:integers=1,2", [1, 2]),
    ],
)
def test_parameter_of_the_command_line_has_the_type_it_names(text: str, value: object) -> None:
    ((name, given),) = typed_parameters([text]).items()

    assert (name, parameter(name, given)) == ("a", value)


@pytest.mark.parametrize(
    "text", ["a", "=1", "a:integer=x", "a:boolean=yes", "a:other=1", "a:integers=1,x", "a:float=x"]
)
def test_parameter_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(InvalidValueError, match="cannot be read"):
        typed_parameters([text])


@pytest.mark.parametrize(
    "given",
    [
        {"type": "integer", "value": "7"},
        {"type": "integer", "value": True},
        {"type": "integer", "value": 1 << 63},
        {"type": "integers", "value": [1 << 63]},
        {"type": "boolean", "value": 1},
        {"type": "date", "value": "2026-13-01"},
        {"type": "date", "value": 20261015},
        {"type": "datetime", "value": "2026-10-15T00:00:00"},
        {"type": "datetime", "value": "nonsense"},
        {"type": "strings", "value": [1]},
        {"type": "string", "value": ["a"]},
        {"type": "strings", "value": ["a"] * 10_001},
    ],
    ids=str,
)
def test_parameter_of_another_type_than_it_names_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError, match=r"parameter \$a is no"):
        parameter("a", ParameterBody.model_validate(given))


def test_view_says_what_each_value_is() -> None:
    node = NodeValue("4:x:1", ("Entity",), {"id": "uscc:A", "day": date(2026, 1, 1)})
    edge = EdgeValue("5:x:1", "HOLDS", ("4:x:1", "4:x:2"), {"id": "e:1", "source": "s"})
    row = (
        node, edge, PathValue((node,), (edge,)), (1, "a"), {"k": None}, True, 1.5, float("nan"),
        b"\x00", datetime(2026, 1, 1, tzinfo=UTC), TextValue("duration", "P1D"), None,
    )  # fmt: skip
    answer = Answer(
        digest="sha256:0",
        columns=tuple(map(str, range(len(row)))),
        rows=(row,),
        ids={"4:x:1": "uscc:A", "4:x:2": "uscc:B"},
        limits=AnalystLimits(1, 1),
        truncated=None,
        plan=Explanation((), "r", ("ProduceResults",), ()),
        seconds=timedelta(milliseconds=5).total_seconds(),
        ran=True,
        memory=None,
    )

    view = CypherView.of(answer)

    assert [kind for column in view.columns for kind in column.types] == [
        "node", "edge", "path", "list", "map", "boolean", "float", "float", "bytes", "datetime",
        "duration", "null",
    ]  # fmt: skip
    shown = view.model_dump(mode="json")["rows"][0]
    assert shown[0]["properties"]["day"] == {"kind": "date", "value": "2026-01-01"}
    assert (shown[1]["start"], shown[1]["end"]) == ("uscc:A", "uscc:B")
    assert shown[2]["edges"] == [shown[1]]
    assert shown[3:8] == [
        [1, "a"], {"kind": "map", "value": {"k": None}}, True, 1.5,
        {"kind": "float", "value": "nan"},
    ]  # fmt: skip
    assert (view.complete, view.milliseconds) == (True, 5)


def test_page_lists_every_function_and_procedure_that_is_taken() -> None:
    page = PAGE.read_text(encoding="utf-8")
    table = page.partition("| functions | |")[2].partition("## What this")[0]

    listed = {
        word.lower()
        for line in table.splitlines()
        for word in line.split("|")[2:3]
        for word in word.split()
    }

    assert listed - {"---"} == FUNCTIONS
    assert (
        set(re.findall(r"`(db\.[A-Za-z.]+)`", page)) - {"db.memory.transaction.max"} == PROCEDURES
    )
