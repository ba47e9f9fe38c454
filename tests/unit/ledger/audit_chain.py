"""A small chain of made-up entries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from credit_hub.ledger.audit.checkpoint import Checkpoint
from credit_hub.ledger.audit.entry import Access, AuditEntry, AuditEvent, AuditOutcome, sealed
from credit_hub.ledger.audit.verification import Head

BEGIN = datetime(2026, 11, 20, 1, 0, 0, 250000, tzinfo=UTC)
CHAIN = "chain:" + "0" * 32


def event(number: int = 1, **changes: object) -> AuditEvent:
    plain = AuditEvent(
        at=BEGIN + timedelta(seconds=number),
        operator="client:platform",
        action="lot.check",
        access=Access.READ,
        route="linked_party_check",
        outcome=AuditOutcome.ANSWERED,
        status="200",
        request_id=f"request-{number}",
        purpose="tender_check",
        lot="lot:ZZTEST-1/1",
        subjects=("uscc:91410199TE5T00016Y", f"person:{number:032x}"),
        subjects_total=2,
        result_digest="sha256:" + "1" * 64,
        receipt="receipt:" + "2" * 32,
        question="3" * 32,
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # dataclass checks the names


def chain(length: int, begin: str = CHAIN) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for number in range(1, length + 1):
        previous = entries[-1].seal if entries else begin
        entries.append(sealed(event(number), number, previous))
    return entries


def head(entries: Sequence[AuditEntry], begin: str = CHAIN) -> Head:
    last = entries[-1].seal if entries else begin
    return Head(begin, len(entries), last)


def checkpoint(entries: Sequence[AuditEntry], size: int, begin: str = CHAIN) -> Checkpoint:
    seal = entries[size - 1].seal if size else begin
    return Checkpoint(begin, size, seal, BEGIN)


def resealed(entries: Sequence[AuditEntry], start: int) -> list[AuditEntry]:
    """Compute all seals anew from a number on, as somebody who holds the database could."""
    found = list(entries[: start - 1])
    for entry in entries[start - 1 :]:
        previous = found[-1].seal if found else CHAIN
        found.append(sealed(entry.event, len(found) + 1, previous))
    return found
