"""Questions beyond the check of a lot: the command line and HTTP get the same view of each.

Nothing here is kept: no finding is written and no receipt is issued.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Final, TypeVar

from credit_hub.api.checking import CheckRequest
from credit_hub.api.hub import Hub
from credit_hub.api.receipts import read_payload
from credit_hub.api.schemas.equity import EquityView
from credit_hub.api.schemas.explanation import DifferenceView, ExplanationView, WhatIfBody
from credit_hub.api.schemas.parties import PartiesView
from credit_hub.api.schemas.paths import PathsView
from credit_hub.graph.detectors.situation import LOOK_AFTER_DAYS
from credit_hub.graph.explain.reading import explain_finding
from credit_hub.graph.explain.whatif import what_if
from credit_hub.graph.firms.reading import firm_leads
from credit_hub.graph.neighbourhood_reader import Limits
from credit_hub.graph.ownership.actual_controller import actual_controller
from credit_hub.graph.ownership.beneficial_owners import beneficial_owners
from credit_hub.graph.ownership.equity import LAYERS, Bounds, Direction, penetrate
from credit_hub.graph.parties.links import Relation
from credit_hub.graph.parties.reading import check_parties
from credit_hub.graph.past import read_as_known
from credit_hub.graph.paths.answer import PathBounds
from credit_hub.graph.paths.reading import find_paths
from credit_hub.graph.repositories.findings import FindingRepository
from credit_hub.graph.repositories.ownership import OwnershipLimits, OwnershipRepository
from credit_hub.ledger.receipts.statement import Statement
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.findings import Judgement
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime

__all__ = ["equity", "explanation", "parties", "paths", "suppose"]

_HUNDRED: Final = 100
_Word = TypeVar("_Word", Regime, Relation, Direction)


def explanation(hub: Hub, finding_id: str, now: datetime) -> ExplanationView:
    """Explain a kept finding or lead by what was known when it was found.

    Raises:
        NotFoundError: There is none, or it does not follow from what was known.
    """
    judgement = FindingRepository(hub.store).get(finding_id)
    known_at = _found_at(hub, judgement) or hub.knowledge.at().moment
    found = explain_finding(hub.store, judgement, known_at=known_at)
    return ExplanationView.of(found, known_at, hub.notary.ledger.outcomes.precisions(now))


def suppose(hub: Hub, lot_id: str, body: WhatIfBody) -> DifferenceView:
    """Ask about a lot with some facts less or more; errors as in graph.explain.whatif."""
    request = CheckRequest.parse(
        lot_id, regime=body.regime, as_of=body.as_of, known_at=body.known_at
    )
    known_at = hub.knowledge.at(request.known_at).moment
    neighbourhood = read_as_known(
        hub.store,
        request.lot_id,
        day=None if request.as_of is None else request.as_of.day,
        known_at=known_at,
        look_after_days=LOOK_AFTER_DAYS,
        limits=Limits(),
    )
    found = what_if(
        neighbourhood, drop=body.drop, add=body.add, regime=request.regime, as_of=request.as_of
    )
    return DifferenceView.of(found, known_at, hub.notary.precisions(known_at))


def parties(  # noqa: PLR0913  # the parts of the question
    hub: Hub,
    ids: Sequence[str],
    *,
    now: datetime,
    regime: str,
    as_of: str | None = None,
    relations: Iterable[str] | None = None,
    known_at: str | None = None,
) -> PartiesView:
    """Say who among some parties is linked, today unless ``as_of`` says when.

    Errors as in graph.parties.reading.
    """
    law, moment = _one_of(Regime, "regime", regime), _day_asked(as_of, now)
    known = _known_at(hub, known_at)
    found = check_parties(
        hub.store,
        ids,
        regime=law,
        as_of=moment,
        known_at=known,
        relations=tuple(Relation)
        if relations is None
        else [_one_of(Relation, "relation", name) for name in relations],
    )
    firms = firm_leads(hub.store, ids, as_of=moment, known_at=known, regime=law)
    return PartiesView.of(found, firms)


def paths(  # noqa: PLR0913  # the parts of the question
    hub: Hub,
    start: str,
    end: str,
    *,
    as_of: str | None = None,
    relations: Iterable[str] = (),
    through: Iterable[str] = (),
    bounds: PathBounds,
    known_at: str | None = None,
) -> PathsView:
    """Find the paths between two nodes; errors as in graph.paths.reading."""
    found = find_paths(
        hub.store,
        start,
        end,
        known_at=_known_at(hub, known_at),
        as_of=None if as_of is None else AsOf.parse(as_of),
        relations=relations,
        through=through,
        bounds=bounds,
    )
    return PathsView.of(found)


def equity(  # noqa: PLR0913  # the parts of the question
    hub: Hub,
    entity_id: str,
    *,
    now: datetime,
    direction: str,
    as_of: str | None = None,
    layers: int = LAYERS,
    at_least: str = "0",
    known_at: str | None = None,
) -> EquityView:
    """Return the equity above or below a unit; above it also who controls and who benefits.

    Without ``as_of`` it is that of today; the answer says which day that was.

    Raises:
        InvalidValueError: A moment, direction, number of layers or percentage is not readable, or
            holders of a person are asked for.
        NotFoundError: There is no such unit.
    """
    way, moment = _one_of(Direction, "direction", direction), _day_asked(as_of, now)
    if not 1 <= layers <= LAYERS:
        raise InvalidValueError(f"{layers} layers", remedy=f"ask for 1 to {LAYERS} layers")
    bounds = Bounds(layers=layers, at_least=_percent(at_least))
    known = _known_at(hub, known_at)
    repository = OwnershipRepository(hub.store)
    read = repository.upward if way is Direction.UP else repository.downward
    owned = read(entity_id, day=moment.day, known_at=known, limits=OwnershipLimits(layers=LAYERS))
    found = penetrate(entity_id, owned, way, bounds=bounds)
    if way is Direction.DOWN:
        return EquityView.of(found, owned, moment, known)
    if owned.is_person(entity_id):
        message = f"{entity_id!r} is a person: nobody holds shares of it"
        raise InvalidValueError(message, remedy="ask for the direction down")
    control = actual_controller(entity_id, owned)
    owners = beneficial_owners(entity_id, owned, day=moment.day, control=control)
    firms = firm_leads(hub.store, [entity_id], as_of=moment, known_at=known)
    return EquityView.of(found, owned, moment, known, control, owners).about(firms)


def _found_at(hub: Hub, judgement: Judgement) -> datetime | None:
    """The moment of knowledge of the latest receipt that states the judgement."""
    for stored in hub.notary.ledger.receipts.of_lot(judgement.lot_id):
        result = Statement.read(read_payload(stored.receipt.jws)).result
        if judgement.id in dict((*result.findings, *result.leads)):
            return stored.known_at
    return None


def _known_at(hub: Hub, asked: str | None) -> datetime:
    return hub.knowledge.at(None if asked is None else AsOf.parse(asked).moment).moment


def _day_asked(asked: str | None, now: datetime) -> AsOf:
    """The moment asked about; without one the civil day of China that ``now`` falls on."""
    return AsOf.today(now) if asked is None else AsOf.parse(asked)


def _one_of(kind: type[_Word], what: str, text: str) -> _Word:
    try:
        return kind(text)
    except ValueError as error:
        message = f"{what} {text!r} is not known"
        raise InvalidValueError(message, remedy=f"write one of {', '.join(kind)}") from error


def _percent(text: str) -> Fraction:
    try:
        share = Fraction(text) / _HUNDRED if text.isascii() and "/" not in text else None
    except ValueError:
        share = None
    if share is None or not 0 <= share <= 1:
        message = f"{text!r} is no percentage"
        raise InvalidValueError(message, remedy="write a number from 0 to 100, as in 25 or 0.5")
    return share
