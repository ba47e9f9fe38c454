"""``credit-hub audit``: who looked at what; whether the log is as it was written."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.auditing import audited, operator
from credit_hub.api.cli.console import write_answer
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of
from credit_hub.api.cli.statuses import INVALID

if TYPE_CHECKING:
    from collections.abc import Iterator

    from credit_hub.api.schemas.audit import (
        AuditEntryView,
        LookView,
        QuestionView,
        VerificationView,
    )
    from credit_hub.api.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Who looked at what, and whether the log is whole.")
_SinceOption = Annotated[
    str | None, typer.Option("--since", help="Date or date-time: from then on.")
]
_LimitOption = Annotated[int, typer.Option("--limit", min=1, max=1000, help="Most to list.")]
_BeforeOption = Annotated[
    int | None, typer.Option("--before", min=1, help="Only entries below this number.")
]


def register(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.add_typer(app, name="audit")


@app.command("list")
def list_entries(  # noqa: PLR0913  # a function of the command line has its options as arguments
    *,
    since: _SinceOption = None,
    operator: Annotated[str | None, typer.Option("--operator", help="As an entry has it.")] = None,
    subject: Annotated[str | None, typer.Option("--subject", help="Id of the graph.")] = None,
    action: Annotated[str | None, typer.Option("--action", help="Code of the action.")] = None,
    before: _BeforeOption = None,
    limit: _LimitOption = 50,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """List entries, the latest first."""
    from credit_hub.api.audit import reading
    from credit_hub.api.notary import Notary
    from credit_hub.api.schemas.audit import AuditPageView
    from credit_hub.ledger.storage.audit import AuditFilter

    settings = settings_of(data_dir)
    with audited(settings, "audit list") as trail, Notary(settings) as notary:
        wanted = AuditFilter(
            since=_moment(since), operator=operator, subject=subject, action=action, before=before
        )
        view = AuditPageView.of(reading.page(notary.ledger, wanted, limit))
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, map(_entry_line, view.entries), as_json=as_json)


@app.command("subject")
def show_subject(
    subject: Annotated[str, typer.Argument(metavar="ID", help="Id of the firm or person.")],
    *,
    before: _BeforeOption = None,
    limit: _LimitOption = 50,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Say who looked at a subject, when and why, as the subject may be told."""
    from credit_hub.api.audit import reading
    from credit_hub.api.notary import Notary
    from credit_hub.api.schemas.audit import SubjectLooksView
    from credit_hub.ledger.storage.audit import AuditFilter

    settings = settings_of(data_dir)
    with audited(settings, "audit subject", ids=(subject,)) as trail, Notary(settings) as notary:
        found = reading.page(notary.ledger, AuditFilter(subject=subject, before=before), limit)
        view = SubjectLooksView.of(subject, found)
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, map(_look_line, view.looks), as_json=as_json)


