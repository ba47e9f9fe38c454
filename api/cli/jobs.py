"""``credit-hub jobs`` and ``credit-hub worker``."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from credit_hub.api.cli.auditing import Trail, audited
from credit_hub.api.cli.console import say, step_progress, tell, write_answer, write_json_text
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of
from credit_hub.api.cli.statuses import INCOMPLETE

if TYPE_CHECKING:
    from credit_hub.api.jobs.desk import Desk
    from credit_hub.api.schemas.job import JobItemView, JobView

app = typer.Typer(no_args_is_help=True, help="Checks of many lots at once.")
LOCAL: Final = "local"
"""Whose jobs the command line submits; the operator sees and changes those of all clients."""
_LOOK: Final = 0.3
"""Seconds between two looks at a job that is waited for."""
MOST: Final = 200
"""Lots of a job: all of them on one page."""
_PAGE: Final = 50
_JobArgument = Annotated[str, typer.Argument(metavar="JOB", help="Id of the job.")]


def register(main: typer.Typer) -> None:
    """Add the commands of this module."""
    main.add_typer(app, name="jobs")
    main.command("worker")(worker)


@app.command("submit")
def submit(  # noqa: PLR0913  # a function of the command line has its options as arguments
    lots: Annotated[
        list[str],
        typer.Argument(
            metavar="LOT...", help="Ids of lots; @FILE = one a line; - = standard input."
        ),
    ],
    *,
    regime: Annotated[
        str | None, typer.Option("--regime", help="tender or procurement; default: the lot's own.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="Date or date-time; default: each bid deadline.")
    ] = None,
    known_at: Annotated[
        str | None, typer.Option("--known-at", help="Use only what the hub knew then.")
    ] = None,
    webhook: Annotated[
        str | None, typer.Option("--webhook", help="Id of a webhook of the client `local`.")
    ] = None,
    wait: Annotated[
        bool, typer.Option("--wait", help="Show progress and return when the job has ended.")
    ] = False,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Submit a job of 1 to 200 lots; `serve` or `worker` works on it."""
    from pydantic import ValidationError

    from credit_hub.api.hub import open_hub
    from credit_hub.api.jobs.desk import Desk, Owner
    from credit_hub.api.schemas.job import BatchBody
    from credit_hub.model.errors import InvalidValueError

    given = {"regime": regime, "as_of": as_of, "known_at": known_at, "webhook": webhook}
    try:
        body = BatchBody.model_validate({"lots": _read(lots), **given})
    except ValidationError as error:
        said = "; ".join(f"{x['loc'][0]}: {x['msg']}" for x in error.errors(include_input=False))
        raise InvalidValueError(f"the job cannot be submitted: {said}") from error
    settings = settings_of(data_dir)
    with audited(settings, "jobs submit") as trail, open_hub(settings) as hub:
        desk = Desk(settings, hub.notary)
        try:
            job = desk.submit(hub, Owner(LOCAL), body, datetime.now(UTC))
            _warn_if_nobody_works(desk)
            if wait:
                job = _waited(desk, job.id)
        finally:
            desk.close()
        said = trail.answer(job.model_dump_json(indent=2))
    _show(job, said if as_json else None)
    if wait and (job.failed or job.state != "done"):
        raise typer.Exit(INCOMPLETE)


