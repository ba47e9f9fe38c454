"""Where an answer differs from what a receipt states, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from credit_hub.ledger.receipts.canonical import Json, digest
from credit_hub.ledger.receipts.reading import items, text
from credit_hub.ledger.receipts.statement import PARTS, Kind, Result, Statement
from credit_hub.model.errors import InvalidValueError

__all__ = ["differences", "item_digests", "result_of"]


def item_digests(answer: Json, part: str) -> tuple[tuple[str, str], ...]:
    """Return id and digest of each finding, lead or verdict of an answer, in its order."""
    found = []
    for item in items(answer.get(part)):
        if not isinstance(item, dict):
            raise InvalidValueError(f"an item of {part} is no object", rule="answer.form")
        found.append((text(item.get("id")), digest(item)))
    return tuple(found)


def result_of(answer: Json, kind: Kind = Kind.LINKED_PARTY_CHECK) -> Result:
    """Return the short form of an answer that a receipt states.

    Args:
        answer: The answer without its receipt.
        kind: What was asked.

    Raises:
        InvalidValueError: The object is no answer of a check.
    """
    incomplete = []
    for item in items(answer.get("incomplete")):
        if not isinstance(item, dict):
            raise InvalidValueError("a reason of incompleteness is no object", rule="answer.form")
        incomplete.append((text(item.get("code")), text(item.get("subject"))))
    return Result(
        complete=answer.get("complete") is True,
        incomplete=tuple(incomplete),
        items={part: item_digests(answer, part) for part in PARTS[kind]},
        digest=digest(answer),
    )


def differences(stated: Statement, answer: Json) -> tuple[str, ...]:
    """Say in what an answer differs from the one that a receipt was made for; empty if in nothing.

    Raises:
        InvalidValueError: The object is no answer of a check.
    """
    result = result_of(answer, stated.question.kind)
    if result.digest == stated.result.digest:
        return ()
    found = [*_question(stated, answer), *_result(stated.result, result)]
    if found:
        return tuple(found)
    parts = " and ".join(PARTS[stated.question.kind])
    return (f"the {parts} are the same; names, texts or other particulars differ",)


def _question(stated: Statement, answer: Json) -> Iterator[str]:
    asked: dict[str, object] = {
        "lot_id": stated.question.lot,
        "regime": stated.question.regime,
        "as_of": stated.question.as_of,
        "known_at": stated.payload()["known_at"],
    }
    if stated.question.pool is not None:
        asked["pool_id"] = stated.question.pool
    for name, value in asked.items():
        if answer.get(name) != value:
            yield f"{name}: the receipt states {value}, the answer {answer.get(name)}"
    bidders = [
        item.get("id") if isinstance(item, dict) else None for item in items(answer.get("bidders"))
    ]
    for subject in stated.question.subjects:
        if subject not in bidders:
            yield f"bidder {subject} is in the receipt, not in the answer"
    for bidder in bidders:
        if bidder not in stated.question.subjects:
            yield f"bidder {bidder} is in the answer, not in the receipt"


def _result(stated: Result, found: Result) -> Iterator[str]:
    for part in stated.items:
        yield from _parts(part.removesuffix("s"), dict(stated.of(part)), dict(found.of(part)))
    if stated.complete != found.complete or stated.incomplete != found.incomplete:
        yield (
            f"completeness: the receipt states {_completeness(stated)}, "
            f"the answer {_completeness(found)}"
        )


def _parts(kind: str, stated: Mapping[str, str], found: Mapping[str, str]) -> Iterator[str]:
    for identity, sha in stated.items():
        if identity not in found:
            yield f"{kind} {identity} is in the receipt, not in the answer"
        elif found[identity] != sha:
            yield f"{kind} {identity} is in both, with other evidence or wording"
    for identity in found:
        if identity not in stated:
            yield f"{kind} {identity} is in the answer, not in the receipt"


def _completeness(result: Result) -> str:
    if result.complete:
        return "complete"
    return "incomplete (" + ", ".join(f"{code} {what}" for code, what in result.incomplete) + ")"
