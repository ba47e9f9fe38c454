"""``credit-hub clients``: who may ask over HTTP. For the operator alone: no route does this."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
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
    from collections.abc import Sequence

    from credit_hub.api.notary import Notary
    from credit_hub.ledger.clients.client import Client, Grant
    from credit_hub.ledger.clients.keys import ClientKey

app = typer.Typer(no_args_is_help=True, help="The programs that may ask over HTTP.")
_PER_MINUTE: Final = 600
"""Ten checks a second: a platform that opens hundreds of lots in an hour asks far less."""
_JOBS: Final = 2
_OVERLAP: Final = 24
"""Hours for which the old key of a client is good beside its new one."""
_JwkOption = Annotated[
    Path | None,
    typer.Option("--jwk", metavar="FILE", help="Public key (JWK) in place of a token; - is stdin."),
]
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
    jwk: _JwkOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Let a program in, by a key of its own or a token: it is shown this once."""
    from credit_hub.api.notary import Notary
    from credit_hub.ledger.clients.client import Grant

    now = datetime.now(UTC)
    grant = Grant.new(
        name,
        per_minute=per_minute,
        jobs=jobs,
        now=now,
        roles=roles,
        codes=regions,
    )
    key = None if jwk is None else _read_key(grant.client, jwk, now)
    settings = settings_of(data_dir)
    with audited(settings, "clients add"), Notary(settings) as notary:
        notary.ledger.clients.add(grant.client)
        if key is not None:
            notary.ledger.client_keys.put(key, now)
            _show_key(notary, grant.client, key, as_json=as_json)
            return
    _show(grant, as_json=as_json)


@app.command("list")
def show_all(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """List all clients, the oldest first; revoked ones stay."""
    from credit_hub.api.notary import Notary
    from credit_hub.api.schemas.client import ClientView

    settings = settings_of(data_dir)
    with audited(settings, "clients list"), Notary(settings) as notary:
        keys = notary.ledger.client_keys
        found = [(client, keys.of(client.id)) for client in notary.ledger.clients.all()]
    if as_json:
        write_json([ClientView.of(*pair).model_dump(mode="json") for pair in found])
        return
    for client, own in found:
        say(_line(client, own))
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
    client: _ClientArgument,
    *,
    jwk: _JwkOption = None,
    overlap: Annotated[
        int,
        typer.Option(
            "--overlap", min=0, max=720, help="Hours for which old keys stay good beside a new one."
        ),
    ] = _OVERLAP,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Give a client a new token or key; an old token is void at once, an old key after a time."""
    from credit_hub.api.notary import Notary
    from credit_hub.ledger.clients.client import Grant, Token

    token, now = Token.generate(), datetime.now(UTC)
    settings = settings_of(data_dir)
    with audited(settings, "clients rotate"), Notary(settings) as notary:
        clients, keys = notary.ledger.clients, notary.ledger.client_keys
        found = clients.named(client)
        key = None if jwk is None else _read_key(found, jwk, now)
        if key is not None:
            keys.put(key, now + timedelta(hours=overlap))
        # With a key, the token is one that nobody is shown.
        clients.rotate(found.id, token)
        found = clients.named(found.id)
        if key is not None:
            _show_key(notary, found, key, as_json=as_json)
            return
        keys.void(found.id, now)
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
        now = datetime.now(UTC)
        clients.revoke(clients.named(client).id, now)
        found = clients.named(client)
        notary.ledger.client_keys.void(found.id, now)
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


def _read_key(client: Client, path: Path, now: datetime) -> ClientKey:
    from credit_hub.ledger.clients.keys import ClientKey
    from credit_hub.model.errors import UnreadableSourceError

    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeError) as error:
        message = f"{path} cannot be read: {type(error).__name__}"
        raise UnreadableSourceError(message, remedy="give the file with the public key") from error
    return ClientKey.read(client.id, text, now)


def _show_key(notary: Notary, client: Client, key: ClientKey, *, as_json: bool) -> None:
    from credit_hub.api.schemas.client import KeyGrantView

    view = KeyGrantView.of(client, notary.ledger.client_keys.of(client.id), key, notary.issuer)
    if as_json:
        write_json_text(view.model_dump_json(indent=2))
        return
    say(_line(client))
    say(f"key: {key.kid}")
    say(f"audience: {view.audience}")
    tell("the program signs assertions with it and sends them to POST /api/v1/token")


def _line(client: Client, keys: Sequence[ClientKey] = ()) -> str:
    state = "" if client.revoked_at is None else f", revoked {client.revoked_at:%Y-%m-%d}"
    quota = f"{client.per_minute} requests a minute, {client.jobs} jobs at once"
    where = "" if not client.codes else f" in {', '.join(client.codes)}"
    may = f"{', '.join(client.roles)}{where}"
    held = "".join(f", key {key.kid}{_until(key)}" for key in keys)
    return f"{client.id} {client.name}: {quota}, {may}{held}{state}"


def _until(key: ClientKey) -> str:
    return "" if key.expires_at is None else f" until {key.expires_at:%Y-%m-%d %H:%M} UTC"
