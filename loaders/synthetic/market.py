"""Lots and bids, and their rows in the feeds of the tender platform."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from credit_hub.loaders.synthetic import codes, words
from credit_hub.loaders.synthetic.feeds import Feeds
from credit_hub.loaders.synthetic.population import (
    FAMILY,
    person,
    stream,
    unit,
)
from credit_hub.loaders.synthetic.registry import STATED_ON, Human, Unit

POSTS: Final = ("项目经理", "技术负责人", "质量负责人", "安全负责人")
HANDLER: Final = "经办人"
CONTACT: Final = "联系人"
TRANSFER: Final = "转账"
GUARANTEE: Final = "银行保函"
TENDER_REGIME: Final = "招标投标"
_MIN_BIDDERS: Final = 4
_MAX_BIDDERS: Final = 8
LEAST_FIRMS: Final = _MIN_BIDDERS * FAMILY * len(words.TRADES)
"""So many firms give every line of business the least number of families that bid."""
_FIRST_DEADLINE: Final = datetime(2025, 1, 6, 9, 30)  # noqa: DTZ001  # printed without an offset, as notices are
_NOTICE_DAYS: Final = 24
"""At least 20 days lie between notice and deadline (招标投标法 24)."""
_AGENCIES: Final = 40
_AGENCY_BASE: Final = 21_000_000_000
_BUYER_BASE: Final = 22_000_000_000


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a bid, with the post held there."""

    post: str
    human: Human


@dataclass(frozen=True, slots=True)
class Bid:
    """One bid; ``number`` gives it its own account, machine and file unless told otherwise."""

    bidder: Unit
    number: int
    price_yuan: int
    team: tuple[Member, ...]
    partners: tuple[Unit, ...] = ()
    account: int | None = None
    form: str = TRANSFER
    machine: int | None = None
    won: bool = False
    serials: Mapping[str, str] = field(default_factory=dict)
    """Serials in the file instead of those of the machine."""
    ip: str = ""
    """Address of the upload instead of that of the machine."""
    rejected: str = ""
    """Reason for which the bid was refused."""


@dataclass(frozen=True, slots=True)
class Lot:
    """One lot with its bids."""

    tender: str
    name: str
    number: str
    buyer: Unit
    agency: Unit
    industry: str
    ceiling_yuan: int
    deadline: datetime
    bids: tuple[Bid, ...] = field(default=())
    regime: str = TENDER_REGIME
    required_scope: str = ""
    required_grade: str = ""


