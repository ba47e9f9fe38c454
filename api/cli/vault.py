"""``credit-hub vault``: personal values in plain text, and the keys above them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited, operator
from credit_hub.api.cli.bodies import body_of
from credit_hub.api.cli.console import say, step_progress, write_json, write_json_text
from credit_hub.api.cli.options import DataDirOption, JsonOption, YesOption, settings_of
from credit_hub.api.cli.statuses import INCOMPLETE

if TYPE_CHECKING:
    from credit_hub.api.notary import Notary
    from credit_hub.api.settings import Settings
    from credit_hub.ledger.storage.database import Ledger
    from credit_hub.ledger.vault.vault import Rotation, Vault

app = typer.Typer(no_args_is_help=True, help="Personal values, sealed: status, keys, erasure.")
_CallerArgument = Annotated[
    str,
    typer.Argument(
        metavar="CALLER",
        help="Name or id of a client; local = HTTP on this machine without a token; "
        "local:ACCOUNT = that account at the command line.",
    ),
]


def register(root: typer.Typer) -> None:
    """Add the commands of this module."""
    root.add_typer(app, name="vault")


@app.command("status")
def status(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """Say what is in the vault, under which keys, and who may have it."""
    from credit_hub.api.schemas.vault import VaultStatusView

    settings = settings_of(data_dir)
    with _opened(settings) as (vault, ledger):
        view = VaultStatusView.of(
            vault.suite,
            vault.keys.current,
            vault.shelf.counts(),
            ledger.resolutions.allowed(),
            ledger.resolutions.resolved(),
        )
    if as_json:
        write_json_text(view.model_dump_json(indent=2))
        return
    say(f"{view.subjects} subjects, {view.erased} erased; new ones by {view.suite}")
    for kind, count in view.values.items():
        say(f"  {kind:12} {count}")
    for key, count in view.keys.items():
        say(f"  key {key}: {count}{' (current)' if key == view.current_key else ''}")
    for caller in view.may_resolve:
        say(f"  may resolve: {caller}, {view.resolved.get(caller, 0)} subjects so far")


@app.command("resolve")
def resolve(  # one parameter for each option
    subjects: Annotated[
        list[str], typer.Argument(metavar="SUBJECT...", help="Ids of nodes, at most 50.")
    ],
    *,
    kinds: Annotated[
        list[str], typer.Option("--kind", help="name, id_number, phone, ...; may be repeated.")
    ],
    purpose: Annotated[str, typer.Option("--purpose", help="Code of the purpose.")],
    case_number: Annotated[str, typer.Option("--case-number", help="Number of the case.")],
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Show personal values in plain text; counted, and in the audit log before they are shown."""
    from credit_hub.api.notary import Notary
    from credit_hub.api.resolving import resolve as read
    from credit_hub.api.schemas.vault import ResolveBody

    given = {"subjects": subjects, "kinds": kinds, "purpose": purpose, "case_number": case_number}
    body = body_of(ResolveBody, given, "the question")
    settings = settings_of(data_dir)
    stated = settings.model_copy(update={"purpose": purpose, "case_number": case_number})
    with audited(stated, "vault resolve", ids=subjects), Notary(settings) as notary:
        view = read(settings, notary, operator(), body, datetime.now(UTC))
    if as_json:
        write_json_text(view.model_dump_json(indent=2))
        return
    for subject in view.subjects:
        for value in subject.values:
            say(f"{subject.subject} {value.kind}: {value.value}")
        if not subject.values:
            say(f"{subject.subject} -")
    say(f"{view.left} subjects left within the hour")


