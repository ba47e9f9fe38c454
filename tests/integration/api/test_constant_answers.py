"""What is another client's and what is not there have the same answer, to the byte."""

from __future__ import annotations

import json
from collections.abc import Mapping

import httpx
import pytest

from credit_hub.model.access.roles import Role
from tests.integration.api.conftest import Cli

pytestmark = [pytest.mark.integration, pytest.mark.slow]

QUESTIONS = (("GET", ""), ("GET", "/results"), ("POST", "/cancel"), ("POST", "/resume"))


def platform(cli: Cli, env: Mapping[str, str], name: str) -> dict[str, str]:
    """Add a tender platform, and return the header that shows its token."""
    added = cli("clients", "add", name, "--role", Role.TENDER_CLIENT.value, "--json", env=env)
    assert added.status == 0, added.err
    return {"Authorization": f"Bearer {json.loads(added.out)['token']}"}


def test_job_of_another_client_and_one_that_is_not_there_have_the_same_answer(
    guarded: httpx.Client, guarded_environment: Mapping[str, str], cli: Cli
) -> None:
    mine, other = (platform(cli, guarded_environment, name) for name in ("jobs-d", "jobs-e"))
    asked = guarded.post("/api/v1/jobs", json={"lots": ["ZZTEST-P2/1"]}, headers=mine)
    assert asked.status_code == 202, asked.text
    job, absent = asked.headers["location"].rpartition("/")[2], "job:" + "0" * 32

    for method, path in QUESTIONS:
        there, nowhere = (
            guarded.request(
                method, f"/api/v1/jobs/{id_}{path}", headers={**other, "X-Request-ID": "same"}
            )
            for id_ in (job, absent)
        )

        assert there.status_code == nowhere.status_code == 404
        assert there.text.replace(job, absent) == nowhere.text
        assert there.headers.keys() == nowhere.headers.keys()
