"""Reading the audit log: pages, what was looked at about a subject, alarms, verification."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from credit_hub.ledger.audit.alarms import Alarm, alarms
from credit_hub.ledger.audit.checkpoint import Checkpoint, read_checkpoint
from credit_hub.ledger.audit.entry import AuditEntry
from credit_hub.ledger.audit.verification import Fault, FaultKind, Verification, verify_chain
from credit_hub.ledger.receipts.keys import KeySet
from credit_hub.ledger.storage.audit import AuditFilter
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.errors import InvalidValueError

__all__ = ["LOOK_BACK", "Page", "page", "raised", "stated_in", "verify"]

LOOK_BACK: Final = timedelta(days=7)
"""How far back alarms are looked for where nobody says."""
_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Page:
    """Entries, the latest first; ``before`` asks for the next page, None at the end."""

    entries: tuple[AuditEntry, ...]
    before: int | None


def page(ledger: Ledger, wanted: AuditFilter, limit: int) -> Page:
    """Return a page of the entries that fit."""
    found = ledger.audit.page(wanted, limit + 1)
    more = len(found) > limit
    return Page(found[:limit], found[limit - 1].number if more else None)


def raised(ledger: Ledger, since: datetime, own: dict[str, str]) -> tuple[Alarm, ...]:
    """Return the alarms of all entries since a moment."""
    return alarms(_since(ledger, since), own=own)


def stated_in(path: Path) -> tuple[str, ...]:
    """Return the checkpoints of a file, one JWS a line.

    Raises:
        InvalidValueError: The file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        message = f"the checkpoints in {path} cannot be read: {error.strerror}"
        raise InvalidValueError(message, rule="audit.checkpoint.file") from error
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def verify(ledger: Ledger, keys: KeySet, elsewhere: Sequence[str]) -> Verification:
    """Follow the whole chain, against the checkpoints of the ledger and those kept elsewhere.

    Args:
        ledger: The ledger with the chain.
        keys: Public keys of the hub, from a place that the reader trusts.
        elsewhere: Checkpoints as they were signed, from files.
    """
    head = ledger.audit.head()
    checkpoints: list[Checkpoint] = []
    bad: Fault | None = None
    kept = [stored.jws for stored in ledger.audit.checkpoints()]
    for token in dict.fromkeys([*kept, *elsewhere]):
        try:
            checkpoints.append(read_checkpoint(token, keys))
        except InvalidValueError as error:
            seen = f"checkpoint {token[-16:]}: {error.message}"
            bad = bad or Fault(FaultKind.BAD_CHECKPOINT, 0, seen)
    # One that was made after the head was read is no sign of a chain cut off.
    stated = [item for item in checkpoints if item.size <= head.number or _is_cut(ledger, item)]
    found = verify_chain(ledger.audit.all(head.number), head, stated)
    return Verification(found.size, found.head, found.checkpoints, found.fault or bad)


def _is_cut(ledger: Ledger, checkpoint: Checkpoint) -> bool:
    """Whether the chain is still shorter than a checkpoint states, looked at again."""
    return checkpoint.size > ledger.audit.head().number


def _since(ledger: Ledger, since: datetime) -> Iterator[AuditEntry]:
    last: int | None = None
    while found := ledger.audit.following(AuditFilter(since=since, after=last), _BATCH):
        yield from found
        last = found[-1].number
