"""Whom and what an answer is about, found in its JSON.

Every id of the graph names its scheme, so that the ids of firms and persons are found in any
answer, also in one of a route that is added later.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Final

from credit_hub.api.audit.actions import Action
from credit_hub.ledger.audit.entry import MOST_SUBJECTS

__all__ = ["About", "about", "result_digest"]

_SUBJECT: Final = re.compile(
    rb'"((?:uscc|person|record|bods|ocds|BR-LABELLED):[^"\\\x00-\x20]{1,200})"'
)
"""Enterprises, organisations and persons; not their accounts, telephones, bids or lots."""
_LOT: Final = re.compile(rb'"lot_id":\s*"(lot:[^"\\]{1,396})"')
_RECEIPT: Final = re.compile(rb'"(receipt:[0-9a-f]{32})"')


@dataclass(frozen=True, slots=True)
class About:
    """Firms and persons in the order in which the answer names them, its lot, its receipt."""

    subjects: tuple[str, ...] = ()
    subjects_total: int = 0
    lot: str | None = None
    receipt: str | None = None


def about(answer: bytes, done: Action) -> About:
    """Return what the JSON of an answer is about.

    Example:
        >>> from credit_hub.api.audit.actions import ACTIONS
        >>> about(b'{"lot_id":"lot:T/1","id":"uscc:A"}', ACTIONS["lot.check"]).lot
        'lot:T/1'
    """
    receipt = _first(_RECEIPT, answer)
    if done.lists_log:
        return About(receipt=receipt)
    found = dict.fromkeys(_SUBJECT.findall(answer))
    named = tuple(id_.decode("utf-8", "replace") for id_ in list(found)[:MOST_SUBJECTS])
    return About(named, len(found), _first(_LOT, answer), receipt)


def result_digest(answer: bytes) -> str:
    """Return the digest of an answer as it leaves."""
    return f"sha256:{hashlib.sha256(answer).hexdigest()}"


def _first(pattern: re.Pattern[bytes], answer: bytes) -> str | None:
    found = pattern.search(answer)
    return None if found is None else found[1].decode("utf-8", "replace")
