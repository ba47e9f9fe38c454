"""Slots of workers: a number and a lock that ends with the process that holds it.

dbos takes up again, at a start, what ran under the same executor id. Whoever holds the lock of a
number runs under its id; what runs under a number whose lock is free has lost its worker.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from credit_hub.ledger.queue.place import Place
from credit_hub.model.errors import LedgerError, LedgerUnavailableError

__all__ = ["Slot", "Slots", "executor_of", "slot_of", "slots_of", "take_any"]

_PREFIX: Final = "worker-"
_MOST: Final = 1000
_LOCK_CLASS: Final = 0x4348_5542
"""First number of our advisory locks, ``CHUB``: they share a database with those of others."""


class Slot(Protocol):
    """A lock that is held."""

    number: int

    def release(self) -> None:
        """Let go of it; a second call does nothing."""
        ...


class Slots(Protocol):
    """The slots of one queue."""

    def take(self, number: int) -> Slot | None:
        """Return the slot, or None where somebody holds it."""
        ...

    def close(self) -> None:
        """Close connections that hold nothing."""
        ...


def slots_of(place: Place) -> Slots:
    """Return the slots of a queue."""
    if place.file is not None:
        return _FileSlots(place.file)
    return _DatabaseSlots(create_engine(place.ledger_url, poolclass=NullPool))


def take_any(slots: Slots) -> Slot:
    """Return the first free slot.

    Raises:
        LedgerError: A thousand workers hold them all.
    """
    for number in range(_MOST):
        slot = slots.take(number)
        if slot is not None:
            return slot
    raise LedgerError(f"all {_MOST} slots for workers are taken")


def executor_of(number: int) -> str:
    """Return the executor id of a slot."""
    return f"{_PREFIX}{number}"


def slot_of(executor: str) -> int | None:
    """Return the number of the slot that an executor id is of."""
    number = executor.removeprefix(_PREFIX)
    return int(number) if executor.startswith(_PREFIX) and number.isdecimal() else None


@dataclass(slots=True)
class _FileSlot:
    number: int
    lock: FileLock

    def release(self) -> None:
        self.lock.release()


@dataclass(frozen=True, slots=True)
class _FileSlots:
    file: Path

    def take(self, number: int) -> Slot | None:
        path = self.file.with_name(f"{self.file.name}.{executor_of(number)}.lock")
        lock = FileLock(path, timeout=0, thread_local=False)
        try:
            lock.acquire()
        except Timeout:
            return None
        return _FileSlot(number, lock)

    def close(self) -> None:
        return


@dataclass(slots=True)
class _DatabaseSlot:
    number: int
    connection: Connection = field(repr=False)

    def release(self) -> None:
        self.connection.close()


@dataclass(frozen=True, slots=True)
class _DatabaseSlots:
    """Advisory locks of PostgreSQL: a lock lives as long as the connection that took it."""

    engine: Engine

    def take(self, number: int) -> Slot | None:
        try:
            connection = self.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            query = text("SELECT pg_try_advisory_lock(:kind, :number)")
            taken = connection.scalar(query, {"kind": _LOCK_CLASS, "number": number})
        except SQLAlchemyError as error:
            message = f"the queue's database does not answer: {type(error).__name__}"
            raise LedgerUnavailableError(message) from error
        if taken:
            return _DatabaseSlot(number, connection)
        connection.close()
        return None

    def close(self) -> None:
        self.engine.dispose()
