"""The command line ``credit-hub``.

Answers go to standard output (readable, or JSON with ``--json``); progress, warnings and errors to
standard error. The exit statuses are those of :mod:`credit_hub.api.cli.statuses`.

The modules of this package import next to nothing when they are loaded: what a command needs, it
imports when it runs, so that ``--version`` and ``check`` do not wait for a web framework.
"""

from __future__ import annotations

import os
import sys
from typing import Annotated, Final

import typer

from credit_hub.api.cli import (
    accounts,
    audit,
    backup,
    check,
    clients,
    committee,
    cypher,
    database,
    demo,
    doctor,
    draw,
    exchange,
    explore,
    jobs,
    likeness,
    load,
    partner,
    receipts,
    review,
    serve,
    synthetic,
    vault,
    webhooks,
)
from credit_hub.api.cli.console import report_error
from credit_hub.api.cli.statuses import INTERRUPTED, PIPE, USAGE, exit_status
from credit_hub.api.version import version
from credit_hub.model.errors import CreditHubError

app = typer.Typer(
    name="credit-hub",
    help="Load official files, check a lot for linked bidders, explain why.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(database.app, name="db")
check.register(app)
draw.register(app)
committee.register(app)
explore.register(app)
cypher.register(app)
load.register(app)
likeness.register(app)
serve.register(app)
demo.register(app)
doctor.register(app)
synthetic.register(app)
receipts.register(app)
audit.register(app)
backup.register(app)
clients.register(app)
accounts.register(app)
vault.register(app)
review.register(app)
jobs.register(app)
webhooks.register(app)
exchange.register(app)
partner.register(app)

# The base of typer.BadParameter, of a missing argument and of an unknown option; it has no public
# name of its own.
_UsageError: Final[type[Exception]] = typer.BadParameter.__bases__[0]


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
            "--version",
            help="Print the version.",
            callback=lambda asked: _print_version(asked=asked),
            is_eager=True,
        ),
    ] = False,
) -> None:
    """Credit relationship hub."""


def main() -> None:
    """Run the command line; errors raised on purpose become a message and an exit status."""
    as_json = "--json" in sys.argv[1:]
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")  # a GB18030 terminal lacks the arrows of a path
    try:
        # Not standalone: usage errors come as exceptions, which --json shows as JSON.
        status = app(standalone_mode=not as_json)
        sys.stdout.flush()
    except CreditHubError as error:
        report_error(error.code, error.message, error.remedy, as_json=as_json)
        sys.exit(exit_status(error))
    except _UsageError as error:
        message = getattr(error, "format_message", error.__str__)()
        report_error("usage", message, "see --help", as_json=as_json)
        sys.exit(USAGE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader has gone; without this, Python complains about it once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(PIPE)
    sys.exit(status if isinstance(status, int) else 0)
