"""Begins with a partner by its snapshot: one signature for all, then the feed from its end on."""

from __future__ import annotations

import secrets

import structlog

from credit_hub.api.exchange.relying.basket import Basket
from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.following import Followed, log_of_partner, owe_applied
from credit_hub.federation.errors import ExchangeError, Reason, RefusedError
from credit_hub.federation.feed.item import LoggedObject
from credit_hub.federation.feed.snapshot import open_manifest, read_chunk
from credit_hub.federation.log.leaf import LeafKind
from credit_hub.federation.registry.logs import witness_policy
from credit_hub.ledger.federation.cursors import Cursor

__all__ = ["SNAPSHOTS", "begin"]

SNAPSHOTS = "snapshots"
"""Path below the endpoint ``exchange``; ``latest`` is the manifest, ``<id>/<number>`` a chunk."""
BEGUN = Reason(
    "exchange.begun",
    "this partner's log is followed already: a snapshot would skip what it has not applied",
    "已在跟随该成员的日志，不能再以快照起始",
    "docs/protocol/log.md, section Snapshots",
)
_log = structlog.get_logger(__name__)


def begin(city: RelyingCity, partner: str) -> Followed:
    """Import a partner's latest snapshot, and set the cursor behind it.

    The checkpoint of the manifest must have its quorum of witnesses: nothing is proved from the
    empty tree. A record by a key that was lost does not count, since its place in the log is not
    proved here; the page of the feed at its index can prove it.

    Raises:
        RefusedError: The partner is followed already, or gives no snapshot.
        VerificationError: The manifest or a chunk is not valid: nothing more is imported, and the
            cursor does not move.
    """
    before = city.ledger.exchange_cursors.get(partner)
    if before is not None and before.size:
        raise RefusedError(BEGUN, partner)
    view = city.view()
    log, origin = log_of_partner(view, partner)
    policy = witness_policy(view)
    token = city.client.get(partner, f"{SNAPSHOTS}/latest", secrets.token_hex(16))
    manifest = open_manifest(
        token.decode("ascii", "replace"), city.id, log, (view, policy.keys), city.now()
    )
    policy.cosigned_at(manifest.checkpoint, log)
    applied, refused, basket = 0, [], Basket(city, partner)
    for number in range(len(manifest.chunks)):
        path = f"{SNAPSHOTS}/{manifest.id}/{number}"
        data = city.client.get(partner, path, secrets.token_hex(16))
        for item in read_chunk(manifest, number, data):
            try:
                _take(basket, item)
                applied += 1
            except ExchangeError as error:
                refused.append((item.index, error.reason.code))
                _log.warning(
                    "exchange.object", partner=partner, index=item.index, reason=error.reason.code
                )
        basket.keep()
    size = manifest.checkpoint.size
    note = bytes(manifest.checkpoint.note).decode()
    cursor = Cursor(partner, origin, size, size, note, city.now())
    if city.ledger.exchange_cursors.advance(before, cursor):
        owe_applied(city, cursor, manifest.checkpoint.root)
    return Followed(partner, size, size, applied, tuple(refused))


def _take(basket: Basket, item: LoggedObject) -> None:
    city = basket.city
    if item.kind is LeafKind.STATUS_LIST:
        basket.keep()
        city.lists(city.view()).take(item.token, basket.partner, item.index)
    elif item.kind in {LeafKind.RECORD, LeafKind.EVENT}:
        basket.put(item.token)
