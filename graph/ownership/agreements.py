"""Agreements that move votes: acting in concert, votes entrusted, control by contract.

They are facts given to the computation with where they are stated; nothing is inferred from
kinship, names or addresses (those make leads, :mod:`.concert`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from credit_hub.graph.control import WHOLE_PPB, Holding, Holdings
from credit_hub.model.errors import InvalidValueError

__all__ = ["Agreement", "AgreementKind", "with_contracts", "with_proxies"]


class AgreementKind(StrEnum):
    """What an agreement does with the votes in one company."""

    CONCERT = "acting_in_concert"
    """一致行动协议: the parties vote together."""
    PROXY = "votes_entrusted"
    """表决权委托: the first party's votes are exercised by the second."""
    CONTRACT = "control_by_contract"
    """协议控制: the first party directs the company whoever holds the shares."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement on the votes in ``company``, in force on the day asked about.

    ``reference`` names the fact: the id of an edge or the number of a document.
    """

    kind: AgreementKind
    company: str
    parties: tuple[str, ...]
    reference: str

    def __post_init__(self) -> None:
        """Refuse an agreement whose parties do not fit its kind."""
        distinct = len(set(self.parties)) == len(self.parties)
        wanted = {AgreementKind.PROXY: 2, AgreementKind.CONTRACT: 1}.get(self.kind)
        fits = len(self.parties) == wanted if wanted else len(self.parties) > 1
        if not (distinct and fits):
            message = (
                f"agreement {self.reference!r}: {self.kind.value} with {len(self.parties)} parties"
            )
            raise InvalidValueError(
                message, remedy="concert: two or more; votes entrusted: from, to; contract: one"
            )


def with_proxies(votes: Holdings, agreements: Iterable[Agreement]) -> Holdings:
    """Return the votes with those that are entrusted counted for who exercises them.

    Example:
        >>> votes = Holdings.parse("P>A 30, Q>A 40")
        >>> proxy = Agreement(AgreementKind.PROXY, "A", ("P", "Q"), "doc:1")
        >>> [(h.holder, h.ppb) for h in with_proxies(votes, [proxy]).by_company["A"]]
        [('Q', 700000000)]
    """
    moved = [a for a in agreements if a.kind is AgreementKind.PROXY]
    for agreement in sorted(moved, key=lambda a: (a.company, a.parties)):
        grantor, proxy = agreement.parties
        held = list(votes.by_company.get(agreement.company, ()))
        given = next((h for h in held if h.holder == grantor), None)
        if given is None:
            continue
        own = next((h for h in held if h.holder == proxy), None)
        kept = [h for h in held if h.holder not in {grantor, proxy}]
        edge_id = own.edge_id if own is not None else given.edge_id
        total = min(given.ppb + (own.ppb if own is not None else 0), WHOLE_PPB)
        kept.append(Holding(proxy, agreement.company, total, edge_id))
        votes = _replaced(votes, agreement.company, kept)
    return votes


def with_contracts(votes: Holdings, agreements: Iterable[Agreement]) -> Holdings:
    """Return the votes with companies that a contract subjects counted for who directs them."""
    for agreement in sorted(agreements, key=lambda a: (a.company, a.reference)):
        if agreement.kind is AgreementKind.CONTRACT:
            whole = Holding(agreement.parties[0], agreement.company, WHOLE_PPB, agreement.reference)
            votes = _replaced(votes, agreement.company, [whole])
    return votes


def _replaced(votes: Holdings, company: str, held: list[Holding]) -> Holdings:
    others = (h for c, hs in votes.by_company.items() if c != company for h in hs)
    return Holdings.of([*others, *held])
