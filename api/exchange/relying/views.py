"""What the commands show of records, questions and foreign decisions; nothing that hides a person.

A person stands under the pairwise name, which means nothing outside the two cities.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from credit_hub.api.exchange.relying.asking import Told
from credit_hub.api.exchange.relying.following import Followed
from credit_hub.api.exchange.relying.reading import Reading
from credit_hub.federation.records.models import Envelope, Record
from credit_hub.ledger.federation.foreign import ForeignSanction
from credit_hub.ledger.federation.held import HeldRecord

__all__ = ["followed_view", "foreign_view", "held_view", "reading_view", "told_view"]

View = dict[str, object]
_BINDING: Final = frozenset(Envelope.model_fields) | {"vct", "sub", "consent"}


def told_view(told: Told) -> View:
    """Return what came of a question."""
    return {
        "answered": told.reading is not None,
        "reason": told.reason,
        "receipt": told.receipt,
        "record": None if told.reading is None else reading_view(told.reading),
    }


def reading_view(reading: Reading) -> View:
    """Return a record as it counts now."""
    found = reading.record
    said = found.verified.record
    shown = said.model_dump(mode="json", exclude_none=True)
    worth = reading.recognition
    return {
        "digest": reading.digest,
        "kind": said.vct,
        "issuer": said.iss,
        "subject": said.sub,
        "purpose": said.purpose,
        "issued": said.iat,
        "expires": said.exp,
        "standing": found.verified.standing.value,
        "issuer_standing": found.issuer.value,
        "trust": found.trust.value,
        "said": {name: shown[name] for name in sorted(shown.keys() & _content(said))},
        "worth": None if worth is None else {"band": worth.band, "why": worth.why.value},
        "usable": found.is_usable,
        "incentive": reading.gives_incentive,
    }


def _content(record: Record) -> frozenset[str]:
    """Return the members that say something, apart from those that bind a record.

    Of a person they are hidden in the token; of a firm all of it is open.
    """
    return record.HIDDEN or frozenset(type(record).model_fields) - _BINDING


def held_view(held: HeldRecord) -> View:
    """Return a held record as it stood when it was last looked at."""
    return {
        "digest": held.digest,
        "kind": held.kind,
        "issuer": held.issuer,
        "subject": held.subject,
        "purpose": held.purpose,
        "received": held.received,
        "expires": held.expires,
        "delete_at": held.delete_at,
        "standing": held.standing,
        "standing_at": held.standing_at,
        "log_index": None if held.evidence is None else held.evidence.index,
    }


def followed_view(followed: Followed) -> View:
    """Return what one round of following brought."""
    return {
        "partner": followed.partner,
        "next": followed.next,
        "size": followed.size,
        "applied": followed.applied,
        "changed": followed.changed,
        "refused": [{"index": index, "reason": reason} for index, reason in followed.refused],
    }


def foreign_view(found: Sequence[ForeignSanction], day: str) -> list[View]:
    """Return decisions of other cities; none of them is a sanction of this one."""
    return [
        {
            **{name: value for name, value in asdict(one).items() if name != "concluded"},
            "outcome": None if one.concluded is None else asdict(one.concluded),
            "in_force": one.in_force(day),
            "foreign": True,
        }
        for one in found
    ]
