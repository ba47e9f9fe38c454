"""``credit-hub accounts``: who may log in. For the operator alone: no route does this."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    from credit_hub.api.schemas.account import AccountView, OpenedView
    from credit_hub.ledger.accounts.factor import FactorKey
    from credit_hub.ledger.storage.accounts import AccountRepository

app = typer.Typer(no_args_is_help=True, help="The persons who may log in.")
_AccountArgument = Annotated[
    str, typer.Argument(metavar="ACCOUNT", help="Name of the account, or its id.")
]


def register(root: typer.Typer) -> None:
    """Add the commands of this module."""
    root.add_typer(app, name="accounts")


@app.command("add")
def add(  # one parameter for each option
    name: Annotated[str, typer.Argument(metavar="NAME", help="Under which it logs in.")],
    *,
    roles: RolesOption,
    regions: RegionsOption = [],  # noqa: B006  # typer copies it
    with_factor: Annotated[
        bool, typer.Option("--totp/--no-totp", help="With a second factor; admins need one.")
    ] = True,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Open an account. Its first password and its second factor are shown this once."""
    from credit_hub.api.accounts import open_account

    now = datetime.now(UTC)
    with _opened(data_dir, "accounts add") as (accounts, key):
        view = open_account(accounts, key, name, roles, regions, now, with_factor=with_factor)
    _show(view, as_json=as_json)


@app.command("list")
def show_all(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """List all accounts, the oldest first; disabled ones stay."""
    from credit_hub.api.schemas.account import AccountView

    with _opened(data_dir, "accounts list") as (accounts, _):
        found = [AccountView.of(account) for account in accounts.all()]
    if as_json:
        write_json([view.model_dump(mode="json") for view in found])
        return
    for view in found:
        say(_line(view))
    if not found:
        tell("no account yet: credit-hub accounts add NAME --role ROLE")


@app.command("roles")
def permit(
    account: _AccountArgument,
    *,
    roles: RolesOption,
    regions: RegionsOption = [],  # noqa: B006  # typer copies it
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Give an account other roles, and the whole city or a part of it; they hold at once."""
    from credit_hub.api.accounts import permit as give
    from credit_hub.api.schemas.account import AccountView

    with _opened(data_dir, "accounts roles") as (accounts, _):
        view = AccountView.of(give(accounts, accounts.named(account), roles, regions))
    _show_account(view, as_json=as_json)


@app.command("disable")
def disable(
    account: _AccountArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Let somebody in no longer, and end the sessions; what was done stays in the ledger."""
    _switch("accounts disable", account, datetime.now(UTC), data_dir, as_json=as_json)


@app.command("enable")
def enable(
    account: _AccountArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Let a disabled account in again."""
    _switch("accounts enable", account, None, data_dir, as_json=as_json)


@app.command("reset")
def reset(
    account: _AccountArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Give a new first password, end the pause after failures, and end the sessions."""
    from credit_hub.api.accounts import reset as give

    with _opened(data_dir, "accounts reset") as (accounts, _):
        view = give(accounts, accounts.named(account))
    _show(view, as_json=as_json)


@app.command("totp")
def totp(
    account: _AccountArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Give a new second factor with recovery codes; the old one is void."""
    from credit_hub.api.accounts import enrol

    with _opened(data_dir, "accounts totp") as (accounts, key):
        view = enrol(accounts, key, accounts.named(account))
    _show(view, as_json=as_json)


@contextmanager
def _opened(data_dir: Path | None, command: str) -> Iterator[tuple[AccountRepository, FactorKey]]:
    from credit_hub.api.notary import Notary
    from credit_hub.api.sessions import factor_key

    settings = settings_of(data_dir)
    with audited(settings, command), Notary(settings) as notary:
        yield notary.ledger.accounts, factor_key(settings)


def _switch(
    command: str, account: str, at: datetime | None, data_dir: Path | None, *, as_json: bool
) -> None:
    from credit_hub.api.schemas.account import AccountView

    with _opened(data_dir, command) as (accounts, _):
        accounts.disable(accounts.named(account).id, at)
        view = AccountView.of(accounts.named(account))
    _show_account(view, as_json=as_json)


def _show_account(view: AccountView, *, as_json: bool) -> None:
    if as_json:
        write_json_text(view.model_dump_json(indent=2))
        return
    say(_line(view))


def _show(view: OpenedView, *, as_json: bool) -> None:
    if as_json:
        write_json_text(view.model_dump_json(indent=2))
        return
    say(_line(view.account))
    if view.password is not None:
        say(f"first password: {view.password}")
    if view.totp is not None:
        say(f"second factor: {view.totp}")
        say(f"recovery codes: {' '.join(view.recovery)}")
    tell("it is shown this once; the holder logs in and changes the password")


def _line(view: AccountView) -> str:
    where = f" in {', '.join(view.regions)}" if view.regions else ""
    factor = "second factor" if view.second_factor else "no second factor"
    if view.issuer is not None:
        factor = f"known by {view.issuer}"
    state = "" if view.disabled_at is None else f", disabled {view.disabled_at[:10]}"
    return f"{view.id} {view.name}: {', '.join(view.roles)}{where}, {factor}{state}"
