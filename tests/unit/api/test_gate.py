from __future__ import annotations

import pytest
from starlette.datastructures import Headers

from credit_hub.api.middleware.gate import MAX_BODY, Gate, _body_refused
from credit_hub.api.settings import Settings


async def _nowhere(*_: object) -> None:
    raise AssertionError


def gate(host: str = "127.0.0.1", *allowed: str) -> Gate:
    return Gate(_nowhere, Settings(host=host, allowed_hosts=allowed))


@pytest.mark.parametrize(
    "name", ["127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]:8000", "proxy.example"]
)
def test_gate_on_loopback_accepts_names_of_this_machine_and_those_allowed(name: str) -> None:
    assert gate("127.0.0.1", "proxy.example")._foreign(Headers({"host": name})) is None


@pytest.mark.parametrize(
    "name", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "", "10.0.0.1"]
)
def test_gate_on_loopback_refuses_every_other_name(name: str) -> None:
    refusal = gate()._foreign(Headers({"host": name}))

    assert refusal is not None
    assert refusal.code == "foreign_host"


def test_gate_on_a_network_accepts_any_name_until_names_are_set() -> None:
    headers = Headers({"host": "hub.example"})

    assert gate("0.0.0.0")._foreign(headers) is None  # noqa: S104
    assert gate("0.0.0.0", "other.example")._foreign(headers) is not None  # noqa: S104


@pytest.mark.parametrize(
    ("site", "refused"), [("cross-site", True), ("same-origin", False), ("none", False)]
)
def test_gate_refuses_pages_of_other_sites(site: str, *, refused: bool) -> None:
    headers = Headers({"host": "localhost", "sec-fetch-site": site})

    assert (gate()._foreign(headers) is not None) is refused


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, None),
        ({"content-length": "0", "content-type": "text/plain"}, None),
        ({"content-length": "2", "content-type": "application/json"}, None),
        ({"content-length": "2", "content-type": "Application/JSON; charset=utf-8"}, None),
        ({"content-length": "2"}, "not_json"),
        ({"content-length": "2", "content-type": "text/plain"}, "not_json"),
        ({"transfer-encoding": "chunked", "content-type": "text/plain"}, "not_json"),
        ({"content-length": str(MAX_BODY), "content-type": "application/json"}, None),
        ({"content-length": str(MAX_BODY + 1), "content-type": "application/json"},
         "body_too_large"),
    ],
)  # fmt: skip
def test_gate_refuses_bodies_by_their_headers(headers: dict[str, str], code: str | None) -> None:
    refusal = _body_refused(Headers(headers))

    assert (None if refusal is None else refusal.code) == code
