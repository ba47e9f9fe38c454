"""Follows a partner's log: page by page, by proof, each object applied before the cursor moves.

Only checkpoints with their quorum of witnesses are followed: each object then has evidence that
counts should its key be lost, and no partner can show this city a tree of its own. What is behind
the witnessed checkpoint comes a minute later; that a record was revoked, its status list says
sooner.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import structlog

from credit_hub.api.exchange.relying.basket import Basket
from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.client import REFUSED
from credit_hub.api.exchange.relying.linking import prove_links
from credit_hub.api.exchange.relying.statuses import restand
from credit_hub.federation.errors import ExchangeError, Reason, VerificationError
from credit_hub.federation.feed.applied import APPLIED, TYP, Applied, sign_applied
from credit_hub.federation.feed.item import LoggedObject
from credit_hub.federation.feed.page import Page, PageRequest, open_page
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.checkpoint import Checkpoint, LogIdentity, SignedCheckpoint
from credit_hub.federation.log.equivocation import EquivocationError
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.follower import advance
from credit_hub.federation.log.leaf import LeafKind
from credit_hub.federation.log.notes import parse_note
from credit_hub.federation.registry.logs import LOG_UNKNOWN, log_of, witness_policy
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.wire.question import TOKEN_TYPE
from credit_hub.federation.witness.evidence import EvidenceFolder
from credit_hub.ledger.federation.cursors import Cursor
from credit_hub.ledger.federation.held import Evidence
from credit_hub.ledger.federation.outbox import Delivery

__all__ = ["FEED", "Followed", "follow", "follow_all", "held_checkpoint", "log_of_partner"]
__all__ += ["owe_applied"]

FEED: Final = "feed"
"""Path below the endpoint ``exchange``."""
_MOST: Final = 200
"""Objects of a page: with their proofs they fit into an answer of 1 MiB as a rule."""
_MOST_PAGES: Final = 50
_APPLIED_FOR: Final = 86_400
NOT_WITNESSED: Final = "feed.not_witnessed"
"""The partner's code where its log has no witnessed checkpoint: it has only begun, as a rule."""
OTHER_LOG: Final = Reason(
    "exchange.other_log",
    "the partner's log has another origin than the one that was followed",
    "该成员的日志来源与此前跟随的不同",
    "docs/protocol/log.md, section Following",
)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Followed:
    """What one round of following brought.

    Attributes:
        partner: Entity id.
        next: The cursor now.
        size: Of the checkpoint that is held now.
        applied: Objects that were applied.
        refused: Reasons of objects that may not be used, with their index; they stop nothing.
        changed: Records whose standing changed.
    """

    partner: str
    next: int
    size: int
    applied: int
    refused: tuple[tuple[int, str], ...] = ()
    changed: int = 0


@dataclass(slots=True)
class _Tally:
    applied: int = 0
    changed: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def follow_all(city: RelyingCity) -> Iterator[Followed]:
    """Follow every partner that runs a log; one that fails does not stop the others."""
    for member in city.view().registry.logs.values():
        if member.id == city.id:
            continue
        try:
            yield follow(city, member.id)
        except ExchangeError as error:
            if _code(error) != NOT_WITNESSED:
                _log.warning("exchange.feed", partner=member.id, reason=_code(error))


def follow(city: RelyingCity, partner: str, *, pages: int = _MOST_PAGES) -> Followed:
    """Follow a partner's log to its witnessed end.

    Args:
        city: This city.
        partner: Entity id.
        pages: At most; the next round goes on.

    Raises:
        EquivocationError: The log has shown two trees; both notes are kept as evidence.
        ExchangeError: There is no page, or it may not be used; the cursor stands, and says why.
    """
    entry = city.view().registry.member(partner).log
    if entry is None:
        raise VerificationError(LOG_UNKNOWN, partner)
    origin, tally = entry.origin, _Tally()
    try:
        cursor = _page(city, partner, city.ledger.exchange_cursors.get(partner), tally)
        for _ in range(pages - 1):
            if cursor.next == cursor.size:
                break
            cursor = _page(city, partner, cursor, tally)
    except ExchangeError as error:
        if isinstance(error, EquivocationError):
            _keep_evidence(city, error)
        city.ledger.exchange_cursors.stopped(partner, origin, _code(error)[:64], city.now())
        raise
    return Followed(
        partner, cursor.next, cursor.size, tally.applied, tuple(tally.refused), tally.changed
    )


def _code(error: ExchangeError) -> str:
    """Return the code of what stopped a round: of a refusal, the partner's own."""
    return error.detail if error.reason is REFUSED and error.detail else error.reason.code


