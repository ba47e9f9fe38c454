"""``credit-hub demo``: from nothing to a finding that names its article, path and source rows."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, tell, write_json
from credit_hub.api.cli.database import DownloadBar
from credit_hub.api.cli.load import load_with_progress
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of
from credit_hub.api.cli.program import command

if TYPE_CHECKING:
    from credit_hub.api.hub import Hub
    from credit_hub.api.settings import Settings
    from credit_hub.loaders.report import LoadReport
    from credit_hub.model.findings import LotCheck


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("demo")(demo)


def demo(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[checks|federation]",
            help="checks: one hub and a finding; federation: two cities and a witness exchange.",
        ),
    ] = "checks",
    *,
    keep: Annotated[
        bool, typer.Option("--keep", help="Of federation: leave the cities' folders.")
    ] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Start everything, load a synthetic district, ask scenario G1; or play scenario G9."""
    if what == "federation":
        from credit_hub.api.cli.demo_federation import federation

        federation(settings_of(data_dir), keep=keep, as_json=as_json)
        return
    if what != "checks":
        raise typer.BadParameter("there are checks and federation")
    _checks(data_dir, as_json=as_json)


def _checks(data_dir: Path | None, *, as_json: bool) -> None:
    from credit_hub.api import background
    from credit_hub.api.checking import CheckRequest, run_check
    from credit_hub.api.demonstration import LOT
    from credit_hub.api.hub import local_server, open_hub, server_address

    began = time.monotonic()
    settings = settings_of(data_dir)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    if settings.neo4j_uri is None:
        tell("starting the local Neo4j ...")
        local_server(settings, DownloadBar()).start()
    with audited(settings, "demo", lot=LOT), open_hub(settings) as hub:
        reports = _load(hub, as_json=as_json)
        answer = run_check(hub, CheckRequest.parse(LOT), datetime.now(UTC)).check
    service = background.start(settings)
    bolt = server_address(settings).uri
    commands = _next(settings, answer, service.url)
    seconds = time.monotonic() - began
    if as_json:
        _write(reports, answer, {"http": service.url, "bolt": bolt}, commands, seconds)
        return
    _show(answer, settings)
    say(f"ready after {seconds:.0f} s: HTTP {service.url}/openapi.json, Bolt {bolt}")
    say("next:")
    for line in commands:
        say(f"  {line}")
    if settings.neo4j_uri is not None:
        say("  (in a shell where NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD are exported)")


def _load(hub: Hub, *, as_json: bool) -> list[LoadReport]:
    from credit_hub.api.demonstration import district, inputs, refuse_foreign_loads
    from credit_hub.api.loading import report_lines

    files = tuple(inputs(hub.settings, district(hub.settings)))
    refuse_foreign_loads(hub, files)
    reports = []
    for item in files:
        report = load_with_progress(hub, item.source, item.path)
        reports.append(report)
        for line in () if as_json else report_lines(report):
            say(line)
    return reports


def _next(settings: Settings, answer: LotCheck, url: str) -> tuple[str, ...]:
    from credit_hub.api.demonstration import LOT

    found = (*answer.findings, *answer.leads)
    return (
        command(settings, "check", LOT, "--regime", "procurement"),
        command(settings, "check", LOT, "--as-of", "2026-08-15", "--json"),
        *(command(settings, "explain", first.id) for first in found[:1]),
        f"curl -X POST {url}/api/v1/lots/{LOT}/linked-party-check",
        command(settings, "stop"),
    )


def _show(answer: LotCheck, settings: Settings) -> None:
    from credit_hub.api.render import check_lines

    say("")
    for line in check_lines(answer, settings.language):
        say(line)
    say("")


def _write(
    reports: list[LoadReport],
    answer: LotCheck,
    addresses: dict[str, str],
    commands: tuple[str, ...],
    seconds: float,
) -> None:
    from credit_hub.api.loading import report_json
    from credit_hub.api.schemas.check import LotCheckView

    write_json(
        {
            "loads": [report_json(report) for report in reports],
            "check": LotCheckView.of(answer).model_dump(mode="json"),
            **addresses,
            "next": list(commands),
            "seconds": round(seconds, 1),
        }
    )
