"""What is far wider than its model is refused unread, and others have their turn meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter

from credit_hub.api import problems
from credit_hub.api.app import _ROUTERS
from credit_hub.api.bodies import MOST_NAMES, MOST_VALUES, SLICE, BoundedRoute, Width
from credit_hub.api.middleware.gate import MAX_BODY
from credit_hub.api.schemas.analyst import CypherBody


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")

    one: int
    two: str | None = None


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")

    inners: Annotated[tuple[Inner, ...], Field(max_length=3)]
    text: str = ""


class Tree(BaseModel):
    below: tuple[Tree, ...] = ()


router = APIRouter(route_class=BoundedRoute)


@router.post("/outer")
async def take(body: Outer) -> int:
    """Answer in the loop itself: turns are those of the body, and none of a thread's."""
    return len(body.inners)


@pytest.fixture
def app() -> FastAPI:
    made = FastAPI()
    problems.install(made)
    made.include_router(router)
    return made


def sent(app: FastAPI, body: bytes) -> httpx.Response:
    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            return await client.post(
                "/outer", content=body, headers={"Content-Type": "application/json"}
            )

    return asyncio.run(send())


@pytest.mark.parametrize(
    ("model", "width"),
    [
        (Inner, Width(2, 3)),
        (Outer, Width(2 + 3 * 2, 1 + 2 + 1 + 3 * (1 + 3))),
        (Inner | None, Width(2, 3)),
        (str, Width()),
    ],
)
def test_width_of_a_model_is_that_of_the_widest_body_it_takes(model: type, width: Width) -> None:
    assert Width.of(TypeAdapter(model).json_schema()) == width


@pytest.mark.parametrize("model", [Tree, JsonValue])
def test_model_without_a_bound_is_as_wide_as_any_body_may_be(model: type) -> None:
    width = Width.of(TypeAdapter(model).json_schema())

    assert width.marks >= MOST_VALUES


def test_every_route_that_takes_json_bounds_its_body() -> None:
    every = (route for router in _ROUTERS for route in router.routes)
    routes = [route for route in every if isinstance(route, APIRoute) and route.body_field]

    assert len(routes) >= 10
    assert [r.path for r in routes if not isinstance(r, BoundedRoute)] == []


@pytest.mark.parametrize(
    "body",
    [
        b"{" + b",".join(b'"%06d":0' % number for number in range(90_000)) + b"}",
        b'{"inners":[' + b"0," * 400_000 + b"0]}",
        b'{"inners":[' + b"[" * 500_000,
        b'{"inners":[' + b'"",' * 300_000 + b'""]}',
    ],
    ids=["names", "values", "depth", "strings"],
)
def test_body_far_wider_than_its_model_is_refused_unread_with_one_reason(
    app: FastAPI, body: bytes
) -> None:
    answer = sent(app, body)

    told: Mapping[str, object] = answer.json()
    assert (answer.status_code, told["code"]) == (422, "request_shape")
    assert "wider than any that this operation takes: more than 108 names or 116 values" in str(
        told["detail"]
    )
    assert told["fields"] == [
        {"field": "body", "message": str(told["detail"]).partition("body: ")[2]}
    ]


def test_body_a_little_too_wide_is_told_which_fields_are_wrong(app: FastAPI) -> None:
    answer = sent(app, json.dumps({"inners": [], "x": 1, "y": 2}).encode())

    assert {item["field"] for item in answer.json()["fields"]} == {"body.x", "body.y"}


def test_punctuation_within_strings_makes_no_body_wide(app: FastAPI) -> None:
    body = {"inners": [{"one": 1}], "text": ',:[{"\\' * 100_000}

    answer = sent(app, json.dumps(body).encode())

    assert (answer.status_code, answer.text) == (200, "1")


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-32"])
def test_body_in_another_coding_than_utf_8_is_refused(app: FastAPI, coding: str) -> None:
    """In UTF-16 half of a character may look like a quotation mark, and hide what follows."""
    answer = sent(app, '{"inners":[]}'.encode(coding))

    assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")


def test_two_full_lists_of_a_query_are_not_too_wide() -> None:
    full = {"type": "integers", "value": list(range(10_000))}
    text = json.dumps({"query": "RETURN $a", "parameters": {"a": full, "b": full}})

    assert text.count(",") < MOST_VALUES
    assert Width.of(CypherBody.model_json_schema()).names + 100 < MOST_NAMES


def test_others_have_their_turn_between_the_slices_of_a_long_body(app: FastAPI) -> None:
    """Counted in turns of the event loop, not in time: a body of 1 MiB gives at least 16."""
    body = b'{"inners":[],"text":"' + b"\\\\" * (MAX_BODY // 2 - 20) + b'"}'
    short = b'{"inners":[],"text":"x"}'

    async def turns_during(content: bytes) -> int:
        transport, ended = httpx.ASGITransport(app), asyncio.Event()

        async def other() -> int:
            for turns in count():
                if ended.is_set():
                    return turns
                await asyncio.sleep(0)
            raise AssertionError

        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            counting = asyncio.create_task(other())
            answer = await client.post(
                "/outer", content=content, headers={"Content-Type": "application/json"}
            )
            ended.set()
            assert answer.status_code == 200, answer.text
            return await counting

    async def compared() -> tuple[int, int]:
        return await turns_during(short), await turns_during(body)

    few, many = asyncio.run(compared())

    assert many - few >= MAX_BODY // SLICE - 1


def test_caller_that_hangs_up_in_its_body_is_no_fault_of_the_hub(
    app: FastAPI, capsys: pytest.CaptureFixture[str]
) -> None:
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/outer",
        "raw_path": b"/outer",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"100")],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("hub", 80),
        "client": ("127.0.0.1", 1),
        "root_path": "",
    }
    arriving: Iterator[dict[str, object]] = iter(
        [
            {"type": "http.request", "body": b'{"inners":', "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    sent_back: list[int] = []

    async def receive() -> dict[str, object]:
        return next(arriving)

    async def send(message: Mapping[str, object]) -> None:
        if message["type"] == "http.response.start":
            sent_back.append(int(str(message["status"])))

    asyncio.run(app(scope, receive, send))

    assert sent_back == [400]
    assert "unforeseen" not in "".join(capsys.readouterr())
