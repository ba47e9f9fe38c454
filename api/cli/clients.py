"""``credit-hub clients``: who may ask over HTTP. For the operator alone: no route does this."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, tell, write_json, write_json_text
from credit_hub.api.cli.options import (
    DataDirOption,
    JsonOption,
    RegionsOption,
    RolesOption,
    settings_of,
)

if TYPE_CHECKING:
    from credit_hub.ledger.clients.client import Client, Grant

app = typer.Typer(no_args_is_help=True, help="The programs that may ask over HTTP.")
_PER_MINUTE: Final = 600
"""Ten checks a second: a platform that opens hundreds of lots in an hour asks far less."""
_JOBS: Final = 2
_ClientArgument = Annotated[
    str, typer.Argument(metavar="CLIENT", help="Name of the client, or its id.")
]


def register(root: typer.Typer) -> None:
    """Add the commands of this module."""
    root.add_typer(app, name="clients")


@app.command("add")
def add(  # noqa: PLR0913  # one parameter for each option
    name: Annotated[str, typer.Argument(metavar="NAME", help="Who it is, for people.")],
    *,
    per_minute: Annotated[
        int, typer.Option("--per-minute", help="Requests in any sixty seconds.")
    ] = _PER_MINUTE,
    jobs: Annotated[int, typer.Option("--jobs", help="Batch jobs at once.")] = _JOBS,
    roles: RolesOption = ["tender_client"],  # noqa: B006  # typer copies it
    regions: RegionsOption = [],  # noqa: B006
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Let a program in. Its token is shown this once; the hub keeps a digest."""
    from credit_hub.api.notary import Notary
    from credit_hub.ledger.clients.client import Grant

    grant = Grant.new(
        name,
        per_minute=per_minute,
        jobs=jobs,
        now=datetime.now(UTC),
        roles=roles,
        codes=regions,
    )
    settings = settings_of(data_dir)
    with audited(settings, "clients add"), Notary(settings) as notary:
        notary.ledger.clients.add(grant.client)
    _show(grant, as_json=as_json)


@app.command("list")
def show_all(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """List all clients, the oldest first; revoked ones stay."""
    from credit_hub.api.notary import Notary
    from credit_hub.api.schemas.client import ClientView

    settings = settings_of(data_dir)
    with audited(settings, "clients list"), Notary(settings) as notary:
        found = notary.ledger.clients.all()
    if as_json:
        write_json([ClientView.of(client).model_dump(mode="json") for client in found])
        return
    for client in found:
        say(_line(client))
    if not found:
        tell("no client yet: credit-hub clients add NAME")


@app.command("roles")
def permit(
    client: _ClientArgument,
    *,
    roles: RolesOption,
    regions: RegionsOption = [],  # noqa: B006
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Give a client other roles, and the whole city or a part of it; they hold at once."""
    from credit_hub.api.notary import Notary
    from credit_hub.api.schemas.client import ClientView

    settings = settings_of(data_dir)
    with audited(settings, "clients roles"), Notary(settings) as notary:
        clients = notary.ledger.clients
        clients.permit(clients.named(client).id, sorted(set(roles)), sorted(set(regions)))
        found = clients.named(client)
    if as_json:
        write_json_text(ClientView.of(found).model_dump_json(indent=2))
        return
    say(_line(found))


@app.command("rotate")
def rotate(
    client: _ClientArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Give a client a new token; the old one is void from now on."""
    from credit_hub.api.notary import Notary
    from credit_hub.ledger.clients.client import Grant, Token

    token = Token.generate()
    settings = settings_of(data_dir)
    with audited(settings, "clients rotate"), Notary(settings) as notary:
        clients = notary.ledger.clients
        clients.rotate(clients.named(client).id, token)
        found = clients.named(client)
    _show(Grant(found, token), as_json=as_json)


@app.command("revoke")
def revoke(
    client: _ClientArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Void the token of a client for good; what it asked stays in the ledger."""
    from credit_hub.api.notary import Notary
    from credit_hub.api.schemas.client import ClientView

    settings = settings_of(data_dir)
    with audited(settings, "clients revoke"), Notary(settings) as notary:
        clients = notary.ledger.clients
        clients.revoke(clients.named(client).id, datetime.now(UTC))
        found = clients.named(client)
    if as_json:
        write_json_text(ClientView.of(found).model_dump_json(indent=2))
        return
    say(_line(found))


def _show(grant: Grant, *, as_json: bool) -> None:
    from credit_hub.api.schemas.client import GrantView

    if as_json:
        write_json_text(GrantView.of(grant).model_dump_json(indent=2))
        return
    say(_line(grant.client))
    say(f"token: {grant.token.secret}")
    tell("it is shown this once; a program sends it as: Authorization: Bearer <token>")


def _line(client: Client) -> str:
    state = "" if client.revoked_at is None else f", revoked {client.revoked_at:%Y-%m-%d}"
    quota = f"{client.per_minute} requests a minute, {client.jobs} jobs at once"
    where = "" if not client.codes else f" in {', '.join(client.codes)}"
    may = f"{', '.join(client.roles)}{where}"
    return f"{client.id} {client.name}: {quota}, {may}{state}"