@app.command("list")
def list_jobs(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """List the latest fifty jobs of all clients."""
    with _desk(data_dir, "jobs list") as (desk, trail):
        found = desk.all(None, None, _PAGE)
        said = trail.answer(found.model_dump_json(indent=2))
    write_answer(said, map(_line, found.jobs), as_json=as_json)


@app.command("show")
def show(
    job_id: _JobArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Show how far a job is, and whether its webhook was told."""
    with _desk(data_dir, "jobs show") as (desk, trail):
        job = desk.get(job_id, None)
        said = trail.answer(job.model_dump_json(indent=2))
    _show(job, said if as_json else None)


@app.command("results")
def results(
    job_id: _JobArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Print what came of each lot so far."""
    with _desk(data_dir, "jobs results") as (desk, trail):
        page = desk.results(job_id, None, None, MOST)
        said = trail.answer(page.model_dump_json(indent=2))
    write_answer(said, map(_item_line, page.items), as_json=as_json)


@app.command("cancel")
def cancel(
    job_id: _JobArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """End a job before its time; what was answered stays."""
    with _desk(data_dir, "jobs cancel") as (desk, trail):
        job = desk.cancel(job_id, None, datetime.now(UTC))
        said = trail.answer(job.model_dump_json(indent=2))
    _show(job, said if as_json else None)


@app.command("resume")
def resume(
    job_id: _JobArgument, *, as_json: JsonOption = False, data_dir: DataDirOption = None
) -> None:
    """Take a cancelled or failed job up again, for the lots that have no result yet."""
    with _desk(data_dir, "jobs resume") as (desk, trail):
        job = desk.resume(job_id, None)
        _warn_if_nobody_works(desk)
        said = trail.answer(job.model_dump_json(indent=2))
    _show(job, said if as_json else None)


def worker(*, data_dir: DataDirOption = None) -> None:
    """Work on jobs and webhooks until a signal ends it, beside or instead of `serve`."""
    import signal
    import threading

    from credit_hub.api.hub import HubKeeper
    from credit_hub.api.jobs.desk import Desk
    from credit_hub.api.jobs.worker import Worker
    from credit_hub.ledger.queue.place import require_library

    settings = settings_of(data_dir)
    require_library()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    hubs = HubKeeper(settings)
    hubs.get()  # whoever starts a worker wants to know that it cannot work
    desk = Desk(settings, hubs.notary)
    working = Worker(settings, hubs, desk)
    working.start()
    tell("working; end it with Ctrl-C")
    ended.wait()
    working.close()
    desk.close()
    hubs.close()


@contextmanager
def _desk(data_dir: Path | None, command: str) -> Iterator[tuple[Desk, Trail]]:
    from credit_hub.api.jobs.desk import Desk
    from credit_hub.api.notary import Notary

    settings = settings_of(data_dir)
    with audited(settings, command) as trail, Notary(settings) as notary:
        desk = Desk(settings, notary)
        try:
            yield desk, trail
        finally:
            desk.close()


def _read(lots: list[str]) -> list[str]:
    """Return the ids that the arguments name, files read."""
    from credit_hub.model.errors import InvalidValueError

    read: list[str] = []
    for name in lots:
        try:
            if name == "-":
                text = sys.stdin.read()
            elif name.startswith("@"):
                text = Path(name[1:]).read_text(encoding="utf-8-sig")
            else:
                text = name
        except (OSError, UnicodeError) as error:
            message = f"{name.removeprefix('@')} cannot be read: {type(error).__name__}"
            raise InvalidValueError(message, remedy="give a UTF-8 file, one lot a line") from error
        read += [line.strip() for line in text.splitlines() if line.strip()]
    return read


def _waited(desk: Desk, job_id: str) -> JobView:
    with step_progress() as progress:
        job = desk.get(job_id, None)
        task = progress.add_task("lots", total=job.total)
        while job.state in {"queued", "running"}:
            progress.update(task, completed=job.done + job.failed)
            time.sleep(_LOOK)
            job = desk.get(job_id, None)
    return job


def _warn_if_nobody_works(desk: Desk) -> None:
    from credit_hub.api.jobs.worker import somebody_works

    if not somebody_works(desk):
        tell("nobody works on jobs now: start credit-hub serve or credit-hub worker")


def _show(job: JobView, json: str | None) -> None:
    if json is not None:
        write_json_text(json)
        return
    say(_line(job))
    say(f"  known at {job.known_at}; accepted {job.accepted_at}, ended {job.ended_at or 'not yet'}")
    if job.error is not None:
        say(f"  {job.error.code}: {job.error.detail}")
    for delivery in job.deliveries:
        say(f"  webhook {delivery.webhook} {delivery.event}: {delivery.state}")
        for attempt in delivery.attempts:
            said = attempt.error or f"answered {attempt.status}"
            say(f"    {attempt.number}. {attempt.at} {said}")


def _line(job: JobView) -> str:
    return f"{job.id} {job.state}: {job.done} of {job.total} lots answered, {job.failed} not"


def _item_line(item: JobItemView) -> str:
    if item.check is not None:
        found, leads = len(item.check.findings), len(item.check.leads)
        receipt = "" if item.check.receipt is None else f", {item.check.receipt.id}"
        return f"{item.lot_id}: {found} findings, {leads} leads{receipt}"
    if item.problem is not None:
        return f"{item.lot_id}: {item.problem.code}: {item.problem.detail}"
    return f"{item.lot_id}: nothing yet"
