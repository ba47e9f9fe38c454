"""docs/protocol/transport.md, section Endpoints: every route of the exchange, and its example."""

from __future__ import annotations

import json
import re
from pathlib import Path

from credit_hub.api.exchange.provider.service import ROUTES
from credit_hub.federation.wire.question import QueryRequest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "protocol" / "transport.md").read_text(encoding="utf-8")
ENDPOINTS = PAGE.partition("\n## Endpoints\n")[2].partition("\n## ")[0]


def test_every_route_of_the_exchange_is_described_and_no_other() -> None:
    described = set(re.findall(r"`(GET|POST) /([a-z]+)", ENDPOINTS))

    assert described == set(ROUTES)


def test_example_of_a_question_is_one() -> None:
    (example,) = re.findall(r"```json\n(.*?)```", ENDPOINTS, re.DOTALL)
    members = json.loads(example.replace("...", ""))

    found = QueryRequest.read(json.dumps(members).encode())

    assert found.fields == ("band", "band_label", "mapping")
