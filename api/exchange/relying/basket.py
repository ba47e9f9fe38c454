"""Records that came by a feed or a snapshot: verified one by one, kept together."""

from __future__ import annotations

from typing import Final

import structlog

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.api.exchange.relying.holding import NAME_TAKEN, arrival, read_outcome
from credit_hub.api.exchange.relying.peeking import peek
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.records.registered import reader_of, verify_registered
from credit_hub.ledger.federation.arrivals import Arrival
from credit_hub.ledger.federation.held import Evidence

__all__ = ["NOT_ITS_OWN", "Basket"]

NOT_ITS_OWN: Final = Reason(
    "exchange.not_its_own",
    "the partner passes on a record that another member has issued",
    "该成员转发了其他成员签发的记录",
    "docs/protocol/records.md, section What a reader checks",
)
_log = structlog.get_logger(__name__)


class Basket:
    """Collects the records of one partner until they are kept; one registry view for all of them.

    A record about a person is not taken from a feed: it is given on a question alone. If that was
    answered, the feed adds the evidence.
    """

    def __init__(self, city: RelyingCity, partner: str, cosigned_at: int | None = None) -> None:
        """Begin with none.

        Args:
            city: This city.
            partner: Whose records they are.
            cosigned_at: When witnesses had seen the tree that they are in, if that was proved.
        """
        self.city = city
        self.partner = partner
        self._cosigned_at = cosigned_at
        self._arrived: list[Arrival] = []
        self._begin()

    def put(self, token: str, proof: Evidence | None = None) -> None:
        """Verify a record and put it in.

        Raises:
            VerificationError: It may not be used at all, or is another member's.
        """
        text = token if "~" in token else f"{token}~"
        claims = peek(text)
        if claims.is_personal:
            if proof is not None:
                self.city.ledger.exchange_held.prove(claims.digest, proof)
            return
        if claims.issuer != self.partner:
            raise VerificationError(NOT_ITS_OWN, self.partner)
        found = verify_registered(
            text, self._view, self._reader, claims.asked, cosigned_at=self._cosigned_at
        )
        self._arrived.append(arrival(text, found, self.city.now(), None, proof))

    def keep(self) -> None:
        """Keep what is in, all of it or nothing, and begin anew."""
        if self._arrived:
            refused = self.city.ledger.exchange_arrivals.keep(self._arrived, read_outcome)
            if refused:
                _log.warning(
                    "exchange.object",
                    partner=self.partner,
                    reason=NAME_TAKEN.code,
                    records=len(refused),
                )
        self._begin()

    def _begin(self) -> None:
        """Take the registry and the lists as they are now."""
        self._arrived = []
        self._view = self.city.view()
        self._reader = reader_of(self._view, self.city.id, self.city.lists(self._view))
