"""``credit-hub doctor``."""

from __future__ import annotations

import json
from dataclasses import asdict

import typer

from credit_hub.api.cli.console import out, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption
from credit_hub.api.doctor import examine
from credit_hub.api.settings import read_settings


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("doctor")(doctor)


def doctor(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """Look at everything the hub needs; exit status 1 when a part is not fit for use."""
    examined = list(examine(read_settings(data_dir=data_dir)))
    if as_json:
        write_json(json.dumps([asdict(item) for item in examined], ensure_ascii=False, indent=2))
    else:
        for item in examined:
            out.print(f"{'ok' if item.fit else 'NOT':4} {item.part:14} {item.seen}", markup=False)
            if item.remedy:
                out.print(f"{'':19} what to do: {item.remedy}", markup=False)
    if not all(item.fit for item in examined):
        raise typer.Exit(1)
