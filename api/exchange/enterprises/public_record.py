"""The public record of a unit: what is published about it now, and whether that is all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from credit_hub.api.exchange.enterprises.decisions import NOT_STATED, kind_of, outcome_of
from credit_hub.api.exchange.enterprises.stubs import unit_id
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.fields import refusing
from credit_hub.federation.records.models import PublicItem
from credit_hub.federation.records.reasons import CLAIMS
from credit_hub.graph.repositories.public_facts import Decision, PublicFactsRepository

__all__ = ["SEARCHED", "PublicRecord", "public_record"]

SEARCHED: Final = ("double-publicity-penalty", "double-publicity-permit", "sanction-lists")
"""The sources (loaders.sources) that are searched for it."""
_MOST: Final = 64


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """What an ``org-record`` says of a unit.

    Attributes:
        items: Its public facts, the latest first.
        searched: Where was looked.
        complete: Whether nothing was left out.
    """

    items: tuple[PublicItem, ...]
    searched: tuple[str, ...]
    complete: bool


def public_record(facts: PublicFactsRepository, uscc: str, day: date) -> PublicRecord | None:
    """Return the public facts about a unit on a day; None where the graph has no such unit.

    What was repaired or revoked is not there. What cannot be told in the words of the protocol
    (undated, contested, without document or authority) makes the record incomplete.
    """
    (found,) = facts.decisions_of([unit_id(uscc)])
    if not found.known:
        return None
    current = [one for one in found.decisions if _is_public(one, day)]
    items = [_item(one) for one in current]
    told = tuple(item for item in items if item is not None)
    complete = found.complete and None not in items and len(told) <= _MOST
    return PublicRecord(told[:_MOST], SEARCHED, complete)


def _is_public(decision: Decision, day: date) -> bool:
    is_over = decision.valid_to is not None and decision.valid_to <= day
    begins = decision.valid_from is not None and decision.valid_from > day
    return not is_over and not begins and outcome_of(decision, day) is None


def _item(decision: Decision) -> PublicItem | None:
    kind = "permit" if decision.label == "Permit" else kind_of(decision)
    if kind is None or decision.contested or decision.valid_from is None:
        return None
    members = {
        "kind": kind,
        "document": decision.document or "",
        "authority": decision.authority or "",
        "basis": decision.basis or NOT_STATED,
        "decided": (decision.decided or decision.valid_from).isoformat(),
        "public_from": decision.valid_from.isoformat(),
        "objection": decision.objection,
    }
    if decision.valid_to is not None:
        members["public_until"] = decision.valid_to.isoformat()
    try:
        with refusing(CLAIMS):
            return PublicItem.model_validate(members)
    except VerificationError:
        return None
