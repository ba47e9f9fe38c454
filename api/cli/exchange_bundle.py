"""``credit-hub exchange bundle``: a held record with all that shows what it is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

__all__ = ["register"]


def register(exchange: typer.Typer) -> None:
    """Add the command of this module to ``credit-hub exchange``."""
    exchange.command("bundle")(bundle)


def bundle(
    record: Annotated[str, typer.Argument(metavar="RECORD", help="Digest of a held record.")],
    *,
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="File of the bundle.")],
    consent: Annotated[
        Path | None,
        typer.Option(
            "--consent", exists=True, dir_okay=False, help="Its receipt of consent, for a person."
        ),
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Write a bundle that `credit-hub verify` checks offline, with a root and nothing else."""
    from credit_hub.api.exchange.evidence import bundle_of
    from credit_hub.api.exchange.membership import open_membership
    from credit_hub.api.exchange.relying.city import relying_city
    from credit_hub.api.exchange.relying.reading import held_record
    from credit_hub.api.notary import Notary
    from credit_hub.federation.offline.bundle import write_bundle

    settings = settings_of(data_dir)
    with audited(settings, "exchange bundle"), Notary(settings) as notary:
        city = relying_city(open_membership(settings), notary.ledger)
        token = None if consent is None else consent.read_text("ascii", "replace").strip()
        made = bundle_of(city, held_record(city, record), token)
        out.write_bytes(write_bundle(made))
    if as_json:
        write_json({"bundle": str(out), "in_the_log": made.evidence is not None})
        return
    say(f"{out}; verify it: credit-hub verify {out} --anchor root.json")
    if made.evidence is None:
        say("its place in the issuer's log is not proved yet: credit-hub exchange follow")
