"""``credit-hub load``: official files into the graph."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from credit_hub.api.cli.console import byte_progress, out, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption
from credit_hub.api.hub import Hub, open_hub
from credit_hub.api.loading import files_of, report_json, report_lines, source_named, source_of
from credit_hub.api.settings import read_settings
from credit_hub.loaders.load import load_file
from credit_hub.loaders.report import LoadReport
from credit_hub.loaders.source import AnySource
from credit_hub.loaders.sources import SOURCES


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("load")(load)
    app.command("sources")(sources)


def load(  # noqa: PLR0913  # one parameter for each option
    paths: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Files or folders.")],
    *,
    source: Annotated[
        str | None,
        typer.Option("--source", help="Source id; default: what the file name begins with."),
    ] = None,
    stated_at: Annotated[
        datetime | None,
        typer.Option(
            "--stated-at", formats=["%Y-%m-%d"], help="Day of the export, where rows do not say."
        ),
    ] = None,
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
    named = None if source is None else source_named(source)
    work = [(named or source_of(path), path) for path in files_of(paths)]
    day = None if stated_at is None else stated_at.date()
    reports: list[LoadReport] = []
    with open_hub(read_settings(data_dir=data_dir)) as hub:
        for declared, path in work:
            report = load_with_progress(
                hub, declared, path, stated_at=day, dry_run=dry_run, again=again
            )
            reports.append(report)
            if not as_json:
                for line in report_lines(report):
                    out.print(line, markup=False)
    if as_json:
        write_json(json.dumps([report_json(r) for r in reports], ensure_ascii=False, indent=2))


def sources(*, as_json: JsonOption = False) -> None:
    """List the sources with their standards."""
    if as_json:
        listed = [
            {"id": s.id, "title_zh": s.title_zh, "title_en": s.title_en, "standard": s.standard}
            for s in SOURCES.values()
        ]
        write_json(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    for declared in SOURCES.values():
        out.print(f"{declared.id:28} {declared.title_zh}  {declared.title_en}", markup=False)


def load_with_progress(
    hub: Hub,
    source: AnySource,
    path: Path,
    *,
    stated_at: date | None = None,
    dry_run: bool = False,
    again: bool = False,
) -> LoadReport:
    """Load one file under a progress bar."""
    with byte_progress() as bar:
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
            progress=show,
        )
