"""A small statement, and keys of both algorithms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from credit_hub.ledger.receipts.comparison import result_of
from credit_hub.ledger.receipts.keys import ALGORITHMS, SigningKey
from credit_hub.ledger.receipts.statement import Question, Reading, Snapshot, Statement

MOMENT = datetime(2026, 11, 20, 3, 4, 5, 678901, tzinfo=UTC)
ANSWER: Mapping[str, object] = {
    "lot_id": "lot:ZZTEST-1/1",
    "lot_name": "测试标段",
    "regime": "tender",
    "as_of": "2026-10-15T09:30:00+08:00",
    "known_at": "2026-11-20T03:04:05.678901+00:00",
    "bidders": [{"id": "uscc:A", "name": "甲"}, {"id": "uscc:B", "name": "乙"}],
    "rules": [{"id": "D01", "version": "1.0.0"}],
    "findings": [{"id": "finding:1", "summary": {"zh": "同一人", "en": "the same person"}}],
    "leads": [],
    "complete": False,
    "incomplete": [{"code": "holders_capped", "subject": "uscc:A"}],
}


def statement(answer: Mapping[str, object] = ANSWER) -> Statement:
    return Statement(
        issuer="https://hub.example",
        issued_at=MOMENT,
        question=Question(
            "lot:ZZTEST-1/1",
            ("uscc:A", "uscc:B"),
            "tender",
            "2026-10-15T09:30:00+08:00",
            MOMENT,
        ),
        reading=Reading(
            ("HOLDS", "SUBMITS"), {"depth": 10}, (("D01", "1.0.0"),), "credit-hub 0", "sha256:0"
        ),
        snapshot=Snapshot("graph:1", 3, "sha256:1", loading=False),
        result=result_of(answer),
    )


@pytest.fixture(params=ALGORITHMS, scope="session")
def key(request: pytest.FixtureRequest) -> SigningKey:
    return SigningKey.generate(request.param)
