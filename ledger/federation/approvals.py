"""Requests for a yes or no about what is not public, and what officers decided about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Row, select, update

from credit_hub.ledger.federation.enterprise_tables import approvals
from credit_hub.ledger.federation.objects import put_object
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["ApprovalRepository", "KeptApproval"]

_PENDING = "pending"
_MOST = 1_000


@dataclass(frozen=True, slots=True)
class KeptApproval:
    """A row; ``federation.links.approval.Approval`` says what its members mean."""

    id: str
    partner: str
    question: str
    asked: int
    state: str = _PENDING
    officer: str = ""
    reason: str = ""
    decided: int | None = None
    token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ApprovalRepository:
    """A request is decided once, whoever else decides at the same moment."""

    transaction: Transactions

    def add(self, request: KeptApproval) -> None:
        """Keep a request; the same one again changes nothing."""
        try:
            with self.transaction() as connection:
                connection.execute(approvals.insert().values(_values(request)))
        except ConflictError:
            if self.get(request.id) != request:
                raise

    def get(self, identity: str) -> KeptApproval | None:
        """Return a request, or None."""
        with self.transaction() as connection:
            row = connection.execute(select(approvals).where(approvals.c.id == identity)).first()
        return None if row is None else _kept(row)

    def listed(self, state: str | None = None) -> Sequence[KeptApproval]:
        """Return requests, of one state or of all, the oldest first."""
        query = select(approvals).order_by(approvals.c.asked, approvals.c.id).limit(_MOST)
        if state is not None:
            query = query.where(approvals.c.state == state)
        with self.transaction() as connection:
            return [_kept(row) for row in connection.execute(query)]

    def decide(self, decided: KeptApproval, leaf: tuple[int, bytes] | None = None) -> bool:
        """Keep a decision, and its answer as an object for the log; False if it was decided before.

        Args:
            decided: The request with its decision.
            leaf: Kind and salt of the leaf of its answer, where there is one.
        """
        change = (
            update(approvals)
            .where(approvals.c.id == decided.id, approvals.c.state == _PENDING)
            .values(_values(decided))
        )
        with self.transaction() as connection:
            if connection.execute(change).rowcount != 1:
                return False
            if leaf is not None and decided.token is not None:
                put_object(connection, leaf[0], decided.partner, decided.token, leaf[1])
        return True


def _values(request: KeptApproval) -> dict[str, object]:
    return {name: getattr(request, name) for name in KeptApproval.__slots__}


def _kept(row: Row[tuple[object, ...]]) -> KeptApproval:
    return KeptApproval(**{name: getattr(row, name) for name in KeptApproval.__slots__})
