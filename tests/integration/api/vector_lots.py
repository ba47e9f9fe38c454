"""Lots of one vector each, in the official formats: what B1 says of files, people, prices, places.

Every lot has firms, people, accounts and machines of its own, so that a vector meets no other one.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Final

from credit_hub.loaders.synthetic import codes, words
from credit_hub.loaders.synthetic.feeds import Feeds
from credit_hub.loaders.synthetic.market import (
    CONTACT,
    GUARANTEE,
    HANDLER,
    POSTS,
    TRANSFER,
    Bid,
    Lot,
    Member,
    write_lot,
)
from credit_hub.loaders.synthetic.planted.cast import SINCE, Cast
from credit_hub.loaders.synthetic.registry import (
    DIRECTOR,
    STATED_ON,
    Firm,
    Holding,
    Human,
    Office,
    Unit,
    write_firm,
)

TENDER: Final = "ZZTEST-V2"
_MACHINES: Final = 898_000_000
_LETTERS: Final = "".join((*words.SURNAMES, *words.GIVEN, *words.SYLLABLES))
_NAMELESS: Final = ""
"""The number of a person whom the platform names only."""

Found = tuple[str, str, str]
"""Evidence class, variant, and the firms by short name."""


@dataclass(frozen=True)
class Vector:
    """What the check of one lot says by one rule, and nothing else by it."""

    clause: str
    lot: str
    rule: str
    found: tuple[Found, ...] = ()
    regime: str = "tender"
    excluded: tuple[str, ...] = ()
    incomplete: tuple[str, ...] = ()


@dataclass
class Market:
    """Lots, firms and further rows as they are made; the ids of firms by lot and short name."""

    cast: Cast = field(default_factory=lambda: Cast(series=32))
    ids: dict[tuple[str, str], str] = field(default_factory=dict)
    firms: list[Firm] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    rows: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    records: list[tuple[str, dict[str, object]]] = field(default_factory=list)
    _units: Iterator[int] = field(default_factory=lambda: count(1))
    _machines: Iterator[int] = field(default_factory=lambda: count(_MACHINES))

    def unit(self, lot: str, name: str) -> Unit:
        unit = self.cast.unit(next(self._units), f"向量{lot}号{name}建工")
        self.ids[lot, name] = f"uscc:{unit.uscc}"
        return unit

    def firm(self, unit: Unit, **more: object) -> None:
        self.firms.append(replace(self.cast.firm(unit), **more))  # type: ignore[arg-type]  # of Firm

    def plain(self, lot: str, names: str) -> list[Unit]:
        """Firms without anything in common."""
        units = [self.unit(lot, name) for name in names]
        for unit in units:
            self.firm(unit)
        return units

    def machine(self) -> dict[str, str]:
        return codes.serials(next(self._machines))

    def lot(
        self, number: str, *bids: Bid, agency: Unit | None = None, buyer: Unit | None = None
    ) -> None:
        by = agency or self.unit(number, "代理")
        if agency is None:
            self.firm(by)
        made = self.cast.lot(TENDER, number, f"测试向量{number}工程", bids, agency=by, buyer=buyer)
        self.lots.append(made)

    def row(self, source: str, lot: str, bidder: Unit, **values: str) -> None:
        named = {"bidder_name": bidder.name, "bidder_uscc": bidder.uscc, "stated_on": STATED_ON}
        self.rows.append((source, {"tender_number": TENDER, "lot_number": lot, **named, **values}))


def prose(name: str, length: int) -> str:
    """Characters in no order, the same in every run."""
    draws = random.Random(f"vector/{name}")  # noqa: S311  # synthetic data, not secrets
    return "".join(draws.choices(_LETTERS, k=length))


def consortia(m: Market) -> Iterator[Vector]:
    a, b, twice = m.plain("1", "abm")
    m.lot("1", m.cast.bid(a, partners=(twice,)), m.cast.bid(b, partners=(twice,)))
    yield Vector("D03: member of two consortia", "1", "D03", (("S", "member_bids_again", "m"),))
    a, twice, c = m.plain("2", "amc")
    m.lot("2", m.cast.bid(a, partners=(twice,)), m.cast.bid(c))
    m.lot("3", m.cast.bid(twice), *(m.cast.bid(unit) for unit in m.plain("3", "d")))
    yield Vector("D03 FP: another lot of the tender", "2", "D03")
    yield Vector("D03 FP: another lot of the tender, alone", "3", "D03")


def people(m: Market) -> Iterator[Vector]:
    both = m.cast.human()
    m.lot("4", *(m.cast.bid(u, team=(Member(CONTACT, both),)) for u in m.plain("4", "ab")))
    yield Vector("D07: contact, 条例40(3)", "4", "D07", (("L", "same_contact", "ab"),))
    yield Vector(
        "D07: contact, 87号令37(3)", "4", "D07", (("P", "same_contact", "ab"),), "procurement"
    )
    known = Human(0, "王测试", _NAMELESS)
    m.lot("5", *(m.cast.bid(u, team=(Member("咨询专家", known),)) for u in m.plain("5", "ab")))
    yield Vector("D07 FP: consultants listed by name only", "5", "D07")
    units = m.plain("6", "ab")
    m.lot("6", *map(m.cast.bid, units))
    for unit in units:
        named = {"role": "造价工程师", "name": "李测试", "certificate": "豫测2410199000001"}
        m.row("bid-team", "6", unit, **named)
    yield Vector("D07: one certificate number", "6", "D07", (("P", "same_certificate", "ab"),))
    both = m.cast.human()
    a, b = m.plain("7", "ab")
    team = (Member(POSTS[0], both),), (Member(POSTS[3], both),)
    m.lot("7", *(m.cast.bid(u, team=t) for u, t in zip((a, b), team, strict=True)))
    yield Vector("D07: other posts", "7", "D07", (("P", "same_member", "ab"),))


def files(m: Market) -> Iterator[Vector]:
    def shared(lot: str, serials: dict[str, str]) -> None:
        bids = (replace(m.cast.bid(u), serials=serials) for u in m.plain(lot, "ab"))
        m.lot(lot, *bids)

    shared("8", {"lock": m.machine()["lock"]})
    yield Vector("D08: one lock", "8", "D08", (("P", "same_lock", "ab"),))
    shared("9", {"ca": "TESTCA0000000001"})
    yield Vector("D08: one certificate signs", "9", "D08", (("P", "same_signature", "ab"),))
    shared("10", {kind: m.machine()[kind] for kind in ("cpu", "disk")})
    yield Vector("D08: two serials of three", "10", "D08", (("L", "same_serial", "ab"),))


def uploads(m: Market) -> Iterator[Vector]:
    for lot, on_site in (("11", "否"), ("12", "是")):
        machine, units = m.machine(), m.plain(lot, "ab")
        m.lot(lot, *map(m.cast.bid, units))
        computer = {kind: machine[kind] for kind in ("mac", "cpu", "disk")}
        more = {"origin": "上传", "on_site": on_site, "uploaded_at": "2026-10-15 08:00:00"}
        for unit in units:
            m.row("bid-file-traces", lot, unit, **computer, **more)
    yield Vector("D09: one computer", "11", "D09", (("P", "same_upload_computer", "ab"),))
    yield Vector("D09 FP: on-site upload", "12", "D09", excluded=("uploaded_on_site",))


def deposits(m: Market) -> Iterator[Vector]:
    """Two accounts of one payer; the bids' own deposits are letters, which have no account."""
    units, payer = m.plain("23", "ab"), m.unit("23", "t")
    m.lot("23", *(m.cast.bid(unit, form=GUARANTEE) for unit in units))
    for number, unit in enumerate(units):
        account = {"form": TRANSFER, "account": codes.account_number(778_000 + number)}
        paid = {"payer_name": payer.name, "payer_number": payer.uscc, "amount": "500000"}
        m.row("bid-deposits", "23", unit, **account, **paid, paid_at="2026-10-12 10:00:00")
    yield Vector("D10: two accounts of one holder", "23", "D10", (("P", "same_owner", "ab"),))


