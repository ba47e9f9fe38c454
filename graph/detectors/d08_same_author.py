"""D08: one unit or person made the bid files of different bidders (文件由同一单位或者个人编制)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from credit_hub.graph.detectors.evidence import feed_missing
from credit_hub.graph.detectors.examples.d08 import EXAMPLES
from credit_hub.graph.detectors.file_traces import (
    COMPUTER,
    inherited,
    kind_of,
    named,
    not_counted,
    shared,
    shared_computers,
)
from credit_hub.graph.detectors.presumed import (
    Match,
    Path,
    bid_pairs,
    stated_by,
    submitters,
    verdict,
)
from credit_hub.graph.detectors.rule import Outcome, Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Bid, Edge
from credit_hub.graph.wording import joined
from credit_hub.model.articles import MOF_ORDER_87_37_1, TENDER_REG_40_1
from credit_hub.model.findings import Bilingual, EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D08"
_ARTICLES = {
    Regime.TENDER: (TENDER_REG_40_1,),
    Regime.PROCUREMENT: (MOF_ORDER_87_37_1,),
}
_CONTROL_UNKNOWN = Bilingual(
    "该标段没有招标控制价文件的特征数据：须核对相同的序列号是否由该文件带入",
    "no traces of this lot's control-price file are in the data: find out whether the bidders"
    " inherited the equal serial from it",
)
_SINGLE = Bilingual(
    "单项硬件信息相同存在争议，仅为重大疑点，不足以认定；须核对网卡MAC、CPU、硬盘三项及原始文件",
    "a single equal serial is disputed: a strong suspicion, no ground for rejection; compare"
    " network card, processor and disk together, and the original files",
)
_FROM_PUBLISHED = Bilingual(
    "与招标人公布的文件（招标控制价、工程量清单或计价软件）所含序列号相同，由该文件带入",
    "it equals the serial in a file that the buyer published to all bidders, who inherited it",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    published = inherited(situation)
    traces = {
        bid.id: stated_by(situation, neighbourhood.out_of(bid.id, "AUTHORED_BY"))
        for bid in neighbourhood.bids
    }
    dropped: dict[str, set[str]] = {}
    for one, other in bid_pairs(situation):
        common = shared(traces[one.id], traces[other.id])
        for device in common.keys() & published.keys():
            dropped.setdefault(device, set()).update(submitters((one, other)))
        kept = {device: paths for device, paths in common.items() if device not in published}
        own = [[e for e in traces[b.id] if e.end in kept] for b in (one, other)]
        for match in (*_serials(situation, kept, own), *_signatures(situation, one, other)):
            yield from verdict(situation, (one, other), match)
    yield from _dropped(situation, dropped)
    yield from _undecidable(situation)


def _serials(
    situation: Situation, kept: Mapping[str, tuple[Path, ...]], own: list[list[Edge]]
) -> Iterator[Match]:
    neighbourhood, articles = situation.neighbourhood, _ARTICLES[situation.regime]
    unknown = not neighbourhood.has(neighbourhood.lot.id, "CONTROL_PRICE_FROM")
    why = (_CONTROL_UNKNOWN,) if unknown else ()
    locks = [device for device in kept if kind_of(neighbourhood, device) == "lock"]
    if locks:
        what = named(neighbourhood, locks)
        text = Bilingual(
            f"的投标文件含同一{what.zh}", f"have in their bid files the same {what.en}"
        )
        yield Match(
            "same_lock", tuple(p for lock in locks for p in kept[lock]), text, articles, why
        )
    machines = shared_computers(situation, *own)
    if machines:
        text = Bilingual(
            "的投标文件网卡MAC、CPU、硬盘序列号三项均相同",
            "have in their bid files the same network card, processor and disk",
        )
        yield Match("same_computer", tuple(machines.values()), text, articles, why)
    whole = {device for machine in machines for device in machine}
    single = [
        device
        for device in kept
        if kind_of(neighbourhood, device) in COMPUTER and device not in whole
    ]
    if single:
        what = named(neighbourhood, single)
        text = Bilingual(
            f"的投标文件仅{what.zh}相同", f"have in their bid files only {what.en} in common"
        )
        yield Match(
            "same_serial",
            tuple(p for device in single for p in kept[device]),
            text,
            why=(_SINGLE, *why),
        )


def _signatures(situation: Situation, one: Bid, other: Bid) -> Iterator[Match]:
    """Certificates that signed both files; where the row does not say, it is the file's."""
    neighbourhood = situation.neighbourhood
    signed = [
        [
            edge
            for edge in stated_by(situation, neighbourhood.out_of(bid.id, "SIGNED_WITH"))
            if edge.detail("origin") != "upload"
        ]
        for bid in (one, other)
    ]
    paths = tuple(p for found in shared(*signed).values() for p in found)
    if paths:
        text = Bilingual(
            "的投标文件由同一CA证书签章", "have their bid files signed with one certificate"
        )
        yield Match("same_signature", paths, text, _ARTICLES[situation.regime])


