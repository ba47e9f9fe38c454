"""Follows links over the border: own edges, then a partner's, and back, until nothing new is met.

Every step is a signed statement, this city's own as well: what comes out can be shown to a third
party as one path.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from credit_hub.api.exchange.enterprises.asking import ask_links
from credit_hub.api.exchange.enterprises.own_evidence import prove_own
from credit_hub.api.exchange.enterprises.stating import state_links
from credit_hub.api.exchange.relying.city import RelyingCity
from credit_hub.federation.encoding import strict_json
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.jws.admission import Expected
from credit_hub.federation.keys.entry import KeyUse
from credit_hub.federation.links.answer import TYP, Stated, read_answer
from credit_hub.federation.links.area import lies_in
from credit_hub.federation.links.composing import Proven, compose
from credit_hub.federation.links.path import write_path
from credit_hub.federation.links.question import MOST_FIRMS, MOST_HOPS, RELATIONS, LinkQuestion
from credit_hub.federation.log.evidence import LogEvidence
from credit_hub.federation.log.leaf import LeafKind, new_salt
from credit_hub.federation.tokens import registered_opener
from credit_hub.graph.repositories.public_facts import PublicFactsRepository
from credit_hub.ledger.federation.links import KeptLinks

__all__ = ["ROUNDS", "Wish", "compose_kept", "explore"]

ROUNDS: Final = 2
"""Times that the border is crossed in each direction."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is looked for.

    Attributes:
        firm: Code to begin with.
        partner: Entity id of the city on the other side.
        purpose: What for.
        operator: Keyed pseudonym of who asks.
        day: On which the edges are in force.
    """

    firm: str
    partner: str
    purpose: str
    operator: str
    day: date

    def question(self, firms: Iterable[str]) -> LinkQuestion:
        """Return the question about firms."""
        return LinkQuestion(
            purpose=self.purpose,
            as_of=self.day.isoformat(),
            hops=MOST_HOPS,
            operator=self.operator,
            firms=tuple(sorted(firms)),
            relations=RELATIONS,
        )


def explore(
    city: RelyingCity, facts: PublicFactsRepository, wish: Wish, *, rounds: int = ROUNDS
) -> tuple[Stated, ...]:
    """Return the statements of both cities around a firm; all of them are kept.

    Of each round the first 16 firms are asked about, which the statements' cuts do not show: an
    exploration is never proof that there is no link.

    Args:
        city: This city.
        facts: Its graph.
        wish: What is looked for.
        rounds: Crossings of the border.

    Raises:
        VerificationError: There was no answer of the partner, or it may not be used.
        RefusedError: The partner refuses, or this city may not ask.
    """
    registry = city.view().registry
    own, other = (registry.member(one).area_code for one in (city.id, wish.partner))
    found: list[Stated] = []
    asked: set[str] = set()
    frontier = {wish.firm}
    for _ in range(rounds):
        for area, is_own in ((own, True), (other, False)):
            firms = sorted(one for one in frontier - asked if lies_in(one, area))[:MOST_FIRMS]
            if not firms:
                continue
            asked |= set(firms)
            question = wish.question(firms)
            found.append(
                _own(city, facts, question) if is_own else ask_links(city, wish.partner, question)
            )
            frontier |= {end for e in found[-1].answer.edges for end in (e.start, e.end)}
    return tuple(found)


def compose_kept(city: RelyingCity, start: str, end: str, day: date) -> tuple[bytes, bool]:
    """Return the file of a path between two firms over the statements that are kept of a day.

    Args:
        city: This city.
        start: Code of a firm.
        end: Code of another.
        day: As of which the statements are.

    Returns:
        The file, and whether each of its statements has its evidence already.

    Raises:
        VerificationError: The statements at hand do not join the two.
    """
    kept = [_proven(city, one) for one in city.ledger.exchange_links.of_day(day.isoformat())]
    usable = [one for one in kept if one is not None and one.stated.answer.aud == city.id]
    path = compose(start, end, usable, city.membership.trusted.store.bundle())
    return write_path(path), all(one.evidence is not None for one in path.statements)


def _own(city: RelyingCity, facts: PublicFactsRepository, question: LinkQuestion) -> Stated:
    stated = state_links(city.membership, city.view(), facts, question, city.id)
    kept = KeptLinks(stated.digest, city.id, stated.answer.as_of, stated.token, city.now())
    city.ledger.exchange_links.keep(kept, (LeafKind.RECORD, new_salt()))
    return stated


def _proven(city: RelyingCity, kept: KeptLinks) -> Proven | None:
    """Return a kept statement with its evidence, or nothing where its key was lost since."""
    opener = registered_opener(city.view(), Expected(TYP, KeyUse.RECORD, city.now()))
    try:
        stated = read_answer(kept.token, opener)
    except VerificationError:
        return None
    evidence = kept.evidence
    if evidence is None and kept.issuer == city.id:
        evidence = prove_own(city, kept)
    if evidence is None:
        return Proven(stated, None)
    return Proven(stated, LogEvidence.read(strict_json.parse(evidence.encode(), where="evidence")))
