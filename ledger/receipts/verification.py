"""Checks a receipt offline: with the public keys of its issuer and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.ledger.receipts.canonical import canonical, parse
from credit_hub.ledger.receipts.comparison import differences
from credit_hub.ledger.receipts.documents import Document
from credit_hub.ledger.receipts.envelope import Envelope
from credit_hub.ledger.receipts.keys import KeySet
from credit_hub.ledger.receipts.signing import TYPE, receipt_id
from credit_hub.ledger.receipts.statement import PARTS, VERSION, Statement
from credit_hub.model.conclusion import Conclusion
from credit_hub.model.errors import InvalidValueError

__all__ = ["Conclusion", "State", "Step", "Verdict", "concluded", "verify"]

_HEADER: Final = frozenset({"alg", "kid", "typ"})


class State(StrEnum):
    """What a step showed."""

    PASS = "pass"  # noqa: S105  # no password
    FAIL = "fail"
    UNKNOWN = "unknown"
    """It could not be decided, for example because the key is not at hand."""
    SKIPPED = "skipped"
    """There was nothing to check."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step with what was seen."""

    name: str
    state: State
    seen: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """All steps, and the statement where its signature holds."""

    steps: tuple[Step, ...]
    statement: Statement | None

    @property
    def conclusion(self) -> Conclusion:
        """What the steps come to."""
        return concluded(self.steps)


def concluded(steps: Iterable[Step]) -> Conclusion:
    """Invalid where one step failed, undecidable where one is open, else valid."""
    states = {step.state for step in steps}
    if State.FAIL in states:
        return Conclusion.INVALID
    return Conclusion.UNDECIDABLE if State.UNKNOWN in states else Conclusion.VALID


def verify(document: Document, keys: KeySet) -> Verdict:
    """Check a receipt, and the answer that it came with where there is one.

    Args:
        document: The receipt, see :func:`credit_hub.ledger.receipts.documents.read`.
        keys: Public keys of the issuer, from a place that the reader trusts.
    """
    return _Verification(document, keys).verdict()


class _Ended(Exception):  # noqa: N818  # ends the steps; it is no error
    """No further step makes sense."""


class _Verification:
    """The steps so far."""

    def __init__(self, document: Document, keys: KeySet) -> None:
        self._document = document
        self._keys = keys
        self._steps: list[Step] = []
        self._statement: Statement | None = None

    def verdict(self) -> Verdict:
        """Go through all steps, or up to the one that ends them."""
        try:
            envelope = self._envelope()
            self._signature(envelope)
            self._read_statement(envelope.payload)
            self._identity()
            self._answer()
        except _Ended:
            pass
        return Verdict(tuple(self._steps), self._statement)

    def _saw(self, name: str, state: State, seen: str) -> None:
        self._steps.append(Step(name, state, seen))

    def _end(self, name: str, state: State, seen: str) -> _Ended:
        self._saw(name, state, seen)
        return _Ended()

    def _envelope(self) -> Envelope:
        """Take the JWS apart, if it is of our kind."""
        try:
            envelope = Envelope.read(self._document.jws)
        except InvalidValueError as error:
            seen = f"not a compact JWS in its only encoding: {error.message}"
            raise self._end("form", State.FAIL, seen) from error
        header = envelope.header
        if set(header) != _HEADER or header["typ"] != TYPE:
            raise self._end("form", State.FAIL, f"the header is not that of a {TYPE}")
        self._saw("form", State.PASS, f"compact JWS, {header['alg']}, typ {TYPE}")
        return envelope

    def _signature(self, envelope: Envelope) -> None:
        kid, algorithm = envelope.header["kid"], envelope.header["alg"]
        key = self._keys.keys.get(kid) if isinstance(kid, str) else None
        if key is None:
            known = ", ".join(self._keys.keys) or "none"
            raise self._end("key", State.UNKNOWN, f"no key {kid!r}; keys at hand: {known}")
        if algorithm != key.algorithm:
            seen = f"the header says {algorithm!r}, key {kid} is for {key.algorithm}"
            raise self._end("key", State.FAIL, seen)
        self._saw("key", State.PASS, f"{kid}, {key.algorithm}")
        if not envelope.is_signed_by(key):
            raise self._end("signature", State.FAIL, "it was not made with that key over this")
        self._saw("signature", State.PASS, "made with that key over these bytes")

    def _read_statement(self, payload: bytes) -> None:
        try:
            body = parse(payload)
            if canonical(body) != payload:
                raise self._end("statement", State.FAIL, "not in canonical form (RFC 8785)")
            if body.get("version") != VERSION:
                seen = f"version {body.get('version')!r}, this program knows {VERSION}"
                raise self._end("statement", State.UNKNOWN, seen)
            self._statement = Statement.read(body)
        except InvalidValueError as error:
            raise self._end("statement", State.FAIL, error.message) from error
        self._saw("statement", State.PASS, _summary(self._statement))

    def _identity(self) -> None:
        own = receipt_id(self._document.jws)
        if self._document.id in {None, own}:
            self._saw("id", State.PASS, own)
        else:
            self._saw("id", State.FAIL, f"{self._document.id} is not the id of this JWS, {own} is")

    def _answer(self) -> None:
        answer, statement = self._document.answer, self._statement
        if answer is None or statement is None:
            self._saw("answer", State.SKIPPED, "the receipt came without the answer")
            return
        try:
            found = differences(statement, answer)
        except InvalidValueError as error:
            self._saw("answer", State.FAIL, f"not the answer of a check: {error.message}")
            return
        if found:
            self._saw("answer", State.FAIL, "; ".join(found))
        else:
            self._saw("answer", State.PASS, f"has the stated digest {statement.result.digest}")


def _summary(statement: Statement) -> str:
    question, result = statement.question, statement.result
    counted = ", ".join(f"{len(result.of(part))} {part}" for part in PARTS[question.kind])
    of_pool = "" if question.pool is None else f", {question.pool}"
    return (
        f"{statement.issuer} at {statement.issued_at.isoformat()}: {question.lot}{of_pool}, "
        f"{question.regime}, as of {question.as_of}, known at {question.known_at.isoformat()}: "
        f"{counted}, "
        f"{'complete' if result.complete else 'not complete'}"
    )
