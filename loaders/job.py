"""What one load is about: source, file, graph, and who watches."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from credit_hub.graph.store import GraphStore
from credit_hub.loaders.personal import PersonalSink
from credit_hub.loaders.readers import InputFile
from credit_hub.loaders.report import Progress
from credit_hub.loaders.source import AnySource, Context

__all__ = ["Job", "Watch", "load_id"]

_ID_CHARS: Final = 32


def load_id(source: AnySource, context: Context) -> str:
    """Return the id of a load: the same file under the same declaration and key is one load."""
    stated = "" if context.stated_at is None else context.stated_at.isoformat()
    parts = (source.id, source.version, context.file_sha256, stated, context.keys.fingerprint)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_ID_CHARS]


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how far a load is, and who may stop it."""

    progress: Progress | None = None
    cancelled: Callable[[], bool] | None = None

    def stops(self, row: int, done: int, total: int) -> bool:
        """Tell of a finished batch; return whether the load is to stop after it."""
        if self.progress is not None:
            self.progress(row, done, total)
        return self.cancelled is not None and self.cancelled()


@dataclass(frozen=True, slots=True)
class Job:
    """One file to be loaded as one source into one graph."""

    source: AnySource
    file: InputFile
    context: Context
    store: GraphStore
    watch: Watch
    now: Callable[[], datetime]
    vault: PersonalSink | None = None
    """Keeps personal values before the graph holds their digests; None: they are forgotten."""
    began: float = field(default_factory=time.monotonic)

    @property
    def id(self) -> str:
        """Id of the load, see :func:`load_id`."""
        return load_id(self.source, self.context)

    @property
    def seconds(self) -> float:
        """Time since the load began."""
        return time.monotonic() - self.began
