"""``credit-hub draw-check``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import write_answer
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("draw-check")(draw_check)


def draw_check(  # noqa: PLR0913  # a function of the command line has its options as arguments
    lot: Annotated[str, typer.Argument(metavar="LOT", help="Id of the lot: <tender>/<lot>.")],
    *,
    pool: Annotated[str, typer.Option("--pool", help="Code of the experts' pool; required.")],
    for_experts: Annotated[
        bool, typer.Option("--for-experts", help="Only who can be drawn: no bidder, no ground.")
    ] = False,
    admitted: Annotated[
        list[str] | None,
        typer.Option("--admit", help="With --for-experts: an expert whom a person admitted."),
    ] = None,
    regime: Annotated[
        str | None,
        typer.Option("--regime", help="tender or procurement; default: that of the lot."),
    ] = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help="Use only what the hub knew then.")
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Say which experts of a pool may be drawn for a lot, which not and why."""
    from credit_hub.api.checking import CheckRequest
    from credit_hub.api.drawing import availability, run_draw_check
    from credit_hub.api.hub import open_hub
    from credit_hub.api.render_draw import availability_lines, draw_lines

    if admitted and not for_experts:
        raise typer.BadParameter("--admit goes with --for-experts")
    settings = settings_of(data_dir)
    with audited(settings, "draw-check", lot=lot) as trail:
        request = CheckRequest.parse(lot, regime=regime, known_at=known_at)
        with open_hub(settings) as hub:
            drawn = run_draw_check(hub, request, pool, datetime.now(UTC))
        trail.answer(drawn.view.model_dump_json(indent=2))
    if for_experts:
        told = availability(drawn, tuple(admitted or ()))
        body, lines = told.model_dump_json(indent=2), availability_lines(told, settings.language)
    else:
        body, lines = drawn.view.model_dump_json(indent=2), draw_lines(drawn, settings.language)
    write_answer(body, lines, as_json=as_json)