def log_of_partner(view: RegistryView, partner: str) -> tuple[LogIdentity, str]:
    """Return a partner's log and its origin.

    Raises:
        VerificationError: It runs none, or no key is left for what is demanded of it.
    """
    entry = view.registry.member(partner).log
    if entry is None:
        raise VerificationError(LOG_UNKNOWN, partner)
    return log_of(view, entry.origin), entry.origin


def held_checkpoint(cursor: Cursor | None) -> SignedCheckpoint | None:
    """Return the checkpoint that is held.

    Its signatures were verified when it came, and its keys may be gone since: what is held stays
    what this city has seen.
    """
    if cursor is None or cursor.note is None:
        return None
    note = parse_note(cursor.note.encode())
    return SignedCheckpoint(Checkpoint.read(note.text), note, (), ())


def _page(city: RelyingCity, partner: str, cursor: Cursor | None, tally: _Tally) -> Cursor:
    """Apply one page and move the cursor behind it."""
    view = city.view()
    log, origin = log_of_partner(view, partner)
    if cursor is not None and cursor.note is not None and cursor.origin != origin:
        raise VerificationError(OTHER_LOG, partner)
    held = held_checkpoint(cursor)
    start = 0 if cursor is None else cursor.next
    request = PageRequest(city.id, start, 0 if held is None else held.size, _MOST)
    policy = witness_policy(view)
    token = city.client.get(partner, FEED, secrets.token_hex(16), _query(request))
    page = open_page(_text(token), request, log, (view, policy.keys), city.now())
    cosigned_at = policy.cosigned_at(page.checkpoint, log)
    checkpoint = advance(held, page.checkpoint, log, page.consistency)
    _apply(city, page, cosigned_at, (partner, tally))
    new = Cursor(
        partner,
        origin,
        page.next,
        checkpoint.size,
        bytes(checkpoint.note).decode(),
        city.now(),
    )
    if not city.ledger.exchange_cursors.advance(cursor, new):
        # Another process was faster; what was applied twice was applied once.
        return city.ledger.exchange_cursors.get(partner) or new
    if cursor is None or new.next > cursor.next:
        owe_applied(city, new, checkpoint.root)
    return new


def _query(request: PageRequest) -> tuple[tuple[str, object], ...]:
    pairs = ("from", request.start), ("held", request.held), ("n", request.most)
    return (*pairs, ("witnessed", 1))


def _text(token: bytes) -> str:
    return token.decode("ascii", "replace")


def _apply(city: RelyingCity, page: Page, cosigned_at: int, into: tuple[str, _Tally]) -> None:
    """Apply the objects of a page: records together, and before each status list."""
    partner, tally = into
    basket = Basket(city, partner, cosigned_at)
    for place, item in enumerate(page.items):
        try:
            tally.changed += _apply_one(basket, item, page.evidence(place))
            tally.applied += 1
        except ExchangeError as error:
            # One object that may not be used stops neither the feed nor the others.
            tally.refused.append((item.index, error.reason.code))
            _log.warning(
                "exchange.object", partner=partner, index=item.index, reason=error.reason.code
            )
    basket.keep()


def _apply_one(basket: Basket, item: LoggedObject, evidence: LogEvidence) -> int:
    city = basket.city
    if item.kind is LeafKind.STATUS_LIST:
        basket.keep()  # the list is about records that came before it
        found = city.lists(city.view()).take(item.token, basket.partner, item.index)
        return restand(city, found.uri)
    if item.kind in {LeafKind.RECORD, LeafKind.EVENT}:
        proof = Evidence(item.index, json.dumps(evidence.written()))
        if not prove_links(city, item.token, proof):
            basket.put(item.token, proof)
    return 0


def owe_applied(city: RelyingCity, cursor: Cursor, root: bytes) -> None:
    """Put the statement that a stretch was applied into the outbox."""
    now = city.now()
    seal = city.sealer(city.view(), TYP, KeyUse.RECEIPT, cursor.partner)
    held = city.ledger.exchange_held.count(cursor.partner)
    stated = Applied(city.id, cursor.partner, cursor.origin, cursor.next, cursor.size, root, held)
    message = (APPLIED, TOKEN_TYPE, sign_applied(stated, seal, now).encode("ascii"))
    about, times = f"{cursor.next} of {cursor.origin}"[:200], (now, now + _APPLIED_FOR)
    delivery = Delivery.new(cursor.partner, "applied", about, message, times)
    city.ledger.exchange_outbox.put(delivery)


def _keep_evidence(city: RelyingCity, error: EquivocationError) -> None:
    """Keep both notes before anything else happens: they convict the log by themselves."""
    folder = EvidenceFolder(city.membership.folders.evidence)
    for name in folder.keep_notes(error.evidence.notes):
        _log.error("exchange.equivocation", partner=error.evidence.culprit, file=name)
