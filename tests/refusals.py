"""What the exchange refuses, by the reason it gives."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from credit_hub.federation.errors import ExchangeError, Reason

__all__ = ["reason_of"]


def reason_of(call: Callable[[], object]) -> Reason:
    """Return the reason of a refusal; that nothing is refused fails the test."""
    with pytest.raises(ExchangeError) as caught:
        call()
    return caught.value.reason
