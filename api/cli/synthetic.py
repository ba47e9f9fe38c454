"""``credit-hub generate``: a synthetic city as input files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from credit_hub.api.cli.console import say, step_progress, write_json
from credit_hub.api.cli.options import JsonOption

_DEFAULT = "district"


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("generate")(generate_city)


def generate_city(
    folder: Annotated[Path, typer.Argument(help="Folder to make.")],
    *,
    size: Annotated[
        str,
        typer.Option(help="lot (the planted cases alone), district, or city (a million firms)."),
    ] = _DEFAULT,
    firms: Annotated[
        int | None, typer.Option(min=0, help="Ordinary firms, instead of the size's.")
    ] = None,
    lots: Annotated[
        int | None, typer.Option(min=0, help="Ordinary lots, instead of the size's.")
    ] = None,
    seed: Annotated[int, typer.Option(help="The same seed and size give the same bytes.")] = 2026,
    as_json: JsonOption = False,
) -> None:
    """Write a synthetic city as input files in the official formats, with its truth kept apart."""
    from credit_hub.loaders.synthetic import SIZES, generate
    from credit_hub.model.errors import InvalidValueError

    if size not in SIZES:
        message = f"size {size!r} is not known"
        raise InvalidValueError(message, remedy=f"write one of {', '.join(SIZES)}")
    chosen = SIZES[size]
    chosen = replace(
        chosen,
        firms=chosen.firms if firms is None else firms,
        lots=chosen.lots if lots is None else lots,
    )
    with step_progress() as progress:
        task = progress.add_task("generating", total=None)
        manifest = generate(
            folder,
            chosen,
            seed=seed,
            tick=lambda done, total: progress.update(task, completed=done, total=total),
        )
    if as_json:
        files = {source: str(path) for source, path in manifest.files.items()}
        write_json({"files": files, "rows": manifest.rows, "truth": str(manifest.truth)})
        return
    for source, path in manifest.files.items():
        say(f"{manifest.rows[source]:>9} rows  {path}")
    say(f"truth: {manifest.truth}")
