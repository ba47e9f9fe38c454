"""Answers under idempotency keys, and who is at work on which."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, select, update

from credit_hub.ledger.idempotency.answers import (
    KEPT_FOR,
    AtWork,
    Claim,
    Claimed,
    KeptAnswer,
    OtherRequest,
)
from credit_hub.ledger.storage.client_tables import answers
from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.model.errors import ConflictError

__all__ = ["IdempotencyRepository"]


def _nobody_can_tell(_process: str) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class IdempotencyRepository:
    """One row for a key: at work under a lease, then the answer, then gone."""

    transaction: Transactions

    def claim(
        self, claim: Claim, now: datetime, is_gone: Callable[[str], bool] = _nobody_can_tell
    ) -> Claimed | AtWork | OtherRequest | KeptAnswer:
        """Take a key for a request, or say why not: it has an answer, or somebody is at work.

        What has expired is removed on the way. Of two that claim at once, one is told that the
        other is at work. Whoever was at work and has gone, or is over its lease, is replaced.

        Args:
            claim: The request.
            now: When it came.
            is_gone: Says of the process that holds a request whether it has provably ended.
        """
        try:
            with self.transaction() as connection:
                connection.execute(delete(answers).where(answers.c.expires_at <= now))
                connection.execute(answers.insert().values(_values(claim, now)))
        except ConflictError:
            return self._known(claim, now, is_gone)
        return Claimed(claim.owner)

    def finish(self, claim: Claim, answer: KeptAnswer, now: datetime) -> bool:
        """Keep the answer; False if another has taken the request over, and nothing is kept."""
        change = (
            update(answers)
            .where(_own(claim))
            .values(
                status=answer.status,
                headers=json.dumps(answer.headers),
                body=answer.body,
                expires_at=now + KEPT_FOR,
            )
        )
        with self.transaction() as connection:
            return connection.execute(change).rowcount == 1

    def release(self, claim: Claim) -> None:
        """Forget a request that was refused and wrote nothing; its key is free."""
        with self.transaction() as connection:
            connection.execute(delete(answers).where(_own(claim)))

    def give_up(self, claim: Claim, now: datetime) -> None:
        """Leave a request that failed, and may have written something, to who sends it again."""
        change = update(answers).where(_own(claim)).values(lease_until=now)
        with self.transaction() as connection:
            connection.execute(change)

    def _known(
        self, claim: Claim, now: datetime, is_gone: Callable[[str], bool]
    ) -> Claimed | AtWork | OtherRequest | KeptAnswer:
        with self.transaction() as connection:
            row = connection.execute(select(answers).where(answers.c.mark == claim.mark)).first()
            if row is None:  # given up between the two looks
                return AtWork(now)
            if row.request_digest != claim.request_digest:
                return OtherRequest()
            if row.status is not None:
                return _answer(row)
            is_over = row.lease_until <= now or (row.holder is not None and is_gone(row.holder))
            if is_over and _take_over(connection, claim, row.owner, now):
                return Claimed(row.operation)
            return AtWork(max(row.lease_until, now))


def _values(claim: Claim, now: datetime) -> dict[str, object]:
    return {
        "mark": claim.mark,
        "client": claim.client,
        "request_digest": claim.request_digest,
        "operation": claim.owner,
        "owner": claim.owner,
        "holder": claim.holder,
        "lease_until": claim.lease_until,
        "expires_at": now + KEPT_FOR,
    }


def _take_over(connection: Connection, claim: Claim, owner: str, now: datetime) -> bool:
    """Replace an owner who is over; of several who try at once, one succeeds."""
    change = update(answers).where(
        answers.c.mark == claim.mark, answers.c.owner == owner, answers.c.status.is_(None)
    )
    values = {
        "owner": claim.owner,
        "holder": claim.holder,
        "lease_until": claim.lease_until,
        "expires_at": now + KEPT_FOR,
    }
    return connection.execute(change.values(values)).rowcount == 1


def _own(claim: Claim) -> ColumnElement[bool]:
    return and_(
        answers.c.mark == claim.mark, answers.c.owner == claim.owner, answers.c.status.is_(None)
    )


def _answer(row: Row[tuple[object, ...]]) -> KeptAnswer:
    headers = tuple((str(name), str(value)) for name, value in json.loads(row.headers))
    return KeptAnswer(row.status, headers, bytes(row.body))
