"""Where the command line writes: answers to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from credit_hub.model.errors import CreditHubError

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def write_json(text: str) -> None:
    """Write a JSON answer and nothing else to standard output."""
    sys.stdout.write(text)
    sys.stdout.write("\n")


def report_error(error: CreditHubError, *, as_json: bool) -> None:
    """Say what failed and what to do, on standard error."""
    if as_json:
        body = {"code": error.code, "detail": error.message, "remedy": error.remedy}
        sys.stderr.write(json.dumps({"error": body}, ensure_ascii=False) + "\n")
        return
    err.print(f"[bold red]error[/] ({error.code}): ", end="")
    err.print(error.message, markup=False)
    if error.remedy:
        err.print("what to do: ", end="")
        err.print(error.remedy, markup=False)


def byte_progress() -> Progress:
    """A progress bar over bytes, on standard error; silent where that is no terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[note]}"),
        TimeRemainingColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
