"""The log goes to standard error as it is when a line is written, not as it once was."""

from __future__ import annotations

import io
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog

from credit_hub.api.logs import configure


@pytest.fixture(autouse=True)
def configuration() -> Iterator[None]:
    """Leave the logging of other tests as it was."""
    handlers = list(logging.getLogger().handlers)
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers


def test_line_after_standard_error_was_replaced_goes_to_the_new_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before, after = io.StringIO(), io.StringIO()
    monkeypatch.setattr(sys, "stderr", before)
    configure("info", as_json=True)
    monkeypatch.setattr(sys, "stderr", after)
    before.close()

    structlog.get_logger(__name__).info("still heard")
    logging.getLogger(__name__).warning("so is this")

    assert "still heard" in after.getvalue()
    assert "so is this" in after.getvalue()
