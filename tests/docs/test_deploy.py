"""What deploy/ names is there: commands, settings, figures, ports, files; units and YAML parse."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer

from credit_hub.api.metrics import Metrics
from credit_hub.api.middleware.gate import MAX_BODY
from credit_hub.api.settings import Settings, variable
from credit_hub.federation.http.profile import LONGEST_BODY

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
FILES = sorted(
    path
    for path in DEPLOY.rglob("*")
    if path.is_file() and path.parent.name != "secrets" and path.name != ".gitignore"
)
PAGES = [*DEPLOY.glob("*.md"), DEPLOY / "secrets" / "README.md"]
UNITS = sorted((DEPLOY / "systemd").iterdir())


def name(path: Path) -> str:
    return path.relative_to(DEPLOY).as_posix()


@pytest.fixture(scope="module")
def compose() -> Any:
    yaml = pytest.importorskip("yaml")
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))


@pytest.mark.parametrize("path", [*FILES, DEPLOY / "secrets" / "README.md"], ids=name)
def test_deploy_names_only_settings_that_exist(path: Path) -> None:
    known = {variable(field) for field in Settings.model_fields}

    named = set(
        re.findall(r"\b(?:CREDIT_HUB_[A-Z_]*[A-Z]|NEO4J_(?:URI|USER|PASSWORD))\b", path.read_text())
    )

    assert named <= known


@pytest.mark.parametrize("path", FILES, ids=name)
def test_deploy_names_only_commands_and_options_that_exist(path: Path) -> None:
    from credit_hub.api.cli import app

    commands = getattr(typer.main.get_command(app), "commands", {})
    pattern = r"(?:^|[`/ ])credit-hub ((?:[a-z]+-?)+)(?: ((?:[a-z]+-?)+))?([^`\n]*)"

    for first, second, rest in re.findall(pattern, path.read_text(), re.MULTILINE):
        if first.startswith("credit-hub"):
            continue  # units after one another, an account with its group
        assert first in commands, first
        found = commands[first]
        below = getattr(found, "commands", None)
        if below:
            assert second in below, f"{first} {second}"
            found = below[second]
        options = {o for parameter in found.params for o in parameter.opts}
        assert set(re.findall(r"(?<= )--[a-z-]+", f" {rest}".partition("&&")[0])) <= options


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_deploy_page_links_only_to_files_that_exist(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text())

    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_runbook_names_only_figures_that_are_served() -> None:
    served = {metric.name for metric in Metrics().registry.collect()}

    named = re.findall(r"`(credit_hub_\w+?)(?:_total)?`", (DEPLOY / "runbook.md").read_text())

    assert len(named) >= 5
    assert set(named) <= served


def test_capacity_guide_has_only_figures_of_the_benchmarks() -> None:
    text = (DEPLOY / "capacity.md").read_text()
    results = ROOT / "benchmarks" / "results"
    checks = json.loads((results / "check_latency.json").read_text())["results"]
    draw = json.loads((results / "draw_check.json").read_text())

    rows = re.findall(r"^\| (\d[^|]*(?:\|[^|\n]*)+)\|$", text, re.MULTILINE)

    assert [[cell.strip() for cell in row.split("|")] for row in rows] == [
        [
            str(found["nodes"]),
            str(found["edges"]),
            str(found["check"]["p50_ms"]),
            str(found["check"]["p99_ms"]),
            str(found["edges_read"]["median"]),
        ]
        for found in checks
    ]
    rates = json.loads((results / "backup.json").read_text())["rows_per_second"]
    assert all(f" {rate}" in text for rate in rates.values())
    assert f"{draw['p50_ms']} ms (p50) and {draw['p95_ms']} ms (p95)" in text


def test_compose_pins_images_checks_health_and_holds_no_secret(compose: Any) -> None:
    services = compose["services"]
    text = (DEPLOY / "compose.yaml").read_text()

    assert set(services) == {"hub", "worker", "exchange", "neo4j", "postgres"}
    for service in services.values():
        assert re.search(r":\d+\.\d+", service["image"]), service["image"]
    assert all("healthcheck" in services[name] for name in ("hub", "exchange", "neo4j", "postgres"))
    assert not re.search(
        r"(?i)password[a-z_]*[:=] *[^/\s]", text.replace("POSTGRES_PASSWORD_FILE: ", "")
    )


def test_ports_and_limits_of_all_files_agree(compose: Any) -> None:
    hub = compose["services"]["hub"]
    nginx = (DEPLOY / "nginx.conf").read_text()
    port = str(Settings.model_fields["port"].default)

    assert hub["environment"]["CREDIT_HUB_PORT"] == port
    assert hub["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f"127.0.0.1:{port}/readyz" in hub["healthcheck"]["test"][-1]
    assert f"server 127.0.0.1:{port};" in nginx
    assert f"EXPOSE {port}" in (DEPLOY / "Dockerfile").read_text()
    assert f"client_max_body_size {MAX_BODY >> 20}m;" in nginx
    allowed = hub["environment"]["CREDIT_HUB_ALLOWED_HOSTS"].split(",")
    assert {"127.0.0.1", *re.findall(r"server_name (\S+);", nginx)} == set(allowed)
    assert "proxy_set_header Host $host;" in nginx


def test_port_limit_and_header_of_the_exchange_agree_in_all_files(compose: Any) -> None:
    exchange = compose["services"]["exchange"]
    nginx = (DEPLOY / "nginx-exchange.conf").read_text()
    port = str(Settings.model_fields["exchange_port"].default)
    header = re.findall(r"CREDIT_HUB_EXCHANGE_CERTIFICATE_HEADER=(\S+) ", nginx)

    assert exchange["environment"]["CREDIT_HUB_EXCHANGE_PORT"] == port
    assert exchange["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f"127.0.0.1:{port}/healthz" in exchange["healthcheck"]["test"][-1]
    assert f"server 127.0.0.1:{port};" in nginx
    assert f"client_max_body_size {LONGEST_BODY >> 20}m;" in nginx
    assert f"proxy_set_header {header[0]} $credit_member;" in nginx


@pytest.mark.parametrize("unit", UNITS, ids=name)
def test_systemd_takes_the_unit(unit: Path, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    program = Path(sys.executable).with_name("credit-hub")
    for other in UNITS:
        text = other.read_text().replace("/opt/credit-hub/bin/credit-hub", str(program))
        (tmp_path / other.name).write_text(text, encoding="utf-8")

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit.name)],
        capture_output=True,
        text=True,
        check=False,
    )

    said = [line for line in done.stderr.splitlines() if "credit-hub" in line]
    assert said == []