@app.command("allow")
def allow(
    caller: _CallerArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Let a client, or an account at the command line, resolve personal values."""
    from credit_hub.api.notary import Notary

    settings = settings_of(data_dir)
    with audited(settings, "vault allow"), Notary(settings) as notary:
        found = _caller(notary, caller)
        notary.ledger.resolutions.allow(found, datetime.now(UTC))
    _said({"may_resolve": True, "caller": found}, f"{found} may resolve", as_json=as_json)


@app.command("deny")
def deny(
    caller: _CallerArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Take that permission back; it holds from the next request on."""
    from credit_hub.api.notary import Notary

    settings = settings_of(data_dir)
    with audited(settings, "vault deny"), Notary(settings) as notary:
        found = _caller(notary, caller)
        notary.ledger.resolutions.deny(found)
    _said({"may_resolve": False, "caller": found}, f"{found} may not resolve", as_json=as_json)


@app.command("rotate-key")
def rotate_key(
    *,
    resume: Annotated[
        bool, typer.Option("--resume", help="Make no new key: finish a rotation under way.")
    ] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Make a new key and wrap all data keys under it, while the hub works; values stay as they are.

    Keys that come by CREDIT_HUB_VAULT_KEYS are made by the operator: put the new one first, start
    every process anew, then rotate with --resume.
    """
    from credit_hub.api.schemas.vault import RotationView
    from credit_hub.api.vault import key_file
    from credit_hub.ledger.vault.keys import WrappingKey

    settings = settings_of(data_dir)
    file = None if resume else key_file(settings)
    with audited(settings, "vault rotate-key"), _opened(settings) as (vault, _):
        if file is not None:
            file.add(WrappingKey.generate(settings.vault_suite, datetime.now(UTC).date()))
        done = _rotated(vault)
    view = RotationView.of(done)
    if as_json:
        write_json_text(view.model_dump_json(indent=2))
    else:
        say(f"{view.rewrapped} data keys are under {view.key_id} now")
        for subject in view.broken:
            say(f"  does not open: {subject}")
    if view.broken:
        raise typer.Exit(INCOMPLETE)


def _rotated(vault: Vault) -> Rotation:
    with step_progress() as bar:
        task = bar.add_task("wrap", total=None)
        return vault.rotate(lambda done, total: bar.update(task, completed=done, total=total))


@app.command("seal-keys")
def seal(
    *,
    undo: Annotated[
        bool, typer.Option("--undo", help="Write them in plain text again, for another device.")
    ] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Seal the file of keys by the device of CREDIT_HUB_VAULT_DEVICE, whose key is made if missing.

    With --undo the file is in plain text until it is sealed again, and no process reads it while
    the setting stands.
    """
    from credit_hub.api.notary import Notary
    from credit_hub.api.vault import seal_keys

    settings = settings_of(data_dir)
    with audited(settings, "vault seal-keys"), Notary(settings) as notary:
        by = seal_keys(settings, notary.ledger, undo=undo)
    text = f"the keys are sealed by {by}" if by else "the keys are not sealed"
    _said({"sealed_by": by or None}, text, as_json=as_json)


@app.command("destroy-key")
def destroy_key(
    key_id: Annotated[str, typer.Argument(metavar="KEY", help="Id of a key that is not current.")],
    *,
    yes: YesOption = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Destroy a key that wraps nothing any more: backups made under it are never read again."""
    from credit_hub.api.vault import key_file
    from credit_hub.model.errors import ConflictError

    settings = settings_of(data_dir)
    file = key_file(settings)
    with audited(settings, "vault destroy-key"), _opened(settings) as (vault, _):
        left = vault.shelf.counts().keys.get(key_id, 0)
        if left:
            message = f"{left} data keys are still under {key_id!r}"
            raise ConflictError(message, remedy="credit-hub vault rotate-key --resume")
        if not (yes or typer.confirm(f"Destroy {key_id} for good?", err=True)):
            raise typer.Abort
        file.remove(key_id)
    _said({"destroyed": key_id}, f"{key_id} is destroyed", as_json=as_json)


@app.command("erase")
def erase(
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Id of a node.")],
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept for good.")],
    yes: YesOption = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Destroy the key of a subject: nobody reads its values again, and no load brings them back."""
    from credit_hub.loaders.masking import looks_personal
    from credit_hub.model.errors import InvalidValueError

    if not reason.strip() or looks_personal(reason):
        message = "the reason is empty, or names an identity or telephone number"
        raise InvalidValueError(message, remedy="give the number of the decision", rule="erase")
    settings = settings_of(data_dir)
    with audited(settings, "vault erase", ids=[subject]), _opened(settings) as (vault, _):
        if not (yes or typer.confirm(f"Erase {subject} for good?", err=True)):
            raise typer.Abort
        vault.erase(subject, reason.strip())
    _said({"erased": subject}, f"{subject} is erased", as_json=as_json)


@contextmanager
def _opened(settings: Settings) -> Iterator[tuple[Vault, Ledger]]:
    from credit_hub.api.notary import Notary
    from credit_hub.api.vault import open_vault

    with Notary(settings) as notary:
        yield open_vault(settings, notary.ledger), notary.ledger


def _caller(notary: Notary, name: str) -> str:
    """Return the id under which a caller asks; that of a client or account by its name, too."""
    from credit_hub.api.clients import LOCAL

    if name == LOCAL or name.startswith(f"{LOCAL}:"):
        return name
    account = notary.ledger.accounts.find(name)
    return notary.ledger.clients.named(name).id if account is None else account.id


def _said(body: dict[str, object], text: str, *, as_json: bool) -> None:
    if as_json:
        write_json(body)
        return
    say(text)
