"""``credit-hub backup``, ``restore``, ``verify-backup``. For the operator: no route does this."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited
from credit_hub.api.cli.console import err, say, tell, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, JwksOption, YesOption, settings_of
from credit_hub.api.cli.receipts import read_keys
from credit_hub.api.cli.statuses import status_of

if TYPE_CHECKING:
    from credit_hub.api.backups.manifest import Manifest
    from credit_hub.api.backups.taking import Watch
    from credit_hub.api.backups.verifying import BackupVerdict
    from credit_hub.api.settings import Settings
    from credit_hub.ledger.receipts.keys import KeySet

_FolderArgument = Annotated[
    Path, typer.Argument(metavar="FOLDER", help="Folder of the backup.", file_okay=False)
]
_KeysOption = Annotated[
    Path | None,
    typer.Option("--with-keys", help="File of the secrets, sealed under a passphrase."),
]
_PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        exists=True,
        dir_okay=False,
        help="File with the passphrase of --with-keys; default: it is asked for.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("verify-backup")(verify_backup)


def backup(
    folder: _FolderArgument,
    *,
    wait: Annotated[
        float, typer.Option("--wait", min=0, help="Seconds to wait for a load that is under way.")
    ] = 0.0,
    with_keys: _KeysOption = None,
    passphrase_file: _PassphraseOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Write graph and ledger of one moment into a new folder; the hub goes on answering."""
    from credit_hub.api.backups.keys import save_keys
    from credit_hub.api.backups.taking import take_backup

    settings = settings_of(data_dir)
    passphrase = None if with_keys is None else _passphrase(passphrase_file, confirm=True)
    with audited(settings, "backup"), _watched("backing up") as watch:
        manifest = take_backup(settings, folder.absolute(), watch, patience=wait)
    if with_keys is not None and passphrase is not None:
        save_keys(settings, with_keys, passphrase)
    _show(manifest, folder, as_json=as_json)
    if with_keys is None:
        tell("the keys are not in it: keep identity.key and signing.jwk elsewhere, or --with-keys")


def restore(  # noqa: PLR0913  # one parameter for each option
    folder: _FolderArgument,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace what this hub holds; asks first.")
    ] = False,
    yes: YesOption = False,
    with_keys: _KeysOption = None,
    passphrase_file: _PassphraseOption = None,
    jwks: JwksOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Bring a backup back into an empty hub, and compare it with the backup to the byte."""
    from credit_hub.api.backups.keys import restore_keys
    from credit_hub.api.backups.restoring import (
        Restore,
        demand_identity_key,
        refuse_to_replace,
        what_is_there,
    )
    from credit_hub.api.cli.database import DownloadBar

    settings = settings_of(data_dir)
    if with_keys is not None:
        restore_keys(settings, with_keys, _passphrase(passphrase_file, confirm=False))
    with _watched("verifying") as watch:
        manifest = _demand_valid(folder, _keys(jwks, settings), watch)
    demand_identity_key(settings, manifest)
    found = what_is_there(settings, DownloadBar())
    question = f"Replace everything: {'; '.join(found)}?"
    if found and not (replace and (yes or _confirmed(question))):
        raise refuse_to_replace(found)
    with _watched("restoring") as watch:
        Restore(settings, folder, manifest, tell, watch.rows).run()
    with audited(settings, "restore"):
        pass  # in the log that came back: the one of before is gone, or was never there
    _show(manifest, folder, as_json=as_json)


def verify_backup(
    folder: _FolderArgument,
    *,
    jwks: JwksOption = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Check a backup offline. Exit status: 0 valid, 1 invalid, 2 cannot be decided."""
    from credit_hub.api.backups import verifying

    settings = settings_of(data_dir)
    with _watched("verifying") as watch:
        verdict = verifying.verify_backup(folder, _keys(jwks, settings), watch.rows)
    if as_json:
        steps = [{"name": s.name, "state": s.state.value, "seen": s.seen} for s in verdict.steps]
        write_json({"conclusion": verdict.conclusion.value, "steps": steps})
    else:
        for line in _lines(verdict):
            say(line)
    if found := status_of(verdict.conclusion):
        raise typer.Exit(found)


