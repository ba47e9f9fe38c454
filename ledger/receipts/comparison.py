"""Where an answer differs from what a receipt states, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from credit_hub.ledger.receipts.canonical import Json, digest
from credit_hub.ledger.receipts.reading import items, text
from credit_hub.ledger.receipts.statement import Result, Statement
from credit_hub.model.errors import InvalidValueError

__all__ = ["differences", "judgement_digests", "result_of"]


def judgement_digests(answer: Json, part: str) -> tuple[tuple[str, str], ...]:
    """Return id and digest of each finding or lead of an answer, in its order."""
    found = []
    for item in items(answer.get(part)):
        if not isinstance(item, dict):
            raise InvalidValueError(f"an item of {part} is no object", rule="answer.form")
        found.append((text(item.get("id")), digest(item)))
    return tuple(found)


def result_of(answer: Json) -> Result:
    """Return the short form of an answer that a receipt states.

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
        findings=judgement_digests(answer, "findings"),
        leads=judgement_digests(answer, "leads"),
        digest=digest(answer),
    )


def differences(stated: Statement, answer: Json) -> tuple[str, ...]:
    """Say in what an answer differs from the one that a receipt was made for; empty if in nothing.

    Raises:
        InvalidValueError: The object is no answer of a check.
    """
    result = result_of(answer)
    if result.digest == stated.result.digest:
        return ()
    found = [*_question(stated, answer), *_result(stated.result, result)]
    return tuple(found) or (
        "the findings and leads are the same; names, texts or other particulars differ",
    )


def _question(stated: Statement, answer: Json) -> Iterator[str]:
    asked: Mapping[str, object] = {
        "lot_id": stated.question.lot,
        "regime": stated.question.regime,
        "as_of": stated.question.as_of,
        "known_at": stated.payload()["known_at"],
    }
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
    yield from _parts("finding", dict(stated.findings), dict(found.findings))
    yield from _parts("lead", dict(stated.leads), dict(found.leads))
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
