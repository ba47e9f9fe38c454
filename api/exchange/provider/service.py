"""Answers signed requests of partners: verified first, answered once, signed for the one who asked.

A request that nobody is proven to have sent gets an answer without a signature, which no partner
takes for one; whoever is known gets refusals signed like anything else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

import structlog

from credit_hub.api.exchange.answers import LedgerAnswers
from credit_hub.api.exchange.enterprises.answering import answer_links, tell_request
from credit_hub.api.exchange.enterprises.records import answer_record
from credit_hub.api.exchange.provider.acknowledging import acknowledge, applied
from credit_hub.api.exchange.provider.faults import raised_at
from credit_hub.api.exchange.provider.feeding import feed
from credit_hub.api.exchange.provider.home import Home
from credit_hub.api.exchange.provider.queries import answer_question, problem
from credit_hub.api.exchange.provider.reconciling import reconciliation
from credit_hub.api.exchange.provider.snapshots import SnapshotShelf
from credit_hub.federation.errors import ExchangeError, Reason, RefusedError, VerificationError
from credit_hub.federation.http.idempotency import AT_WORK, KEY_REUSED, KeptAnswer, answer_once
from credit_hub.federation.http.messages import TARGET, TOO_LARGE, Fields, Request, Response
from credit_hub.federation.http.signing import Letterhead, sign_response
from credit_hub.federation.http.stores import Admission
from credit_hub.federation.http.verification import (
    FLOODED,
    OTHER_MEMBER,
    Desk,
    Verified,
    verify_request,
)
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.registry.reasons import MEMBER_STANDING, NOT_KNOWN, REGISTRY_EXPIRED
from credit_hub.federation.suites.table import by_alg
from credit_hub.federation.wire.question import QueryRequest
from credit_hub.model.errors import CreditHubError

__all__ = ["BASE", "ROUTES", "Call", "Handler", "Service"]

BASE: Final = "/fed/v1/"
UNAVAILABLE: Final = Reason(
    "exchange.unavailable",
    en="this city cannot answer at the moment: ask again later",
    zh="本市暂时无法应答，请稍后重试",
    rule="RFC 9110 section 15.6.4",
)
_STATUSES: Final[Mapping[Reason, HTTPStatus]] = {
    TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    TARGET: HTTPStatus.NOT_FOUND,
    FLOODED: HTTPStatus.TOO_MANY_REQUESTS,
    OTHER_MEMBER: HTTPStatus.FORBIDDEN,
    MEMBER_STANDING: HTTPStatus.FORBIDDEN,
    AT_WORK: HTTPStatus.CONFLICT,
    KEY_REUSED: HTTPStatus.CONFLICT,
    NOT_KNOWN: HTTPStatus.SERVICE_UNAVAILABLE,
    REGISTRY_EXPIRED: HTTPStatus.SERVICE_UNAVAILABLE,
}
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Call:
    """A verified request on its way to whoever answers it.

    Attributes:
        home: This city.
        log: Its log.
        shelf: Its snapshots.
        verified: Who asked.
        request: What was asked.
        rest: Segments of the path behind the first one below ``/fed/v1``.
        operation: The same for every try of a POST; empty for a GET.
    """

    home: Home
    log: TransparencyLog
    shelf: SnapshotShelf
    verified: Verified
    request: Request
    rest: tuple[str, ...]
    operation: str = ""

    @property
    def query(self) -> Mapping[str, str]:
        """Names and values of the query.

        Raises:
            VerificationError: A name stands there twice.
        """
        pairs = parse_qsl(self.request.query, keep_blank_values=True)
        found = dict(pairs)
        if len(found) < len(pairs):
            raise VerificationError(TARGET, "a name twice")
        return found


Handler = Callable[[Call], KeptAnswer]


def _nowhere(_: Call) -> KeptAnswer:
    raise VerificationError(TARGET)


def _query(call: Call) -> KeptAnswer:
    """Answer about a firm from the graph, about a person from the ledger."""
    request = QueryRequest.read(call.request.body)
    if request.subject is not None:
        return answer_record(call.home, call.verified, request, call.operation)
    return answer_question(call.home, call.verified, call.request.body, call.operation)


def _snapshot(call: Call) -> KeptAnswer:
    match call.rest:
        case ("latest",):
            return call.shelf.latest(call.verified)
        case (name, number):
            return call.shelf.chunk(call.verified, name, number)
        case _:
            raise VerificationError(TARGET)


ROUTES: Final[Mapping[tuple[str, str], Handler]] = {
    ("POST", "queries"): _query,
    ("GET", "feed"): lambda call: feed(call.home, call.log, call.verified, call.query),
    ("GET", "snapshots"): _snapshot,
    ("POST", "acknowledgements"): lambda call: acknowledge(
        call.home, call.verified, call.request.body
    ),
    ("POST", "applied"): lambda call: applied(call.home, call.verified, call.request.body),
    ("POST", "links"): lambda call: answer_links(
        call.home, call.verified, call.request.body, call.operation
    ),
    ("GET", "links"): lambda call: tell_request(call.home, call.verified, call.rest),
    ("GET", "reconciliation"): lambda call: reconciliation(call.home, call.verified, call.query),
}
"""What is answered, by method and the first segment of the path below ``/fed/v1``."""


@dataclass(frozen=True, slots=True)
class Service:
    """Answers for a city; safe to share between threads.

    Attributes:
        home: The city.
        log: Open for writing in this process.
        shelf: Its snapshots.
        answers: Answers that were given, by idempotency key.
        admission: The limit on verifications for each peer.
    """

    home: Home
    log: TransparencyLog
    shelf: SnapshotShelf
    answers: LedgerAnswers
    admission: Admission

    def answer(self, request: Request, peer: str, certified: str | None = None) -> Response:
        """Return the answer to a request as it arrived.

        Args:
            request: With all its fields.
            peer: Whom the limit counts: the member of the client certificate, or the address.
            certified: Member of the client certificate, where a gateway checks one.
        """
        home, now = self.home, self.home.clock()
        try:
            registry = home.membership.registry()
            desk = Desk(home.id, registry, home.ledger.exchange_nonces, self.admission)
            verified = verify_request(request, desk, now=now, peer=peer, certified=certified)
        except ExchangeError as error:
            _log.info("exchange.not_taken", reason=error.reason.code)
            return _plain(problem(_status(error, HTTPStatus.UNAUTHORIZED), error.reason))
        except CreditHubError as error:
            return _plain(_failed(error))
        return self._signed(self._settled(request, verified), request, verified)

    def _settled(self, request: Request, verified: Verified) -> KeptAnswer:
        segment, *rest = request.path.removeprefix(BASE).split("/")
        handler = ROUTES.get((request.method, segment), _nowhere)
        try:
            call = Call(self.home, self.log, self.shelf, verified, request, tuple(rest))
            if request.method == "GET":
                return handler(call)
            return self._once(handler, call)
        except ExchangeError as error:
            fallback = (
                HTTPStatus.FORBIDDEN if isinstance(error, RefusedError) else HTTPStatus.BAD_REQUEST
            )
            return problem(_status(error, fallback), error.reason)
        except CreditHubError as error:
            return _failed(error)
        except Exception as error:  # noqa: BLE001  # a fault must not leave a partner unanswered
            return _defect(error)

    def _once(self, handler: Handler, call: Call) -> KeptAnswer:
        def work(operation: str) -> KeptAnswer:
            return handler(replace(call, operation=operation))

        return answer_once(self.answers, call.verified, work, self.home.clock())

    def _signed(self, answer: KeptAnswer, request: Request, verified: Verified) -> Response:
        """Sign an answer for whoever asked; without a key that may sign there is none."""
        plain = _plain(answer)
        try:
            partner = self.home.view().registry.member(verified.member)
            now = self.home.clock()
            signer = self.home.membership.signer(KeyUse.HTTP, now, accepts=partner.accepts)
            head = Letterhead(signer, verified.member, now, by_alg(signer.alg).hash)
            return sign_response(plain, request, head)
        except CreditHubError as error:
            return _plain(_failed(error))


def _status(error: ExchangeError, fallback: HTTPStatus) -> int:
    return int(_STATUSES.get(error.reason, fallback))


def _failed(error: CreditHubError) -> KeptAnswer:
    """Say that this city cannot answer; why stands in its own log alone."""
    _log.error("exchange.failed", code=error.code, detail=error.message)
    return problem(int(HTTPStatus.SERVICE_UNAVAILABLE), UNAVAILABLE)


def _defect(error: Exception) -> KeptAnswer:
    """Say that this city cannot answer; the log has where it failed, not a text with values."""
    _log.critical("exchange.defect", error=type(error).__name__, at=raised_at(error))
    return problem(int(HTTPStatus.INTERNAL_SERVER_ERROR), UNAVAILABLE)


def _plain(answer: KeptAnswer) -> Response:
    return Response(answer.status, Fields(answer.fields), answer.body)
