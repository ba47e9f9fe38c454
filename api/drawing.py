"""One way to ask for a draw-check: the command line and the HTTP service give the same JSON."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credit_hub.api.checking import CheckRequest
from credit_hub.api.hub import Hub
from credit_hub.api.receipts import statement_of
from credit_hub.api.schemas.draw import AvailabilityView, DrawCheckView
from credit_hub.api.schemas.receipt import ReceiptView
from credit_hub.graph.draw.answer import DrawCheck
from credit_hub.graph.draw_check import check_draw
from credit_hub.graph.neighbourhood_reader import Limits

__all__ = ["Drawn", "availability", "run_draw_check"]

_PREFIX: Final = "expert-pool:"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw-check and its JSON with the receipt."""

    check: DrawCheck
    view: DrawCheckView


def run_draw_check(hub: Hub, request: CheckRequest, pool: str, now: datetime) -> Drawn:
    """Say which experts of a pool may be drawn; the receipt is kept before the answer leaves.

    Args:
        hub: What to ask.
        request: The lot, the regime and the moment of knowledge; a draw-check always looks from
            the bid deadline, whatever ``as_of`` says.
        pool: Code or id of the pool.
        now: When the receipt is issued.

    Raises:
        NotFoundError: There is no such lot or pool.
        MissingInputError: The lot states no deadline, or no body of law and none is given.
    """
    limits = Limits()
    knowledge = hub.knowledge.at(request.known_at)
    check = check_draw(
        hub.store,
        request.lot_id,
        pool if pool.startswith(_PREFIX) else _PREFIX + pool,
        regime=request.regime,
        known_at=knowledge.moment,
        now=knowledge.moment,
        limits=limits,
    )
    bare = DrawCheckView.of(check)
    statement = statement_of(
        bare, knowledge=knowledge, limits=limits, issuer=hub.notary.issuer, now=now
    )
    receipt = ReceiptView.of(hub.notary.issue(statement))
    return Drawn(check, bare.model_copy(update={"receipt": receipt}))


def availability(drawn: Drawn, admitted: tuple[str, ...] = ()) -> AvailabilityView:
    """Return what experts may see (招标投标法 22 and 37(5)).

    The receipt stays with the hub: it names the bidders.
    """
    return AvailabilityView.of(drawn.view, drawn.check, admitted)
