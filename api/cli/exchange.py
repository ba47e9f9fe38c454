"""``credit-hub exchange``: this city as a member of an alliance of cities."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli import (
    exchange_bundle,
    exchange_enterprises,
    exchange_mapping,
    exchange_provider,
    exchange_registry,
    exchange_relying,
    exchange_serve,
)
from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of

if TYPE_CHECKING:
    from credit_hub.federation.registry.member import Member

app = typer.Typer(no_args_is_help=True, help="This city as a member of an alliance of cities.")
app.add_typer(exchange_registry.app, name="registry")
app.add_typer(exchange_mapping.app, name="mapping")
exchange_serve.register(app)
exchange_provider.register(app)
exchange_relying.register(app)
exchange_bundle.register(app)
exchange_enterprises.register(app)

_NoteArgument = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, help="A checkpoint as it was received.")
]


def register(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.add_typer(app, name="exchange")


@app.command("init")
def init(  # noqa: PLR0913 - what an entry of the registry says, one option each
    *,
    name: Annotated[str, typer.Option("--name", help="Name of the city for people: 郑州市.")],
    area: Annotated[str, typer.Option("--area", help="Division code of GB/T 2260, six digits.")],
    url: Annotated[
        str,
        typer.Option("--url", help="Where partners reach the exchange; http on this machine alone"),
    ],
    suites: Annotated[
        list[str],
        typer.Option(
            "--suite", help="cn-1 (SM2), intl-1 (ES256), intl-2 (Ed25519); first = preferred."
        ),
    ],
    roles: Annotated[
        list[str] | None,
        typer.Option("--role", help="issuer, relying, witness, log; none: all of them."),
    ] = None,
    quotas: Annotated[
        list[str] | None,
        typer.Option("--purpose", help="PURPOSE=QUESTIONS-A-DAY that it asks for; repeatable."),
    ] = None,
    founder: Annotated[
        bool, typer.Option("--founder", help="Also make root keys: this city signs changes.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option("--out", dir_okay=False, help="File of the application; default: entry.json."),
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Make the keys of this city, and the application that the founders get."""
    from credit_hub.api.exchange.administration.application import Application, write_application
    from credit_hub.api.exchange.administration.entry import Wish, join
    from credit_hub.api.exchange.administration.reading import quota_of, roles_of
    from credit_hub.api.exchange.administration.root_keys import RootKeys
    from credit_hub.api.exchange.membership import open_membership

    settings = settings_of(data_dir)
    membership = open_membership(settings)
    wish = Wish(
        member=membership.entity_id,
        name=name,
        area_code=area,
        base_url=url.rstrip("/"),
        suites=tuple(suites),
        roles=roles_of(roles or ()),
        quotas=dict(map(quota_of, quotas or ())),
        origin=f"{membership.entity_id.removeprefix('https://')}/log",
    )
    root_keys = RootKeys(membership.folders.root)
    with audited(settings, "exchange init"):
        member = join(wish, membership.keys, datetime.now(UTC))
        own = None
        if founder:
            root_keys.begin()
            own = root_keys.first(member.id)
        application = Application.of(member, membership.keys, founder=own)
        path = out or membership.folders.entry
        path.write_bytes(write_application(application))
    _tell_joined(membership.folders.keys, member, path, as_json=as_json)


@app.command("equivocation")
def equivocation(
    first: _NoteArgument,
    second: _NoteArgument,
    *,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Prove that a log told two stories. Exit status 0: proved; 3: these two prove nothing."""
    from credit_hub.api.exchange.administration.equivocation import proved
    from credit_hub.api.exchange.membership import open_membership

    view = open_membership(settings_of(data_dir)).view(datetime.now(UTC))
    found = proved(first.read_bytes(), second.read_bytes(), view)
    if as_json:
        write_json(
            {
                "origin": found.origin,
                "culprit": found.culprit,
                "size": found.size,
                "roots": [root.hex() for root in found.roots],
                "witnesses": list(found.witnesses),
            }
        )
        return
    say(f"proved: {found.culprit} signed two trees of size {found.size} (log {found.origin})")
    say(f"  {first}: {found.roots[0].hex()}")
    say(f"  {second}: {found.roots[1].hex()}")
    for witness in found.witnesses:
        say(f"  {witness} witnessed both")


def _tell_joined(keys: Path, member: Member, path: Path, *, as_json: bool) -> None:
    if as_json:
        made = [{"use": key.use, "alg": key.alg, "kid": key.kid} for key in member.keys]
        write_json({"member": member.id, "application": str(path), "keys": made})
        return
    say(f"{member.id}: {len(member.keys)} keys, {', '.join(member.accepts)}")
    say(f"private keys: {keys} (mode 600): keep a copy in a safe place")
    say(f"hand this to the founders: {path}")
