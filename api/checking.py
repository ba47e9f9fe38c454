"""One way to ask for a check: the command line and the HTTP service give the same JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from credit_hub.api.hub import Hub
from credit_hub.api.receipts import statement_of
from credit_hub.api.schemas.check import LotCheckView
from credit_hub.api.schemas.receipt import ReceiptView
from credit_hub.graph.check import check_lot, evaluate
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.neighbourhood_reader import Limits
from credit_hub.graph.repositories.findings import FindingRepository
from credit_hub.ledger.outcomes.precision import Precisions
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.findings import LotCheck
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime

_PREFIX = "lot:"


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """A question about one lot; None means its own regime, its bid deadline, all that is known."""

    lot_id: str
    regime: Regime | None
    as_of: AsOf | None
    known_at: datetime | None

    @classmethod
    def parse(
        cls,
        lot_id: str,
        *,
        regime: str | None = None,
        as_of: str | None = None,
        known_at: str | None = None,
    ) -> Self:
        """Read the texts that a user gives.

        Raises:
            InvalidValueError: The regime or one of the moments is not readable.
        """
        return cls(
            lot_id if lot_id.startswith(_PREFIX) else _PREFIX + lot_id,
            None if regime is None else _regime(regime),
            None if as_of is None else AsOf.parse(as_of),
            None if known_at is None else AsOf.parse(known_at).moment,
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A check with the figures that stand beside its findings, and its JSON with the receipt."""

    check: LotCheck
    precisions: Precisions
    view: LotCheckView


def run_check(
    hub: Hub, request: CheckRequest, now: datetime, facts: Neighbourhood | None = None
) -> Answer:
    """Check the lot; keep what was found and the receipt before the answer leaves.

    The answer is for a moment of knowledge that is settled, see graph.knowledge; ``now`` is when
    the receipt is issued. ``facts`` are those of the lot at ``request.known_at`` and around
    ``request.as_of`` within the limits of a reading, where they have been read already.
    """
    limits = Limits()
    knowledge = hub.knowledge.at(request.known_at)
    check = (
        _read_and_judge(hub, request, knowledge.moment, limits)
        if facts is None
        else evaluate(facts, regime=request.regime, as_of=request.as_of, known_at=knowledge.moment)
    )
    FindingRepository(hub.store).save(check, now)
    precisions = hub.notary.precisions(knowledge.moment)
    bare = LotCheckView.of(check, precisions)
    statement = statement_of(
        bare, knowledge=knowledge, limits=limits, issuer=hub.notary.issuer, now=now
    )
    receipt = ReceiptView.of(hub.notary.issue(statement))
    return Answer(check, precisions, bare.model_copy(update={"receipt": receipt}))


def _read_and_judge(hub: Hub, request: CheckRequest, moment: datetime, limits: Limits) -> LotCheck:
    return check_lot(
        hub.store,
        request.lot_id,
        regime=request.regime,
        as_of=request.as_of,
        known_at=moment,
        now=moment,
        limits=limits,
    )


def _regime(text: str) -> Regime:
    try:
        return Regime(text.strip().lower())
    except ValueError as error:
        message = f"regime {text!r} is not known"
        raise InvalidValueError(
            message, remedy="write tender (招标投标) or procurement (政府采购)"
        ) from error
