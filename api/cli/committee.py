"""``credit-hub committee``: who was drawn for a lot, sealed until the award."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.bodies import body_of
from credit_hub.api.cli.console import write_answer
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

app = typer.Typer(
    no_args_is_help=True, help="Who was drawn for a lot: sealed, and shown after the award."
)
_LotArgument = Annotated[str, typer.Argument(metavar="LOT", help="Id of the lot: <tender>/<lot>.")]


def register(root: typer.Typer) -> None:
    """Add the commands of this module."""
    root.add_typer(app, name="committee")


@app.command("record")
def record(  # noqa: PLR0913  # a function of the command line has its options as arguments
    lot: _LotArgument,
    *,
    pool: Annotated[str, typer.Option("--pool", help="Code of the experts' pool.")],
    members: Annotated[
        list[str], typer.Option("--member", help="Id of an expert drawn; once for each.")
    ],
    admitted: Annotated[
        list[str] | None, typer.Option("--admit", help="An expert whom a person admitted.")
    ] = None,
    regime: Annotated[
        str | None,
        typer.Option("--regime", help="tender or procurement; default: that of the lot."),
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Check those drawn once more and seal the list; the answer names none of them."""
    from credit_hub.api.committee import record_draw
    from credit_hub.api.hub import open_hub
    from credit_hub.api.schemas.committee import CommitteeBody

    given = {"pool": pool, "members": members, "admitted": admitted or (), "regime": regime}
    body = body_of(CommitteeBody, given, "the draw")
    settings = settings_of(data_dir)
    with audited(settings, "committee record", lot=lot) as trail, open_hub(settings) as hub:
        view = record_draw(hub, lot, body, datetime.now(UTC))
        text = trail.answer(view.model_dump_json(indent=2))
    lines = (f"{view.lot_id}  {view.pool_id}: {view.members}", view.commitment, view.receipt)
    write_answer(text, lines, as_json=as_json)


@app.command("show")
def show(lot: _LotArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """Show every draw of a lot with what it was bound to; before the award it refuses."""
    from credit_hub.api.committee import open_committee
    from credit_hub.api.hub import open_hub

    settings = settings_of(data_dir)
    with audited(settings, "committee show", lot=lot) as trail, open_hub(settings) as hub:
        view = open_committee(hub, lot)
        text = trail.answer(view.model_dump_json(indent=2))
    lines = [
        line
        for draw in view.draws
        for line in (f"{draw.drawn_at}  {draw.pool_id}  {draw.commitment}", *draw.members)
    ]
    write_answer(text, lines, as_json=as_json)
