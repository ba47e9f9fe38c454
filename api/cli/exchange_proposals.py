"""``credit-hub exchange registry found|propose|renew-root``: what founders are asked to sign."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.exchange_handing import OutOption, hand_on, membership_of, trusted
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

__all__ = ["register"]


def register(registry: typer.Typer) -> None:
    """Add the commands of this module to ``credit-hub exchange registry``."""
    registry.command("found")(found)
    registry.command("propose")(propose)
    registry.command("renew-root")(renew_root)


def found(
    applications: Annotated[
        list[Path],
        typer.Argument(exists=True, dir_okay=False, help="Applications of all members."),
    ],
    *,
    threshold: Annotated[int, typer.Option("--threshold", help="Founders that must sign.")],
    witnesses: Annotated[int, typer.Option("--witnesses", help="Witnesses of a checkpoint.")],
    out: OutOption,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Propose the first registry; this city will publish it."""
    from credit_hub.api.exchange.administration import drafting
    from credit_hub.api.exchange.administration.application import read_application
    from credit_hub.api.exchange.administration.root_keys import RootKeys
    from credit_hub.api.exchange.membership import open_membership
    from credit_hub.federation.registry.root_keys import tuf_public

    settings = settings_of(data_dir)
    membership = open_membership(settings)
    with audited(settings, "exchange registry found"):
        proposal = drafting.found(
            [read_application(path.read_bytes(), path.name) for path in applications],
            threshold=threshold,
            witnesses=witnesses,
            online=tuf_public(RootKeys(membership.folders.root).online().public),
            now=datetime.now(UTC),
        )
        hand_on(proposal, None, out, as_json=as_json)


def propose(
    *,
    applications: Annotated[
        list[Path] | None,
        typer.Option("--application", exists=True, dir_okay=False, help="Of a member; repeatable."),
    ] = None,
    mappings: Annotated[
        list[Path] | None,
        typer.Option("--mapping", exists=True, dir_okay=False, help="A table; repeatable."),
    ] = None,
    out: OutOption,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Propose new or changed entries and mapping tables; none: the same list for 30 days more."""
    from credit_hub.api.exchange.administration import drafting
    from credit_hub.api.exchange.administration.application import read_application
    from credit_hub.api.exchange.administration.tables import path_of

    settings = settings_of(data_dir)
    with audited(settings, "exchange registry propose"):
        bundle = trusted(membership_of(data_dir))
        tables = [path.read_bytes() for path in mappings or ()]
        proposal = drafting.change(
            bundle,
            applications=[
                read_application(path.read_bytes(), path.name) for path in applications or ()
            ],
            files={path_of(table): table for table in tables},
            now=datetime.now(UTC),
        )
        hand_on(proposal, bundle, out, as_json=as_json)


def renew_root(  # noqa: PLR0913 - what a root consists of, one option each
    *,
    arriving: Annotated[
        list[Path] | None,
        typer.Option("--add", exists=True, dir_okay=False, help="Application of a new founder."),
    ] = None,
    leaving: Annotated[
        list[str] | None, typer.Option("--drop", help="Entity id of a founder that goes.")
    ] = None,
    threshold: Annotated[
        int | None, typer.Option("--threshold", help="Founders that must sign from then on.")
    ] = None,
    new_online_key: Annotated[
        bool, typer.Option("--new-online-key", help="This city publishes, with another key.")
    ] = False,
    out: OutOption,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Propose another root: founders, threshold, online key; none: the same for a year more."""
    from credit_hub.api.exchange.administration import drafting
    from credit_hub.api.exchange.administration.application import arriving_founder
    from credit_hub.api.exchange.administration.root_keys import RootKeys
    from credit_hub.federation.registry.root_keys import tuf_public

    settings = settings_of(data_dir)
    membership = membership_of(data_dir)
    with audited(settings, "exchange registry renew-root"):
        bundle = trusted(membership)
        keys = RootKeys(membership.folders.root)
        change = drafting.RootChange(
            arriving=[
                arriving_founder(path.read_bytes(), path.name, membership.registry())
                for path in arriving or ()
            ],
            leaving=frozenset(leaving or ()),
            threshold=threshold,
            online=tuf_public(keys.next_online().public) if new_online_key else None,
        )
        proposal = drafting.new_root(bundle, change, datetime.now(UTC))
        hand_on(proposal, bundle, out, as_json=as_json)
