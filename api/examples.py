"""The examples of the HTTP service's description: real answers about a synthetic lot.

tests/integration/api/test_openapi.py asks the running service each of them and compares, as do the
tests of the other files; with ``CREDIT_HUB_TEST_UPDATE=1`` they write the files anew.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, Final


def _kept(name: str) -> dict[str, Any]:
    text = files("credit_hub.api").joinpath(name).read_text(encoding="utf-8")
    answers: dict[str, Any] = json.loads(text)
    return answers


KEPT: Final = (
    _kept("examples.json")
    | _kept("exploration_examples.json")
    | _kept("review_examples.json")
    | _kept("cypher_example.json")
    | _kept("search_example.json")
)
"""Answers by name: check, finding, entity, found; and those of the files named after them."""
LOT_ID: Final = "ZZTEST-P2/1"
"""A consortium member who also bids alone: one finding, which quotes an article."""
FINDING_ID: Final[str] = KEPT["finding"]["id"]
ENTITY_ID: Final[str] = KEPT["entity"]["id"]
OTHER_ID: Final[str] = KEPT["check"]["bidders"][0]["id"]
OWNED_ID: Final = "uscc:91410199TNGJ7NHY9U"
"""A company that persons hold through another one."""
QUERY: Final = "MATCH (n:Enterprise {id: $id}) RETURN n.name AS name, n.registered_on AS since"
NAME: Final = "郑州测试联合"


def example(description: str, name: str) -> dict[str, Any]:
    """Describe a successful answer by the example of that name, filled in by api.openapi.

    FastAPI would leave out the members that are null, and an example without them would break its
    own schema.
    """
    return {"description": description, "content": {"application/json": {"example": name}}}
