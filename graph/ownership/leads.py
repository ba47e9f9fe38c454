"""The leads of D35 to D38 in words: class L, no article quoted, with what speaks against them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Final

from credit_hub.graph.ownership.concert import ConcertLead, NomineeLead
from credit_hub.graph.ownership.representatives import Representative
from credit_hub.graph.ownership.rings import Ring
from credit_hub.graph.ownership.shells import ShellBatch
from credit_hub.graph.wording import percent
from credit_hub.model.findings import Bilingual, EvidenceClass, Hit, Statistic

__all__ = [
    "concert_hit",
    "nominee_hit",
    "percent_text",
    "representative_hit",
    "ring_hit",
    "shells_hit",
]

Name = Callable[[str], str]
"""The display name of a party, masked where it is a person."""
_PARTS: Final = 10**9


def percent_text(share: Fraction) -> str:
    """Return a share as per cent, rounded to seven digits after the point.

    Example:
        >>> percent_text(Fraction(12, 47))
        '25.5319149'
    """
    return percent(round(share * _PARTS))


def ring_hit(ring: Ring, name: Name) -> Hit:
    """Word a ring of holdings (D36)."""
    names = [name(c) for c in (*ring.companies, ring.companies[0])]
    least, returning = percent(ring.least.ppb), percent_text(ring.returning)
    variant = "cross_shareholding" if ring.is_cross_holding else "ring"
    return Hit(
        EvidenceClass.LEAD,
        variant,
        ring.companies,
        (tuple(h.edge_id for h in ring.holdings),),
        Bilingual(
            f"循环持股：{'→'.join(names)}，环长{len(ring.companies)}，最小持股{least}%，"
            f"各方绕环持有自身{returning}%。循环持股本身不违法，仅为线索",
            f"ring of holdings {' > '.join(names)}: {len(ring.companies)} long, smallest holding "
            f"{least} %, {returning} % of each returns to itself; a ring is not unlawful by itself",
        ),
        missing_proof=(
            Bilingual("资本实缴与资金流向", "capital paid in, and where the money came from"),
        ),
        statistic=Statistic("returning_share_percent", returning, len(ring.companies)),
    )


def shells_hit(batch: ShellBatch, name: Name) -> Hit:
    """Word a batch of registrations (D38)."""
    names, count = [name(c) for c in batch.companies], len(batch.companies)
    return Hit(
        EvidenceClass.LEAD,
        "batch_registration",
        batch.companies,
        (),
        Bilingual(
            f"{'、'.join(names)}共{count}家于{batch.first}至{batch.last}以同一住所、电话和代办人登记，"
            f"其中{len(batch.unstaffed)}家无参保人员或未报税；所查登记中该住所有{batch.at_address}家",
            f"{', '.join(names)} ({count}) were registered from {batch.first} to {batch.last} with "
            f"one address, telephone and agent; {len(batch.unstaffed)} employ nobody or file no "
            f"tax; {batch.at_address} of the registrations searched are at the address",
        ),
        missing_proof=(
            Bilingual("实地核查、租赁合同与用工情况", "a visit, the lease, and who works there"),
        ),
        statistic=Statistic("companies_in_batch", str(count), batch.at_address),
    )


def representative_hit(found: Representative, name: Name) -> Hit:
    """Word a person who represents many firms (D37)."""
    who, count = name(found.person), len(found.firms)
    return Hit(
        EvidenceClass.LEAD,
        "many_offices",
        (found.person, *found.firms),
        (),
        Bilingual(
            f"{who}当日任{count}家单位法定代表人，90日内最多新任{found.burst}家，"
            f"{found.same_agent}家由同一代办人办理；法律未限制任职数量，也可能系身份被冒用",
            f"{who} represents {count} units on the day, took up to {found.burst} in 90 days, "
            f"{found.same_agent} through one agent; no law limits the number, and the identity may "
            "have been stolen",
        ),
        missing_proof=(
            Bilingual(
                "本人确认；如被冒名登记，按实施细则申请撤销登记",
                "the person's word; if the identity was stolen, cancellation of the entry",
            ),
        ),
        statistic=Statistic("units_represented", str(count), count),
    )


def concert_hit(lead: ConcertLead, name: Name) -> Hit:
    """Word tied holders who may vote together (D35)."""
    names = [name(h) for h in lead.holders]
    votes, company = percent(lead.votes_ppb), name(lead.company)
    zh = "合计将控制" if lead.would_control else "合计将成为最大表决权方，涉及"
    en = "would control" if lead.would_control else "would be the largest voter of"
    return Hit(
        EvidenceClass.LEAD,
        "acting_in_concert",
        (lead.company, *lead.holders),
        (),
        Bilingual(
            f"{'、'.join(names)}之间存在关联事实，表决权合计{votes}%，{zh}{company}；"
            "关联事实不等于一致行动协议",
            f"{', '.join(names)} are tied; with {votes} % of the votes they {en} {company}; "
            "a tie is no agreement",
        ),
        missing_proof=(
            Bilingual(
                "一致行动协议或一致表决的会议记录", "an agreement, or minutes of voting as one"
            ),
        ),
        statistic=Statistic("votes_together_percent", votes, len(lead.holders)),
    )


def nominee_hit(lead: NomineeLead, name: Name) -> Hit:
    """Word a holder who may hold for somebody else (D35)."""
    holder, company, share = name(lead.holder), name(lead.company), percent(lead.ppb)
    behind = "、".join(name(b) for b in lead.behind)
    return Hit(
        EvidenceClass.LEAD,
        "nominee_holding",
        (lead.company, lead.holder, *lead.behind),
        (),
        Bilingual(
            f"{holder}持有{company}{share}%，存在{len(lead.signs)}项代持迹象"
            + (f"，可能为{behind}持有" if behind else "")
            + "；代持本身未必违法",
            f"{holder} holds {share} % of {company} with {len(lead.signs)} signs of holding for "
            + (f"{behind}" if behind else "somebody else")
            + "; this is not unlawful by itself",
        ),
        missing_proof=(
            Bilingual("出资与分红的资金流水、当事人陈述", "who paid and who got the dividends"),
        ),
        statistic=Statistic("signs", str(len(lead.signs)), len(lead.references)),
    )
