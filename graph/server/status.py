"""What is known about a local server."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

__all__ = ["ServerState", "ServerStatus"]


class ServerState(StrEnum):
    """What a local server does."""

    RUNNING = "running"
    STARTING = "starting"
    """The process is there and does not answer yet."""
    STOPPED = "stopped"
    STALE = "stale"
    """It was started, never stopped, and is gone: a crash or a kill. A start mends it."""


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """What a local server does, and where.

    Attributes:
        state: What it does.
        home: Its folder.
        version: Version of Neo4j that it runs or would run.
        uri: Bolt address; empty unless it runs or starts.
        pid: Process id; None unless it runs or starts.
        since: When it was started; None unless it runs or starts.
        store_bytes: Room that the store and its transaction logs take on the disk.
    """

    state: ServerState
    home: Path
    version: str
    uri: str
    pid: int | None
    since: datetime | None
    store_bytes: int
