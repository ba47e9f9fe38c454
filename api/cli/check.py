"""``credit-hub check`` and ``credit-hub explain``."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, write_json_text
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

_RegimeOption = Annotated[
    str | None,
    typer.Option(
        "--regime", help="tender (招标投标) or procurement (政府采购); default: that of the lot."
    ),
]
_AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Date or date-time; default: the bid deadline.")
]
_KnownAtOption = Annotated[
    str | None, typer.Option("--known-at", help="Use only what the hub knew then; default: all.")
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("check")(check)
    app.command("explain")(explain)


def check(
    lot: Annotated[str, typer.Argument(metavar="LOT", help="Id of the lot: <tender>/<lot>.")],
    *,
    regime: _RegimeOption = None,
    as_of: _AsOfOption = None,
    known_at: _KnownAtOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Say who in a lot is linked, under which article, and how we know."""
    from credit_hub.api.checking import CheckRequest, run_check
    from credit_hub.api.hub import open_hub

    settings = settings_of(data_dir)
    with audited(settings, "check", lot=lot) as trail:
        request = CheckRequest.parse(lot, regime=regime, as_of=as_of, known_at=known_at)
        with open_hub(settings) as hub:
            answer = run_check(hub, request, datetime.now(UTC))
        text = trail.answer(answer.view.model_dump_json(indent=2))
    if as_json:
        write_json_text(text)
        return
    from credit_hub.api.render import check_lines

    receipt = answer.view.receipt
    receipt_id = None if receipt is None else receipt.id
    for line in check_lines(answer.check, settings.language, answer.precisions, receipt_id):
        say(line)


def explain(
    finding: Annotated[str, typer.Argument(metavar="FINDING", help="Id of a finding or lead.")],
    *,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="What it rests on, and what would overturn it.")
    ] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Open one finding or lead: article, path, the source row of each edge, what is missing."""
    from credit_hub.api.hub import open_hub
    from credit_hub.graph.repositories.findings import FindingRepository

    settings = settings_of(data_dir)
    if evidence:
        from credit_hub.api.cli.explore import explain_evidence

        explain_evidence(settings, finding, as_json=as_json)
        return
    from credit_hub.api.schemas.check import judgement_view

    with audited(settings, "explain") as trail:
        with open_hub(settings) as hub:
            judgement = FindingRepository(hub.store).get(finding)
            precisions = hub.notary.ledger.outcomes.precisions(datetime.now(UTC))
        text = trail.answer(judgement_view(judgement, precisions).model_dump_json(indent=2))
    if as_json:
        write_json_text(text)
        return
    from credit_hub.api.render import judgement_lines

    for line in judgement_lines(judgement, settings.language, precisions):
        say(line)
