"""``credit-hub verify`` of an evidence bundle or a composed path: with a root and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from credit_hub.api.cli.console import say, write_json
from credit_hub.api.cli.statuses import status_of

if TYPE_CHECKING:
    from credit_hub.federation.offline.report import Report, Step

_FEWEST_DIGITS = 9
"""Of seconds since 1970: 2027 and 20270115 are meant as ISO 8601, and lack a zone."""
AnchorOption = Annotated[
    Path | None,
    typer.Option(
        "--anchor",
        exists=True,
        dir_okay=False,
        help="Root of the alliance that was handed over in person; a bundle needs it.",
    ),
]
AtOption = Annotated[
    str | None,
    typer.Option(
        "--at",
        help="Moment for which a bundle is verified: seconds since 1970, or ISO 8601 with a zone; "
        "default: now.",
    ),
]
AudOption = Annotated[
    str | None,
    typer.Option(
        "--aud", help="Entity id of who reads a bundle; default: the one that its record is for."
    ),
]


def verify_file(
    data: bytes, anchor: Path | None, at: str | None, aud: str | None, *, as_json: bool
) -> int:
    """Verify a bundle or a path, write its steps, and return the exit status.

    Raises:
        typer.BadParameter: There is no anchor, or the moment cannot be read.
        VerificationError: The file is no bundle or path of this version.
    """
    from credit_hub.federation.offline.form import is_path
    from credit_hub.federation.offline.path_verification import verify_path
    from credit_hub.federation.offline.verification import verify_bundle

    if anchor is None:
        message = "it is verified from a root that you have: give its file with --anchor"
        raise typer.BadParameter(message)
    verify = verify_path if is_path(data) else verify_bundle
    report = verify(data, anchor.read_bytes(), _moment(at), aud)
    if as_json:
        write_json(_json(report))
    else:
        width = max(len(step.name) for step in report.steps)
        for step in report.steps:
            say(_line(step, width))
        say(report.conclusion)
    return status_of(report.conclusion)


def _moment(text: str | None) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        if text.isascii() and text.isdigit() and len(text) >= _FEWEST_DIGITS:
            return datetime.fromtimestamp(int(text), UTC)
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError, OSError):
        found = None
    if found is None or found.tzinfo is None:
        raise typer.BadParameter("--at is seconds since 1970, or ISO 8601 with a zone")
    return found


def _line(step: Step, width: int) -> str:
    seen = ", ".join(part for part in (step.detail, step.code) if part)
    name = step.name.ljust(width)
    return f"{step.outcome:9} {name} {step.zh} / {step.en}{f' ({seen})' if seen else ''}"


def _json(report: Report) -> dict[str, object]:
    steps = [
        {
            "name": step.name,
            "outcome": step.outcome.value,
            "code": step.code,
            "zh": step.zh,
            "en": step.en,
            "detail": step.detail,
        }
        for step in report.steps
    ]
    return {"conclusion": report.conclusion.value, "steps": steps}
