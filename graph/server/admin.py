"""Neo4j's administration tool: the first password, the bulk import."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credit_hub.graph.server.config import jvm_options
from credit_hub.graph.server.runtime import Runtime
from credit_hub.graph.server.state import Home
from credit_hub.model.errors import LocalServerError

__all__ = ["AdminOutput", "environment", "initial_password", "run_tool"]

_MAIN_CLASS: Final = "org.neo4j.cli.AdminTool"
_PASSWORD_SECONDS: Final = 120.0


@dataclass(frozen=True, slots=True)
class AdminOutput:
    """What a command of the administration tool wrote."""

    output: str
    errors: str


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
    runtime: Runtime, home: Path, heap: int, arguments: Sequence[str], timeout: float | None
) -> AdminOutput:
    """Run one command and return what it wrote.

    Raises:
        LocalServerError: It failed or took longer than ``timeout`` seconds.
    """
    command = [str(runtime.java()), *jvm_options(heap), _MAIN_CLASS, *arguments]
    name = " ".join(arguments[:2])
    try:
        answer = subprocess.run(
            command,
            env=environment(home, runtime.jars()),
            cwd=home,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = f"neo4j-admin {name} took longer than {timeout} s and was ended"
        raise LocalServerError(message, remedy="give it more time") from error
    except OSError as error:
        message = f"neo4j-admin {name} cannot be started ({error.strerror})"
        raise LocalServerError(message, remedy="see `credit-hub doctor`") from error
    if answer.returncode != 0:
        written = f"{answer.stderr}\n{answer.stdout}".splitlines()
        reason = next((line.strip() for line in written if line.strip()), "it wrote nothing")
        message = f"neo4j-admin {name} failed with status {answer.returncode}: {reason}"
        raise LocalServerError(message, remedy=f"see the logs in {home / 'logs'}")
    return AdminOutput(answer.stdout, answer.stderr)


def initial_password(runtime: Runtime, home: Home, heap: int, password: str) -> None:
    """Set the password of the user neo4j in a home whose server was never started.

    The password is handed over in a file: on a command line all users of the machine can read it.
    """
    handle, name = tempfile.mkstemp(prefix="argument.", dir=home.scratch)
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(password)
        run_tool(
            runtime,
            home.path,
            heap,
            ("dbms", "set-initial-password", f"@{name}"),
            _PASSWORD_SECONDS,
        )
    finally:
        Path(name).unlink(missing_ok=True)
