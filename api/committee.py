"""The result of a draw: sealed until the award, then shown with what proves that it is the one.

招标投标法 37(5) keeps the names of an evaluation committee secret until the result is determined.
So the list goes into no graph and no log: the vault seals it, and who records it gets the SHA-256
of a text that holds the list and a random salt. After the award the text itself is shown, and who
kept the digest (the audit log has that of the answer) knows that the list is the one of the draw.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from credit_hub.api.checking import CheckRequest
from credit_hub.api.drawing import run_draw_check
from credit_hub.api.hub import Hub
from credit_hub.api.schemas.committee import (
    CommitteeBody,
    CommitteeView,
    DrawnListView,
    SealedDrawView,
)
from credit_hub.api.vault import open_vault
from credit_hub.cypher import load
from credit_hub.model.errors import ConflictError, NotFoundError
from credit_hub.model.interval import utc_iso
from credit_hub.model.personal import PersonalKind, PersonalValue

__all__ = ["open_committee", "record_draw"]

_SCHEME: Final = "committee:"
_SALT_BYTES: Final = 32


def record_draw(hub: Hub, lot: str, body: CommitteeBody, now: datetime) -> SealedDrawView:
    """Check who was drawn once more, seal the list, and say what it is bound to.

    The same list again, right after, is the same draw: it is sealed once.

    Raises:
        NotFoundError: There is no such lot or pool.
        ConflictError: The lot is awarded already; somebody drawn is not in the pool, is barred, or
            was not admitted by a person; or the vault is off.
        VaultError: A key is missing.
    """
    request = CheckRequest.parse(lot, regime=body.regime, known_at=None)
    if _is_awarded(hub, request.lot_id):
        message = f"{request.lot_id} is awarded: no draw is recorded any more"
        raise ConflictError(message, remedy="a list of afterwards belongs to the file of the lot")
    drawn = run_draw_check(hub, request, body.pool, now)
    available = set(drawn.check.for_experts(body.admitted).available)
    refused = [expert for expert in body.members if expert not in available]
    if refused:
        raise ConflictError(
            f"{len(refused)} of those drawn may not sit on this committee: {', '.join(refused)}",
            remedy="draw others; of class X name in `admitted` whom a person has admitted",
        )
    kept = _kept(hub, request.lot_id)
    members = sorted(body.members)
    if kept:
        last = _statement(kept[-1])
        if last["members"] == members and last["pool"] == drawn.check.pool_id:
            return _sealed(kept[-1])
    receipt = drawn.view.receipt
    text = json.dumps(
        {
            "lot": request.lot_id,
            "pool": drawn.check.pool_id,
            "members": members,
            "admitted": sorted(set(body.admitted) & set(members)),
            "drawn_at": utc_iso(now),
            "receipt": "" if receipt is None else receipt.id,
            "salt": secrets.token_hex(_SALT_BYTES),
        },
        ensure_ascii=False,
        sort_keys=True,
    )
    value = PersonalValue(_SCHEME + request.lot_id, PersonalKind.COMMITTEE, text)
    open_vault(hub.settings, hub.notary.ledger).keep([value])
    return _sealed(text)


def open_committee(hub: Hub, lot: str) -> CommitteeView:
    """Return every draw that was recorded for a lot, the first one first, once it has a winner.

    Raises:
        NotFoundError: There is no such lot, or no draw was recorded for it.
        ConflictError: The lot is not awarded yet, or the vault is off.
        VaultError: A key is missing, or what was sealed was altered.
    """
    lot_id = CheckRequest.parse(lot, regime=None, known_at=None).lot_id
    if not _is_awarded(hub, lot_id):
        raise ConflictError(
            f"the committee of {lot_id} is secret until the award (招标投标法 37(5))",
            remedy="ask again when the winner is on record",
        )
    kept = _kept(hub, lot_id)
    if not kept:
        message = f"no draw is on record for {lot_id}"
        raise NotFoundError(message, remedy="who runs the draw records it before the award")
    return CommitteeView(lot_id=lot_id, draws=tuple(map(_opened, kept)))


def _is_awarded(hub: Hub, lot_id: str) -> bool:
    rows = hub.store.read(load("draw_check/award"), {"lot_id": lot_id})
    if not rows:
        message = f"no lot {lot_id!r}"
        raise NotFoundError(message, remedy="load it with the source tenders-lots, or check the id")
    return bool(rows[0]["awarded"])


def _kept(hub: Hub, lot_id: str) -> list[str]:
    vault = open_vault(hub.settings, hub.notary.ledger)
    return [v.text for v in vault.read([_SCHEME + lot_id], [PersonalKind.COMMITTEE])]


def _statement(text: str) -> Mapping[str, object]:
    stated: dict[str, object] = json.loads(text)
    return stated


def _commitment(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


def _sealed(text: str) -> SealedDrawView:
    stated = _statement(text)
    members = stated["members"]
    return SealedDrawView(
        lot_id=str(stated["lot"]),
        pool_id=str(stated["pool"]),
        drawn_at=str(stated["drawn_at"]),
        members=len(members) if isinstance(members, list) else 0,
        commitment=_commitment(text),
        receipt=str(stated["receipt"]),
    )


def _opened(text: str) -> DrawnListView:
    stated = _statement(text)
    members = stated["members"]
    return DrawnListView(
        pool_id=str(stated["pool"]),
        drawn_at=str(stated["drawn_at"]),
        members=tuple(map(str, members)) if isinstance(members, list) else (),
        commitment=_commitment(text),
        statement=text,
        receipt=str(stated["receipt"]),
    )