def prices(m: Market) -> Iterator[Vector]:
    for lot, names in (("13", "abcd"), ("14", "abc")):
        totals = (40_000_000 + 100_000 * step for step in count())
        bids = (m.cast.bid(u) for u in m.plain(lot, names))
        m.lot(lot, *(replace(b, price_yuan=p) for b, p in zip(bids, totals, strict=False)))
    yield Vector("D12: equal steps, n = 4", "13", "D12", (("P", "equal_difference", "abcd"),))
    yield Vector("D12 FP: n = 3 has two gaps", "14", "D12", incomplete=("feed_missing",))


def places(m: Market) -> Iterator[Vector]:
    for lot, more in (
        ("15", {"phone": codes.phone_number(80_900_001)}),
        ("16", {"email": "office@ceshi.example"}),
    ):
        units = [m.unit(lot, name) for name in "ab"]
        for unit in units:
            m.firm(unit, **more)
        m.lot(lot, *map(m.cast.bid, units))
    yield Vector("D13: one telephone", "15", "D13", (("L", "shared_phone", "ab"),))
    yield Vector("D13: one mailbox", "16", "D13", (("L", "shared_email", "ab"),))


def agencies(m: Market) -> Iterator[Vector]:
    staff, agency = m.cast.human(), m.unit("17", "g")
    m.firms.append(m.cast.firm(agency, offices=(Office(DIRECTOR, staff, SINCE),)))
    a, b = m.plain("17", "ab")
    m.lot("17", m.cast.bid(a, team=(Member(HANDLER, staff),)), m.cast.bid(b), agency=agency)
    yield Vector("D05: staff handles a bid", "17", "D05", (("S", "agency_handles_bid", "ag"),))
    agency, a = m.unit("18", "g"), m.unit("18", "a")
    m.firm(agency)
    held = (Holding(agency, "60", SINCE), Holding(m.cast.human(), "40", SINCE))
    m.firms.append(m.cast.firm(a, holdings=held))
    m.lot("18", *map(m.cast.bid, (a, *m.plain("18", "b"))), agency=agency)
    yield Vector("D05: control needs explaining", "18", "D05", (("X", "agency_control", "ag"),))
    agency, a = m.unit("19", "g"), m.unit("19", "a")
    for unit in (agency, a):
        m.firm(unit, address="测试路19190号", phone=codes.phone_number(80_900_019))
    m.lot("19", *map(m.cast.bid, (a, *m.plain("19", "b"))), agency=agency)
    place: tuple[Found, ...] = (("L", "shared_address", "ag"), ("L", "shared_phone", "ag"))
    yield Vector("D05: telephone and address", "19", "D05", place)


