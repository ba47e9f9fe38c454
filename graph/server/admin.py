"""Neo4j's administration tool: the first password, the bulk import."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from credit_hub.graph.server.config import jvm_options
from credit_hub.graph.server.failure import tool_reason
from credit_hub.graph.server.process import tool_marker
from credit_hub.graph.server.runtime import Runtime
from credit_hub.graph.server.state import Home
from credit_hub.model.errors import LocalServerError

__all__ = ["AdminOutput", "Listener", "environment", "initial_password", "run_tool"]

Listener = Callable[[str], None]
"""Told each line that a command writes, as it writes it."""

_MAIN_CLASS: Final = "org.neo4j.cli.AdminTool"
_PASSWORD_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class AdminOutput:
    """What a command of the administration tool wrote, errors included."""

    text: str


def environment(home: Path, jars: Sequence[Path]) -> Mapping[str, str]:
    """Return the environment of a Java program of Neo4j: nothing of the caller's own gets in.

    The locale is named because Java encodes file names in it: a home may have Chinese characters.
    """
    return {
        "NEO4J_HOME": str(home),
        "NEO4J_CONF": str(home / "conf"),
        "CLASSPATH": os.pathsep.join(str(jar) for jar in jars),
        "LC_ALL": "C.UTF-8",
    }


def run_tool(
    runtime: Runtime,
    home: Home,
    heap: int,
    arguments: Sequence[str],
    *,
    timeout: float | None = None,
    listener: Listener | None = None,
) -> AdminOutput:
    """Run one command and return what it wrote.

    Args:
        runtime: Java and the jars.
        home: Folder of the server.
        heap: MiB of Java heap.
        arguments: As after ``neo4j-admin``.
        timeout: Seconds it may take; None for no limit.
        listener: Told each line as it comes.

    Raises:
        LocalServerError: It failed or took longer than ``timeout`` seconds.
    """
    command = [
        str(runtime.java()),
        tool_marker(home.path),
        *jvm_options(heap),
        *runtime.java_options,
        _MAIN_CLASS,
        *arguments,
    ]
    name = " ".join(arguments[:2])
    variables = environment(home.path, runtime.jars())
    try:
        status, text = _run(command, variables, home.path, timeout, listener)
    except TimeoutError as error:
        message = f"neo4j-admin {name} took longer than {timeout} s and was ended"
        raise LocalServerError(message, remedy="give it more time") from error
    except OSError as error:
        message = f"neo4j-admin {name} cannot be started ({error.strerror})"
        raise LocalServerError(message, remedy="see `credit-hub doctor`") from error
    if status != 0:
        message = f"neo4j-admin {name} failed with status {status}: {tool_reason(text)}"
        raise LocalServerError(message)
    return AdminOutput(text)


def initial_password(runtime: Runtime, home: Home, heap: int, password: str) -> None:
    """Set the password of the user neo4j in a home whose server was never started.

    The password is handed over in a file: on a command line all users of the machine can read it.
    """
    handle, name = tempfile.mkstemp(prefix="argument.", dir=home.scratch)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(password)
        arguments = ("dbms", "set-initial-password", f"@{name}")
        # It ends before the second compiler could help: 0.9 s of CPU in place of 1.6.
        brief = replace(runtime, java_options=(*runtime.java_options, "-XX:TieredStopAtLevel=1"))
        run_tool(brief, home, heap, arguments, timeout=_PASSWORD_SECONDS)
    finally:
        Path(name).unlink(missing_ok=True)


def _run(
    command: Sequence[str],
    variables: Mapping[str, str],
    folder: Path,
    timeout: float | None,
    listener: Listener | None,
) -> tuple[int, str]:
    with subprocess.Popen(
        command,
        env=variables,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        overdue = threading.Event()

        def give_up() -> None:
            overdue.set()
            process.kill()

        timer = threading.Timer(timeout, give_up) if timeout is not None else None
        if timer is not None:
            timer.start()
        try:
            lines = _listen(process, listener)
            status = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            if timer is not None:
                timer.cancel()
    if overdue.is_set():
        raise TimeoutError
    return status, "".join(lines)


def _listen(process: subprocess.Popen[str], listener: Listener | None) -> list[str]:
    lines: list[str] = []
    for line in process.stdout or ():
        lines.append(line)
        if listener is not None:
            listener(line.rstrip())
    return lines
