"""Money that came into the account of a deposit shortly before it left: of one payer, or a rival.

招标投标法实施条例 40(6) is about the account that a deposit *left*; where its money came from is
no listed circumstance. It is a lead, and none where the payer pays very many.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import product
from typing import Final

from credit_hub.graph.detectors.evidence import doubts, feed_missing, missing_proof
from credit_hub.graph.detectors.file_traces import not_counted
from credit_hub.graph.detectors.parameters import MOST_USERS
from credit_hub.graph.detectors.rarity import rarity
from credit_hub.graph.detectors.rule import Outcome
from credit_hub.graph.detectors.situation import INFLOW_DAYS, Situation
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.graph.wording import joined
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit
from credit_hub.model.interval import CHINA

__all__ = ["Funding", "fundings", "inflows_not_on_record", "upstream"]

_RULE: Final = "D10"
_PAYS: Final = "PAYS"
_OWNS: Final = "OWNS_ACCOUNT"
_WINDOW: Final = timedelta(days=INFLOW_DAYS)
_NOT_LISTED: Final = Bilingual(
    "条文只及投标保证金的转出账户，不及其上游资金来源：须查明该笔款项的用途与交易背景",
    "the article names the account that the deposit left, not where that money came from: find out"
    " what the payment was for",
)
_SERVES_MANY: Final = Bilingual(
    "向众多账户付款，多为支付机构、银行内部账户、财政或大型发包单位",
    "it pays into many accounts: a payment institution, an account of a bank itself, public finance"
    " or a large client",
)


@dataclass(frozen=True, slots=True)
class Funding:
    """One payment into the account of a deposit, in time to have paid it.

    ``funder`` is the account that paid, or its owner (then ``owned`` says so).
    """

    funder: str
    deposit: Edge
    inflow: Edge
    owned: Edge | None = None

    @property
    def path(self) -> tuple[Edge, ...]:
        """From the bid to the funder."""
        return (self.deposit, self.inflow, *(() if self.owned is None else (self.owned,)))


def fundings(situation: Situation, deposits: Iterable[Edge]) -> tuple[Funding, ...]:
    """Return who paid into the accounts of these deposits in the days before."""
    neighbourhood = situation.neighbourhood
    found: list[Funding] = []
    for deposit in deposits:
        for inflow in neighbourhood.into(deposit.end, _PAYS):
            if not _in_time(inflow, deposit):
                continue
            found.append(Funding(inflow.start, deposit, inflow))
            found += [
                Funding(owned.start, deposit, inflow, owned)
                for owned in situation.in_force(neighbourhood.into(inflow.start, _OWNS))
                if neighbourhood.nodes[owned.start].is_established
            ]
    return tuple(found)


def _in_time(inflow: Edge, deposit: Edge) -> bool:
    """Whether the money came in no later than the deposit left, and within the window.

    Times decide where both are stated; a day without a time decides by days.
    """
    moments = _moment(inflow), _moment(deposit)
    if moments[0] is not None and moments[1] is not None:
        return timedelta() <= moments[1] - moments[0] <= _WINDOW
    if inflow.valid.start is None or deposit.valid.start is None:
        return False
    return timedelta() <= deposit.valid.start - inflow.valid.start <= _WINDOW


def _moment(edge: Edge) -> datetime | None:
    """The time of a payment in China; midnight is what a sender writes who states the day alone."""
    stated = edge.detail("paid_at")
    if stated is None:
        return None
    moment = datetime.fromisoformat(stated.partition("[")[0]).astimezone(CHINA)
    return None if moment.time() == time() else moment


def upstream(
    situation: Situation,
    bids: tuple[Bid, Bid],
    funded: Mapping[str, Sequence[Funding]],
    paid: Mapping[str, Sequence[Edge]],
) -> Iterator[Outcome]:
    """Yield the lead for two bids: a rival paid one's deposit account, or one payer paid both's."""
    rivals = [
        (funding,)
        for bid, rival in (bids, bids[::-1])
        for funding in funded[bid.id]
        if funding.funder in {*rival.parties, *(edge.end for edge in paid[rival.id])}
    ]
    parties = {party for bid in bids for party in bid.parties}
    accounts = {edge.end for bid in bids for edge in paid[bid.id]}
    common = [
        pair
        for pair in product(funded[bids[0].id], funded[bids[1].id])
        if pair[0].funder == pair[1].funder and pair[0].funder not in parties | accounts
    ]
    for variant, found in (("funded_by_rival", rivals), ("same_upstream_payer", common)):
        rare = [some for some in found if _payees(situation, some) <= MOST_USERS.value]
        if rare:
            yield from _lead(situation, bids, variant, rare)
            return
        if found:
            yield _crowded(situation, bids, found[0])
            return


def inflows_not_on_record(situation: Situation, deposits: Iterable[Edge]) -> Iterator[Outcome]:
    """Yield that nobody was searched for upstream: no entry of any of the accounts is on record."""
    neighbourhood = situation.neighbourhood
    accounts = {edge.end for edge in deposits}
    known = any(
        (account, _PAYS) in neighbourhood.stated
        or any(True for _ in neighbourhood.into(account, _PAYS))
        for account in accounts
    )
    if accounts and not known:
        what = Bilingual(
            "没有保证金转出账户的入账明细，上游付款人未检索",
            "no entries of the accounts that paid deposits: who paid into them was not searched",
        )
        yield feed_missing(situation, _RULE, what)


def _payees(situation: Situation, some: Iterable[Funding]) -> int:
    """Into how many accounts the payers paid: as counted by the reading, else in the value."""
    neighbourhood = situation.neighbourhood
    counts = []
    for account in {funding.inflow.start for funding in some}:
        counted = neighbourhood.nodes[account].detail("degree")
        paid = neighbourhood.out_of(account, _PAYS)
        counts.append(len({edge.end for edge in paid}) if counted is None else int(counted))
    return max(counts)


def _lead(
    situation: Situation,
    bids: tuple[Bid, Bid],
    variant: str,
    found: Sequence[tuple[Funding, ...]],
) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    subjects = tuple(sorted({s for bid in bids for s in bid.submitters}))
    firms = joined(neighbourhood, subjects)
    paths = tuple(
        dict.fromkeys(
            tuple(e.id for funding in some for e in funding.path) for some in _nearest(found)
        )
    )
    edges = [neighbourhood.edges[id_] for id_ in dict.fromkeys(e for path in paths for e in path)]
    contested = [edge for edge in edges if edge.contested]
    text = {
        "funded_by_rival": Bilingual(
            f"{firms.zh}之间，一方在另一方投标保证金转出前{INFLOW_DAYS}日内向其转出账户付款，属线索",
            f"of {firms.en}, one paid into the account of the other's deposit within {INFLOW_DAYS}"
            " days before it left, a lead",
        ),
        "same_upstream_payer": Bilingual(
            f"{firms.zh}的保证金转出账户在转出前{INFLOW_DAYS}日内收到同一付款人的款项，属线索",
            f"the accounts that paid the deposits of {firms.en} were paid by one payer within"
            f" {INFLOW_DAYS} days before, a lead",
        ),
    }
    yield Hit(
        evidence=EvidenceClass.LEAD,
        variant=variant,
        subjects=subjects,
        paths=paths,
        summary=text[variant],
        missing_proof=(_NOT_LISTED, *missing_proof(situation, contested)),
        statistic=rarity(min(_payees(situation, some) for some in found)),
    )
    yield from doubts(situation, contested)


def _nearest(found: Sequence[tuple[Funding, ...]]) -> Iterator[tuple[Funding, ...]]:
    """An account in common says all that its owner in common would say again."""
    by_account = [some for some in found if all(funding.owned is None for funding in some)]
    yield from by_account or found


def _crowded(situation: Situation, bids: tuple[Bid, Bid], some: tuple[Funding, ...]) -> Outcome:
    subjects = {s for bid in bids for s in bid.submitters}
    firms = joined(situation.neighbourhood, sorted(subjects))
    count = _payees(situation, some)
    said = Bilingual(
        f"{firms.zh}的保证金转出账户在转出前收到同一付款账户的款项（其至少向{count}个账户付款）",
        f"the accounts that paid the deposits of {firms.en} were paid by one account, which pays"
        f" into at least {count}",
    )
    return not_counted(_RULE, "used_by_many", subjects, said, _SERVES_MANY)
