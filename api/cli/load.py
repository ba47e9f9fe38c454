"""``credit-hub load`` and ``credit-hub sources``: official files into the graph."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import byte_progress, say, tell, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of
from credit_hub.api.cli.statuses import INTERRUPTED

if TYPE_CHECKING:
    from credit_hub.api.hub import Hub
    from credit_hub.loaders.report import LoadReport
    from credit_hub.loaders.source import AnySource

PathsArgument = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files or folders.")]
SourceOption = Annotated[
    str | None,
    typer.Option("--source", help="Source id; default: what the file name begins with."),
]
StatedAtOption = Annotated[
    datetime | None,
    typer.Option(
        "--stated-at", formats=["%Y-%m-%d"], help="Day of the export, where rows do not say."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("load")(load)
    app.command("sources")(sources)


def load(  # noqa: PLR0913  # one parameter for each option
    paths: PathsArgument,
    *,
    source: SourceOption = None,
    stated_at: StatedAtOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Compare with the graph and write nothing.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Read a file again that was loaded before.")
    ] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Load official files; an interrupted load goes on where it stopped."""
    from credit_hub.api.hub import open_hub
    from credit_hub.api.interruption import interruptible
    from credit_hub.api.loading import report_json, report_lines, work_of
    from credit_hub.loaders.report import Outcome

    work = work_of(paths, source)
    day = None if stated_at is None else stated_at.date()
    reports: list[LoadReport] = []
    try:
        settings = settings_of(data_dir)
        with (
            audited(settings, "load"),
            open_hub(settings) as hub,
            interruptible(_notice) as stop_asked,
        ):
            for declared, path in work:
                report = load_with_progress(
                    hub,
                    declared,
                    path,
                    stated_at=day,
                    dry_run=dry_run,
                    again=again,
                    cancelled=stop_asked,
                )
                reports.append(report)
                if not as_json:
                    for line in report_lines(report):
                        say(line)
                if report.outcome is Outcome.STOPPED or stop_asked():
                    break
    finally:
        # Of several files, those that were loaded are reported even if a later one is not usable.
        if as_json and reports:
            write_json([report_json(report) for report in reports])
    left = len(work) - sum(report.outcome is not Outcome.STOPPED for report in reports)
    if left:
        tell(f"interrupted, {left} of {len(work)} files left; the same command goes on from here")
        raise typer.Exit(INTERRUPTED)


def sources(*, as_json: JsonOption = False) -> None:
    """List the sources with their standards."""
    from credit_hub.loaders.sources import SOURCES

    if as_json:
        write_json(
            [
                {
                    "id": item.id,
                    "title_zh": item.title_zh,
                    "title_en": item.title_en,
                    "standard": item.standard,
                }
                for item in SOURCES.values()
            ]
        )
        return
    for declared in SOURCES.values():
        say(f"{declared.id:28} {declared.title_zh}  {declared.title_en}")


def load_with_progress(  # noqa: PLR0913  # those of load_file
    hub: Hub,
    source: AnySource,
    path: Path,
    *,
    stated_at: date | None = None,
    dry_run: bool = False,
    again: bool = False,
    cancelled: Callable[[], bool] | None = None,
) -> LoadReport:
    """Load one file under a progress bar."""
    from credit_hub.api.loading import about
    from credit_hub.api.vault import sink_of
    from credit_hub.loaders.load import load_file

    vault = None if dry_run else sink_of(hub.settings, hub.notary)
    with byte_progress() as bar, about(path):
        task = bar.add_task(path.name, total=None, note="")

        def show(rows: int, done: int, total: int) -> None:
            bar.update(task, completed=done, total=total, note=f"{rows} rows")

        return load_file(
            source,
            path,
            hub.store,
            keys=hub.keys,
            data_dir=hub.settings.data_dir,
            stated_at=stated_at,
            dry_run=dry_run,
            again=again,
            vault=vault,
            progress=show,
            cancelled=cancelled,
        )


def _notice() -> None:
    tell("stopping after this batch; once more stops at once, and nothing is lost either way")
