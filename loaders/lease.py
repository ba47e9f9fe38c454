"""One load at a time writes to a graph: a lease in the graph, renewed with each batch.

The lease is renewed in the transaction of each batch, so a load that lost it writes nothing more.
Renewing also gives the batch its time of recording, by the clock of the graph: it is later than
``known_until``, the time up to which everything recorded is committed, and becomes the new one.
So a reader who asks for what was known at ``known_until`` gets the same facts for good
(graph.knowledge, ADR 0012).
A holder that died does not block for long: on the same machine the next load sees that the process
is gone and takes over at once; from another machine it waits until the lease runs out.
"""

from __future__ import annotations

import os
import platform
import secrets
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Self, cast

import psutil
import structlog

from credit_hub.cypher import load
from credit_hub.graph.store import GraphStore, Row, Transaction
from credit_hub.model.errors import ConflictError

__all__ = ["BACKUP", "Lease"]

SECONDS: Final = 180
"""Longer than any batch may take (graph.store.WRITE_TIMEOUT): a live load never loses it."""
BACKUP: Final = "backup"
"""Purpose of a holder that only reads, and keeps loads away meanwhile."""
_ID: Final = "load"
_TICK: Final = timedelta(microseconds=1)
_PAUSE: Final = 0.5
"""Seconds between two attempts to get a lease that another holds."""
_log = structlog.get_logger(__name__)


class Lease:
    """The right of this process to load into one graph."""

    def __init__(
        self,
        store: GraphStore,
        *,
        purpose: str = "load",
        patience: float = 0,
        only_for: str | None = None,
    ) -> None:
        """Ask nothing yet; use it as a context manager.

        Args:
            store: The graph.
            purpose: What it is taken for, in one word; others are told.
            patience: Seconds to wait for a holder that is alive.
            only_for: Wait only for a holder with this purpose; None for any.
        """
        self._store = store
        self._patience = patience
        self._only_for = only_for
        mark = secrets.token_hex(4)
        self._holder = f"{_machine()} {os.getpid()} {_started(os.getpid())} {mark} {purpose}"

    def __enter__(self) -> Self:
        """Take the lease, waiting for it where that was asked for.

        Raises:
            ConflictError: Another load, or a backup, that is alive holds it.
        """
        until = time.monotonic() + self._patience
        told = False
        while True:
            try:
                self._store.transact(self._take)
            except _HeldError as error:
                fitting = self._only_for in {None, error.purpose}
                if not fitting or time.monotonic() > until:
                    raise
                if not told:
                    told = True
                    _log.warning("waiting for the right to load", because=error.message)
                time.sleep(_PAUSE)
            else:
                return self

    def __exit__(self, *_: object) -> None:
        """Give it back."""
        parameters = {"id": _ID, "holder": self._holder}
        self._store.write(load("upsert/lease_release"), parameters)

    def renew(self, tx: Transaction) -> datetime:
        """Renew the lease inside the transaction of a batch, and return its time of recording.

        Raises:
            ConflictError: Another load took it over, or it ran out: readers may have taken this
                load for dead. Nothing of the batch may be written.
        """
        row = tx.run(load("upsert/lease_lock"), {"id": _ID})[0]
        if row["holder"] != self._holder:
            message = "the right to load was lost to another load while this one stood still"
            raise ConflictError(message, remedy="run the load again: it goes on where it stopped")
        if row["expired"]:
            message = f"this load stood still for more than {SECONDS} s and lost the right to load"
            raise ConflictError(message, remedy="run the load again: it goes on where it stopped")
        return self._hold(tx, row)

    def _take(self, tx: Transaction) -> None:
        row = tx.run(load("upsert/lease_lock"), {"id": _ID})[0]
        holder = row["holder"]
        if isinstance(holder, str) and not row["expired"] and not _is_dead(holder):
            machine, process, *rest = holder.split(" ")
            purpose = rest[2] if len(rest) > 2 else "load"  # noqa: PLR2004  # start, mark, purpose
            doing = "backing up" if purpose == BACKUP else "loading"
            message = f"process {process} on {machine} has been {doing} since {row['since']}"
            remedy = f"wait for it; if it hangs, the graph is free after {row['until']}"
            raise _HeldError(message, remedy=remedy, purpose=purpose)
        self._hold(tx, row)

    def _hold(self, tx: Transaction, locked: Row) -> datetime:
        moment = _after(locked["known_until"], locked["now"])
        parameters = {
            "id": _ID,
            "holder": self._holder,
            "seconds": SECONDS,
            "known_until": moment,
        }
        tx.run(load("upsert/lease_hold"), parameters)
        return moment


class _HeldError(ConflictError):
    """Another process that is alive holds the lease."""

    def __init__(self, message: str, *, remedy: str, purpose: str) -> None:
        super().__init__(message, remedy=remedy)
        self.purpose = purpose


def _after(known_until: object, now: object) -> datetime:
    """Return the present, or the first moment after ``known_until`` where that is later."""
    present = cast("datetime", now)
    return max(present, known_until + _TICK) if isinstance(known_until, datetime) else present


def _is_dead(holder: str) -> bool:
    """Whether the holder is a process of this machine that is no longer there."""
    machine, process, started, *_ = (*holder.split(" "), "", "", "")
    return machine == _machine() and process.isdigit() and _started(int(process)) != started


def _started(process: int) -> str:
    """When a process began, in whole seconds; empty where there is none: numbers are used again."""
    try:
        found = psutil.Process(process)
        return "" if found.status() == psutil.STATUS_ZOMBIE else str(int(found.create_time()))
    except psutil.Error:
        return ""


def _machine() -> str:
    """Name the machine and, in a container, the name space of its process numbers."""
    try:
        space = str(Path("/proc/self/ns/pid").readlink())
    except OSError:
        space = ""
    return f"{platform.node()}{space}".replace(" ", "-")
