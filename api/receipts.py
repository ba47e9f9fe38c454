"""What a receipt of the hub states about an answer, and giving the answer again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import cache

from credit_hub.api.hub import Hub
from credit_hub.api.schemas.base import View
from credit_hub.api.schemas.check import LotCheckView
from credit_hub.api.schemas.draw import DrawCheckView
from credit_hub.api.version import version
from credit_hub.graph.check import check_lot
from credit_hub.graph.detectors import RULES
from credit_hub.graph.detectors.situation import LOOK_AFTER_DAYS
from credit_hub.graph.draw.rules import DRAW_RULES
from credit_hub.graph.draw_check import check_draw
from credit_hub.graph.knowledge import Knowledge
from credit_hub.graph.neighbourhood_reader import Limits
from credit_hub.graph.relations import draw_relations, searched_relations
from credit_hub.ledger.receipts.canonical import Json, digest, parse
from credit_hub.ledger.receipts.comparison import differences, result_of
from credit_hub.ledger.receipts.envelope import Envelope
from credit_hub.ledger.receipts.statement import Kind, Question, Reading, Snapshot, Statement
from credit_hub.model.errors import NotFoundError, RuleError
from credit_hub.model.findings import LotCheck
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime

__all__ = [
    "Replay",
    "Same",
    "answer_json",
    "changed_rules",
    "limits_of",
    "other_graph",
    "other_rules",
    "read_payload",
    "replay",
    "statement_of",
]

_LOOK_AFTER = "look_after_days"
_VIEWS: Mapping[Kind, type[View]] = {
    Kind.LINKED_PARTY_CHECK: LotCheckView,
    Kind.DRAW_CHECK: DrawCheckView,
}


class Same(StrEnum):
    """Whether an answer is given again."""

    SAME = "same"
    DIFFERENT = "different"
    UNDECIDABLE = "undecidable"


@dataclass(frozen=True, slots=True)
class Replay:
    """The result of asking again: what differs, or why it cannot be decided; and remarks."""

    same: Same
    reasons: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def json(self) -> Json:
        """Return it as a JSON object."""
        return {
            "result": self.same.value,
            "reasons": list(self.reasons),
            "remarks": list(self.remarks),
        }


def answer_json(view: LotCheckView | DrawCheckView) -> Json:
    """Return the answer as JSON, without its receipt: this is what a result digest is over."""
    return view.model_dump(mode="json", exclude={"receipt"})


def statement_of(
    view: LotCheckView | DrawCheckView,
    *,
    knowledge: Knowledge,
    limits: Limits,
    issuer: str,
    now: datetime,
) -> Statement:
    """Return what a receipt states about an answer."""
    kind = Kind.DRAW_CHECK if isinstance(view, DrawCheckView) else Kind.LINKED_PARTY_CHECK
    return Statement(
        issuer=issuer,
        issued_at=now,
        question=Question(
            lot=view.lot_id,
            subjects=tuple(bidder.id for bidder in view.bidders),
            regime=view.regime,
            as_of=view.as_of,
            known_at=knowledge.moment,
            kind=kind,
            pool=view.pool_id if isinstance(view, DrawCheckView) else None,
        ),
        reading=Reading(
            relations=_relations(kind),
            limits={**asdict(limits), _LOOK_AFTER: LOOK_AFTER_DAYS},
            rules=tuple((rule.id, rule.version) for rule in view.rules),
            software=f"credit-hub {version()}",
            answer_format=_answer_format(kind),
        ),
        snapshot=Snapshot(
            graph=knowledge.graph,
            loads=knowledge.loads.count,
            digest=knowledge.loads.digest,
            loading=knowledge.loading,
        ),
        result=result_of(answer_json(view), kind),
    )


def replay(hub: Hub, statement: Statement) -> Replay:
    """Ask the question of a receipt again, of what the graph knew then, and compare.

    Nothing is written: no finding is kept and no receipt issued.

    Raises:
        StoreError: The graph cannot be reached or refuses a query.
        LedgerError: The ledger cannot be reached.
    """
    question = statement.question
    knowledge = hub.knowledge.at(question.known_at)
    obstacles = (*other_graph(statement, knowledge), *other_rules(statement))
    if obstacles:
        return Replay(Same.UNDECIDABLE, obstacles)
    remarks = tuple(_remarks(statement, knowledge))
    try:
        found = differences(statement, answer_json(_answered(hub, statement, knowledge)))
    except (NotFoundError, RuleError) as error:
        return Replay(Same.DIFFERENT, (error.message,), remarks)
    return Replay(Same.DIFFERENT if found else Same.SAME, found, remarks)


def _answered(hub: Hub, statement: Statement, knowledge: Knowledge) -> LotCheckView | DrawCheckView:
    """The answer to the question of a statement, of what was known then."""
    question = statement.question
    if question.pool is None:
        return LotCheckView.of(
            _check_again(hub, statement, knowledge), hub.notary.precisions(knowledge.moment)
        )
    return DrawCheckView.of(
        check_draw(
            hub.store,
            question.lot,
            question.pool,
            regime=Regime(question.regime),
            known_at=knowledge.moment,
            now=knowledge.moment,
            limits=limits_of(statement),
        )
    )


def _check_again(hub: Hub, statement: Statement, knowledge: Knowledge) -> LotCheck:
    """Ask the question of a linked-party check again, of what was known at a moment.

    Raises:
        NotFoundError: There is no such lot any more.
        RuleError: It does not say what is needed to judge it.
    """
    question = statement.question
    return check_lot(
        hub.store,
        question.lot,
        regime=Regime(question.regime),
        as_of=AsOf.parse(question.as_of),
        known_at=knowledge.moment,
        now=knowledge.moment,
        limits=limits_of(statement),
    )


def limits_of(statement: Statement) -> Limits:
    """The bounds of the reading that a statement names."""
    return Limits(**{k: v for k, v in statement.reading.limits.items() if k != _LOOK_AFTER})


def other_graph(statement: Statement, knowledge: Knowledge) -> Iterator[str]:
    """Why the question cannot be asked of this graph."""
    if statement.snapshot.graph != knowledge.graph:
        yield f"the receipt is of {statement.snapshot.graph}, this hub has {knowledge.graph}"
    if statement.question.known_at > knowledge.moment:
        yield f"it was known at {statement.question.known_at}, which this graph has not reached"


def other_rules(statement: Statement) -> Iterator[str]:
    """What makes an answer of now another one than that of the statement, whatever the facts."""
    yield from _changed_rules(statement)
    yield from _changed_reading(statement.reading, statement.question.kind)


def changed_rules(statement: Statement) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield each rule whose version differs now: its id, the stated version, the present one."""
    stated = dict(statement.reading.rules)
    law = Regime(statement.question.regime)
    present = {rule.id: rule.version for rule in RULES if law in rule.articles}
    if statement.question.kind is Kind.DRAW_CHECK:
        present = {rule.id: rule.version for rule in DRAW_RULES}
    for rule in sorted(stated.keys() | present.keys()):
        if stated.get(rule) != present.get(rule):
            yield rule, stated.get(rule), present.get(rule)


