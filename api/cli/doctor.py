"""``credit-hub doctor``."""

from __future__ import annotations

from dataclasses import asdict

import typer

from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of
from credit_hub.api.cli.statuses import UNFIT


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("doctor")(doctor)


def doctor(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """Look at everything the hub needs, changing nothing; exit status 1 if a part is not fit."""
    from credit_hub.api.doctor import examine

    examined = list(examine(settings_of(data_dir)))
    if as_json:
        write_json([asdict(item) for item in examined])
    else:
        for item in examined:
            say(f"{'ok' if item.fit else 'NOT':4} {item.part:14} {item.seen}")
            if item.remedy:
                say(f"{'':19} what to do: {item.remedy}")
    if not all(item.fit for item in examined):
        raise typer.Exit(UNFIT)
