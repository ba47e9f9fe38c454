"""Counts inputs, faults and memory of one run."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil
from fastapi import FastAPI

from benchmarks.fuzz.bodies import Sender, changed_body
from benchmarks.fuzz.uploads import read, seeds

__all__ = ["Tally", "run"]

_EVERY: Final = 500
_SHOWN: Final = 20


@dataclass(slots=True)
class Tally:
    """What came of a run; memory in MiB."""

    uploads: int = 0
    bodies: int = 0
    rss_begin: float = 0
    rss_most: float = 0
    rss_end: float = 0
    seconds: float = 0
    slowest: float = 0
    slowest_of: str = ""
    faults: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def note(self, kind: str, fault: str | None, seconds: float) -> None:
        """Count one input; ``seconds`` are of the processor, as machines are shared."""
        if seconds > self.slowest:
            self.slowest, self.slowest_of = seconds, kind
        if fault is not None and len(self.faults) < _SHOWN:
            self.faults.append(fault)
        if fault is not None:
            self.kinds["fault"] += 1

    def weigh(self) -> None:
        """Look at the memory of this process."""
        self.rss_end = psutil.Process().memory_info().rss / (1 << 20)
        self.rss_begin = self.rss_begin or self.rss_end
        self.rss_most = max(self.rss_most, self.rss_end)


def run(folder: Path, app: FastAPI | None, *, inputs: int, seed: int, share: float = 0.8) -> Tally:
    """Read changed uploads and send changed bodies.

    Args:
        folder: For input files.
        app: The application; None: uploads alone.
        inputs: How many in all.
        seed: Of the changes.
        share: Part of the inputs that are uploads.
    """
    random_ = random.Random(seed)  # noqa: S311  # the same inputs in every run
    tally = Tally()
    began = time.monotonic()
    uploads = inputs if app is None else round(inputs * share)
    known = seeds(folder)
    for number in range(uploads):
        chosen = random_.choice(known)
        content = chosen.changed(random_)
        start = time.process_time()
        fault = read(chosen, content, folder)
        taken, kind = time.process_time() - start, f"{chosen.source.id}{chosen.suffix}"
        tally.note(kind, None if fault is None else f"{kind}: {fault}", taken)
        tally.uploads += 1
        if number % _EVERY == 0:
            tally.weigh()
    if app is not None:
        asyncio.run(_send(Sender(app), random_, inputs - uploads, tally))
    tally.weigh()
    tally.seconds = time.monotonic() - began
    return tally


async def _send(sender: Sender, random_: random.Random, count: int, tally: Tally) -> None:
    async with sender:
        for number in range(count):
            path, content = changed_body(random_)
            start = time.process_time()
            fault = await sender.send(path, content)
            tally.note(path, fault, time.process_time() - start)
            tally.bodies += 1
            if number % _EVERY == 0:
                tally.weigh()
