"""What a receipt states: the question, what was searched, from which knowledge, and the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from credit_hub.ledger.receipts.canonical import Json
from credit_hub.ledger.receipts.reading import boolean, integer, items, moment, pairs, text
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.interval import utc_iso

__all__ = ["PARTS", "VERSION", "Kind", "Question", "Reading", "Result", "Snapshot", "Statement"]

VERSION: Final = 1
"""Raised when a field changes its meaning."""


class Kind(StrEnum):
    """What was asked; a statement without it is a linked-party check, as all were at first."""

    LINKED_PARTY_CHECK = "linked-party-check"
    """Who in a lot is linked."""
    DRAW_CHECK = "draw-check"
    """Which experts of a pool may be drawn for a lot."""


PARTS: Final = {
    Kind.LINKED_PARTY_CHECK: ("findings", "leads"),
    Kind.DRAW_CHECK: ("verdicts",),
}
"""The parts of an answer of which a receipt states id and digest item by item."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked; asking it again gives the same answer.

    ``known_at`` is always the moment of knowledge that was used, also where nobody gave one.
    ``subjects`` are the bidders, ``pool`` the experts' pool of a draw-check.
    """

    lot: str
    subjects: tuple[str, ...]
    regime: str
    as_of: str
    known_at: datetime
    kind: Kind = Kind.LINKED_PARTY_CHECK
    pool: str | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was searched: types of edges, bounds of the reading, rules with their versions.

    ``answer_format`` names the shape of the answer's JSON: where it differs, digests do not
    compare.
    """

    relations: tuple[str, ...]
    limits: Mapping[str, int]
    rules: tuple[tuple[str, str], ...]
    software: str
    answer_format: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of knowledge: the loads that had ended at ``known_at``.

    ``digest`` is over their sorted ids. ``loading`` says that another load was under way when the
    question was asked: what it brought after ``known_at`` is not in the answer.
    """

    graph: str
    loads: int
    digest: str
    loading: bool


@dataclass(frozen=True, slots=True)
class Result:
    """The answer in short: digests of each finding, lead or verdict, and of all of it.

    ``incomplete`` has code and subject of each reason why something may be missing. ``items`` has
    id and digest of each item, by part of the answer (:data:`PARTS`).
    """

    complete: bool
    incomplete: tuple[tuple[str, str], ...]
    items: Mapping[str, tuple[tuple[str, str], ...]]
    digest: str

    def of(self, part: str) -> tuple[tuple[str, str], ...]:
        """Id and digest of each item of a part; none where the answer has no such part."""
        return self.items.get(part, ())

    @property
    def findings(self) -> tuple[tuple[str, str], ...]:
        """Id and digest of each finding."""
        return self.of("findings")

    @property
    def leads(self) -> tuple[tuple[str, str], ...]:
        """Id and digest of each lead."""
        return self.of("leads")


@dataclass(frozen=True, slots=True)
class Statement:
    """The body of a receipt, of a positive answer and of a negative one alike."""

    issuer: str
    issued_at: datetime
    question: Question
    reading: Reading
    snapshot: Snapshot
    result: Result

    def payload(self) -> Json:
        """Return the statement as a JSON object."""
        question, reading, result = self.question, self.reading, self.result
        return {
            "version": VERSION,
            "kind": question.kind.value,
            "issuer": self.issuer,
            "issued_at": utc_iso(self.issued_at),
            "lot": question.lot,
            **({} if question.pool is None else {"pool": question.pool}),
            "subjects": list(question.subjects),
            "regime": question.regime,
            "as_of": question.as_of,
            "known_at": utc_iso(question.known_at),
            "relations": list(reading.relations),
            "limits": dict(reading.limits),
            "rules": _listed(("id", "version"), reading.rules),
            "software": reading.software,
            "answer_format": reading.answer_format,
            "snapshot": {
                "graph": self.snapshot.graph,
                "loads": self.snapshot.loads,
                "digest": self.snapshot.digest,
                "loading": self.snapshot.loading,
            },
            "complete": result.complete,
            "incomplete": _listed(("code", "subject"), result.incomplete),
            **{part: _listed(("id", "digest"), result.of(part)) for part in PARTS[question.kind]},
            "result_digest": result.digest,
        }

    @classmethod
    def read(cls, payload: Json) -> Self:
        """Read a statement of a version that this hub knows.

        Raises:
            InvalidValueError: A field is missing or has the wrong type.
        """
        try:
            return cls(
                issuer=text(payload["issuer"]),
                issued_at=moment(payload["issued_at"]),
                question=_question(payload),
                reading=_reading(payload),
                snapshot=_snapshot(payload["snapshot"]),
                result=_result(payload),
            )
        except KeyError as error:
            message = f"the statement has no field {error}"
            raise InvalidValueError(message, rule="receipt.field") from error


def _kind(payload: Json) -> Kind:
    stated = text(payload.get("kind", Kind.LINKED_PARTY_CHECK.value))
    try:
        return Kind(stated)
    except ValueError as error:
        message = f"{stated!r} is no kind of question that this program knows"
        raise InvalidValueError(message, rule="receipt.kind") from error


def _question(payload: Json) -> Question:
    kind = _kind(payload)
    return Question(
        lot=text(payload["lot"]),
        subjects=tuple(text(item) for item in items(payload["subjects"])),
        regime=text(payload["regime"]),
        as_of=text(payload["as_of"]),
        known_at=moment(payload["known_at"]),
        kind=kind,
        pool=text(payload["pool"]) if kind is Kind.DRAW_CHECK else None,
    )


def _reading(payload: Json) -> Reading:
    limits = payload["limits"]
    if not isinstance(limits, dict):
        raise InvalidValueError("the limits of the statement are no object", rule="receipt.field")
    return Reading(
        relations=tuple(text(item) for item in items(payload["relations"])),
        limits={text(name): integer(value) for name, value in limits.items()},
        rules=pairs(payload["rules"], "id", "version"),
        software=text(payload["software"]),
        answer_format=text(payload["answer_format"]),
    )


def _snapshot(value: object) -> Snapshot:
    if not isinstance(value, dict):
        raise InvalidValueError("the snapshot of the statement is no object", rule="receipt.field")
    return Snapshot(
        graph=text(value["graph"]),
        loads=integer(value["loads"]),
        digest=text(value["digest"]),
        loading=boolean(value["loading"]),
    )


def _result(payload: Json) -> Result:
    return Result(
        complete=boolean(payload["complete"]),
        incomplete=pairs(payload["incomplete"], "code", "subject"),
        items={part: pairs(payload[part], "id", "digest") for part in PARTS[_kind(payload)]},
        digest=text(payload["result_digest"]),
    )


def _listed(names: tuple[str, str], values: tuple[tuple[str, str], ...]) -> list[Json]:
    return [dict(zip(names, value, strict=True)) for value in values]
