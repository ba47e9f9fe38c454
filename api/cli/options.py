"""Options that several commands share, and the settings that follow from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from credit_hub.api.settings import Settings

JsonOption = Annotated[bool, typer.Option("--json", help="Answer as JSON on standard output.")]
DataDirOption = Annotated[
    Path | None,
    typer.Option(
        "--data-dir",
        help="Folder of this hub's data (default: the platform's data folder).",
        file_okay=False,
    ),
]
JwksOption = Annotated[
    Path | None,
    typer.Option(
        "--jwks",
        exists=True,
        dir_okay=False,
        help="Public keys of the hub that signed it (JWKS); default: those of this hub.",
    ),
]
RolesOption = Annotated[
    list[str], typer.Option("--role", help="What it may do, see docs/how-to/access.md; repeatable.")
]
RegionsOption = Annotated[
    list[str],
    typer.Option("--region", help="Division code of six digits that it sees; none: the city."),
]
YesOption = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def settings_of(data_dir: Path | None, **overrides: object) -> Settings:
    """Read the settings, and send the log where they say.

    Raises:
        SettingsError: A setting is missing, malformed or contradicts another.
    """
    from credit_hub.api.logs import configure
    from credit_hub.api.settings import read_settings

    settings = read_settings(
        data_dir=None if data_dir is None else data_dir.absolute(), **overrides
    )
    configure(settings.log_level, as_json=False)
    return settings
