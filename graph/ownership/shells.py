"""Batches of shell companies (D38): registered together, nobody employed. Leads.

A batch shares address, telephone and registration agent *all three*, and its registrations follow
one another within a few days. One of them alone proves nothing: a business-secretary address
serves hundreds of firms, a bookkeeping agent gives its own telephone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Final

__all__ = ["Registration", "ShellBatch", "shell_batches"]

WINDOW: Final = timedelta(days=7)
"""Registrations of one batch follow each other within so many days [our decision]."""
SMALLEST: Final = 3
"""Companies that make a batch [our decision]."""


@dataclass(frozen=True, slots=True)
class Registration:
    """A company at its registration; telephone and agent as keyed digests or ids.

    ``insured`` is the number of employees with social insurance, ``files_tax`` whether it files
    returns; None where no source says.
    """

    company: str
    day: date
    address: str | None
    phone: str | None
    agent: str | None
    insured: int | None = None
    files_tax: bool | None = None


@dataclass(frozen=True, slots=True)
class ShellBatch:
    """A batch with the days it spans; ``unstaffed`` are those known to employ nobody or file none.

    ``active`` are companies of the same registration that do employ somebody: they are not counted,
    but speak against the batch.
    """

    companies: tuple[str, ...]
    first: date
    last: date
    unstaffed: tuple[str, ...]
    active: tuple[str, ...]
    at_address: int
    """Registrations at the address in all that was given: many make the address say little."""


def shell_batches(
    registrations: Iterable[Registration], *, window: timedelta = WINDOW, smallest: int = SMALLEST
) -> tuple[ShellBatch, ...]:
    """Return the batches among these registrations, in the order of their first day.

    Args:
        registrations: Those of a region and period; each company once.
        window: Longest time between one registration of a batch and the next.
        smallest: Companies without known activity that make a batch.

    Example:
        >>> day = date(2026, 3, 2)
        >>> rows = [
        ...     Registration(f"c{i}", day, "addr", "phone", "agent", insured=0) for i in range(3)
        ... ]
        >>> [(batch.companies, len(batch.unstaffed)) for batch in shell_batches(rows)]
        [(('c0', 'c1', 'c2'), 3)]
    """
    rows = list(registrations)
    crowd: dict[str | None, int] = {}
    for row in rows:
        crowd[row.address] = crowd.get(row.address, 0) + 1
    keyed = [r for r in rows if r.address and r.phone and r.agent]
    keyed.sort(key=lambda r: (str(r.address), str(r.phone), str(r.agent), r.day, r.company))
    found = []
    for _, group in groupby(keyed, key=lambda r: (r.address, r.phone, r.agent)):
        for run in _runs(list(group), window):
            batch = _batch(run, crowd[run[0].address])
            if len(batch.companies) >= smallest:
                found.append(batch)
    return tuple(sorted(found, key=lambda b: (b.first, b.companies)))


def _runs(rows: list[Registration], window: timedelta) -> Iterator[list[Registration]]:
    """Yield the rows, ordered by day, cut where more than ``window`` lies between two."""
    run = rows[:1]
    for row in rows[1:]:
        if row.day - run[-1].day > window:
            yield run
            run = []
        run.append(row)
    yield run


def _batch(run: list[Registration], at_address: int) -> ShellBatch:
    active = tuple(r.company for r in run if r.insured or r.files_tax)
    idle = [r for r in run if r.company not in active]
    unstaffed = tuple(r.company for r in idle if r.insured == 0 or r.files_tax is False)
    days = [r.day for r in run]
    companies = tuple(sorted(r.company for r in idle))
    return ShellBatch(companies, min(days), max(days), unstaffed, active, at_address)
