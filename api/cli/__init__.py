"""The command line ``credit-hub``.

Answers go to standard output (readable, or JSON with ``--json``); progress and errors to standard
error.

Exit status: 0 done; 2 wrong usage; 3 input not usable; 4 not found; 5 graph not reachable or too
slow; 6 conflict with another operation; 7 settings; 8 local server; 70 a bug; 130 interrupted.
"""

from __future__ import annotations

import sys
from typing import Annotated, Final

import typer

from credit_hub.api.cli import check, database, demo, doctor, load, serve, synthetic
from credit_hub.api.cli.console import report_error
from credit_hub.api.logs import configure
from credit_hub.api.settings import read_settings
from credit_hub.api.version import version
from credit_hub.model.errors import (
    ConflictError,
    CreditHubError,
    InvalidValueError,
    LocalServerError,
    NotFoundError,
    QueryTimeoutError,
    RuleError,
    SettingsError,
    SourceError,
    StoreError,
    StoreUnavailableError,
)

_EXIT: Final[tuple[tuple[type[CreditHubError], int], ...]] = (
    (NotFoundError, 4),
    (InvalidValueError, 3),
    (SourceError, 3),
    (RuleError, 3),
    (StoreUnavailableError, 5),
    (QueryTimeoutError, 5),
    (ConflictError, 6),
    (SettingsError, 7),
    (LocalServerError, 8),
    (StoreError, 5),
    (CreditHubError, 70),
)
_INTERRUPTED: Final = 130

app = typer.Typer(
    name="credit-hub",
    help="Load official files, check a lot for linked bidders, explain why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(database.app, name="db")
check.register(app)
load.register(app)
serve.register(app)
demo.register(app)
doctor.register(app)
synthetic.register(app)


def _print_version(*, asked: bool) -> None:
    if asked:
        typer.echo(f"credit-hub {version()}")
        raise typer.Exit


@app.callback()
def _root(
    *,
    _version: Annotated[
        bool,
        typer.Option(
            "--version", callback=lambda asked: _print_version(asked=asked), is_eager=True
        ),
    ] = False,
) -> None:
    """Credit relationship hub."""
    configure(read_settings().log_level, as_json=False)


def exit_status(error: CreditHubError) -> int:
    """The exit status that stands for an error."""
    return next(status for kind, status in _EXIT if isinstance(error, kind))


def main() -> None:
    """Run the command line; errors raised on purpose become a message and an exit status."""
    try:
        app()
    except CreditHubError as error:
        report_error(error, as_json="--json" in sys.argv)
        sys.exit(exit_status(error))
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