def staff(m: Market) -> Iterator[Vector]:
    """Rows of the labour authority: who is employed by the agency and by a bidder, and when."""

    begun = SINCE.isoformat()

    def employed(human: Human, unit: Unit, since: str, until: str = "") -> None:
        job = {"name": human.name, "id_number": human.id_number, "position": "造价工程师"}
        by = {"employer_name": unit.name, "employer_uscc": unit.uscc}
        days = {"since": since, "until": until, "stated_on": STATED_ON}
        m.rows.append(("employment", {**job, **by, **days}))

    def lot(number: str, *jobs: tuple[str, str]) -> None:
        """One person, employed by the agency and by a as ``jobs`` say; b has staff of its own."""
        agency, both = m.unit(number, "g"), m.cast.human()
        m.firm(agency)
        a, b = m.plain(number, "ab")
        for unit, (since, until) in zip((agency, a), jobs, strict=True):
            employed(both, unit, since, until)
        employed(m.cast.human(), b, begun)
        m.lot(number, *map(m.cast.bid, (a, b)), agency=agency)

    lot("24", (begun, ""), ("2024-03-01", ""))
    yield Vector("D05: common paid staff", "24", "D05", (("X", "common_staff", "ag"),))
    lot("25", (begun, ""), ("", ""))
    yield Vector("D05: no first day", "25", "D05", (("L", "common_staff_unproven", "ag"),))
    lot("26", (begun, "2026-09-30"), ("2026-10-01", ""))
    yield Vector("D05 FP: left the agency before", "26", "D05")
    agency = m.unit("27", "g")
    m.firm(agency)
    units = m.plain("27", "ab")
    for unit in units:
        employed(m.cast.human(), unit, begun)
    m.lot("27", *map(m.cast.bid, units), agency=agency)
    yield Vector("D05: staff unknown", "27", "D05", incomplete=("feed_missing",))