@app.command("question")
def show_question(
    number: Annotated[int, typer.Argument(min=1, help="Of an entry of cypher.run.")],
    *,
    exact: Annotated[
        bool, typer.Option("--exact", help="To the letter, for whom the operator allowed it.")
    ] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Show what an analyst asked in Cypher; what looks like a person is masked."""
    from credit_hub.api.audit import questions
    from credit_hub.api.audit.purposes import cause_of
    from credit_hub.api.notary import Notary
    from credit_hub.api.schemas.audit import QuestionView

    settings = settings_of(data_dir)
    with audited(settings, "audit question") as trail, Notary(settings) as notary:
        if exact:
            cause = cause_of(settings.purpose, settings.case_number, demanded=True)
            told = questions.read_exactly(
                notary, settings, number, operator(), cause, datetime.now(UTC)
            )
        else:
            told = questions.read(notary, settings, number)
        view = QuestionView.of(*told, exact=exact)
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, _question_lines(view), as_json=as_json)


@app.command("alarms")
def show_alarms(
    *, since: _SinceOption = None, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Show patterns of looking that need an explanation; default: of the last seven days."""
    from credit_hub.api.audit import reading
    from credit_hub.api.notary import Notary
    from credit_hub.api.schemas.audit import AlarmsView, AlarmView

    settings = settings_of(data_dir)
    with audited(settings, "audit alarms") as trail, Notary(settings) as notary:
        begin = _moment(since) or datetime.now(UTC) - reading.LOOK_BACK
        found = reading.raised(notary.ledger, begin, settings.audit_operator_firms)
        views = tuple(map(AlarmView.of, found))
        text = trail.answer(AlarmsView(views).model_dump_json(indent=2))
    lines = (
        f"{view.operator} {view.first}-{view.last}: {view.text.zh} / {view.text.en}"
        for view in views
    )
    write_answer(text, lines, as_json=as_json)


@app.command("checkpoint")
def make_checkpoint(
    *,
    out: Annotated[
        Path | None,
        typer.Option("--out", dir_okay=False, help="Append it to this file, to be kept elsewhere."),
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Sign how long the log is now and what its last seal is."""
    from credit_hub.api.audit.writer import AuditWriter, append_line
    from credit_hub.api.notary import Notary
    from credit_hub.api.schemas.audit import CheckpointView
    from credit_hub.model.interval import utc_iso

    settings = settings_of(data_dir)
    with audited(settings, "audit checkpoint") as trail, Notary(settings) as notary:
        made = AuditWriter(notary, settings).checkpoint()
        if out is not None:
            append_line(out, made.jws)
        stated = made.checkpoint
        view = CheckpointView(size=stated.size, at=utc_iso(stated.at), jws=made.jws)
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, iter((made.jws,)), as_json=as_json)


@app.command("verify")
def verify_log(
    *,
    checkpoints: Annotated[
        list[Path] | None,
        typer.Option("--checkpoints", dir_okay=False, help="File of checkpoints kept elsewhere."),
    ] = None,
    jwks: Annotated[
        Path | None,
        typer.Option("--jwks", exists=True, dir_okay=False, help="Public keys that you trust."),
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Say whether anything in the log was edited, deleted, moved or cut off. Exit status 1: yes."""
    settings = settings_of(data_dir)
    with audited(settings, "audit verify") as trail:
        view = _verified(settings, checkpoints or [], jwks)
        text = trail.answer(view.model_dump_json(indent=2))
    write_answer(text, _verification_lines(view), as_json=as_json)
    if not view.whole:
        raise typer.Exit(INVALID)


def _verified(settings: Settings, files: list[Path], jwks: Path | None) -> VerificationView:
    from credit_hub.api.audit import reading
    from credit_hub.api.audit.writer import checkpoint_path
    from credit_hub.api.notary import Notary
    from credit_hub.api.schemas.audit import VerificationView
    from credit_hub.ledger.receipts.keys import KeySet

    own = checkpoint_path(settings)
    paths = [*files, *([own] if own.exists() else [])]
    with Notary(settings) as notary:
        keys = (
            notary.public_keys()
            if jwks is None
            else KeySet.read(jwks.read_text(encoding="utf-8", errors="replace"))
        )
        elsewhere = [token for path in paths for token in reading.stated_in(path)]
        return VerificationView.of(reading.verify(notary.ledger, keys, elsewhere))


def _moment(text: str | None) -> datetime | None:
    from credit_hub.model.interval import AsOf

    return None if text is None else AsOf.parse(text).moment


def _entry_line(entry: AuditEntryView) -> str:
    about = entry.lot or (entry.subjects[0] if entry.subjects else "-")
    purpose = entry.purpose or "-"
    return (
        f"{entry.number:>8} {entry.at[:19]}Z {entry.operator} {entry.action} {entry.outcome} "
        f"{entry.status} {purpose} {entry.case_number or '-'} {about} ({entry.subjects_total})"
    )


def _question_lines(view: QuestionView) -> Iterator[str]:
    yield f"{view.number} {view.at[:19]}Z {view.operator} {view.purpose or '-'} {view.state}"
    if view.query is not None:
        yield view.query.rstrip()
    for name, given in view.parameters.items():
        yield f"${name} = {json.dumps(given, ensure_ascii=False)}"


def _look_line(look: LookView) -> str:
    purpose = "-" if look.purpose is None else look.purpose.zh
    case = look.case_number or "-"
    return f"{look.at[:19]}Z {look.by.zh} {look.action.zh} {purpose} {case} {look.lot or '-'}"


def _verification_lines(view: VerificationView) -> Iterator[str]:
    yield f"{view.entries} entries, head {view.head}"
    yield f"{view.checkpoints} signed checkpoints agree"
    if view.fault is not None:
        yield f"NOT WHOLE: {view.fault.kind} at {view.fault.number}: {view.fault.seen}"
    else:
        yield "whole: nothing was edited, deleted, moved or cut off"