def _dropped(situation: Situation, dropped: Mapping[str, set[str]]) -> Iterator[Outcome]:
    """Name the inherited serials, those of the same bidders together."""
    neighbourhood = situation.neighbourhood
    devices: dict[tuple[str, ...], list[str]] = {}
    for device in sorted(dropped):
        devices.setdefault(tuple(sorted(dropped[device])), []).append(device)
    for subjects, found in sorted(devices.items()):
        firms, what = joined(neighbourhood, subjects), named(neighbourhood, found)
        said = Bilingual(
            f"{firms.zh}的投标文件均含{what.zh}", f"the files of {firms.en} all carry {what.en}"
        )
        yield not_counted(_ID, "inherited_from_published", subjects, said, _FROM_PUBLISHED)


def _undecidable(situation: Situation) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    empty = [bid for bid in neighbourhood.bids if not neighbourhood.has(bid.id, "AUTHORED_BY")]
    if empty:
        who = () if len(empty) == len(neighbourhood.bids) else submitters(empty)
        what = Bilingual("没有投标文件特征数据", "no traces of the bid files")
        yield feed_missing(situation, _ID, what, who)


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("投标文件由同一单位或者个人编制", "bid files made by one unit or person"),
    evidence=EvidenceClass.PRESUMED,
    articles=_ARTICLES,
    compute=_compute,
    searched=Bilingual(
        "同一标段各投标文件所含网卡MAC、CPU、硬盘序列号、计价软件加密锁号和签章CA证书，扣除招标人"
        "公布文件所含序列号；文件作者、最后保存人和模板特征不在数据之内，未检索",
        "serials of network card, processor, disk and pricing-software lock and the signing"
        " certificates in all bid files of the lot, less the serials of files that the buyer"
        " published; author, last editor and template of the files are not in the data and were"
        " not searched",
    ),
    evidence_needed=(
        Bilingual(
            "加密的投标文件原件及其摘要", "the original encrypted bid files and their digests"
        ),
        Bilingual(
            "特征提取工具名称、版本及提取记录",
            "name and version of the extraction tool, and its log",
        ),
        Bilingual("CA证书签发记录", "the record of the certificate's issue"),
    ),
    false_positives=(
        Bilingual(
            "标书代写机构（其本身即属第40条第1项情形，须查明委托关系）",
            "a shop that writes bids (itself a case of item 1: find out who hired it)",
        ),
        Bilingual("网吧等公共电脑", "computers of an internet café"),
        Bilingual("翻新硬盘、同批次CPU", "refurbished disks, processors of one batch"),
        Bilingual("克隆的虚拟机", "clones of a virtual machine"),
        Bilingual(
            "由招标控制价文件带入的加密锁号（已扣除）",
            "locks inherited from the control-price file (not counted)",
        ),
    ),
    examples=EXAMPLES,
)