def buyers(m: Market) -> Iterator[Vector]:
    buyer, a = m.unit("20", "h"), m.unit("20", "a")
    m.firm(buyer)
    held = (Holding(buyer, "30", SINCE), Holding(m.cast.human(), "70", SINCE))
    m.firms.append(m.cast.firm(a, holdings=held))
    m.lot("20", *map(m.cast.bid, (a, *m.plain("20", "b"))), buyer=buyer)
    yield Vector("D04: a holding of the buyer", "20", "D04", (("X", "buyer_holding", "ah"),))
    provider, a = m.unit("21", "p"), m.unit("21", "a")
    m.firm(provider)
    held = (Holding(provider, "60", SINCE), Holding(m.cast.human(), "40", SINCE))
    m.firms.append(m.cast.firm(a, holdings=held))
    m.lot("21", *map(m.cast.bid, (a, *m.plain("21", "b"))))
    served = {"provider_name": provider.name, "provider_uscc": provider.uscc, "service": "监理"}
    lot = {"tender_number": TENDER, "lot_number": "21", "since": "2026-01-01"}
    m.rows.append(("project-services", {**lot, **served, "stated_on": STATED_ON}))
    found = (("X", "provider_control", "ap"),)
    yield Vector("D06: supervisor controls a bidder", "21", "D06", found, "procurement")


def texts(m: Market) -> Iterator[Vector]:
    units, template, common = m.plain("22", "abcd"), prose("v2/forms", 300), prose("v2", 900)
    m.lot("22", *map(m.cast.bid, units))
    lot: dict[str, object] = {"招标项目编号": TENDER, "标段编号": "22"}
    m.records.append(("bid-documents", lot | {"文件类别": "招标文件", "文本": template}))
    for place, unit in enumerate(units):
        own = prose(f"v2/{place}", 800)
        named = {"投标人名称": unit.name, "投标人统一社会信用代码": unit.uscc}
        text = template + (common + own[:150] if place < 2 else own)
        section = {"数据日期": STATED_ON, "章节": "技术标", "文本": text, "罕见差错": []}
        m.records.append(("bid-documents", lot | named | section))
    # c and d have the tender's own words in common, and nothing else.
    yield Vector("D11: alike without rare errors", "22", "D11", (("L", "alike", "ab"),))


MAKERS: Final[tuple[Callable[[Market], Iterator[Vector]], ...]] = (
    consortia, people, files, uploads, deposits, prices, places, agencies, staff, buyers,
    texts,
)  # fmt: skip


def market() -> tuple[Market, tuple[Vector, ...]]:
    """Return everything that is to be loaded, and what the checks then say."""
    made = Market()
    return made, tuple(vector for maker in MAKERS for vector in maker(made))


def write(feeds: Feeds, made: Market) -> None:
    for firm in made.firms:
        write_firm(feeds, firm)
    for lot in made.lots:
        write_lot(feeds, lot)
    for source, row in made.rows:
        feeds.write(source, row)
    for source, record in made.records:
        feeds.write_record(source, record)
