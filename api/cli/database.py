"""``credit-hub db``: the local Neo4j."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import byte_progress, say, step_progress, tell, write_json
from credit_hub.api.cli.load import PathsArgument, SourceOption, StatedAtOption
from credit_hub.api.cli.options import DataDirOption, JsonOption, YesOption, settings_of

if TYPE_CHECKING:
    from rich.progress import TaskID

    from credit_hub.graph.server import ServerStatus

app = typer.Typer(
    help="The hub's own Neo4j: start, stop, status, reset, import, fetch.", no_args_is_help=True
)


class DownloadBar:
    """Shows a download as a bar on standard error, or as one line where that is no terminal."""

    def __init__(self) -> None:
        """Make a bar that appears when the download starts."""
        self._progress = byte_progress()
        self._task: TaskID | None = None

    def started(self, files: int, size: int) -> None:
        """Show how much is to be brought."""
        tell(f"bringing {files} files, {size / 1_000_000:.0f} MB")
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
    from credit_hub.api.hub import local_server

    server = local_server(settings_of(data_dir), DownloadBar())
    server.start()
    _show(server.status(), as_json=as_json)


@app.command()
def stop(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """Stop the local Neo4j."""
    from credit_hub.api.hub import local_server

    stopped = local_server(settings_of(data_dir)).stop()
    if as_json:
        write_json({"stopped": stopped})
        return
    say("stopped" if stopped else "was not running")


@app.command()
def status(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """Say what the local Neo4j does, and where."""
    from credit_hub.api.hub import local_server

    _show(local_server(settings_of(data_dir)).status(), as_json=as_json)


@app.command()
def reset(
    *, yes: YesOption = False, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Delete the local graph with all that was loaded; the input files and the key stay."""
    from credit_hub.api.hub import local_server

    settings = settings_of(data_dir)
    confirmed = yes or _confirmed(f"Delete the graph in {settings.data_dir / 'neo4j'}?")
    with audited(settings, "db reset"):
        local_server(settings).reset(confirmed=confirmed, stop_running=True)
    if as_json:
        write_json({"reset": True})
        return
    say("the graph is deleted; start an empty one: credit-hub db start")


@app.command("import")
def import_(  # noqa: PLR0913  # one parameter for each option
    paths: PathsArgument,
    *,
    source: SourceOption = None,
    stated_at: StatedAtOption = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace a graph that holds data; asks first.")
    ] = False,
    yes: YesOption = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """First load of a city: fast, offline, all or nothing; Neo4j is restarted at the end."""
    from credit_hub.api import bulk_import
    from credit_hub.api.loading import import_json, import_lines, work_of

    settings = settings_of(data_dir)
    bulk_import.demand_own_server(settings)
    work = work_of(paths, source)
    if bulk_import.holds_data(settings, DownloadBar()):
        where = settings.data_dir / "neo4j"
        question = f"Replace everything in the graph of {where}, findings included?"
        if not (replace and (yes or _confirmed(question))):
            raise bulk_import.refuse_to_replace()
    with audited(settings, "db import"), step_progress() as bar:
        task = bar.add_task("inspect", total=None)
        report = bulk_import.import_files(
            settings,
            work,
            stated_at=None if stated_at is None else stated_at.date(),
            progress=lambda stage, done, total: bar.update(
                task, description=stage, completed=done, total=total
            ),
        )
    if as_json:
        write_json(import_json(report))
        return
    for line in import_lines(report):
        say(line)


@app.command()
def fetch(
    to: Annotated[Path, typer.Option("--to", help="Folder to fill.", file_okay=False)],
    *,
    every_platform: Annotated[
        bool, typer.Option("--every-platform", help="Native libraries of every platform.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Fill a folder with the Neo4j jars, for use as CREDIT_HUB_OFFLINE_DIR on a machine offline."""
    from credit_hub.api.hub import runtime

    count = runtime(settings_of(None), DownloadBar()).fetch_to(to, every_platform=every_platform)
    if as_json:
        write_json({"folder": str(to), "jars": count})
        return
    say(f"{to} holds {count} jars; use it as CREDIT_HUB_OFFLINE_DIR")


def _confirmed(question: str) -> bool:
    """Ask on standard error; where nobody can answer, the answer is no."""
    try:
        return typer.confirm(question, err=True)
    except typer.Abort:
        return False


def _show(status: ServerStatus, *, as_json: bool) -> None:
    from credit_hub.model.interval import utc_iso

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
        write_json(body)
        return
    for name, value in body.items():
        if value not in ("", None):
            say(f"{name:12} {value}")
