"""Asks a partner with signed requests, and takes no answer that is not signed for that request."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from credit_hub.api.exchange.membership import Membership
from credit_hub.api.exchange.relying.carrier import Carrier, below, plain_request
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.errors import Reason, RefusedError, VerificationError
from credit_hub.federation.http.base import verified_base
from credit_hub.federation.http.messages import Request, Response
from credit_hub.federation.http.signing import Letterhead, sign_request
from credit_hub.federation.http.verification import verify_response
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.registry.member import Member, Standing
from credit_hub.federation.suites.table import by_alg
from credit_hub.federation.wire.question import Refusal

__all__ = ["EXCHANGE", "NO_ENDPOINT", "REFUSED", "SUSPENDED", "UNSIGNED", "Prepared"]
__all__ += ["SignedClient", "endpoint_of", "reason_of"]

EXCHANGE: Final = "exchange"
"""Purpose under which a member registers the address that questions go to."""
NO_ENDPOINT: Final = Reason(
    "exchange.no_endpoint",
    "the registry has no such endpoint of the partner",
    "注册表中没有该成员的此类端点",
    "docs/protocol/registry.md, section Member entry",
)
SUSPENDED: Final = Reason(
    "exchange.partner_standing",
    "the partner is no active member: nothing is asked of it",
    "该成员目前不是有效成员，不向其查询",
    "docs/protocol/registry.md, section Suspension and removal",
)
REFUSED: Final = Reason(
    "exchange.refused",
    "the partner has refused the request",
    "对方拒绝了该请求",
    "docs/protocol/transport.md, section Refusals",
)


UNSIGNED: Final = Reason(
    "exchange.unsigned",
    "what came back is a refusal without signature: nobody is proven to have said so",
    "收到未签名的拒绝应答，无法证明由何方作出",
    "docs/protocol/transport.md, section Refusals",
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request that was signed and has not left.

    Attributes:
        partner: Whom it is for.
        endpoint: Where it goes.
        request: With its signature.
        base: Digest of what was signed: the receipt of the question names it.
    """

    partner: str
    endpoint: str
    request: Request
    base: str


@dataclass(frozen=True, slots=True)
class SignedClient:
    """This city as one that asks.

    Attributes:
        membership: Its keys and its registry.
        carrier: Brings requests to members.
        clock: Of this hub.
    """

    membership: Membership
    carrier: Carrier
    clock: Callable[[], datetime]

    def partner(self, entity: str) -> Member:
        """Return the entry of a partner that may be asked.

        Raises:
            VerificationError: The registry has no such member, or is expired.
            RefusedError: The member is suspended or removed.
        """
        found = self.membership.view(self.clock()).registry.member(entity)
        if found.standing is not Standing.ACTIVE:
            raise RefusedError(SUSPENDED, entity)
        return found

    def prepare(
        self,
        partner: str,
        path: str,
        key: str,
        *,
        content: tuple[str, bytes] = ("", b""),
        query: Iterable[tuple[str, object]] = (),
    ) -> Prepared:
        """Sign a request.

        Args:
            partner: Entity id.
            path: Below the partner's endpoint, without a slash before it.
            key: Idempotency key, the same for every try.
            content: Type and body of a POST.
            query: Names and values.

        Raises:
            VerificationError: The partner is unknown or has no endpoint, or no key can sign.
            RefusedError: The partner is not active.
        """
        member, now = self.partner(partner), self.clock()
        endpoint = endpoint_of(member, EXCHANGE)
        content_type, body = content
        plain = plain_request(below(endpoint, *path.split("/")), body, content_type, query)
        signer = self.membership.signer(KeyUse.HTTP, now, accepts=member.accepts)
        head = Letterhead(signer, partner, now, by_alg(signer.alg).hash)
        request = sign_request(plain, head, key)
        base = tagged(verified_base(request, signer.public))
        return Prepared(partner, endpoint, request, base)

    def send(self, prepared: Prepared) -> Response:
        """Send a request and return its answer, whose signature holds.

        Raises:
            VerificationError: There is no answer, or it is not that of the partner to this request;
                the code of a refusal without signature is told, and nothing rests on it.
            RefusedError: Another member has signed it.
        """
        response = self.carrier.carry(prepared.endpoint, prepared.request)
        if response.status >= HTTPStatus.BAD_REQUEST and not response.fields.has("signature-input"):
            # A gateway, or a partner that could not tell who asked; it is asked again.
            raise VerificationError(UNSIGNED, reason_of(response))
        verify_response(
            response,
            prepared.request,
            self.membership.registry(),
            now=self.clock(),
            asked=prepared.partner,
            asker=self.membership.entity_id,
        )
        return response

    def get(
        self, partner: str, path: str, key: str, query: Iterable[tuple[str, object]] = ()
    ) -> bytes:
        """Return what a partner answers to a GET.

        Raises:
            VerificationError: As :meth:`prepare` and :meth:`send`.
            RefusedError: The partner refuses; the error names its reason.
        """
        response = self.send(self.prepare(partner, path, key, query=query))
        if response.status != HTTPStatus.OK:
            raise RefusedError(REFUSED, reason_of(response))
        return response.body


def endpoint_of(member: Member, purpose: str) -> str:
    """Return an endpoint of a member.

    Raises:
        VerificationError: The registry has none of this purpose.
    """
    found = member.endpoints.get(purpose)
    if found is None:
        raise VerificationError(NO_ENDPOINT, f"{member.id}: {purpose}")
    return found


def reason_of(response: Response) -> str:
    """Return the code of a refusal, or its status where it has none."""
    try:
        return Refusal.read(response.body).reason
    except VerificationError:
        return f"status.{response.status}"
