"""Statements about links in a partner's feed: those that were asked for get their evidence."""

from __future__ import annotations

from typing import Final

from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.federation.encoding import base64url, strict_json
from credit_hub.federation.encoding.digests import tagged
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.links import answer, predicate
from credit_hub.ledger.federation.held import Evidence

__all__ = ["prove_links"]

_TYPES: Final = frozenset({answer.TYP, predicate.TYP})


def prove_links(city: RelyingCity, token: str, proof: Evidence) -> bool:
    """Keep the evidence of a statement about links, if this is one.

    Args:
        city: This city.
        token: Of an object of the feed, whose place was verified.
        proof: Its place.

    Returns:
        Whether it is one; a yes or no, and edges that this city has not kept, need no evidence.
    """
    head, _, rest = token.partition(".")
    try:
        typ = strict_json.parse(base64url.decode(head, where="header"), where="header").get("typ")
        if typ not in _TYPES:
            return False
        content = base64url.decode(rest.partition(".")[0], where="payload")
    except VerificationError:
        return False
    kept = city.ledger.exchange_links.get(tagged(content))
    # The leaf is of the token to the character: another signature over the same words has its own.
    if kept is not None and kept.token == token:
        city.ledger.exchange_links.prove(kept.digest, proof.text)
    return True
