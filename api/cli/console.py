"""Where the command line writes: answers to standard output, everything else to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console

if TYPE_CHECKING:
    from rich.progress import Progress


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Leave this to the command line, which has an exit status for it."""
        raise BrokenPipeError


out = _Console(highlight=False, soft_wrap=True)
err = _Console(stderr=True, highlight=False, soft_wrap=True)


def write_json(value: object) -> None:
    """Write a JSON answer and nothing else to standard output, in UTF-8 as RFC 8259 demands."""
    write_json_text(json.dumps(value, ensure_ascii=False, indent=2))


def write_json_text(text: str) -> None:
    """Write JSON text as :func:`write_json` does."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode() + b"\n")


def say(text: str) -> None:
    """Write a line of an answer for people."""
    out.print(text, markup=False)


def write_answer(text: str, lines: Iterable[str], *, as_json: bool) -> None:
    """Write an answer: its JSON text, or its lines for people, which are made only then."""
    if as_json:
        write_json_text(text)
        return
    for line in lines:
        say(line)


def tell(text: str) -> None:
    """Write a line about the work to standard error."""
    err.print(text, markup=False)


def report_error(code: str, message: str, remedy: str, *, as_json: bool) -> None:
    """Say what failed and what to do, on standard error."""
    if as_json:
        body = {"code": code, "detail": message, "remedy": remedy}
        sys.stderr.write(json.dumps({"error": body}, ensure_ascii=False) + "\n")
        return
    err.print(f"[bold red]error[/] ({code}): ", end="")
    tell(message)
    if remedy:
        tell(f"what to do: {remedy}")


def byte_progress() -> Progress:
    """A progress bar over bytes, on standard error; silent where that is no terminal."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

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


def step_progress() -> Progress:
    """A progress bar over parts of a known number, on standard error."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=err,
        transient=True,
        disable=not err.is_terminal,
    )
