"""``credit-hub cypher``: a query of an analyst's own."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import write_answer
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of
from credit_hub.model.errors import UnreadableSourceError

if TYPE_CHECKING:
    from credit_hub.api.schemas.analyst import CypherView

_LARGEST: Final = 1 << 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("cypher")(cypher)


def cypher(  # noqa: PLR0913  # a function of the command line has its options as arguments
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="The query; - for standard input.")],
    *,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", help="A parameter: name=text, name:date=2026-10-15."),
    ] = None,
    rows: Annotated[int | None, typer.Option("--rows", min=1, max=10_000)] = None,
    seconds: Annotated[float | None, typer.Option("--seconds", min=0.001, max=600)] = None,
    explain_only: Annotated[
        bool, typer.Option("--explain", help="Show the plan and do not run it.")
    ] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Run one query in Cypher that only reads, within limits."""
    from credit_hub.api.analysing import run_cypher, typed_parameters
    from credit_hub.api.audit.questions import keep
    from credit_hub.api.hub import open_hub
    from credit_hub.api.schemas.analyst import CypherBody

    settings = settings_of(data_dir)
    with audited(settings, "cypher") as trail:
        body = CypherBody.model_construct(
            query=_text(file),
            parameters=dict(typed_parameters(param or [])),
            rows=rows,
            seconds=seconds,
            explain_only=explain_only,
        )
        with open_hub(settings) as hub:
            trail.question(keep(settings, hub.notary, body))
            view = run_cypher(hub, body)
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, _lines(view), as_json=as_json)


def _text(file: str) -> str:
    try:
        if file == "-":
            return sys.stdin.read(_LARGEST)
        with Path(file).open(encoding="utf-8") as opened:
            return opened.read(_LARGEST)
    except (OSError, UnicodeDecodeError) as error:
        message = f"the query in {file} cannot be read: {error}"
        raise UnreadableSourceError(message, remedy="name a file in UTF-8, or -") from error


def _lines(view: CypherView) -> Iterator[str]:
    yield "\t".join(column.name for column in view.columns)
    for row in view.rows:
        yield "\t".join(
            value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            for value in row
        )
    if not view.ran:
        yield "plan: " + " < ".join(view.plan.operators)
    for remark in view.plan.remarks:
        yield f"remark: {remark}"
    whole = "all rows" if view.complete else f"cut by the limit of {view.truncated}"
    if view.ran:
        yield f"{len(view.rows)} rows, {whole}, {view.milliseconds} ms"
