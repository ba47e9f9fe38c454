"""Asking again: the pre-award re-check with its difference, and what changed since a receipt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credit_hub.api.checking import Answer, CheckRequest, run_check
from credit_hub.api.hub import Hub
from credit_hub.api.receipts import (
    Same,
    answer_json,
    changed_rules,
    limits_of,
    other_graph,
    other_rules,
)
from credit_hub.api.schemas.check import LotCheckView, judgement_view
from credit_hub.api.schemas.review import (
    AffectedView,
    AnswerDifferenceView,
    ChangedJudgementView,
    ChangesView,
    FactsView,
    LimitView,
    MovedJudgementView,
    RecheckView,
    RuleChangeView,
)
from credit_hub.graph.changes.compare import facts_behind
from credit_hub.graph.changes.reading import LotChanges, read_changes
from credit_hub.graph.check import evaluate
from credit_hub.graph.explain.whatif import Changed, matched
from credit_hub.graph.knowledge import Knowledge
from credit_hub.graph.neighbourhood_reader import Limits
from credit_hub.graph.repositories.findings import FindingRepository
from credit_hub.ledger.receipts.canonical import Json, digest
from credit_hub.ledger.receipts.comparison import differences
from credit_hub.ledger.receipts.documents import Document
from credit_hub.ledger.receipts.signing import receipt_id
from credit_hub.ledger.receipts.statement import Kind, Statement
from credit_hub.ledger.receipts.verification import Conclusion, State, verify
from credit_hub.model.errors import ConflictError, InvalidValueError
from credit_hub.model.findings import Judgement
from credit_hub.model.interval import AsOf, utc_iso
from credit_hub.model.statutes import Regime

__all__ = ["Held", "changes_since", "held", "held_by_id", "held_by_text", "is_id", "recheck"]

_ID: Final = "receipt:"
_KEPT: Final = 5000
"""Findings and leads of a lot, of all moments and regimes asked about, that are looked through."""
_MOMENT: Final = "known_at"


@dataclass(frozen=True, slots=True)
class Held:
    """A receipt that holds here: its id, and what it states about a linked-party check."""

    id: str
    statement: Statement


@dataclass(frozen=True, slots=True)
class _First:
    """The first answer: given again, or the reasons why not and the judgements that were kept."""

    view: LotCheckView | None
    judgements: tuple[Judgement, ...]
    untold: tuple[str, ...]
    outcome: Same
    reasons: tuple[str, ...]


def is_id(text: str) -> bool:
    """Say whether a text names a receipt by its id, and is none itself."""
    return text.startswith(_ID)


def held_by_text(hub: Hub, text: str) -> Held:
    """Find a receipt by its id, or read a JWS; errors as in :func:`held`.

    Raises:
        NotFoundError: There is no receipt of this id.
    """
    return held_by_id(hub, text) if is_id(text) else held(hub, Document(text.strip()))


def held_by_id(hub: Hub, id_: str) -> Held:
    """Find a receipt by its id; errors as in :func:`held`.

    Raises:
        NotFoundError: There is no receipt of this id.
    """
    return held(hub, Document(hub.notary.ledger.receipts.get(id_).receipt.jws, id_))


def held(hub: Hub, document: Document) -> Held:
    """Verify a receipt with the keys of this hub.

    Raises:
        InvalidValueError: It is not valid, not of a key of this hub, or of another kind.
    """
    verdict = verify(document, hub.notary.public_keys())
    statement = verdict.statement
    if statement is None or verdict.conclusion is not Conclusion.VALID:
        bad = next(s for s in verdict.steps if s.state in {State.FAIL, State.UNKNOWN})
        message = f"the receipt does not hold here: {bad.name}: {bad.seen}"
        remedy = "hand in a receipt of this hub as it came, or its id"
        raise InvalidValueError(message, remedy=remedy, rule=f"receipt.{bad.name}")
    if statement.question.kind is not Kind.LINKED_PARTY_CHECK:
        message = f"the receipt is of a {statement.question.kind}, not of a linked-party check"
        remedy = "ask the draw-check again; credit-hub replay gives the first answer again"
        raise InvalidValueError(message, remedy=remedy, rule="receipt.kind")
    return Held(receipt_id(document.jws), statement)


def changes_since(hub: Hub, receipt: Held) -> ChangesView:
    """Say what changed around the lot since a receipt; no answer is made and nothing is kept.

    Raises:
        ConflictError: The receipt is of another graph.
        NotFoundError: The lot is no longer there.
    """
    question = receipt.statement.question
    knowledge = hub.knowledge.at()
    changes = _changes(hub, receipt.statement, knowledge)
    kept, untold = _kept(hub, receipt.statement)
    changed = [fact.step.edge_id for fact in changes.facts]
    touched = ((judgement.id, facts_behind(judgement, changed)) for judgement in kept)
    return ChangesView(
        receipt=receipt.id,
        lot_id=question.lot,
        as_of=question.as_of,
        regime=Regime(question.regime).value,
        loading=knowledge.loading,
        affected=tuple(AffectedView(id=id_, facts=facts) for id_, facts in touched if facts),
        untold=untold,
        changed=FactsView.of(changes),
    )


def recheck(hub: Hub, receipt: Held, now: datetime, *, lot_id: str | None = None) -> RecheckView:
    """Ask the question of a receipt again, of all that is known now, and compare the answers.

    Args:
        hub: What to ask.
        receipt: The receipt of the first answer.
        now: When the new receipt is issued.
        lot_id: The lot that the caller names; None to take that of the receipt.

    Raises:
        InvalidValueError: The receipt is of another lot.
        ConflictError: The receipt is of another graph.
        NotFoundError: The lot is no longer there.
    """
    question = receipt.statement.question
    request = CheckRequest.parse(
        lot_id or question.lot, regime=question.regime, as_of=question.as_of
    )
    if request.lot_id != question.lot:
        message = f"the receipt is of {question.lot}, not of {request.lot_id}"
        remedy = "name the lot of the receipt"
        raise InvalidValueError(message, remedy=remedy, rule="receipt.lot")
    knowledge = hub.knowledge.at()
    changes = _changes(hub, receipt.statement, knowledge)
    answer = run_check(
        hub,
        CheckRequest(request.lot_id, request.regime, request.as_of, knowledge.moment),
        now,
        changes.after,
    )
    first = _first_answer(hub, receipt.statement, changes)
    return RecheckView(answer=answer.view, difference=_difference(receipt, first, answer, changes))


def _changes(hub: Hub, statement: Statement, knowledge: Knowledge) -> LotChanges:
    foreign = tuple(other_graph(statement, knowledge))
    if foreign:
        raise ConflictError("; ".join(foreign), remedy="ask the hub that issued the receipt")
    question = statement.question
    return read_changes(
        hub.store,
        question.lot,
        as_of=AsOf.parse(question.as_of),
        since=question.known_at,
        until=knowledge.moment,
    )


def _first_answer(hub: Hub, statement: Statement, changes: LotChanges) -> _First:
    """Derive the first answer again; where that cannot be, take what was kept of it."""
    question = statement.question
    reasons = tuple(other_rules(statement))
    if not reasons and limits_of(statement) != Limits():
        reasons = (f"the limits of a reading were {dict(statement.reading.limits)}",)
    outcome = Same.UNDECIDABLE
    if not reasons:
        check = evaluate(
            changes.before,
            regime=Regime(question.regime),
            as_of=AsOf.parse(question.as_of),
            known_at=question.known_at,
        )
        view = LotCheckView.of(check, hub.notary.precisions(question.known_at))
        reasons = differences(statement, answer_json(view))
        if not reasons:
            return _First(view, (*check.findings, *check.leads), (), Same.SAME, ())
        outcome = Same.DIFFERENT
    kept, untold = _kept(hub, statement)
    return _First(None, kept, untold, outcome, reasons)


def _kept(hub: Hub, statement: Statement) -> tuple[tuple[Judgement, ...], tuple[str, ...]]:
    """The judgements that a receipt states, as they are kept, and the ids that are not."""
    stated = dict((*statement.result.findings, *statement.result.leads))
    stored = FindingRepository(hub.store).of_lot(statement.question.lot, limit=_KEPT)
    kept = tuple(s.judgement for s in stored if s.judgement.id in stated)
    found = {judgement.id for judgement in kept}
    return kept, tuple(sorted(stated.keys() - found))


def _difference(
    receipt: Held, first: _First, answer: Answer, changes: LotChanges
) -> AnswerDifferenceView:
    statement, check = receipt.statement, answer.check
    found = matched(first.judgements, (*check.findings, *check.leads))
    pairs = found.changed + tuple(p for p in found.both if first.view and p.before != p.after)
    stays = {p.after.id for p in found.both} - {p.after.id for p in pairs}
    before = None if first.view is None else _said(first.view)
    after = _said(answer.view)
    parts = () if before is None else tuple(k for k in after if before.get(k) != after[k])
    subjects = statement.question.subjects
    limits = dict.fromkeys((gap.code, gap.subject) for gap in check.incomplete)
    return AnswerDifferenceView(
        receipt=receipt.id,
        first_known_at=utc_iso(statement.question.known_at),
        known_at=answer.view.known_at or "",
        first_answer=first.outcome.value,
        reasons=first.reasons,
        nothing_changed=None if before is None else not parts,
        digest_before=None if before is None else digest(before),
        digest_after=digest(after),
        parts=parts,
        appeared=_moved(found.appeared, answer, changes),
        gone=_moved(found.gone, answer, changes),
        changed=tuple(_pair(pair, answer, changes) for pair in pairs),
        unchanged=tuple(sorted(stays)),
        untold=first.untold,
        rules=tuple(
            RuleChangeView(id=rule, before=was, after=now)
            for rule, was, now in changed_rules(statement)
        ),
        subjects_appeared=tuple(b for b in answer.view.bidders if b.id not in subjects),
        subjects_gone=tuple(s for s in subjects if s not in check.bidders),
        complete_before=statement.result.complete,
        complete_after=check.complete,
        limits_appeared=_limits(limits, without=statement.result.incomplete),
        limits_gone=_limits(statement.result.incomplete, without=limits),
        changes=FactsView.of(changes),
    )


def _said(view: LotCheckView) -> Json:
    """What an answer says, whenever it was asked."""
    return {name: value for name, value in answer_json(view).items() if name != _MOMENT}


def _moved(
    judgements: Iterable[Judgement], answer: Answer, changes: LotChanges
) -> tuple[MovedJudgementView, ...]:
    changed = [fact.step.edge_id for fact in changes.facts]
    return tuple(
        MovedJudgementView(
            judgement=judgement_view(judgement, answer.precisions),
            facts=facts_behind(judgement, changed),
        )
        for judgement in judgements
    )


def _pair(pair: Changed, answer: Answer, changes: LotChanges) -> ChangedJudgementView:
    changed = [fact.step.edge_id for fact in changes.facts]
    both = {*facts_behind(pair.before, changed), *facts_behind(pair.after, changed)}
    return ChangedJudgementView(
        before=judgement_view(pair.before, answer.precisions),
        after=judgement_view(pair.after, answer.precisions),
        facts=tuple(sorted(both)),
    )


def _limits(
    limits: Iterable[tuple[str, str]], *, without: Iterable[tuple[str, str]]
) -> tuple[LimitView, ...]:
    known = frozenset(without)
    return LimitView.each([pair for pair in limits if pair not in known])
