"""Findings and leads in the graph: kept by id, in two kinds of node that never mix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credit_hub.cypher import load
from credit_hub.graph.repositories import values
from credit_hub.graph.store import GraphStore, Row, Transaction
from credit_hub.model.errors import ConflictError, NotFoundError
from credit_hub.model.findings import Finding, Judgement, Lead, LotCheck
from credit_hub.model.judgement_json import from_json, to_json

__all__ = ["FindingRepository", "StoredJudgement"]

_LIMIT: Final = 500
"""Findings and leads in one answer."""


@dataclass(frozen=True, slots=True)
class StoredJudgement:
    """A finding or lead with the times at which it was first written and last changed."""

    judgement: Finding | Lead
    recorded_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class FindingRepository:
    """Keeps and returns findings and leads."""

    store: GraphStore

    def save(self, check: LotCheck, now: datetime) -> int:
        """Keep everything that a check found, in one transaction, and return how many there are.

        Saving the same check again changes nothing.

        Raises:
            ConflictError: A finding has the id of a kept lead, or a lead that of a kept finding.
            NotFoundError: The lot is not in the graph.
        """

        def work(tx: Transaction) -> int:
            return _save(tx, check.findings, Finding, now) + _save(tx, check.leads, Lead, now)

        if not check.findings and not check.leads:
            return 0  # Most lots: no transaction is opened for them.
        return self.store.transact(work)

    def get(self, judgement_id: str) -> Finding | Lead:
        """Return a finding or lead by its id.

        Raises:
            NotFoundError: There is none.
        """
        rows = self.store.read(load("findings/get"), {"id": judgement_id})
        if not rows:
            message = f"no finding or lead {judgement_id!r}"
            raise NotFoundError(message, remedy="check the lot again: credit-hub check LOT")
        return _stored(rows[0]).judgement

    def of_lot(self, lot_id: str, *, limit: int = _LIMIT) -> tuple[StoredJudgement, ...]:
        """Return the findings and leads about a lot, findings first."""
        rows = self.store.read(load("findings/of_lot"), {"lot_id": lot_id, "limit": limit})
        return tuple(map(_stored, rows))

    def concerning(self, subject_id: str, *, limit: int = _LIMIT) -> tuple[StoredJudgement, ...]:
        """Return the findings and leads that concern a subject, latest first."""
        parameters = {"subject_id": subject_id, "limit": limit}
        return tuple(map(_stored, self.store.read(load("findings/concerning"), parameters)))


def _save(
    tx: Transaction, judgements: Sequence[Judgement], kind: type[Finding | Lead], now: datetime
) -> int:
    if not judgements:
        return 0
    own, other = ("Finding", "Lead") if kind is Finding else ("Lead", "Finding")
    ids = [judgement.id for judgement in judgements]
    taken = tx.run(load("findings/ids_taken").bound(other), {"ids": ids})
    if taken:
        message = f"{taken[0]['id']!r} is kept as a {other}, and never becomes a {own}"
        raise ConflictError(message, remedy="a rule that changes its class must change its version")
    rows = tx.run(
        load("findings/save").bound(own),
        {"judgements": [_parameters(judgement) for judgement in judgements], "now": now},
    )
    saved = values.integer(rows[0]["saved"])
    if saved != len(judgements):
        lots = ", ".join(sorted({judgement.lot_id for judgement in judgements}))
        raise NotFoundError(f"no lot to keep the findings with: {lots}")
    return saved


def _parameters(judgement: Judgement) -> dict[str, object]:
    payload = to_json(judgement)
    return {
        "id": judgement.id,
        "payload": payload,
        "lot_id": judgement.lot_id,
        "subjects": judgement.subjects,
        "properties": {
            "rule_id": judgement.rule_id,
            "rule_version": judgement.rule_version,
            "evidence_class": judgement.evidence.value,
            "variant": judgement.variant,
            "regime": judgement.regime.value,
            "lot_id": judgement.lot_id,
            "as_of": str(judgement.as_of),
            "payload": payload,
        },
    }


def _stored(row: Row) -> StoredJudgement:
    return StoredJudgement(
        from_json(values.text(row["payload"])),
        values.moment(row["recorded_at"]),
        values.moment(row["updated_at"]),
    )
