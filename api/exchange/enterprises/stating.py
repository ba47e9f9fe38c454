"""Makes and signs what this city states about links: for a partner, or for itself."""

from __future__ import annotations

from credit_hub.api.exchange.enterprises.stubs import GraphStubs
from credit_hub.api.exchange.membership import Membership
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.links.answer import (
    LEFT_OUT,
    TYP,
    LinkAnswer,
    Stated,
    sign_answer,
)
from credit_hub.federation.links.frontier import discover
from credit_hub.federation.links.question import LinkQuestion
from credit_hub.federation.records.claims import new_id
from credit_hub.federation.records.models import Log
from credit_hub.federation.registry.registry import RegistryView
from credit_hub.federation.tokens import registered_opener, sealer
from credit_hub.graph.repositories.public_facts import PublicFactsRepository

__all__ = ["state_links"]


def state_links(
    membership: Membership,
    view: RegistryView,
    facts: PublicFactsRepository,
    question: LinkQuestion,
    reader: str,
) -> Stated:
    """Return a signed statement of the public edges around firms of this city.

    Args:
        membership: Of this city.
        view: The registry now.
        facts: The graph.
        question: What is asked; its firms lie in this city's area.
        reader: Who reads it; this city itself, where it states its own edges for a path.

    Raises:
        VerificationError: No key can sign what the reader accepts.
    """
    own, partner = view.registry.member(membership.entity_id), view.registry.member(reader)
    found = discover(question, own.area_code, GraphStubs(facts))
    key = membership.signer(KeyUse.RECORD, view.now, accepts=partner.accepts)
    now = int(view.now.timestamp())
    answer = LinkAnswer(
        iss=own.id,
        aud=reader,
        iat=now,
        jti=new_id(),
        purpose=question.purpose,
        suite=key.public.suite.id,  # type: ignore[arg-type]  # one of three names
        log=Log(origin=membership.origin()),
        question=question.digest,
        as_of=question.as_of,
        firms=question.firms,
        relations=question.relations,
        hops=question.hops,
        edges=found.edges,
        left_out=LEFT_OUT,
        complete=found.complete,
        cuts=found.cuts,
    )
    opener = registered_opener(view, Expected(TYP, KeyUse.RECORD, now))
    return sign_answer(answer, sealer(key, TYP), opener)
