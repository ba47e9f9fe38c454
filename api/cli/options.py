"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON on standard output.")]
DataDirOption = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        help="Folder of this hub's data (default: the platform's data folder).",
        file_okay=False,
    ),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
