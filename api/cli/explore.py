"""``credit-hub parties``, ``path``, ``equity`` and ``suppose``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import write_answer
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

if TYPE_CHECKING:
    from credit_hub.api.settings import Settings

_KnownAt = Annotated[
    str | None, typer.Option("--known-at", help="Use only what the hub knew then; default: all.")
]
_Regime = Annotated[str, typer.Option("--regime", help="tender or procurement.")]
_DayOption = Annotated[
    str | None, typer.Option("--as-of", help="Date or date-time; default: today in China.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("parties")(parties)
    app.command("path")(path)
    app.command("equity")(equity)
    app.command("suppose")(suppose)


def parties(  # noqa: PLR0913  # a function of the command line has its options as arguments
    ids: Annotated[list[str], typer.Argument(metavar="ID ID ...", help="From 2 to 50 parties.")],
    *,
    as_of: _DayOption = None,
    regime: _Regime = "tender",
    relation: Annotated[
        list[str] | None, typer.Option("--relation", help="A kind of link; default: all.")
    ] = None,
    known_at: _KnownAt = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Say who among some parties is linked, without a lot: relations, not findings."""
    from credit_hub.api import exploring
    from credit_hub.api.hub import open_hub
    from credit_hub.api.render_exploration import parties_lines

    settings = settings_of(data_dir)
    with audited(settings, "parties", ids=ids) as trail:
        with open_hub(settings) as hub:
            view = exploring.parties(
                hub,
                ids,
                now=datetime.now(UTC),
                as_of=as_of,
                regime=regime,
                relations=relation or None,
                known_at=known_at,
            )
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, parties_lines(view, settings.language), as_json=as_json)


def path(  # noqa: PLR0913  # a function of the command line has its options as arguments
    start: Annotated[str, typer.Argument(metavar="A", help="Id of one end.")],
    end: Annotated[str, typer.Argument(metavar="B", help="Id of the other end.")],
    *,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Only relations in force then, or undated.")
    ] = None,
    relation: Annotated[
        list[str] | None, typer.Option("--relation", help="A type of edge; default: all.")
    ] = None,
    through: Annotated[
        list[str] | None, typer.Option("--through", help="A node to pass in any case.")
    ] = None,
    depth: Annotated[int, typer.Option("--depth", help="Most steps, 1 to 6.")] = 6,
    more: Annotated[int, typer.Option("--more", help="Paths beyond the shortest ones.")] = 0,
    known_at: _KnownAt = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Show how two nodes are connected: for exploring, never for proof."""
    from credit_hub.api import exploring
    from credit_hub.api.hub import open_hub
    from credit_hub.api.render_exploration import paths_lines
    from credit_hub.graph.paths.answer import PathBounds

    settings = settings_of(data_dir)
    with audited(settings, "path", ids=(start, end)) as trail:
        with open_hub(settings) as hub:
            view = exploring.paths(
                hub,
                start,
                end,
                as_of=as_of,
                relations=relation or (),
                through=through or (),
                bounds=PathBounds(depth=depth, more=more),
                known_at=known_at,
            )
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, paths_lines(view, settings.language), as_json=as_json)


def equity(  # noqa: PLR0913  # a function of the command line has its options as arguments
    entity: Annotated[str, typer.Argument(metavar="ID", help="Id of the unit or person.")],
    *,
    as_of: _DayOption = None,
    direction: Annotated[
        str, typer.Option("--direction", help="up: its holders; down: what it holds.")
    ] = "up",
    layers: Annotated[int, typer.Option("--layers", help="Layers of holdings, 1 to 10.")] = 10,
    at_least: Annotated[str, typer.Option("--at-least", help="Least share, in per cent.")] = "0",
    known_at: _KnownAt = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Show who owns a unit, controls it and benefits, through all layers; or what it owns."""
    from credit_hub.api import exploring
    from credit_hub.api.hub import open_hub
    from credit_hub.api.render_exploration import equity_lines

    settings = settings_of(data_dir)
    with audited(settings, "equity", ids=(entity,)) as trail:
        with open_hub(settings) as hub:
            view = exploring.equity(
                hub,
                entity,
                now=datetime.now(UTC),
                direction=direction,
                as_of=as_of,
                layers=layers,
                at_least=at_least,
                known_at=known_at,
            )
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, equity_lines(view), as_json=as_json)


def suppose(  # noqa: PLR0913  # a function of the command line has its options as arguments
    lot: Annotated[str, typer.Argument(metavar="LOT", help="Id of the lot: <tender>/<lot>.")],
    *,
    drop: Annotated[
        list[str] | None, typer.Option("--drop", help="Id of an edge to leave out.")
    ] = None,
    add: Annotated[str, typer.Option("--add", help="Facts to suppose, one in a line.")] = "",
    regime: Annotated[
        str | None, typer.Option("--regime", help="tender or procurement; default: the lot's.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Date or date-time; default: the deadline.")
    ] = None,
    known_at: _KnownAt = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Say what would be found in a lot with some facts less or more; nothing is stored."""
    from credit_hub.api import exploring
    from credit_hub.api.hub import open_hub
    from credit_hub.api.render_exploration import difference_lines
    from credit_hub.api.schemas.explanation import WhatIfBody

    settings = settings_of(data_dir)
    body = WhatIfBody.model_construct(
        drop=tuple(drop or ()),
        add=add,
        regime=regime,  # type: ignore[arg-type]  # read by the question, which says what is wrong
        as_of=as_of,
        known_at=known_at,
    )
    with audited(settings, "suppose", lot=lot) as trail:
        with open_hub(settings) as hub:
            view = exploring.suppose(hub, lot, body)
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, difference_lines(view, settings.language), as_json=as_json)


def explain_evidence(settings: Settings, finding: str, *, as_json: bool) -> None:
    """Print what a finding or lead rests on: ``credit-hub explain FINDING --evidence``."""
    from credit_hub.api import exploring
    from credit_hub.api.hub import open_hub
    from credit_hub.api.render_exploration import explanation_lines

    with audited(settings, "explain") as trail:
        with open_hub(settings) as hub:
            view = exploring.explanation(hub, finding, datetime.now(UTC))
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, explanation_lines(view, settings.language), as_json=as_json)