def _changed_rules(statement: Statement) -> Iterator[str]:
    for rule, before, now in changed_rules(statement):
        if before is None:
            yield f"rule {rule} {now} was not there yet"
        elif now is None:
            yield f"rule {rule} {before} is no longer there"
        else:
            yield f"rule {rule} {before} is now {now}"


def _changed_reading(reading: Reading, kind: Kind) -> Iterator[str]:
    known = {field.name for field in fields(Limits)}
    if reading.limits.keys() != known | {_LOOK_AFTER}:
        yield f"the limits of a reading were {', '.join(sorted(reading.limits))}"
    elif reading.limits[_LOOK_AFTER] != LOOK_AFTER_DAYS:
        days = reading.limits[_LOOK_AFTER]
        yield f"the look-after window of {days} days is now {LOOK_AFTER_DAYS}"
    if reading.relations != _relations(kind):
        changed = sorted(set(reading.relations) ^ set(_relations(kind)))
        yield f"the relations that are followed have changed: {', '.join(changed)}"
    if reading.answer_format != _answer_format(kind):
        yield "the JSON of answers has another format now"


def _remarks(statement: Statement, knowledge: Knowledge) -> Iterator[str]:
    snapshot = statement.snapshot
    if (snapshot.loads, snapshot.digest) != (knowledge.loads.count, knowledge.loads.digest):
        yield (
            f"of the loads that had ended by then the receipt counts {snapshot.loads}, "
            f"the graph now {knowledge.loads.count}, or others"
        )


def read_payload(token: str) -> dict[str, object]:
    """Return the statement of a receipt from the ledger, for reading: nothing is verified."""
    return dict(parse(Envelope.read(token).payload))


def _relations(kind: Kind) -> tuple[str, ...]:
    return draw_relations() if kind is Kind.DRAW_CHECK else searched_relations()


@cache
def _answer_format(kind: Kind) -> str:
    """Name the shape of the answer's JSON; what describes it for readers does not count."""
    schema = _VIEWS[kind].model_json_schema(mode="serialization")
    return digest(_bare(schema))


def _bare(schema: object) -> object:
    if isinstance(schema, dict):
        return {k: _bare(v) for k, v in schema.items() if k not in _FOR_READERS}
    if isinstance(schema, list):
        return [_bare(item) for item in schema]
    return schema


_FOR_READERS = frozenset({"description", "title", "examples"})
