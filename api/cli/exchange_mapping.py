"""``credit-hub exchange mapping``: what a band of one city is worth in another."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

if TYPE_CHECKING:
    from credit_hub.api.exchange.administration.tables import Standing

app = typer.Typer(no_args_is_help=True, help="What a band of one city is worth in another.")


@app.command("sign")
def sign(  # noqa: PLR0913 - what two cities agree upon, one option each
    table: Annotated[
        str,
        typer.Argument(
            metavar="TABLE", help="Name of a table that comes with the hub, or a signed document."
        ),
    ],
    *,
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="File of the document.")],
    effective: Annotated[
        str | None, typer.Option("--effective", help="First day, YYYY-MM-DD; default: today.")
    ] = None,
    expires: Annotated[
        str | None,
        typer.Option("--expires", help="First day after it, YYYY-MM-DD; default: in a year."),
    ] = None,
    note: Annotated[str, typer.Option("--note", help="What the agreement rests upon.")] = "",
    table_version: Annotated[str, typer.Option("--table-version", help="Of the table.")] = "1.0",
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Sign a table as agreed: one city first, the other one its document."""
    from credit_hub.api.exchange.administration import tables
    from credit_hub.api.exchange.membership import open_membership
    from credit_hub.federation.mapping.library import TABLES
    from credit_hub.model.interval import CHINA

    settings = settings_of(data_dir)
    membership, now = open_membership(settings), datetime.now(UTC)
    with audited(settings, "exchange mapping sign"):
        if table in TABLES:
            first = _day(effective) or now.astimezone(CHINA).date()
            agreed = tables.agreed_of(
                table,
                first,
                _day(expires) or first + timedelta(days=365),
                note or "agreed by both cities",
                table_version,
            )
            document = tables.sign_first(agreed, membership, now)
        else:
            document = tables.sign_second(Path(table), membership, now)
        out.write_bytes(document)
    _show(tables.standing(document, membership.view(now)), as_json=as_json)


@app.command("show")
def show(
    document: Annotated[
        Path | None,
        typer.Argument(exists=True, dir_okay=False, help="A document; none: those of the registry"),
    ] = None,
    *,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Show tables: applied only if both cities have signed, provisional otherwise."""
    from credit_hub.api.exchange.administration.tables import standing
    from credit_hub.api.exchange.membership import open_membership

    view = open_membership(settings_of(data_dir)).view(datetime.now(UTC))
    listed = tuple(dict.fromkeys(view.registry.mappings.values()))
    documents = listed if document is None else (document.read_bytes(),)
    found = [standing(one, view) for one in documents]
    if as_json:
        write_json([_json(one) for one in found])
        return
    for one in found:
        _show(one, as_json=False)
    if not found:
        say("the registry has no mapping tables")


def _show(found: Standing, *, as_json: bool) -> None:
    if as_json:
        write_json(_json(found))
        return
    table = found.table
    state = "applied" if found.why_not is None else "provisional, never applied"
    say(f"{table.id} {table.version}: {table.source.member} -> {table.target.member}")
    say(f"  {state}; {table.effective} to {table.expires}, by {table.basis}")
    for rule in table.rules:
        say(f"  {rule.from_band} -> {rule.to_band}")
    if found.why_not is not None:
        say(f"  why: {found.why_not.message}")


def _json(found: Standing) -> dict[str, object]:
    reason = None if found.why_not is None else found.why_not.reason.code
    return {
        "table": found.table.model_dump(mode="json"),
        "is_applied": found.why_not is None,
        "digests": sorted(found.digests),
        "reason": reason,
    }


def _day(text: str | None) -> date | None:
    from credit_hub.model.errors import InvalidValueError

    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(f"{text!r} is no day", remedy="2027-01-01") from None
