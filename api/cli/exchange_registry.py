"""``credit-hub exchange registry``: the registry of the alliance, k of n founders sign changes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from credit_hub.api.cli import exchange_proposals
from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.exchange_handing import changes_of, hand_on, known, membership_of
from credit_hub.api.cli.options import DataDirOption, JsonOption, YesOption, settings_of

app = typer.Typer(no_args_is_help=True, help="Who is a member, with which keys, for what.")
exchange_proposals.register(app)


_FileArgument = Annotated[
    Path, typer.Argument(metavar="PROPOSAL", exists=True, dir_okay=False, help="The proposal.")
]


@app.command("sign")
def sign(
    proposal_file: _FileArgument,
    *,
    out: Annotated[
        Path | None, typer.Option("--out", dir_okay=False, help="Default: the file itself.")
    ] = None,
    yes: YesOption = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Examine a proposal against the registry that this hub trusts, show it, and sign it."""
    from credit_hub.api.exchange.administration import signing
    from credit_hub.api.exchange.administration.proposal import read_proposal
    from credit_hub.api.exchange.administration.root_keys import RootKeys

    settings = settings_of(data_dir)
    membership = membership_of(data_dir)
    with audited(settings, "exchange registry sign"):
        proposal = read_proposal(proposal_file.read_bytes(), proposal_file.name)
        bundle = known(membership)
        signing.examine(proposal, bundle, datetime.now(UTC))
        if not (yes or as_json):
            for line in changes_of(proposal, bundle):
                say(line)
            typer.confirm("sign this?", abort=True, err=True)
        signed = signing.sign(proposal, RootKeys(membership.folders.root), bundle)
        hand_on(signed, bundle, out or proposal_file, as_json=as_json)


@app.command("publish")
def publish(
    proposal_file: Annotated[
        Path | None,
        typer.Argument(metavar="PROPOSAL", help="None: only the statement of the day, daily."),
    ] = None,
    *,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Publish what enough founders have signed, and state for 24 hours that it is the newest."""
    from credit_hub.api.exchange.administration import signing
    from credit_hub.api.exchange.administration.proposal import read_proposal
    from credit_hub.api.exchange.administration.reading import file_of
    from credit_hub.api.exchange.administration.root_keys import RootKeys
    from credit_hub.federation.registry.publication import Publication

    settings = settings_of(data_dir)
    membership = membership_of(data_dir)
    folder = membership.folders.publication
    keys, now = RootKeys(membership.folders.root), datetime.now(UTC)
    with audited(settings, "exchange registry publish"):
        publication = Publication(folder)
        if proposal_file is None:
            signing.state(publication, keys, now)
        else:
            proposal = read_proposal(file_of(proposal_file), proposal_file.name)
            signing.publish(proposal, publication, keys, now)
    if as_json:
        write_json({"folder": str(folder)})
        return
    say(f"published in {folder}: metadata and targets go to the mirrors")


@app.command("root")
def root(
    *,
    out: Annotated[Path, typer.Option("--out", dir_okay=False, help="File to hand over.")],
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Write the newest root for somebody's first contact, with the digest to be told in person."""
    from credit_hub.api.exchange.administration.first_contact import newest_root

    data, digest = newest_root(membership_of(data_dir))
    out.write_bytes(data)
    if as_json:
        write_json({"root": str(out), "sha256": digest})
        return
    say(f"{out}: SHA-256 {digest}, to be told on another way than the file takes")


@app.command("show")
def show(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """Show the registry that this hub trusts."""
    from credit_hub.api.exchange.administration.describing import registry_json, registry_lines

    registry = membership_of(data_dir).registry()
    now = datetime.now(UTC)
    if as_json:
        write_json(registry_json(registry, now))
        return
    for line in registry_lines(registry, now):
        say(line)


@app.command("refresh")
def refresh(
    *,
    begin: Annotated[
        Path | None,
        typer.Option(
            "--begin", exists=True, dir_okay=False, help="First contact: the root handed over."
        ),
    ] = None,
    digest: Annotated[
        str | None,
        typer.Option("--sha256", help="With --begin: the digest that was told in person, hex."),
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Bring the trusted registry up to date from the mirror. Exit status 1: the mirror failed."""
    from credit_hub.api.exchange.administration.first_contact import trust as begin_with

    settings = settings_of(data_dir)
    membership = membership_of(data_dir)
    now = datetime.now(UTC)
    with audited(settings, "exchange registry refresh"):
        if begin is not None:
            begin_with(membership, begin, digest)
        refreshed = membership.trusted.refresh(now)
    problem = refreshed.problem
    reason = None if problem is None else problem.reason.code
    registry = refreshed.registry
    if as_json:
        trust = registry.trust(now).value
        write_json({"version": registry.version, "trust": trust, "problem": reason})
    else:
        say(f"version {registry.version}, {registry.trust(now).value}")
        if problem is not None:
            say(f"not newer: {problem.message}")
    if problem is not None:
        raise typer.Exit(1)
