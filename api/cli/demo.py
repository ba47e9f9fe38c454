"""``credit-hub demo``: from nothing to a finding that names its article, path and source rows."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import typer

from credit_hub.api import background
from credit_hub.api.checking import CheckRequest, run_check
from credit_hub.api.cli.console import err, out
from credit_hub.api.cli.database import DownloadBar
from credit_hub.api.cli.load import load_with_progress
from credit_hub.api.cli.options import DataDirOption
from credit_hub.api.demonstration import LOT, district, inputs, refuse_foreign_loads
from credit_hub.api.hub import Hub, local_server, open_hub, server_address
from credit_hub.api.loading import report_lines
from credit_hub.api.render import check_lines
from credit_hub.api.settings import Settings, read_settings
from credit_hub.graph.repositories.findings import FindingRepository


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("demo")(demo)


def demo(*, data_dir: DataDirOption = None) -> None:
    """Start everything, load a synthetic district (and real data if present), ask scenario G1."""
    began = time.monotonic()
    settings = read_settings(data_dir=data_dir)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if settings.neo4j_uri is None:
        err.print("starting the local Neo4j ...")
        local_server(settings, DownloadBar()).start()
    with open_hub(settings) as hub:
        _load(hub)
        _ask(hub, settings)
    service = background.start(settings)
    _next_steps(settings, service.url, time.monotonic() - began)


def _load(hub: Hub) -> None:
    manifest = district(hub.settings)
    files = tuple(inputs(hub.settings, manifest))
    refuse_foreign_loads(hub, files)
    for item in files:
        report = load_with_progress(hub, item.source, item.path)
        for line in report_lines(report):
            out.print(line, markup=False)


def _ask(hub: Hub, settings: Settings) -> None:
    answer = run_check(hub, CheckRequest.parse(LOT), datetime.now(UTC))
    out.print()
    for line in check_lines(answer, settings.language):
        out.print(line, markup=False)


def _next_steps(settings: Settings, url: str, seconds: float) -> None:
    with open_hub(settings) as hub:
        kept = FindingRepository(hub.store).of_lot(f"lot:{LOT}", limit=1)
        bolt = server_address(settings).uri
    out.print()
    out.print(f"ready after {seconds:.0f} s: HTTP {url}/openapi.json, Bolt {bolt}", markup=False)
    out.print("next:")
    finding = kept[0].judgement.id if kept else "FINDING"
    for command in (
        f"credit-hub check {LOT} --regime procurement",
        f"credit-hub check {LOT} --as-of 2026-08-15 --json",
        f"credit-hub explain {finding}",
        f"curl -X POST {url}/api/v1/lots/{LOT}/linked-party-check",
        "credit-hub stop",
    ):
        out.print(f"  {command}", markup=False)