def _demand_valid(folder: Path, keys: KeySet, watch: Watch) -> Manifest:
    from credit_hub.api.backups.verifying import verify_backup as check
    from credit_hub.ledger.receipts.verification import Conclusion, State
    from credit_hub.model.errors import InvalidValueError

    verdict = check(folder, keys, watch.rows)
    if verdict.conclusion is Conclusion.VALID and verdict.manifest is not None:
        return verdict.manifest
    bad = next(step for step in verdict.steps if step.state in {State.FAIL, State.UNKNOWN})
    message = f"the backup in {folder} is {verdict.conclusion.value}: {bad.name}: {bad.seen}"
    raise InvalidValueError(message, remedy="see `credit-hub verify-backup`; nothing was changed")


def _keys(jwks: Path | None, settings: Settings) -> KeySet:
    if jwks is not None:
        return read_keys(jwks)
    from credit_hub.api.backups.verifying import known_keys

    return known_keys(settings)


def _passphrase(file: Path | None, *, confirm: bool) -> str:
    if file is not None:
        return file.read_text("utf-8", errors="replace").rstrip("\r\n")
    if not sys.stdin.isatty():
        raise typer.BadParameter("--with-keys needs --passphrase-file where nobody can be asked")
    return str(typer.prompt("Passphrase", hide_input=True, confirmation_prompt=confirm, err=True))


def _confirmed(question: str) -> bool:
    """Ask on standard error; where nobody can answer, the answer is no."""
    try:
        return typer.confirm(question, err=True)
    except typer.Abort:
        return False


@contextmanager
def _watched(what: str) -> Iterator[Watch]:
    """Show rows on standard error, and let Ctrl-C or SIGTERM end the work at a good place."""
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    from credit_hub.api.backups.taking import Watch
    from credit_hub.api.interruption import interruptible

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description} {task.completed} rows"),
        TimeElapsedColumn(),
    )
    with (
        Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar,
        interruptible(lambda: tell("stopping")) as asked,
    ):
        task = bar.add_task(what, total=None)
        yield Watch(lambda count: bar.advance(task, count), asked)


def _show(manifest: Manifest, folder: Path, *, as_json: bool) -> None:
    from credit_hub.model.interval import utc_iso

    graph, audit = manifest.graph, manifest.ledger.audit
    body = {
        "folder": str(folder),
        "id": manifest.id,
        "taken_at": utc_iso(manifest.taken_at),
        "known_until": utc_iso(graph.known_until),
        "nodes": graph.nodes,
        "edges": graph.edges,
        "digest": graph.digest,
        "ledger_rows": {
            table: manifest.part(f"ledger-{table}").rows for table in manifest.ledger.tables
        },
        "audit_entries": None if audit is None else audit.number,
        "left_out": {"nodes": graph.strange_nodes, "edges": graph.strange_edges},
    }
    if graph.strange_nodes or graph.strange_edges:
        tell(
            f"not in the backup, for the hub did not write them: {graph.strange_nodes} nodes, "
            f"{graph.strange_edges} edges"
        )
    if as_json:
        write_json(body)
        return
    say(f"{manifest.id} of {body['taken_at']}: {graph.nodes} nodes, {graph.edges} edges")
    say(f"ledger: {sum(p.rows for p in manifest.parts if p.name.startswith('ledger-'))} rows")
    say(f"digest of the graph: {graph.digest}")


def _lines(verdict: BackupVerdict) -> list[str]:
    steps = [f"{step.state:7} {step.name:28} {step.seen}" for step in verdict.steps]
    return [*steps, verdict.conclusion.value]
