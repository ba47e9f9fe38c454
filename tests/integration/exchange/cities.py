"""Cities whose exchanges are real processes on this machine, each with its own data folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from credit_hub.api.exchange.demonstration.alliance import (
    HANGZHOU,
    PROVINCE,
    ZHENGZHOU,
    Alliance,
    Plan,
    found_alliance,
)
from credit_hub.api.exchange.demonstration.processes import (
    Running,
    environment,
    free_port,
    serving,
)

__all__ = ["HANGZHOU", "PROVINCE", "ZHENGZHOU", "Running", "alliance_of", "environment"]
__all__ += ["free_port", "serving"]

NAMES = {ZHENGZHOU: "郑州市", HANGZHOU: "杭州市", PROVINCE: "河南省"}


def alliance_of(
    folder: Path,
    entities: Sequence[str] = (ZHENGZHOU, HANGZHOU, PROVINCE),
    *,
    suites: tuple[str, ...] = ("intl-1", "intl-2"),
    quotas: Mapping[str, int] | None = None,
    witnesses: int = 1,
    witness_seconds: int = 60,
) -> Alliance:
    """Found an alliance of cities; none of their exchanges runs yet."""
    asked = {"car-rental": 1000} if quotas is None else quotas
    plans = [Plan(one, NAMES[one], free_port(), suites, asked, witness_seconds) for one in entities]
    return found_alliance(folder, plans, witnesses=witnesses)
