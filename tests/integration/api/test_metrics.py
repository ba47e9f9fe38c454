"""What Prometheus is told: counts by route and rule, and nothing about anybody."""

from __future__ import annotations

import time

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

pytestmark = [pytest.mark.integration, pytest.mark.slow]

PATIENCE = 60.0
CHECK = "/api/v1/lots/ZZTEST-G1/1/linked-party-check"
FIRM = "/api/v1/entities/uscc:91410199TNGJ7PJW0T"


def scrape(http: httpx.Client) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    answer = http.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain")
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def value(
    figures: dict[tuple[str, frozenset[tuple[str, str]]], float], name: str, **labels: str
) -> float:
    return figures.get((name, frozenset(labels.items())), 0.0)


def test_check_is_counted_by_operation_regime_and_rule(http: httpx.Client) -> None:
    before = scrape(http)

    assert http.post(CHECK).status_code == 200

    after = scrape(http)

    def grown(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    asked = {"method": "POST", "operation": "linked_party_check"}
    assert grown("credit_hub_http_requests_total", **asked, status="200") == 1
    assert grown("credit_hub_http_request_seconds_count", **asked) == 1
    assert grown("credit_hub_checks_total", regime="tender", complete="false") == 1
    assert grown("credit_hub_hits_total", rule="D01", evidence_class="S") == 1
    assert grown("credit_hub_hits_total", rule="D02", evidence_class="L") == 2
    assert value(after, "credit_hub_http_requests_under_way") == 1, "the scrape itself"


def test_lots_of_a_job_are_counted_as_single_checks_are(http: httpx.Client) -> None:
    before = scrape(http)

    job = http.post("/api/v1/jobs", json={"lots": ["ZZTEST-G1/1"]}).json()
    deadline = time.monotonic() + PATIENCE
    while http.get(f"/api/v1/jobs/{job['id']}").json()["state"] != "done":
        assert time.monotonic() < deadline, "the job did not end"
        time.sleep(0.05)

    after = scrape(http)
    grown = {name for name in after if after[name] > before.get(name, 0)}
    labels = frozenset({"regime": "tender", "complete": "false"}.items())
    assert ("credit_hub_checks_total", labels) in grown
    assert (
        "credit_hub_hits_total",
        frozenset({"rule": "D01", "evidence_class": "S"}.items()),
    ) in grown


def test_get_head_refusals_and_unknown_paths_are_counted_without_their_ids(
    http: httpx.Client,
) -> None:
    http.get(FIRM)
    http.head(FIRM)
    http.get("/api/v1/entities/uscc:nobody")
    http.get("/nothing/here")
    http.get("/healthz", headers={"host": "elsewhere.example"})
    http.request("BREW", "/healthz")

    text = http.get("/metrics").text
    figures = scrape(http)

    name = "credit_hub_http_requests_total"
    assert value(figures, name, method="GET", operation="get_entity", status="200") >= 1
    assert value(figures, name, method="HEAD", operation="get_entity", status="200") >= 1
    assert value(figures, name, method="GET", operation="get_entity", status="404") >= 1
    assert value(figures, name, method="GET", operation="none", status="404") >= 1
    assert value(figures, name, method="GET", operation="none", status="421") >= 1
    assert value(figures, name, method="other", operation="healthz", status="405") >= 1
    for secret in ("uscc", "nobody", "nothing", "elsewhere", "ZZTEST", "BREW", "91410199"):
        assert secret not in text


def test_scraper_that_asks_for_openmetrics_gets_it(http: httpx.Client) -> None:
    answer = http.get("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})

    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
