"""Brings what other processes have put into the ledger into this city's log.

The order keeps the feed whole: a leaf is written, then its place is kept in the ledger, and only
then is a tree published that holds it. A page of the feed says that between two indices there was
nothing else; it may not say so of a leaf whose place is not known yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from credit_hub.federation.feed.item import LoggedObject
from credit_hub.federation.log.errors import FORGOTTEN, LogError
from credit_hub.federation.log.leaf import LeafKind, leaf_of, logged
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.ledger.federation.objects import KeptObject, ObjectRepository

__all__ = ["BATCH", "append_pending", "check_against", "logged_object"]

BATCH: Final = 256
"""Leaves that share one flush (federation.md 3.9)."""


def append_pending(log: TransparencyLog, objects: ObjectRepository) -> int:
    """Append all that waits, and keep where it stands; nothing is published.

    What an earlier try may have appended already is looked for by its salt, from the size that the
    log had before that try.

    Returns:
        How many objects have got a place.

    Raises:
        LogError: The log is closed or damaged.
        LedgerError: The ledger does not answer.
        OSError: The disk fails.
    """
    total = 0
    while True:
        waiting = objects.pending(BATCH)
        if not waiting:
            return total
        _repeat(log, objects, [one for one in waiting if one.since is not None])
        _append(log, objects, [one for one in waiting if one.since is None])
        total += len(waiting)


def check_against(log: TransparencyLog, objects: ObjectRepository) -> None:
    """Refuse a log that lacks what the ledger knows to be in it: an older copy was restored.

    Raises:
        LogError: It does; going on would make this city contradict what partners have seen.
    """
    known = objects.size()
    if log.size < known:
        raise LogError(
            FORGOTTEN,
            f"the log has {log.size} leaves, the ledger knows {known}",
            remedy="restore the folder of the log from the latest copy; partners hold the rest",
        )


def logged_object(kept: KeptObject) -> LoggedObject:
    """Return an object as the feed passes it on.

    Raises:
        ValueError: It is not in the log yet.
    """
    if kept.index is None:
        raise ValueError(f"object {kept.id} has no place yet")
    return LoggedObject(kept.index, LeafKind(kept.kind), kept.token, kept.salt)


def _repeat(log: TransparencyLog, objects: ObjectRepository, tried: Sequence[KeptObject]) -> None:
    for one in tried:
        index = log.append_once(_leaf(log, one), one.since or 0)
        objects.appended({one.id: index})


def _append(log: TransparencyLog, objects: ObjectRepository, fresh: Sequence[KeptObject]) -> None:
    if not fresh:
        return
    numbers = [one.id for one in fresh]
    objects.trying(numbers, log.size)
    indices = log.append([_leaf(log, one) for one in fresh])
    objects.appended(dict(zip(numbers, indices, strict=True)))


def _leaf(log: TransparencyLog, kept: KeptObject) -> bytes:
    return leaf_of(LeafKind(kept.kind), logged(kept.token), kept.salt, log.identity.tree)
