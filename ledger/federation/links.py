"""Answers about links that this city was given, and those that it states for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Row, select, update

from credit_hub.ledger.federation.enterprise_tables import links
from credit_hub.ledger.federation.objects import put_object
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["KeptLinks", "LinkRepository"]


@dataclass(frozen=True, slots=True)
class KeptLinks:
    """An answer.

    Attributes:
        digest: Of the signed payload.
        issuer: Entity id.
        day: As of which its edges are stated.
        token: As it was signed.
        received: Seconds since 1970.
        evidence: Of its place in the log of its issuer, as JSON; None until that is known.
    """

    digest: str
    issuer: str
    day: str
    token: str = field(repr=False)
    received: int
    evidence: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LinkRepository:
    """An answer is kept once, and gets its evidence once."""

    transaction: Transactions

    def keep(self, answer: KeptLinks, leaf: tuple[int, bytes] | None = None) -> bool:
        """Keep an answer; False if it is kept already.

        Args:
            answer: The answer.
            leaf: Kind and salt of its leaf, where this city states it for itself: then it is an
                object of this city's log as well.
        """
        values = {name: getattr(answer, name) for name in KeptLinks.__slots__}
        try:
            with self.transaction() as connection:
                connection.execute(links.insert().values(values))
                if leaf is not None:
                    put_object(connection, leaf[0], answer.issuer, answer.token, leaf[1])
        except ConflictError:
            return False
        return True

    def prove(self, digest: str, evidence: str) -> bool:
        """Keep evidence of an answer; False if there is no such answer, or it has one."""
        change = (
            update(links)
            .where(links.c.digest == digest, links.c.evidence.is_(None))
            .values(evidence=evidence)
        )
        with self.transaction() as connection:
            return connection.execute(change).rowcount == 1

    def get(self, digest: str) -> KeptLinks | None:
        """Return an answer, or None."""
        with self.transaction() as connection:
            row = connection.execute(select(links).where(links.c.digest == digest)).first()
        return None if row is None else _kept(row)

    def of_day(self, day: str) -> Sequence[KeptLinks]:
        """Return the answers that are stated as of a day."""
        query = select(links).where(links.c.day == day).order_by(links.c.issuer, links.c.digest)
        with self.transaction() as connection:
            return [_kept(row) for row in connection.execute(query)]


def _kept(row: Row[tuple[object, ...]]) -> KeptLinks:
    return KeptLinks(**{name: getattr(row, name) for name in KeptLinks.__slots__})
