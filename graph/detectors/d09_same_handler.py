"""D09: one unit or person handled the bids of different bidders (委托同一单位或者个人办理投标)."""

from __future__ import annotations

from collections.abc import Iterator

from credit_hub.graph.detectors.evidence import feed_missing, namesakes
from credit_hub.graph.detectors.examples.d09 import EXAMPLES
from credit_hub.graph.detectors.file_traces import (
    COMPUTER,
    kind_of,
    named,
    not_counted,
    shared,
    shared_computers,
)
from credit_hub.graph.detectors.presumed import Match, bid_pairs, stated_by, submitters, verdict
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.graph.wording import joined
from credit_hub.model.articles import MOF_ORDER_87_37_2, TENDER_REG_40_2
from credit_hub.model.findings import Bilingual, EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D09"
_ARTICLES = {
    Regime.TENDER: (TENDER_REG_40_2,),
    Regime.PROCUREMENT: (MOF_ORDER_87_37_2,),
}
_ADDRESS_ALONE = Bilingual(
    "仅公网IP相同不足以认定：须先排除VPN、企业共用网络、园区、酒店等合理解释",
    "an equal public address alone proves nothing: rule out a VPN, a network shared by enterprises,"
    " a business park or a hotel first",
)
_SINGLE = Bilingual(
    "上传设备仅部分序列号相同，不足以认定为同一设备",
    "only some serials of the uploading computers are equal: that does not make them one",
)
_ON_SITE = Bilingual(
    "在开标现场的公用设备上传", "the uploads were made on a public computer of the opening room"
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    uploads = {
        bid.id: stated_by(situation, neighbourhood.out_of(bid.id, "UPLOADED_FROM"))
        for bid in neighbourhood.bids
    }
    on_site: set[str] = set()
    for one, other in bid_pairs(situation):
        both = [uploads[bid.id] for bid in (one, other)]
        remote = [[e for e in edges if e.detail("on_site") != "true"] for edges in both]
        matches = [
            *_handlers(situation, one, other),
            *_uploads(situation, *remote),
            *_certificates(situation, one, other),
        ]
        for match in matches:
            yield from verdict(situation, (one, other), match)
        if len(shared(*both)) > len(shared(*remote)):
            on_site.update(submitters((one, other)))
        people = [
            {e.end for e in neighbourhood.out_of(bid.id, "HANDLED_BY")} for bid in (one, other)
        ]
        yield from namesakes(situation, _ID, *people)
    if on_site:
        firms = joined(neighbourhood, sorted(on_site))
        said = Bilingual(
            f"{firms.zh}的上传设备相同", f"uploads of {firms.en} came from one computer"
        )
        yield not_counted(_ID, "uploaded_on_site", on_site, said, _ON_SITE)
    yield from _undecidable(situation)


def _handlers(situation: Situation, one: Bid, other: Bid) -> Iterator[Match]:
    neighbourhood = situation.neighbourhood
    handled = [
        [
            edge
            for edge in stated_by(situation, neighbourhood.out_of(bid.id, "HANDLED_BY"))
            if neighbourhood.nodes[edge.end].is_established
        ]
        for bid in (one, other)
    ]
    found = shared(*handled)
    if found:
        who = joined(neighbourhood, found)
        text = Bilingual(
            f"的投标事宜由同一人办理（{who.zh}）", f"had one person handle their bids ({who.en})"
        )
        paths = tuple(path for same in found.values() for path in same)
        yield Match("same_handler", paths, text, _ARTICLES[situation.regime])


def _uploads(situation: Situation, ours: list[Edge], theirs: list[Edge]) -> Iterator[Match]:
    """One computer is a presumption; a part of it, or the public address, is a lead.

    An equal address that comes along with an equal computer says nothing new.
    """
    neighbourhood = situation.neighbourhood
    common = shared(ours, theirs)
    machines = shared_computers(situation, ours, theirs)
    whole = {device for machine in machines for device in machine}
    if machines:
        text = Bilingual(
            "的投标文件由同一设备上传（网卡MAC、CPU、硬盘序列号三项均相同）",
            "uploaded their bids from one computer (network card, processor and disk are equal)",
        )
        paths = tuple(machines.values())
        yield Match("same_upload_computer", paths, text, _ARTICLES[situation.regime])
    kinds = {device: kind_of(neighbourhood, device) for device in common}
    single = [d for d in common if kinds[d] in COMPUTER and d not in whole]
    if single:
        what = named(neighbourhood, single)
        text = Bilingual(f"的上传设备{what.zh}相同", f"uploaded from computers with {what.en}")
        paths = tuple(path for device in single for path in common[device])
        yield Match("same_upload_serial", paths, text, why=(_SINGLE,))
    addresses = [device for device in common if kinds[device] == "ip"]
    if addresses and not machines:
        what = named(neighbourhood, addresses)
        text = Bilingual(f"的投标文件由同一{what.zh}上传", f"uploaded their bids from {what.en}")
        paths = tuple(path for device in addresses for path in common[device])
        yield Match("same_address", paths, text, why=(_ADDRESS_ALONE,))


def _certificates(situation: Situation, one: Bid, other: Bid) -> Iterator[Match]:
    neighbourhood = situation.neighbourhood
    used = [
        [
            edge
            for edge in stated_by(situation, neighbourhood.out_of(bid.id, "SIGNED_WITH"))
            if edge.detail("origin") == "upload"
        ]
        for bid in (one, other)
    ]
    paths = tuple(path for same in shared(*used).values() for path in same)
    if paths:
        text = Bilingual("使用同一CA证书上传投标文件", "uploaded their bids with one certificate")
        yield Match("same_upload_certificate", paths, text, _ARTICLES[situation.regime])


def _undecidable(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    for type_, what in (
        ("HANDLED_BY", Bilingual("没有经办人数据", "no data on who handled the bids")),
        ("UPLOADED_FROM", Bilingual("没有上传设备数据", "no traces of the uploads")),
    ):
        empty = [bid for bid in neighbourhood.bids if not neighbourhood.has(bid.id, type_)]
        if empty:
            who = () if len(empty) == len(neighbourhood.bids) else submitters(empty)
            yield feed_missing(situation, _ID, what, who)


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("委托同一单位或者个人办理投标", "bids handled by one unit or person"),
    evidence=EvidenceClass.PRESUMED,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "同一标段各投标的经办人（仅以证件号码认定）、上传设备的网卡MAC、CPU、硬盘序列号、公网IP和上传"
        "所用CA证书，开标现场上传除外；解密会话不在数据之内，未检索",
        "who handled all bids of the lot (the same only by identity number), serials of the"
        " uploading computers, public addresses and certificates of the uploads, except uploads in"
        " the opening room; decryption sessions are not in the data and were not searched",
    ),
    evidence_needed=(
        Bilingual("交易平台上传日志", "the platform's log of uploads"),
        Bilingual(
            "授权委托书及经办人社保记录", "powers of attorney, social insurance of the handler"
        ),
        Bilingual("CA证书签发和使用记录", "the record of the certificate's issue and use"),
    ),
    false_positives=(
        Bilingual("虚拟专用网络（VPN）出口", "the exit of a VPN"),
        Bilingual("多家企业共用的网络", "a network that several enterprises share"),
        Bilingual("产业园区、写字楼的公网出口", "the exit of a business park or office building"),
        Bilingual("酒店、网吧等公共网络", "a hotel or internet café"),
        Bilingual(
            "开标现场公用设备（数据注明的已扣除）",
            "a public computer of the opening room (not counted where the feed says so)",
        ),
        Bilingual("翻新硬盘、克隆的虚拟机", "refurbished disks, clones of a virtual machine"),
    ),
    examples=EXAMPLES,
)
