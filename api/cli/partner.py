"""``credit-hub partner``: the other cities, and this city's own keys among them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli import partner_standing
from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.exchange_handing import OutOption, hand_on, trusted
from credit_hub.api.cli.exchange_relying import register_foreign
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

if TYPE_CHECKING:
    from credit_hub.api.settings import Settings
    from credit_hub.federation.registry.member import Standing

app = typer.Typer(no_args_is_help=True, help="Partner cities, and this city's keys among them.")
register_foreign(app)
partner_standing.register(app)
_PartnerArgument = Annotated[str, typer.Argument(metavar="PARTNER", help="Entity id.")]


def register(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.add_typer(app, name="partner")


@app.command("list")
def list_partners(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """List the members of the alliance."""
    from credit_hub.api.exchange.membership import open_membership

    membership = open_membership(settings_of(data_dir))
    members = sorted(membership.registry().members.items())
    if as_json:
        write_json(
            [
                {"id": entity, "name": member.name, "standing": member.standing.value}
                for entity, member in members
            ]
        )
        return
    for entity, member in members:
        own = " (this city)" if entity == membership.entity_id else ""
        say(f"{entity} {member.name}: {member.standing.value}{own}")


@app.command("add")
def add(
    applications: Annotated[
        list[Path], typer.Argument(exists=True, dir_okay=False, help="Applications of members.")
    ],
    *,
    out: OutOption,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Propose to admit members, or to take over the changed entries that they hand in."""
    from credit_hub.api.exchange.administration import drafting
    from credit_hub.api.exchange.administration.application import read_application
    from credit_hub.api.exchange.membership import open_membership

    settings = settings_of(data_dir)
    with audited(settings, "partner add"):
        bundle = trusted(open_membership(settings))
        proposal = drafting.change(
            bundle,
            applications=[read_application(path.read_bytes(), path.name) for path in applications],
            files={},
            now=datetime.now(UTC),
        )
        hand_on(proposal, bundle, out, as_json=as_json)


@app.command("suspend")
def suspend(
    partner: _PartnerArgument,
    *,
    out: OutOption,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Propose to refuse a member's questions; its records are shown as a suspended issuer's."""
    from credit_hub.federation.registry.member import Standing

    settings = settings_of(data_dir)
    with audited(settings, "partner suspend"):
        _propose(settings, partner, Standing.SUSPENDED, timedelta(), out, as_json=as_json)


@app.command("reinstate")
def reinstate(
    partner: _PartnerArgument,
    *,
    out: OutOption,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Propose to end a suspension."""
    from credit_hub.federation.registry.member import Standing

    settings = settings_of(data_dir)
    with audited(settings, "partner reinstate"):
        _propose(settings, partner, Standing.ACTIVE, timedelta(), out, as_json=as_json)


@app.command("remove")
def remove(
    partner: _PartnerArgument,
    *,
    grace_days: Annotated[
        int, typer.Option("--grace-days", min=0, help="Days for which its records still count.")
    ] = 30,
    out: OutOption,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Propose to remove a member; its keys stay in the registry for ten years."""
    from credit_hub.federation.registry.member import Standing

    settings = settings_of(data_dir)
    with audited(settings, "partner remove"):
        grace = timedelta(days=grace_days)
        _propose(settings, partner, Standing.REMOVED, grace, out, as_json=as_json)


@app.command("rotate")
def rotate(  # noqa: PLR0913 - one option for each way in which a key is replaced
    *,
    use: Annotated[
        str | None,
        typer.Option("--use", help="record, status, http, log, witness, consent, receipt."),
    ] = None,
    alg: Annotated[str | None, typer.Option("--alg", help="SGD_SM3_SM2, ES256 or Ed25519.")] = None,
    compromised_at: Annotated[
        str | None,
        typer.Option(
            "--compromised-at",
            help="Since when the key may be in other hands, ISO 8601; the new one signs at once.",
        ),
    ] = None,
    signs_in: Annotated[
        int,
        typer.Option("--signs-in", min=48, help="Hours until the new key signs."),
    ] = 72,
    root: Annotated[
        bool, typer.Option("--root", help="This founder's root key: the announced one comes in.")
    ] = False,
    out: OutOption,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Replace a key of this city: writes the application, or with --root the proposal."""
    from credit_hub.api.exchange.administration.reading import moment_of
    from credit_hub.api.exchange.administration.replacing import Replacement
    from credit_hub.api.exchange.membership import open_membership
    from credit_hub.model.errors import InvalidValueError

    settings = settings_of(data_dir)
    membership, now = open_membership(settings), datetime.now(UTC)
    if root is (use is not None) or (use is None) is not (alg is None):
        raise InvalidValueError("a rotation names --use and --alg, or --root")
    since = None if compromised_at is None else moment_of(compromised_at)
    with audited(settings, "partner rotate"):
        replacement = Replacement(membership, now)
        if use is None or alg is None:
            proposal = replacement.root()
            hand_on(proposal, trusted(membership), out, as_json=as_json)
            return
        starts = now + timedelta(hours=signs_in)
        kid = replacement.working(use, alg, out, starts=starts, compromised_at=since)
    if as_json:
        write_json({"application": str(out), "kid": kid})
        return
    say(f"new key {kid}: the founders get {out} (`credit-hub partner add`)")


def _propose(
    settings: Settings,
    partner: str,
    standing: Standing,
    grace: timedelta,
    out: Path,
    *,
    as_json: bool,
) -> None:
    from credit_hub.api.exchange.administration import drafting
    from credit_hub.api.exchange.administration.partners import entry_with
    from credit_hub.api.exchange.membership import open_membership

    membership, now = open_membership(settings), datetime.now(UTC)
    path, entry = entry_with(membership.registry(), partner, standing, now, grace)
    bundle = trusted(membership)
    proposal = drafting.change(bundle, files={path: entry}, now=now)
    hand_on(proposal, bundle, out, as_json=as_json)
