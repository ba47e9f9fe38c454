"""One effect and one answer for a question that is sent again under its idempotency key.

A reply that was lost must not mint a second record: whoever asks again under the same key with the
same content gets the answer that was made, to the byte, under a new signature.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from credit_hub.federation.errors import Reason
from credit_hub.federation.http.messages import Field
from credit_hub.federation.http.verification import Verified

__all__ = ["AT_WORK", "KEY_REUSED", "AnswerStore", "Begun", "KeptAnswer", "answer_once"]

KEY_REUSED: Final = Reason(
    "http.key_reused",
    "the idempotency key was used for another question",
    "该幂等键已用于其他请求",
    "draft-ietf-httpapi-idempotency-key-header-07 section 2.7; cc-fed-1, requests",
)
AT_WORK: Final = Reason(
    "http.at_work",
    "the same question is being answered right now",
    "相同请求正在处理中",
    "draft-ietf-httpapi-idempotency-key-header-07 section 2.6; cc-fed-1, requests",
)
_REFUSED: Final = 400


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer as it was made; without a signature.

    Attributes:
        status: Of HTTP.
        fields: Of its own.
        body: Content.
        is_final: Whether a refusal was decided for good: one with a receipt is, since a second try
            would get a second receipt, and the two sides would count differently.
    """

    status: int
    fields: tuple[Field, ...]
    body: bytes
    is_final: bool = False

    @property
    def is_kept(self) -> bool:
        """Whether it is given again: any other refusal or failure frees its key instead."""
        return self.is_final or self.status < _REFUSED


@dataclass(frozen=True, slots=True)
class Begun:
    """A question that is to be answered now.

    Attributes:
        operation: The same for every try of it.
        ticket: Of this try; the store knows it.
    """

    operation: str
    ticket: str


class AnswerStore(Protocol):
    """Keeps answers for 24 hours by member and key, for all processes of a hub."""

    def begin(self, member: str, key: str, question: str, now: datetime) -> Begun | KeptAnswer:
        """Take a question, or return its answer.

        Args:
            member: Who asks; another member may use the same key.
            key: Idempotency key.
            question: Digest of what is asked.
            now: The clock of this hub.

        Raises:
            RefusedError: The key is of another question, or this one is being answered.
        """
        ...

    def finish(self, begun: Begun, answer: KeptAnswer, now: datetime) -> None:
        """Keep an answer; one that is not to be kept frees the key."""
        ...

    def give_up(self, begun: Begun, now: datetime) -> None:
        """Leave a question that failed to whoever asks it again."""
        ...


def answer_once(
    store: AnswerStore, verified: Verified, work: Callable[[str], KeptAnswer], now: datetime
) -> KeptAnswer:
    """Answer a verified question, or answer it as it was answered before.

    Args:
        store: Where answers are kept.
        verified: The question.
        work: Answers it; what it writes, it writes under the id of the operation that it is given,
            so that a try that died and its successor write it once.
        now: The clock of this hub.

    Raises:
        RefusedError: As :meth:`AnswerStore.begin`.
    """
    begun = store.begin(verified.member, verified.idempotency_key, verified.question, now)
    if isinstance(begun, KeptAnswer):
        return begun
    try:
        answer = work(begun.operation)
    except BaseException:
        store.give_up(begun, now)
        raise
    store.finish(begun, answer, now)
    return answer
