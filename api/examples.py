"""The examples of the HTTP service's description: real answers about a synthetic lot.

tests/integration/api/test_openapi.py asks the running service each of them and compares; with
``CREDIT_HUB_TEST_UPDATE=1`` it writes the file anew.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final

_KEPT: Final[dict[str, Any]] = json.loads(
    files("credit_hub.api").joinpath("examples.json").read_text(encoding="utf-8")
)

LOT_ID: Final = "ZZTEST-P2/1"
"""A consortium member who also bids alone: one finding, which quotes an article."""
CHECK: Final = _KEPT["check"]
FINDING: Final = _KEPT["finding"]
FINDING_ID: Final[str] = _KEPT["finding"]["id"]
ENTITY: Final = _KEPT["entity"]
ENTITY_ID: Final[str] = _KEPT["entity"]["id"]
FOUND: Final = _KEPT["found"]
NAME: Final = "郑州测试联合"


def example(description: str, value: object) -> dict[str, Any]:
    """Describe a successful answer by an example."""
    return {"description": description, "content": {"application/json": {"example": value}}}
