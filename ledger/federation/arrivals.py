"""What arrives with a page of a partner's feed, kept in one transaction: all of it or nothing.

One flush for each of its objects would make catching up take a hundred times as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select, tuple_, update

from credit_hub.ledger.federation.foreign import (
    ForeignOutcome,
    ForeignSanction,
    conclude,
    sanction_values,
)
from credit_hub.ledger.federation.held import HeldRecord, held_values
from credit_hub.ledger.federation.relying_tables import foreign_sanctions, held
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["Arrival", "ArrivalRepository"]

_TRIES: Final = 3
"""Another process may keep the same page at the same moment; then all of it is known."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record, with what follows from its kind.

    Attributes:
        record: What is held.
        sanction: The decision that it states.
        concluded: Of an outcome: the event, and what became of it.
    """

    record: HeldRecord
    sanction: ForeignSanction | None = None
    concluded: tuple[str, ForeignOutcome] | None = None


@dataclass(frozen=True, slots=True)
class ArrivalRepository:
    """Keeps pages; what is known already stays as it is."""

    transaction: Transactions

    def keep(
        self, arrivals: Sequence[Arrival], read: Callable[[str], ForeignOutcome | None]
    ) -> frozenset[str]:
        """Keep records, decisions and outcomes.

        Args:
            arrivals: In the order of the log.
            read: Reads an outcome that came before its event, from its token.

        Returns:
            Digests of records that were not kept, since another record of their issuer has their
            name (``jti``).

        Raises:
            ConflictError: Other processes wrote the same again and again.
        """
        for attempt in range(_TRIES):
            try:
                with self.transaction() as connection:
                    return _keep(connection, arrivals, read)
            except ConflictError:
                if attempt == _TRIES - 1:
                    raise
        raise AssertionError


def _keep(
    connection: Connection,
    arrivals: Sequence[Arrival],
    read: Callable[[str], ForeignOutcome | None],
) -> frozenset[str]:
    known = _known(connection, [one.record.digest for one in arrivals])
    fresh, refused = _fresh(connection, arrivals, known)
    if fresh:
        connection.execute(held.insert(), [held_values(one.record) for one in fresh])
    for one in arrivals:
        if one.record.digest in known:
            _prove(connection, one.record)
    kept = [one for one in arrivals if one.record.digest not in refused]
    _events(connection, [one.sanction for one in kept if one.sanction is not None], read)
    for one in kept:
        if one.concluded is not None:
            conclude(connection, one.concluded[0], one.record.issuer, one.concluded[1])
    return refused


def _known(connection: Connection, digests: Sequence[str]) -> set[str]:
    return set(connection.scalars(select(held.c.digest).where(held.c.digest.in_(digests))))


def _fresh(
    connection: Connection, arrivals: Sequence[Arrival], known: set[str]
) -> tuple[list[Arrival], frozenset[str]]:
    """Return what is new, each once, and the digests of what bears a name that is taken."""
    names = [(one.record.issuer, one.record.jti) for one in arrivals]
    query = select(held.c.issuer, held.c.jti).where(
        tuple_(held.c.issuer, held.c.jti).in_(names), held.c.digest.not_in(known)
    )
    taken = {(row.issuer, row.jti) for row in connection.execute(query)}
    fresh: dict[tuple[str, str], Arrival] = {}
    refused = set()
    for one in arrivals:
        name, digest = (one.record.issuer, one.record.jti), one.record.digest
        if digest in known:
            continue
        if name in taken or (name in fresh and fresh[name].record.digest != digest):
            refused.add(digest)
        else:
            fresh[name] = one
    return list(fresh.values()), frozenset(refused)


def _prove(connection: Connection, record: HeldRecord) -> None:
    if record.evidence is None:
        return
    connection.execute(
        update(held)
        .where(held.c.digest == record.digest, held.c.log_index.is_(None))
        .values(log_index=record.evidence.index, evidence=record.evidence.text)
    )


def _events(
    connection: Connection,
    sanctions: Iterable[ForeignSanction],
    read: Callable[[str], ForeignOutcome | None],
) -> None:
    """Keep decisions that are new, with outcomes that came before them."""
    stated = {one.event: one for one in sanctions}
    if not stated:
        return
    table = foreign_sanctions
    there = set(connection.scalars(select(table.c.event).where(table.c.event.in_(stated))))
    new = [one for event, one in stated.items() if event not in there]
    if not new:
        return
    connection.execute(table.insert(), [sanction_values(one) for one in new])
    query = select(held.c.about, held.c.issuer, held.c.token).where(
        held.c.about.in_([one.event for one in new])
    )
    for row in connection.execute(query.order_by(held.c.issued, held.c.digest)).all():
        found = read(row.token)
        if found is not None:
            conclude(connection, row.about, row.issuer, found)
