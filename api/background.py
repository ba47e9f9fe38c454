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
from filelock import FileLock

from credit_hub.api.listening import free_port, url_of
from credit_hub.api.settings import Settings
from credit_hub.model.errors import LocalServerError

_WAIT_SECONDS: Final = 60.0
_POLL_SECONDS: Final = 0.1
_CREATE_TOLERANCE: Final = 1.0
"""Seconds by which two readings of a process's start may differ; a recycled pid differs by more."""
_GRACE_SECONDS: Final = 15.0
_LOG_SHOWN: Final = 2000


class ServiceError(LocalServerError):
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
        same = abs(process.create_time() - started) <= _CREATE_TOLERANCE
        if same and process.status() != psutil.STATUS_ZOMBIE:
            return Service(process.pid, str(kept["url"]))
    except (OSError, ValueError, KeyError, TypeError, psutil.NoSuchProcess):
        return None
    return None


def start(settings: Settings) -> Service:
    """Start the service unless it runs, and return when it answers.

    A port that another program holds gives way to the next free one.

    Raises:
        ServiceError: It ended or did not answer; the message has the end of its log.
        PortInUseError: None of the next hundred ports is free.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.data_dir / "service.lock", timeout=_WAIT_SECONDS):
        running = find(settings)
        return _start(settings) if running is None else running


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


def _start(settings: Settings) -> Service:
    port = free_port(settings.host, settings.port)
    url = url_of(settings.host, port)
    log = settings.data_dir / "service.log"
    command = [sys.executable, "-m", "credit_hub.api", "serve", "--port", str(port)]
    with log.open("ab") as sink:
        begins = sink.tell()
        child = subprocess.Popen(
            [*command, "--data-dir", str(settings.data_dir)],
            stdout=sink,
            stderr=sink,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    _wait(child, url, log, begins)
    body = {"pid": child.pid, "created": psutil.Process(child.pid).create_time(), "url": url}
    _state_file(settings).write_text(json.dumps(body), encoding="utf-8")
    return Service(child.pid, url)


def _state_file(settings: Settings) -> Path:
    return settings.data_dir / "service.json"


def _wait(child: subprocess.Popen[bytes], url: str, log: Path, begins: int) -> None:
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        if child.poll() is not None:
            said = log.read_bytes()[begins:][-_LOG_SHOWN:].decode(errors="replace").strip()
            message = f"the HTTP service ended with status {child.returncode}: {said}"
            raise ServiceError(message, remedy=f"its log is {log}")
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
