"""Processes of the hub that are cheap to start again, and that can be killed at named points.

They are forked from one process that has imported the hub already, and then run the command line
as any user does. Where a point is named, the child kills itself there: around the commit of a
transaction of the ledger (SQLAlchemy) or of the graph (the driver). The hub knows nothing of it.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any, Final, Literal

__all__ = ["Point", "Task", "spawn"]

_PRELOADED: Final = (
    "benchmarks.faults.children",
    "credit_hub.api.app",
    "credit_hub.api.serving",
    "credit_hub.api.cli",
    "credit_hub.api.jobs.work",
    "credit_hub.api.jobs.worker",
    "credit_hub.api.loading",
    "credit_hub.ledger.queue.engine",
    "credit_hub.ledger.storage.database",
    "credit_hub.loaders.load",
    "credit_hub.loaders.sources",
)
_context: Final = multiprocessing.get_context("forkserver")
_context.set_forkserver_preload(list(_PRELOADED))


@dataclass(frozen=True, slots=True)
class Point:
    """Where a process ends itself: before or after its n-th commit in one of the stores."""

    store: Literal["ledger", "graph"]
    when: Literal["before", "after"]
    number: int

    def __str__(self) -> str:
        """Name the point without its number."""
        return f"{self.when} commit of {self.store}"


@dataclass(frozen=True, slots=True)
class Task:
    """A command of the hub, with its environment and its log.

    ``batch`` is how many facts a load writes in one transaction; None for its own number.
    """

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    log: Path
    point: Point | None = None
    batch: int | None = None


def spawn(task: Task) -> ForkServerProcess:
    """Start a process; it ends with this one."""
    process = _context.Process(target=_run, args=(task,), daemon=True)
    process.start()
    return process


def _run(task: Task) -> None:
    os.environ.clear()
    os.environ.update(task.environment)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    with task.log.open("ab") as sink:
        os.dup2(sink.fileno(), 1)
        os.dup2(sink.fileno(), 2)
    from credit_hub.api.cli import main
    from credit_hub.loaders import load

    if task.batch is not None:
        load.BATCH_FACTS = task.batch  # type: ignore[misc]  # smaller than any user would have it
    if task.point is not None:
        _arm(task.point)
    sys.argv = ["credit-hub", *task.arguments]
    main()


def _arm(point: Point) -> None:
    if point.store == "ledger":
        from sqlalchemy.engine.default import DefaultDialect

        _wrap(DefaultDialect, "do_commit", point)
    else:
        from neo4j._sync.work.transaction import TransactionBase  # no public seam

        _wrap(TransactionBase, "_commit", point)


def _wrap(owner: type, name: str, point: Point) -> None:
    """Put the point around a method."""
    genuine: Callable[..., Any] = getattr(owner, name)
    left = point.number

    def fatal(*arguments: object) -> object:
        nonlocal left
        left -= 1
        if left == 0 and point.when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = genuine(*arguments)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, fatal)
