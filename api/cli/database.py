"""``credit-hub db``: the local Neo4j."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TaskID

from credit_hub.api.cli.console import byte_progress, err, out, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, YesOption
from credit_hub.api.hub import local_server, runtime
from credit_hub.api.settings import read_settings
from credit_hub.graph.server import ServerStatus
from credit_hub.model.interval import utc_iso

app = typer.Typer(
    help="The hub's own Neo4j: start, stop, status, reset, fetch.", no_args_is_help=True
)


class DownloadBar:
    """Shows a download as a bar on standard error, or as one line where that is no terminal."""

    def __init__(self) -> None:
        """Make a bar that appears when the download starts."""
        self._progress: Progress = byte_progress()
        self._task: TaskID | None = None

    def started(self, files: int, size: int) -> None:
        """Show how much is to be brought."""
        err.print(f"bringing {files} files, {size / 1_000_000:.0f} MB")
        self._progress.start()
        self._task = self._progress.add_task("Neo4j", total=size, note="")

    def advanced(self, size: int) -> None:
        """Move on by ``size`` bytes."""
        if self._task is not None:
            self._progress.advance(self._task, size)

    def finished(self) -> None:
        """Take the bar away."""
        self._progress.stop()


@app.command()
def start(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """Start the local Neo4j, bringing it first where needed, and return when it answers."""
    server = local_server(read_settings(data_dir=data_dir), DownloadBar())
    server.start()
    _show(server.status(), as_json=as_json)


@app.command()
def stop(*, data_dir: DataDirOption = None) -> None:
    """Stop the local Neo4j."""
    stopped = local_server(read_settings(data_dir=data_dir)).stop()
    out.print("stopped" if stopped else "was not running")


@app.command()
def status(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """Say what the local Neo4j does, and where."""
    _show(local_server(read_settings(data_dir=data_dir)).status(), as_json=as_json)


@app.command()
def reset(*, yes: YesOption = False, data_dir: DataDirOption = None) -> None:
    """Delete the local graph with all that was loaded; the input files and the key stay."""
    settings = read_settings(data_dir=data_dir)
    confirmed = yes or typer.confirm(f"Delete the graph in {settings.data_dir / 'neo4j'}?")
    local_server(settings).reset(confirmed=confirmed, stop_running=True)
    out.print("the graph is empty")


@app.command()
def fetch(
    to: Annotated[Path, typer.Option("--to", help="Folder to fill.", file_okay=False)],
    *,
    every_platform: Annotated[
        bool, typer.Option("--every-platform", help="Native libraries of every platform.")
    ] = False,
) -> None:
    """Fill a folder with the Neo4j jars, for use as CREDIT_HUB_OFFLINE_DIR on a machine offline."""
    count = runtime(read_settings(), DownloadBar()).fetch_to(to, every_platform=every_platform)
    out.print(f"{to} holds {count} jars; use it as CREDIT_HUB_OFFLINE_DIR")


def _show(status: ServerStatus, *, as_json: bool) -> None:
    body = {
        "state": status.state.value,
        "uri": status.uri,
        "pid": status.pid,
        "since": None if status.since is None else utc_iso(status.since),
        "version": status.version,
        "home": str(status.home),
        "store_bytes": status.store_bytes,
    }
    if as_json:
        write_json(json.dumps(body, ensure_ascii=False))
        return
    for name, value in body.items():
        if value not in ("", None):
            out.print(f"{name:12} {value}", markup=False)
