"""Records of partners that this city holds, with their evidence and how they stood last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Row, Select, delete, func, select, update

from credit_hub.ledger.federation.relying_tables import held
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["Evidence", "HeldRecord", "HeldRepository", "held_values"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a record stands in its issuer's log: the index, and the proof as JSON."""

    index: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record as it was received.

    Attributes:
        digest: Of its signed payload.
        issuer: Entity id.
        kind: Its ``vct``.
        jti: Its own name.
        subject: Pairwise name of a person, or code of a firm.
        purpose: What it may be used for.
        token: As received.
        list_uri: Address of its status list.
        list_index: Its place there.
        issued: Seconds since 1970.
        expires: Seconds since 1970.
        received: Seconds since 1970.
        standing: As it was last applied (``federation.status.standing``).
        standing_at: Since when.
        consent: Digest of the consent that it rests upon.
        about: Of an outcome: digest of the event.
        delete_at: When it must be gone: the person consented to no longer.
        evidence: Of its place in the log; comes later than the record.
    """

    digest: str
    issuer: str
    kind: str
    jti: str
    subject: str
    purpose: str
    token: str = field(repr=False)
    list_uri: str
    list_index: int
    issued: int
    expires: int
    received: int
    standing: str
    standing_at: int
    consent: str | None = None
    about: str | None = None
    delete_at: int | None = None
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class HeldRepository:
    """Records by digest; a record is kept once, however often it comes."""

    transaction: Transactions

    def keep(self, record: HeldRecord) -> bool:
        """Keep a record; False if it is held already, and then nothing changes.

        Raises:
            ConflictError: Another record of this issuer has the same ``jti``.
        """
        try:
            with self.transaction() as connection:
                connection.execute(held.insert().values(held_values(record)))
        except ConflictError:
            if self.get(record.digest) is None:
                raise
            return False
        return True

    def get(self, digest: str) -> HeldRecord | None:
        """Return a record, or None."""
        return next(iter(self._all(select(held).where(held.c.digest == digest))), None)

    def find(
        self,
        *,
        issuer: str | None = None,
        kind: str | None = None,
        subject: str | None = None,
        limit: int = 200,
    ) -> tuple[HeldRecord, ...]:
        """Return the latest records that match, the latest first."""
        query = select(held)
        for column, value in ((held.c.issuer, issuer), (held.c.kind, kind)):
            query = query if value is None else query.where(column == value)
        if subject is not None:
            query = query.where(held.c.subject == subject)
        return self._all(query.order_by(held.c.received.desc(), held.c.digest).limit(limit))

    def under(self, uri: str, now: int) -> tuple[HeldRecord, ...]:
        """Return the records of a status list that have not expired."""
        return self._all(select(held).where(held.c.list_uri == uri, held.c.expires > now))

    def lists_in_use(self, now: int) -> Sequence[tuple[str, str]]:
        """Return issuer and address of the status lists of records that have not expired."""
        query = (
            select(held.c.issuer, held.c.list_uri)
            .where(held.c.expires > now)
            .distinct()
            .order_by(held.c.issuer, held.c.list_uri)
        )
        with self.transaction() as connection:
            return [(row.issuer, row.list_uri) for row in connection.execute(query)]

    def prove(self, digest: str, evidence: Evidence) -> bool:
        """Keep the first evidence of a record's place in the log.

        The first is the best: it was witnessed earliest. False if there is no such record, or it
        has evidence.
        """
        change = (
            update(held)
            .where(held.c.digest == digest, held.c.log_index.is_(None))
            .values(log_index=evidence.index, evidence=evidence.text)
        )
        with self.transaction() as connection:
            return connection.execute(change).rowcount == 1

    def stands(self, digest: str, standing: str, now: int) -> bool:
        """Keep how a record stands; False where it stood so already."""
        change = (
            update(held)
            .where(held.c.digest == digest, held.c.standing != standing)
            .values(standing=standing, standing_at=now)
        )
        with self.transaction() as connection:
            return connection.execute(change).rowcount == 1

    def all_stand(self, changes: Mapping[str, str], now: int) -> int:
        """Keep how records stand, by their digests, in one transaction; return how many changed."""
        changed = 0
        with self.transaction() as connection:
            for digest, standing in changes.items():
                change = (
                    update(held)
                    .where(held.c.digest == digest, held.c.standing != standing)
                    .values(standing=standing, standing_at=now)
                )
                changed += connection.execute(change).rowcount
        return changed

    def count(self, issuer: str) -> int:
        """Return how many records of an issuer are held."""
        query = select(func.count()).select_from(held).where(held.c.issuer == issuer)
        with self.transaction() as connection:
            return connection.scalar(query) or 0

    def forget(self, now: int) -> int:
        """Delete what may be held no longer (PIPL arts. 19 and 47); return how many."""
        with self.transaction() as connection:
            return connection.execute(delete(held).where(held.c.delete_at <= now)).rowcount

    def _all(self, query: Select[tuple[object, ...]]) -> tuple[HeldRecord, ...]:
        with self.transaction() as connection:
            return tuple(map(_record, connection.execute(query)))


_PLAIN = (
    "digest",
    "issuer",
    "kind",
    "jti",
    "subject",
    "purpose",
    "token",
    "list_uri",
    "list_index",
    "issued",
    "expires",
    "received",
    "standing",
    "standing_at",
    "consent",
    "about",
    "delete_at",
)


def held_values(record: HeldRecord) -> dict[str, object]:
    """Return the columns of a record."""
    evidence = record.evidence
    return {
        **{name: getattr(record, name) for name in _PLAIN},
        "log_index": None if evidence is None else evidence.index,
        "evidence": None if evidence is None else evidence.text,
    }


def _record(row: Row[tuple[object, ...]]) -> HeldRecord:
    proved = None if row.log_index is None else Evidence(row.log_index, row.evidence)
    return HeldRecord(**{name: getattr(row, name) for name in _PLAIN}, evidence=proved)
