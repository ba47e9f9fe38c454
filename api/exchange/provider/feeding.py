"""Pages of the feed: what of the log is for a partner, from its cursor on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from credit_hub.api.exchange.provider.appending import logged_object
from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.queries import problem
from credit_hub.federation.errors import Reason, RefusedError, VerificationError
from credit_hub.federation.feed.item import LoggedObject
from credit_hub.federation.feed.page import MOST_ITEMS, PageRequest, make_page
from credit_hub.federation.http.idempotency import AT_WORK, KeptAnswer
from credit_hub.federation.http.profile import LONGEST_BODY
from credit_hub.federation.http.verification import Verified
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.checkpoint import SignedCheckpoint
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.wire.question import TOKEN_TYPE
from credit_hub.ledger.federation.objects import ObjectRepository

__all__ = ["NOT_WITNESSED", "QUERY", "LedgerObjects", "feed", "settled", "witnessed"]

QUERY: Final = Reason(
    "feed.query",
    en="the query is not from, held, n and witnessed, each a number once",
    zh="查询参数应为 from、held、n、witnessed，各一次且为数字",
    rule="docs/protocol/transport.md, section Endpoints",
)
NOT_WITNESSED: Final = Reason(
    "feed.not_witnessed",
    en="no checkpoint of this log is witnessed yet",
    zh="该日志尚无经见证的检查点",
    rule="docs/protocol/log.md, section Feed",
)
_NUMBER: Final = re.compile(r"0|[1-9][0-9]{0,15}")
_NAMES: Final = frozenset({"from", "held", "n", "witnessed"})


@dataclass(frozen=True, slots=True)
class LedgerObjects:
    """A ``federation.feed.page.ObjectSource`` on the ledger."""

    repository: ObjectRepository

    def objects(self, audience: str, start: int, stop: int) -> Iterator[LoggedObject]:
        """Yield what is for a partner in a stretch of the log, by index."""
        for kept in self.repository.of(audience, start, stop):
            yield logged_object(kept)


def feed(
    home: Home, log: TransparencyLog, verified: Verified, query: Mapping[str, str]
) -> KeptAnswer:
    """Return a page.

    Args:
        home: This city.
        log: Its log.
        verified: Who asks.
        query: ``from`` (the cursor), ``held`` (size of the checkpoint that the partner holds),
            ``n`` (objects at most), ``witnessed`` (1: against the witnessed checkpoint).

    Raises:
        VerificationError: The query is of another form, or lies beyond the log.
        RefusedError: The log is being put in order after a failure; it is asked again.
    """
    numbers = _numbers(query)
    is_witnessed = numbers.get("witnessed", 0) == 1
    published = witnessed(home, log) if is_witnessed else log.published
    if published is None:
        return problem(HTTPStatus.NOT_FOUND, NOT_WITNESSED)
    settled(home, published)
    most = min(max(numbers.get("n", MOST_ITEMS), 1), MOST_ITEMS)
    token = _page(home, log, published, (verified.member, numbers, most))
    return KeptAnswer(HTTPStatus.OK, (("content-type", TOKEN_TYPE),), token.encode("ascii"))


def witnessed(home: Home, log: TransparencyLog) -> SignedCheckpoint | None:
    """Return the latest checkpoint that witnesses have signed, or None."""
    return log.witnessed(home.membership.witnesses(home.clock()).keys)


def settled(home: Home, published: SignedCheckpoint) -> None:
    """Refuse to speak of a tree that may hold an object whose place is not known yet.

    It is asked after the checkpoint was read and before objects are.

    Raises:
        RefusedError: It may: a write was interrupted, and is repeated within a second.
    """
    since = home.ledger.exchange_objects.unsettled()
    if since is not None and since < published.size:
        raise RefusedError(AT_WORK)


def _page(
    home: Home,
    log: TransparencyLog,
    published: SignedCheckpoint,
    asked: tuple[str, Mapping[str, int], int],
) -> str:
    """Return a page that fits an answer: where it does not, one of half as many objects."""
    member, numbers, most = asked
    accepts = home.view().registry.member(member).accepts
    signed = (home.membership.signer(KeyUse.LOG, home.clock(), accepts=accepts), home.now())
    stored = (log.reader, LedgerObjects(home.ledger.exchange_objects))
    while True:
        request = PageRequest(member, numbers.get("from", 0), numbers.get("held", 0), most)
        token = make_page(request, published, log.identity, stored, signed)
        if len(token) <= LONGEST_BODY or most == 1:
            return token
        most //= 2


def _numbers(query: Mapping[str, str]) -> Mapping[str, int]:
    if not query.keys() <= _NAMES or not all(map(_NUMBER.fullmatch, query.values())):
        raise VerificationError(QUERY)
    return {name: int(value) for name, value in query.items()}
