"""``credit-hub recheck`` and ``credit-hub changes``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import write_answer
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of
from credit_hub.api.cli.receipts import read_document

if TYPE_CHECKING:
    from credit_hub.api.hub import Hub
    from credit_hub.api.reviewing import Held

_ID: Final = "receipt:"
_ReceiptArgument = Annotated[
    str,
    typer.Argument(
        metavar="RECEIPT",
        help="Id of a receipt, or a file with the answer, its receipt or the bare JWS; - for"
        " standard input.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("recheck")(recheck)
    app.command("changes")(changes)


def recheck(
    receipt: _ReceiptArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Ask the question of a receipt again, of all that is known now, and show what differs."""
    from credit_hub.api import reviewing
    from credit_hub.api.hub import open_hub
    from credit_hub.api.render_review import recheck_lines

    settings = settings_of(data_dir)
    with audited(settings, "recheck") as trail:
        with open_hub(settings) as hub:
            view = reviewing.recheck(hub, _held(hub, receipt), datetime.now(UTC))
        body = view.model_dump_json(indent=2)
        trail.answer(body)
    write_answer(body, recheck_lines(view, settings.language), as_json=as_json)


def changes(
    receipt: _ReceiptArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Show which facts around the lot of a receipt came, went or changed since; no new answer."""
    from credit_hub.api import reviewing
    from credit_hub.api.hub import open_hub
    from credit_hub.api.render_review import changes_lines

    settings = settings_of(data_dir)
    with audited(settings, "changes") as trail:
        with open_hub(settings) as hub:
            view = reviewing.changes_since(hub, _held(hub, receipt))
        body = view.model_dump_json(indent=2)
        trail.answer(body)
    write_answer(body, changes_lines(view, settings.language), as_json=as_json)


def _held(hub: Hub, receipt: str) -> Held:
    from credit_hub.api.reviewing import held, held_by_text

    if receipt.startswith(_ID):
        return held_by_text(hub, receipt)
    return held(hub, read_document(receipt))
