"""The HTTP service as a background process of the user: started, found again, and stopped."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import psutil

from credit_hub.api.settings import Settings
from credit_hub.model.errors import CreditHubError

_WAIT_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.1
_CREATE_TOLERANCE: Final = 1.0
"""Seconds by which two readings of a process's start may differ; a recycled pid differs by more."""
_GRACE_SECONDS: Final = 10.0


class ServiceError(CreditHubError):
    """The background service did not come up."""

    code = "service"


@dataclass(frozen=True, slots=True)
class Service:
    """A running background service."""

    pid: int
    url: str


def find(settings: Settings) -> Service | None:
    """Return the service of this data folder if it runs."""
    try:
        kept = json.loads(_state_file(settings).read_text(encoding="utf-8"))
        process = psutil.Process(int(kept["pid"]))
        started = float(kept["created"])
    except (OSError, ValueError, KeyError, psutil.NoSuchProcess):
        return None
    if abs(process.create_time() - started) > _CREATE_TOLERANCE:
        return None
    if process.status() == psutil.STATUS_ZOMBIE:
        return None
    return Service(process.pid, str(kept["url"]))


def start(settings: Settings) -> Service:
    """Start the service unless it runs, and return when it answers.

    Raises:
        ServiceError: It ended or did not answer; the message names its log.
    """
    running = find(settings)
    if running is not None:
        return running
    log = settings.data_dir / "service.log"
    command = [
        sys.executable,
        "-m",
        "credit_hub.api",
        "serve",
        "--data-dir",
        str(settings.data_dir),
    ]
    with log.open("ab") as sink:
        child = subprocess.Popen(  # our own interpreter and module
            command, stdout=sink, stderr=sink, stdin=subprocess.DEVNULL, start_new_session=True
        )
    url = f"http://{settings.host}:{settings.port}"
    _wait(child, url, log)
    body = {"pid": child.pid, "created": psutil.Process(child.pid).create_time(), "url": url}
    _state_file(settings).write_text(json.dumps(body), encoding="utf-8")
    return Service(child.pid, url)


def stop(settings: Settings) -> bool:
    """Stop the service; return whether it ran."""
    running = find(settings)
    _state_file(settings).unlink(missing_ok=True)
    if running is None:
        return False
    process = psutil.Process(running.pid)
    process.terminate()
    try:
        process.wait(_GRACE_SECONDS)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(_GRACE_SECONDS)
    return True


def _state_file(settings: Settings) -> Path:
    return settings.data_dir / "service.json"


def _wait(child: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            message = f"the HTTP service ended with status {child.returncode}"
            raise ServiceError(
                message, remedy=f"its log is {log}; is the port taken? CREDIT_HUB_PORT"
            )
        if _answers(url):
            return
        time.sleep(_POLL_SECONDS)
    child.terminate()
    message = f"the HTTP service did not answer at {url} within {_WAIT_SECONDS:.0f} s"
    raise ServiceError(message, remedy=f"its log is {log}")


def _answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=1.0, trust_env=False).is_success
    except httpx.TransportError:
        return False
