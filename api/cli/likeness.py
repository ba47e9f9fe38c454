"""``credit-hub likeness``: how alike unrelated bid files are, as a row to be loaded."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, tell, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("likeness")(likeness)


def likeness(
    industry: Annotated[str, typer.Argument(help="Line of business, as the lots state it: E47.")],
    *,
    output: Annotated[
        Path | None, typer.Option("--output", help="Write a file for `credit-hub load` there.")
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Measure how alike unrelated bid files of an industry are: the baseline of D11."""
    from credit_hub.api.hub import open_hub
    from credit_hub.graph.likeness import measure
    from credit_hub.loaders.sources.likeness_baselines import SOURCE
    from credit_hub.model.interval import CHINA

    settings = settings_of(data_dir)
    with audited(settings, "likeness"), open_hub(settings) as hub:
        found = measure(hub.store, industry)
    today = datetime.now(UTC).astimezone(CHINA).date().isoformat()
    values = {
        "industry": industry,
        "threshold": str(found.threshold_ppm),
        "pairs": str(found.pairs),
        "computed_on": today,
        "method": "unrelated pairs in the hub: other bidders, other lots, same section",
        "stated_on": today,
    }
    if output is not None:
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow([column.heading for column in SOURCE.columns])
        writer.writerow([values[column.name] for column in SOURCE.columns])
        output.write_text(text.getvalue(), encoding="utf-8")
        tell(f"written: {output}; load it with: credit-hub load --source {SOURCE.id} {output}")
    if as_json:
        write_json(
            {"industry": industry, "threshold_ppm": found.threshold_ppm, "pairs": found.pairs}
        )
    else:
        say(f"{industry}: 99.9 % of {found.pairs} unrelated pairs are at most")
        say(f"{found.threshold_ppm} parts per million alike")
