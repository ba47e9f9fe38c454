"""A hub that was installed without what runs batch jobs says so, and does everything else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import httpx
import pytest

pytestmark = pytest.mark.integration
LOT = "ZZTEST-G1/1"


@pytest.fixture(scope="module")
def environment(
    environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, str]:
    """Return the environment of an installation in which the library of jobs is not found."""
    folder: Path = tmp_path_factory.mktemp("site")
    hidden = "import sys\nsys.modules['dbos'] = None\n"
    (folder / "sitecustomize.py").write_text(hidden, encoding="ascii")
    return {**environment, "PYTHONPATH": str(folder)}


def test_job_without_the_extra_is_not_implemented_and_names_the_extra(http: httpx.Client) -> None:
    response = http.post("/api/v1/jobs", json={"lots": [LOT]})

    problem = response.json()
    assert response.status_code == 501, problem
    assert response.headers["content-type"] == "application/problem+json"
    assert "credit-hub[jobs]" in str(problem)
    assert http.post(f"/api/v1/lots/{LOT}/linked-party-check").status_code == 200
