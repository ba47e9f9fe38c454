"""Status lists of partners: the newest of each address, for all processes of this hub.

A list is fetched before the one at hand becomes stale. Where it cannot be had, the one at hand runs
out, and its records stand unknown: no incentive, no penalty (docs/protocol/status.md).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

import structlog

from credit_hub.api.exchange.fetching import NO_ANSWER
from credit_hub.api.exchange.relying.carrier import plain_request
from credit_hub.federation.errors import ExchangeError, Reason, VerificationError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.records.registered import STATUS_ENDPOINT
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.status import tokens
from credit_hub.federation.status.addresses import check_address
from credit_hub.federation.status.marks import Mark, advanced
from credit_hub.federation.status.reasons import ADDRESS, OTHER_LIST
from credit_hub.federation.status.standing import Reference, Standing, standing
from credit_hub.federation.status.tokens import StatusList
from credit_hub.federation.tokens import registered_opener
from credit_hub.ledger.federation.lists import KeptList, StatusListRepository

if TYPE_CHECKING:
    from credit_hub.api.exchange.relying.city import RelyingCity

__all__ = ["SharedLists", "fetch_list", "refresh_lists", "restand"]

_TRIES: Final = 8
"""Others may move the mark of a list at the same moment; each of them moves it forward."""
BUSY: Final = Reason(
    "status.busy",
    "the mark of the status list is being moved by others all the time",
    "状态列表的标记正被其他进程频繁更新",
    "docs/protocol/status.md, section Rollback",
)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SharedLists:
    """A ``federation.records.verification.StatusLists`` on the ledger.

    Attributes:
        repository: The ledger's.
        view: The registry now: a list by a key that was lost since is none.
    """

    repository: StatusListRepository
    view: RegistryView
    _seen: dict[str, StatusList | None] = field(default_factory=dict, repr=False, compare=False)
    """Read once for a view: a page has hundreds of records under one list."""

    def current(self, uri: str) -> StatusList | None:
        """Return the newest list of an address whose signature holds now, or nothing."""
        if uri not in self._seen:
            self._seen[uri] = self._newest(uri)
        return self._seen[uri]

    def _newest(self, uri: str) -> StatusList | None:
        kept = self.repository.get(uri)
        if kept is None:
            return None
        try:
            return self._read(kept.token, kept.issuer)
        except VerificationError:
            return None

    def take(self, token: str, issuer: str, log_index: int | None = None) -> StatusList:
        """Verify a list and keep it, if it is not older than the one at hand.

        Args:
            token: As received.
            issuer: Whose list it must be.
            log_index: Where the issuer's log holds it, if that was shown.

        Raises:
            VerificationError: It is not valid, not below its issuer's address, or older.
        """
        received = self._read(token, issuer)
        self._seen.pop(received.uri, None)
        check_address(received.uri, self._base(issuer))
        for _ in range(_TRIES):
            kept = self.repository.get(received.uri)
            mark = advanced(_mark(kept), received, log_index)
            stale = min(received.issued_at + received.ttl, received.expires_at)
            new = KeptList(
                received.uri, issuer, mark.issued_at, stale, mark.log_index, mark.digest, token
            )
            if new == kept or self.repository.advance(kept, new):
                return received
        raise VerificationError(BUSY, received.uri)

    def _read(self, token: str, issuer: str) -> StatusList:
        now = int(self.view.now.timestamp())
        opener = registered_opener(self.view, Expected(tokens.TYPE, KeyUse.STATUS, now))
        return tokens.read(token, opener, issuer=issuer, now=now)

    def _base(self, issuer: str) -> str:
        found = self.view.registry.member(issuer).endpoints.get(STATUS_ENDPOINT)
        if found is None:
            raise VerificationError(ADDRESS, "the issuer registered none")
        return found


def fetch_list(city: RelyingCity, issuer: str, uri: str) -> StatusList:
    """Fetch a list from its issuer and keep it.

    Args:
        city: This city.
        issuer: Entity id; the address must be below the one that it registered.
        uri: From a record whose signature was verified.

    Raises:
        VerificationError: There is no answer, or no list that may be taken.
    """
    view = city.view()
    base = view.registry.member(issuer).endpoints.get(STATUS_ENDPOINT, "")
    check_address(uri, base)
    path = "/" + uri.split("/", 3)[3]
    answer = city.carrier.carry(base, plain_request(path))
    if answer.status != HTTPStatus.OK or not answer.body.isascii():
        raise VerificationError(NO_ANSWER, f"status {answer.status}")
    received = city.lists(city.view()).take(answer.body.decode("ascii"), issuer)
    if received.uri != uri:
        raise VerificationError(OTHER_LIST)
    return received


def refresh_lists(city: RelyingCity) -> int:
    """Fetch the lists of held records whose half-life is over; return how many failed.

    Standings are applied also where nothing could be fetched: a list that ran out says nothing.
    """
    failed = 0
    for issuer, uri in city.ledger.exchange_held.lists_in_use(city.now()):
        if _is_due(city.ledger.exchange_lists.get(uri), city.now()):
            try:
                fetch_list(city, issuer, uri)
            except ExchangeError as error:
                failed += 1
                _log.warning("exchange.status", partner=issuer, reason=error.reason.code)
        restand(city, uri)
    return failed


def restand(city: RelyingCity, uri: str) -> int:
    """Apply a list to the records that are held under it; return how many changed."""
    now, held = city.now(), city.ledger.exchange_held
    found = city.lists(city.view()).current(uri)
    changes = {}
    for record in held.under(uri, now):
        stands = _standing(found, Reference(uri, record.list_index), record.issuer, now).value
        if stands != record.standing:
            changes[record.digest] = stands
    return held.all_stand(changes, now) if changes else 0


def _standing(found: StatusList | None, reference: Reference, issuer: str, now: int) -> Standing:
    """Return how a record stands; unknown where its list says nothing of it."""
    try:
        return standing(reference, found, issuer=issuer, now=now)
    except VerificationError:
        return Standing.UNKNOWN


def _is_due(kept: KeptList | None, now: int) -> bool:
    return kept is None or now >= kept.issued + (kept.stale - kept.issued) // 2


def _mark(kept: KeptList | None) -> Mark | None:
    return None if kept is None else Mark(kept.issued, kept.log_index, kept.digest)
