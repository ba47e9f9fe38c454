"""D22: rivals that drop out: disqualified, withdrawn, or paid by the winner afterwards.

Bid suppression, withdrawal and non-conforming bids are forms of rigging that the OECD describes
(Guidelines for Fighting Bid Rigging); a subcontract for the loser is a way to share the gain.
Cardinal R035, R036 and R038 inside a market.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.graph.screens.cardinal_outliers import disqualified_bids
from credit_hub.graph.screens.cardinal_processes import lowest_disqualified, others_disqualified
from credit_hub.graph.screens.cardinal_terms import CARDINAL, Flag, Group, currency_of, sole_winner
from credit_hub.graph.screens.examples.d22 import EXAMPLES
from credit_hub.graph.screens.markets import by_market, percent
from credit_hub.graph.screens.rule import Flow, Screened, ScreenHit, ScreenOutcome, ScreenRule
from credit_hub.graph.screens.tenders import BidStatus, Market, Scoring, Tender, bidders_of
from credit_hub.graph.screens.withdrawals import partners
from credit_hub.model.findings import Bilingual, Incompleteness, Statistic
from credit_hub.model.interval import CHINA

__all__ = ["RULE"]

_ID: Final = "D22"
_PPM: Final = 10**6
_MONTHS_A_YEAR: Final = 12
Flows = Mapping[tuple[str, str], Sequence[Flow]]
"""Flows by giver and taker."""
_OTHERS: Final = Parameter(
    "others_disqualified",
    2,
    "bidders",
    Bilingual("除中标人外被否决的最少家数", "so many others are disqualified"),
    "Cardinal R035 (1 by default); design decision: 招标投标法28 asks for three bidders",
)
_LEAST_BIDS: Final = Parameter(
    "least_bids",
    10,
    "submitted bids in a market",
    Bilingual("计算否决率的最少报价数", "with fewer bids no rate of disqualification is compared"),
    "Cardinal R038 (2 by default); design decision",
)
_LEAST_WITHDRAWN: Final = Parameter(
    "least_withdrawals",
    3,
    "withdrawals where one firm won",
    Bilingual("同一中标人的标段中撤回的最少次数", "fewer withdrawals are nobody's habit"),
    "design decision",
)
_CHANCE: Final = Parameter(
    "chance_ppm",
    10_000,
    "parts per 10^6, times the pairs tested",
    Bilingual("偶然出现的概率上限（乘以检验对数）", "the chance must be at most this"),
    "design decision; Bonferroni's correction",
)
_MONTHS: Final = Parameter(
    "flow_months",
    24,
    "months after the deadline",
    Bilingual("分包或付款的观察期", "a subcontract or payment within them counts"),
    "design decision (domain.md D22)",
)


def _compute(given: Screened) -> Iterator[ScreenOutcome]:
    flows = None if given.flows is None else _by_pair(given.flows)
    for market, tenders in by_market(given.tenders).items():
        yield from _disqualified(market, tenders)
        yield from _often(market, tenders)
        yield from _withdrawn(market, tenders)
        if flows is not None:
            yield from _paid(market, tenders, flows)
    homeless = sum(1 for tender in given.tenders if tender.market is None)
    if homeless:
        yield Incompleteness(
            "no_market",
            _ID,
            Bilingual(
                f"D22未检索{homeless}个标段：缺少行业、区域、方式或年度",
                f"D22 left out tenders ({homeless}): sector, region, method or year is not known",
            ),
        )
    if flows is None:
        yield Incompleteness(
            "feed_missing",
            _ID,
            Bilingual("D22：没有分包和付款数据", "D22: no data of subcontracts and payments"),
        )


def _disqualified(market: Market, tenders: Sequence[Tender]) -> Iterator[ScreenHit]:
    money = currency_of(tenders)
    limits = replace(CARDINAL, others_disqualified=_OTHERS.value)
    names = {
        "others_disqualified": Bilingual(
            "除中标人外的有效投标人全部被否决", "all bidders but the winner are disqualified"
        ),
        "lowest_disqualified": Bilingual("最低报价被否决", "the lowest bid is disqualified"),
    }
    found: dict[str, list[tuple[Tender, Flag]]] = {name: [] for name in names}
    for tender in tenders:
        for flag in others_disqualified(tender, limits):
            if flag.group is Group.PROCESS:
                found["others_disqualified"].append((tender, flag))
        if tender.scoring is not Scoring.AVERAGE_BID:
            for flag in lowest_disqualified(tender, money):
                found["lowest_disqualified"].append((tender, flag))
    for variant, name in names.items():
        rate = f"{len(found[variant])} of {len(tenders)} tenders of the market"
        for tender, flag in found[variant]:
            out = bidders_of(tender.with_status(BidStatus.DISQUALIFIED))
            yield ScreenHit(
                variant,
                market,
                (tender.id,),
                tuple(sorted({*out, *tender.winners})),
                Bilingual(
                    f"{tender.id}：{name.zh}（{len(out)}家被否决；同一市场{len(tenders)}个标段中有"
                    f"{len(found[variant])}个）",
                    f"{tender.id}: {name.en} (disqualified: {len(out)}; {rate})",
                ),
                Statistic("bidders disqualified", str(flag.value), len(tender.submitted), rate),
                missing_proof=(
                    Bilingual("否决原因及评标报告", "the reasons and the report of the committee"),
                ),
            )


def _often(market: Market, tenders: Sequence[Tender]) -> Iterator[ScreenHit]:
    least = _LEAST_BIDS.value
    limits = replace(CARDINAL, least_bids=least, least_bids_received=least)
    roles = {
        Group.BUYER: Bilingual("招标人否决的报价", "of the bids to the buyer"),
        Group.ENTITY: Bilingual("采购实施单位否决的报价", "of the bids to the procuring entity"),
        Group.TENDERER: Bilingual("投标人被否决的报价", "of the bids of the bidder"),
    }
    flags = list(disqualified_bids(tenders, limits))
    for flag in flags:
        of = [t for t in tenders if _takes_part(t, flag)]
        count = sum(len(_bids_of(tender, flag)) for tender in of)
        same = sum(1 for other in flags if other.group is flag.group)
        yield ScreenHit(
            "often_disqualified",
            market,
            tuple(tender.id for tender in of),
            (flag.id,),
            Bilingual(
                f"{market}：{roles[flag.group].zh}占{percent(flag.value)}%（{count}份），高于上围栏",
                f"{market}: {percent(flag.value)} % {roles[flag.group].en} ({count}) are"
                " disqualified, beyond the upper fence",
            ),
            Statistic(
                "share of disqualified bids",
                f"{percent(flag.value)} %",
                count,
                f"{same} of its kind are beyond the fence of the market",
            ),
        )


def _takes_part(tender: Tender, flag: Flag) -> bool:
    return bool(_bids_of(tender, flag))


def _bids_of(tender: Tender, flag: Flag) -> list[tuple[str, ...]]:
    submitted = [bid.bidders for bid in tender.submitted]
    if flag.group is Group.TENDERER:
        return [bidders for bidders in submitted if flag.id in bidders]
    role = tender.buyer if flag.group is Group.BUYER else tender.procuring_entity
    return submitted if role == flag.id else []


def _withdrawn(market: Market, tenders: Sequence[Tender]) -> Iterator[ScreenHit]:
    tested, found = partners(tenders, least=_LEAST_WITHDRAWN.value)
    for pair in found:
        if pair.chance * tested * _PPM > _CHANCE.value:
            continue
        yield ScreenHit(
            "withdrawals_for_winner",
            market,
            pair.tenders,
            tuple(sorted((pair.withdrawer, pair.winner))),
            Bilingual(
                f"{market}：一投标人撤回{pair.withdrawn}次，其中{len(pair.tenders)}次同一家中标（该家在其参与的"
                f"{pair.entered}个标段中中标{pair.won}个）",
                f"{market}: a bidder withdrew {pair.withdrawn} times, {len(pair.tenders)} of them"
                f" where one firm won, which won {pair.won} of the {pair.entered} tenders entered",
            ),
            Statistic(
                "withdrawals where one firm won",
                str(len(pair.tenders)),
                pair.entered,
                f"chance {float(pair.chance):.2g}; {tested} pairs of the market were tested",
            ),
        )


def _paid(market: Market, tenders: Sequence[Tender], flows: Flows) -> Iterator[ScreenHit]:
    pairs = 0
    found: list[tuple[Tender, str, str, Flow]] = []
    for tender in tenders:
        winner = sole_winner(tender)
        if winner is None or tender.deadline is None:
            continue
        day = tender.deadline.astimezone(CHINA).date()
        losers = [bidder for bidder in bidders_of(tender.bids) if bidder != winner]
        pairs += len(losers)
        for loser in losers:
            between = flows.get((winner, loser), ())
            first = next((flow for flow in between if _rewards(flow, day)), None)
            if first is not None:
                found.append((tender, winner, loser, first))
    for tender, winner, loser, flow in found:
        rate = f"{len(found)} of {pairs} pairs of winner and loser of the market"
        kind = {"subcontract": "分包", "payment": "付款"}[flow.kind]
        yield ScreenHit(
            "loser_paid",
            market,
            (tender.id,),
            tuple(sorted((winner, loser))),
            Bilingual(
                f"{tender.id}：中标人于{flow.on.isoformat()}向落标人{kind}（截止日后{_MONTHS.value}个月内）",
                f"{tender.id}: a {flow.kind} from the winner to a loser on {flow.on.isoformat()},"
                f" within {_MONTHS.value} months of the deadline",
            ),
            Statistic("pairs of winner and loser with a flow", str(len(found)), pairs, rate),
        )


def _by_pair(flows: Sequence[Flow]) -> Flows:
    """The flows from one firm to another, the first ones first."""
    found: dict[tuple[str, str], list[Flow]] = {}
    for flow in sorted(flows, key=lambda flow: (flow.on, flow.kind)):
        found.setdefault((flow.giver, flow.taker), []).append(flow)
    return found


def _rewards(flow: Flow, day: date) -> bool:
    if flow.on < day:
        return False
    years, months = divmod(day.month - 1 + _MONTHS.value, _MONTHS_A_YEAR)
    last = (day.year + years, months + 1, day.day)
    return (flow.on.year, flow.on.month, flow.on.day) <= last


RULE: Final = ScreenRule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("压制投标、撤回与落标后分包", "rivals that drop out or are paid afterwards"),
    compute=_compute,
    searched=Bilingual(
        "除中标人外全部被否决、最低报价被否决（按平均价计分的除外）、否决率在市场内偏高的招标人和投标人、总在"
        "同一家中标时撤回的投标人、中标人在24个月内对落标人的分包和付款；从未投标的企业和经第三方的付款未检索",
        "tenders in which all but the winner, or the lowest bid (not where an average scores), are"
        " disqualified; buyers and bidders with a high share of disqualified bids; bidders who"
        " withdraw where one firm wins; subcontracts and payments from the winner to losers within"
        " 24 months; firms that never bid, and payments through others, were not searched",
    ),
    evidence_needed=(
        Bilingual("否决理由、评标报告", "reasons of rejection, the report of the committee"),
        Bilingual("撤回投标的书面通知", "the notices of withdrawal"),
        Bilingual("分包合同与付款凭证", "the subcontract and proof of payment"),
    ),
    false_positives=(
        Bilingual("投标文件确有缺陷", "genuine defects of the bids"),
        Bilingual("采购规模小、标段少的招标人", "buyers with few tenders"),
        Bilingual("专业分包市场本来狭窄", "trades with few subcontractors"),
        Bilingual("投标人因其他中标而撤回", "a bidder who withdraws for want of capacity"),
    ),
    examples=EXAMPLES,
    parameters=(_OTHERS, _LEAST_BIDS, _LEAST_WITHDRAWN, _CHANCE, _MONTHS),
)
