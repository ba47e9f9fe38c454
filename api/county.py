"""What somebody who sees one county may ask about: what lies outside is as if it were not there."""

from __future__ import annotations

from collections.abc import Mapping

from credit_hub.api.hub import HubKeeper
from credit_hub.api.policy import Reach
from credit_hub.cypher import load
from credit_hub.graph.repositories.entities import absent
from credit_hub.graph.repositories.findings import FindingRepository
from credit_hub.graph.store import GraphStore
from credit_hub.model.access.scope import Scope
from credit_hub.model.errors import NotFoundError

__all__ = ["demand_within", "lot_of"]


def demand_within(
    hubs: HubKeeper, scope: Scope, reach: Reach, parameters: Mapping[str, object]
) -> None:
    """Refuse what lies outside a scope, by the error of what is not there.

    For lots, findings and receipts absence is said here, too, so that both have one answer.

    Raises:
        NotFoundError: It is not there, or lies outside.
    """
    if reach is Reach.ENTITY and isinstance(entity := parameters.get("entity_id"), str):
        _demand_entity(hubs, scope, entity)
    elif reach is Reach.LOT:
        what = next((str(value) for value in parameters.values()), "")
        try:
            lot = lot_of(hubs, parameters)
            within = scope.holds_region(_region(hubs.get().store, lot))
        except NotFoundError:
            within = False
        if not within:
            message = f"there is no {what[:256]!r}"
            raise NotFoundError(message, remedy="check the id, and whether it is of your county")


def _demand_entity(hubs: HubKeeper, scope: Scope, entity: str) -> None:
    """A lot is of the county that it is built in, a firm of the one that registered it."""
    if entity.startswith("lot:"):
        if not scope.holds_region(_region(hubs.get().store, entity)):
            raise absent(entity)
    elif not scope.holds_entity(entity):
        raise absent(entity)


def lot_of(hubs: HubKeeper, parameters: Mapping[str, object]) -> str:
    """Return the lot that a question is about.

    Raises:
        NotFoundError: The finding or receipt is not there.
    """
    if isinstance(finding := parameters.get("finding_id"), str):
        return FindingRepository(hubs.get().store).get(finding).lot_id
    if isinstance(receipt := parameters.get("receipt_id"), str):
        return hubs.notary.ledger.receipts.get(receipt).lot
    lot = str(parameters.get("lot_id", ""))
    return lot if lot.startswith("lot:") else f"lot:{lot}"


def _region(store: GraphStore, lot: str) -> str | None:
    rows = store.read(load("explore/entity"), {"id": lot})
    if not rows:
        return None
    properties = rows[0]["properties"]
    code = properties.get("region_code") if isinstance(properties, dict) else None
    return code if isinstance(code, str) else None