def ordinary_lot(seed: int, number: int, families: int) -> Lot:
    """Ordinary lot ``number``: bidders of one line of business, at most one of each family."""
    draws = stream(seed, "lot", number)
    trade = number % len(words.TRADES)
    candidates = range(trade, families, len(words.TRADES))
    wanted = min(draws.randint(_MIN_BIDDERS, _MAX_BIDDERS), len(candidates))
    bidders = [
        family * FAMILY + draws.randrange(FAMILY) for family in draws.sample(candidates, wanted)
    ]
    ceiling = draws.randrange(200, 9_000) * 10_000
    prices = [ceiling * draws.randrange(8_200, 9_900) // 10_000 for _ in bidders]
    deadline = _FIRST_DEADLINE + timedelta(days=draws.randrange(640))
    lowest = prices.index(min(prices))
    return Lot(
        tender=f"ZZTEST-{number:07d}",
        name=f"测试{words.TRADES[trade][0]}项目{number}",
        number="1",
        buyer=_buyer(number),
        agency=_agency(draws.randrange(_AGENCIES)),
        industry=words.TRADES[trade][2],
        ceiling_yuan=ceiling,
        deadline=deadline,
        bids=tuple(
            _ordinary_bid(bidder, number * 100 + place, price, won=place == lowest)
            for place, (bidder, price) in enumerate(zip(bidders, prices, strict=True))
        ),
    )


def _ordinary_bid(firm_number: int, bid_number: int, price: int, *, won: bool) -> Bid:
    posts = [Member(post, person(firm_number, 3 + place)) for place, post in enumerate(POSTS)]
    handler = person(firm_number, 7)
    team = (*posts, Member(HANDLER, handler), Member(CONTACT, handler))
    return Bid(unit(firm_number), bid_number, price, team, won=won)


def _agency(number: int) -> Unit:
    return Unit(f"郑州测试招标代理{number + 1}有限公司", codes.uscc(_AGENCY_BASE + number))


def _buyer(number: int) -> Unit:
    place = number % 25
    return Unit(f"郑州测试{place + 1}局", codes.uscc(_BUYER_BASE + place, kind=codes.STATE_ORGAN))


def write_lot(feeds: Feeds, lot: Lot) -> None:
    """Write a lot and its bids into the feeds of the platform."""
    notice = (lot.deadline - timedelta(days=_NOTICE_DAYS)).replace(hour=9, minute=0)
    feeds.write(
        "tenders-lots",
        {
            "tender_number": lot.tender,
            "tender_name": lot.name,
            "lot_number": lot.number,
            "lot_name": f"{lot.name}{lot.number}标段",
            "regime": lot.regime,
            "buyer_name": lot.buyer.name,
            "buyer_uscc": lot.buyer.uscc,
            "agency_name": lot.agency.name,
            "agency_uscc": lot.agency.uscc,
            "method": "公开招标",
            "industry": lot.industry,
            "region_code": codes.REGION,
            "ceiling": str(lot.ceiling_yuan),
            "required_scope": lot.required_scope,
            "required_grade": lot.required_grade,
            "evaluation_method": "综合评估法",
            "notice_at": _stamp(notice),
            "deadline": _stamp(lot.deadline),
            "opened_at": _stamp(lot.deadline),
            "stated_on": STATED_ON,
        },
    )
    for bid in lot.bids:
        _write_bid(feeds, lot, bid)


def _write_bid(feeds: Feeds, lot: Lot, bid: Bid) -> None:
    named = {
        "tender_number": lot.tender,
        "lot_number": lot.number,
        "bidder_name": bid.bidder.name,
        "bidder_uscc": bid.bidder.uscc,
        "stated_on": STATED_ON,
    }
    digest = hashlib.sha256(f"{lot.tender}/{lot.number}/{bid.number}".encode()).hexdigest()
    submitted = lot.deadline - timedelta(hours=3, minutes=bid.number % 60)
    feeds.write(
        "bids",
        named
        | {
            "consortium": "是" if bid.partners else "否",
            "total": f"{bid.price_yuan}.00",
            "discount": _discount(bid.price_yuan, lot.ceiling_yuan),
            "valid": "否" if bid.rejected else "是",
            "rejection_reason": bid.rejected,
            "won": "是" if bid.won else "否",
            "submitted_at": _stamp(submitted),
            "file_digest": digest,
        },
    )
    _write_members(feeds, named, bid, lot)
    for member in bid.team:
        feeds.write(
            "bid-team",
            named
            | {
                "role": member.post,
                "name": member.human.name,
                "id_number": member.human.id_number,
                "phone": codes.phone_number(member.human.number) if member.post == CONTACT else "",
            },
        )
    _write_deposit(feeds, named, bid, submitted)
    _write_traces(feeds, named, bid, submitted, digest)


def _write_members(feeds: Feeds, named: dict[str, str], bid: Bid, lot: Lot) -> None:
    if not bid.partners:
        return
    agreed = (lot.deadline - timedelta(days=10)).date().isoformat()
    for place, member in enumerate((bid.bidder, *bid.partners)):
        feeds.write(
            "bid-members",
            named
            | {
                "member_name": member.name,
                "member_uscc": member.uscc,
                "role": "成员" if place else "牵头人",
                "since": agreed,
            },
        )


def _write_deposit(feeds: Feeds, named: dict[str, str], bid: Bid, submitted: datetime) -> None:
    deposit = named | {"form": bid.form, "amount": str(min(bid.price_yuan // 50, 800_000))}
    if bid.form == TRANSFER:
        account = bid.number if bid.account is None else bid.account
        deposit |= {
            "account": codes.account_number(account),
            "bank": "郑州测试银行",
            "payer_name": bid.bidder.name,
            "payer_number": bid.bidder.uscc,
            "paid_at": _stamp(submitted - timedelta(days=2)),
        }
    feeds.write("bid-deposits", deposit)


def _write_traces(
    feeds: Feeds, named: dict[str, str], bid: Bid, submitted: datetime, digest: str
) -> None:
    machine = bid.number if bid.machine is None else bid.machine
    traces = codes.serials(machine)
    made = traces | dict(bid.serials) | {"origin": "制作", "file_digest": digest}
    feeds.write("bid-file-traces", named | made)
    ip = bid.ip or f"192.0.2.{machine % 250 + 1}"
    upload = {"origin": "上传", "mac": traces["mac"], "ip": ip}
    feeds.write("bid-file-traces", named | upload | {"uploaded_at": _stamp(submitted)})


def _discount(price: int, ceiling: int) -> str:
    hundredths = (ceiling - price) * 10_000 // ceiling
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")
