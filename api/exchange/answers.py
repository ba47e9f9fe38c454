"""Answers to members under their idempotency keys, in the ledger's table of such answers."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from credit_hub.federation.errors import RefusedError
from credit_hub.federation.http.idempotency import AT_WORK, KEY_REUSED, Begun, KeptAnswer
from credit_hub.ledger.idempotency import answers as ledger
from credit_hub.ledger.storage.idempotency import IdempotencyRepository

__all__ = ["LedgerAnswers"]

_LEASE: Final = timedelta(minutes=1)
"""After this time an answer whose process nobody can ask about is taken for dead."""


@dataclass(frozen=True, slots=True)
class LedgerAnswers:
    """A ``federation.http.idempotency.AnswerStore``.

    Attributes:
        repository: The ledger's.
        holder: Names this process.
        is_gone: Says of a process whether it has gone, see ``ledger.presence``.
    """

    repository: IdempotencyRepository
    holder: str
    is_gone: Callable[[str], bool]

    def begin(self, member: str, key: str, question: str, now: datetime) -> Begun | KeptAnswer:
        """Take a question, or return its answer; see the port.

        Raises:
            RefusedError: The key is of another question, or this one is being answered.
        """
        claim = ledger.Claim(
            mark=ledger.mark_of(f"member:{member}", key),
            client=member,
            request_digest=hashlib.sha256(question.encode()).hexdigest(),
            owner=uuid.uuid4().hex,
            lease_until=now + _LEASE,
            holder=self.holder,
        )
        told = self.repository.claim(claim, now, self.is_gone)
        match told:
            case ledger.Claimed(operation):
                return Begun(operation, f"{claim.mark}:{claim.owner}")
            case ledger.KeptAnswer(status, headers, body):
                return KeptAnswer(status, headers, body)
            case ledger.AtWork():
                raise RefusedError(AT_WORK)
            case ledger.OtherRequest():
                raise RefusedError(KEY_REUSED)

    def finish(self, begun: Begun, answer: KeptAnswer, now: datetime) -> None:
        """Keep an answer; one that is not to be kept frees the key."""
        claim = _claim(begun, now)
        if answer.is_kept:
            kept = ledger.KeptAnswer(answer.status, answer.fields, answer.body)
            self.repository.finish(claim, kept, now)
        else:
            self.repository.release(claim)

    def give_up(self, begun: Begun, now: datetime) -> None:
        """Leave a question that failed to whoever asks it again."""
        self.repository.give_up(_claim(begun, now), now)


def _claim(begun: Begun, now: datetime) -> ledger.Claim:
    """Return what the ledger knows a try by: mark and owner; the rest stands in its row."""
    mark, _, owner = begun.ticket.partition(":")
    return ledger.Claim(mark, "", "", owner, now)
