"""``credit-hub exchange registry``: the registry of the alliance, k of n founders sign changes."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, YesOption, settings_of

if TYPE_CHECKING:
    from credit_hub.api.exchange.administration.proposal import Proposal
    from credit_hub.api.exchange.membership import Membership
    from credit_hub.federation.registry.bundle import Bundle

app = typer.Typer(no_args_is_help=True, help="Who is a member, with which keys, for what.")

OutOption = Annotated[
    Path, typer.Option("--out", dir_okay=False, help="File that goes on to the founders.")
]
_FileArgument = Annotated[
    Path, typer.Argument(metavar="PROPOSAL", exists=True, dir_okay=False, help="The proposal.")
]


@app.command("found")
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


@app.command("propose")
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


@app.command("renew-root")
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
            for line in _changes(proposal, bundle):
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


def membership_of(data_dir: Path | None) -> Membership:
    """Return this city's membership."""
    from credit_hub.api.exchange.membership import open_membership

    return open_membership(settings_of(data_dir))


def known(membership: Membership) -> Bundle | None:
    """Return the registry that this hub trusts; None where it trusts none yet.

    Raises:
        VerificationError: It was altered.
    """
    if not membership.trusted.file.exists():
        return None
    return trusted(membership)


def trusted(membership: Membership) -> Bundle:
    """Return the registry that this hub trusts, verified again.

    Raises:
        VerificationError: There is none.
    """
    membership.registry()
    return membership.trusted.store.bundle()


def hand_on(proposal: Proposal, bundle: Bundle | None, out: Path, *, as_json: bool) -> None:
    """Write a proposal to its file, and say what it changes and who has not signed it."""
    from credit_hub.api.exchange.administration.proposal import write_proposal
    from credit_hub.api.exchange.administration.signing import lacking

    lines = _changes(proposal, bundle)
    missing = lacking(proposal, bundle)
    out.write_bytes(write_proposal(proposal))
    if as_json:
        write_json({"proposal": str(out), "changes": lines, "unsigned": list(missing)})
        return
    for line in lines:
        say(line)
    say(f"{out}: not yet signed by {', '.join(missing) or 'nobody: all founders have signed'}")


def _changes(proposal: Proposal, bundle: Bundle | None) -> list[str]:
    from credit_hub.api.exchange.administration.describing import changes, root_changes
    from credit_hub.api.exchange.administration.proposal import registry_of

    now = datetime.now(UTC)
    before = None if bundle is None else registry_of(bundle, now)
    lines = list(changes(before, proposal.registry(now)))
    if proposal.root is not None:
        lines += root_changes(proposal.root.encode(), None if bundle is None else bundle.roots[-1])
    return lines or ["nothing changes but the 30 days of the list"]
