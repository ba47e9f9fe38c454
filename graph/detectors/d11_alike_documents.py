"""D11: bid files that are abnormally alike, or mixed up (投标文件异常一致、相互混装)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from credit_hub.graph.detectors.bid_texts import (
    LEAST_ERRORS,
    PARAMETERS,
    Alike,
    Baseline,
    Section,
    alike,
    baseline_of,
    comparable,
    sections_of,
    shared_errors,
)
from credit_hub.graph.detectors.evidence import feed_missing
from credit_hub.graph.detectors.examples.d11 import EXAMPLES
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
from credit_hub.graph.neighbourhood import Bid
from credit_hub.graph.wording import joined, percent
from credit_hub.model.articles import (
    MOF_ORDER_87_37_4,
    MOF_ORDER_87_37_5,
    TENDER_REG_40_4,
    TENDER_REG_40_5,
)
from credit_hub.model.findings import Bilingual, EvidenceClass, Incompleteness, Statistic
from credit_hub.model.statutes import Regime

__all__ = ["RULE"]

_ID = "D11"
_ALIKE = {Regime.TENDER: TENDER_REG_40_4, Regime.PROCUREMENT: MOF_ORDER_87_37_4}
_MIXED = {Regime.TENDER: TENDER_REG_40_5, Regime.PROCUREMENT: MOF_ORDER_87_37_5}
_FEW_ERRORS = Bilingual(
    f"共有罕见差错不足{LEAST_ERRORS.value}处，相似可能源于通用文本",
    f"fewer than {LEAST_ERRORS.value} rare errors in common: the likeness may come from standard"
    " texts",
)
_NO_BASELINE = Bilingual(
    "没有同类标段无关投标的相似度对照基准，不能判断是否异常",
    "there is no baseline of unrelated bids of this kind of lots: what is abnormal is not known",
)
_WITH_TEMPLATE = Bilingual(
    "数据缺招标文件文本，相似部分可能是招标文件原文",
    "the tender's texts are not in the data: what is alike may be theirs",
)
_ERRORS_ALONE = Bilingual(
    "文本总体相似度未超过对照基准，须逐处核对差错来源",
    "the texts as a whole are not unusually alike: find out where each error comes from",
)
_NAME_IN_CONTEXT = Bilingual(
    "须查看该名称出现的上下文（业绩证明、供货商等正常提及除外）",
    "look at where the name stands: references and suppliers may be named for good reason",
)


def _compute(situation: Situation) -> Iterator[Outcome]:
    baseline = baseline_of(situation)
    texts = {bid.id: sections_of(situation, bid) for bid in situation.neighbourhood.bids}
    unmeasured: set[str] = set()
    short: set[str] = set()
    for bids in bid_pairs(situation):
        one, other = bids
        ours, theirs = texts[one.id], texts[other.id]
        matches = [*_likeness(situation, ours, theirs, baseline), *_mixed_in(situation, *bids)]
        for match in matches:
            yield from verdict(situation, bids, match)
        both = ours.keys() & theirs.keys()
        if both and not any(comparable(ours, theirs)):
            short.update(submitters(bids))
        elif both and not (baseline and baseline.is_enough):
            unmeasured.update(submitters(bids))
    yield from _undecidable(situation, texts, unmeasured, short)


def _likeness(
    situation: Situation,
    ours: Mapping[str, Section],
    theirs: Mapping[str, Section],
    baseline: Baseline | None,
) -> Iterator[Match]:
    measured = baseline if baseline is not None and baseline.is_enough else None
    pairs = alike(ours, theirs, measured)
    errors = shared_errors(ours, theirs)
    enough = len(errors) >= LEAST_ERRORS.value
    if pairs:
        yield _alike(situation, pairs, measured, len(errors))
    elif enough:
        paths = tuple(dict.fromkeys(path for found in errors.values() for path in found))
        what = Bilingual(
            f"的投标文件有{len(errors)}处相同的罕见差错",
            f"have {len(errors)} rare errors in common in their bid files",
        )
        yield Match("shared_errors", paths, what, why=(_ERRORS_ALONE,))


def _alike(
    situation: Situation, pairs: tuple[Alike, ...], measured: Baseline | None, errors: int
) -> Match:
    clean = tuple(pair for pair in pairs if pair.without_template)
    proven = bool(measured and clean and errors >= LEAST_ERRORS.value)
    shown = clean if proven else pairs
    most = max(shown, key=lambda pair: pair.likeness)
    likeness = percent(int(most.likeness * 10**9))
    tail: Path = (measured.edge,) if measured else ()
    usual = Bilingual("", "")
    rate = None
    if measured:
        limit = percent(measured.threshold_ppm * 1000)
        rate = f"99.9th percentile of {measured.pairs} unrelated pairs: {limit} %"
        usual = Bilingual(
            f"，无关投标第99.9百分位为{limit}%（{measured.pairs}对）",
            f"; the 99.9th percentile of {measured.pairs} unrelated pairs is {limit} %",
        )
    titles = "、".join(pair.one.title for pair in shown), ", ".join(p.one.title for p in shown)
    why = (
        *(() if errors >= LEAST_ERRORS.value else (_FEW_ERRORS,)),
        *(() if measured else (_NO_BASELINE,)),
        *(() if clean else (_WITH_TEMPLATE,)),
    )
    return Match(
        "alike",
        tuple((pair.one.edge, pair.other.edge, *tail) for pair in shown),
        Bilingual(
            f"的投标文件异常相似（{titles[0]}，最高{likeness}%{usual.zh}；相同罕见差错{errors}处）",
            f"have bid files that are unusually alike ({titles[1]}, up to {likeness} %{usual.en};"
            f" {errors} rare errors in common)",
        ),
        (_ALIKE[situation.regime],) if proven else (),
        why,
        Statistic("likeness of texts", f"{likeness} %", measured.pairs if measured else 0, rate),
    )


def _mixed_in(situation: Situation, one: Bid, other: Bid) -> Iterator[Match]:
    """The name of a party of one bid in the file of the other."""
    neighbourhood = situation.neighbourhood
    paths: list[Path] = []
    for holder, owner in ((one, other), (other, one)):
        for edge in stated_by(situation, neighbourhood.out_of(holder.id, "NAMES")):
            if edge.end in owner.parties and edge.end not in holder.parties:
                behind = neighbourhood.into(owner.id, "SUBMITS", "MEMBER_OF")
                takes_part = next(e for e in behind if e.start == edge.end)
                paths.append((edge, takes_part))
    if paths:
        names = joined(neighbourhood, dict.fromkeys(path[0].end for path in paths))
        what = Bilingual(
            f"的投标文件相互混装（文件中出现其他投标人{names.zh}的名称）",
            f"have bid files that are mixed up (the name of another bidder, {names.en}, stands in"
            " one)",
        )
        yield Match(
            "mixed_in", tuple(paths), what, (_MIXED[situation.regime],), (_NAME_IN_CONTEXT,)
        )


def _undecidable(
    situation: Situation,
    texts: Mapping[str, Mapping[str, Section]],
    unmeasured: set[str],
    short: set[str],
) -> Iterator[Outcome]:
    neighbourhood = situation.neighbourhood
    empty = [bid for bid in neighbourhood.bids if not texts[bid.id]]
    if empty:
        who = () if len(empty) == len(texts) else submitters(empty)
        yield feed_missing(
            situation, _ID, Bilingual("没有投标文件文本数据", "no texts of the bid files"), who
        )
    for code, firms, zh, en in (
        (
            "baseline_missing",
            unmeasured,
            "没有同类标段无关投标的相似度对照基准，相似最多作为线索",
            "likeness is a lead at most: no baseline of unrelated bids of this kind of lots",
        ),
        (
            "undecidable",
            short,
            "除招标文件原文外可比文本过短，未比对",
            "beside the tender's texts the sections are too short to be compared",
        ),
    ):
        if firms:
            names = joined(neighbourhood, sorted(firms))
            yield Incompleteness(
                code,
                f"{_ID}:{code}",
                Bilingual(f"{_ID}（{names.zh}）：{zh}", f"{_ID} ({names.en}): {en}"),
            )


RULE = Rule(
    id=_ID,
    version="1.0.0",
    title=Bilingual("投标文件异常一致或者相互混装", "bid files abnormally alike or mixed up"),
    evidence=EvidenceClass.PRESUMED,
    articles={
        regime: (_ALIKE[regime], _MIXED[regime]) for regime in (Regime.TENDER, Regime.PROCUREMENT)
    },
    compute=_compute,
    searched=Bilingual(
        "同一标段各投标文件同名章节剔除招标文件原文后的文本相似度、数据所列罕见差错、文件中出现的"
        "其他投标人名称；图片、印章和版式未检索",
        "the likeness of sections of one title in all bid files of the lot without the tender's own"
        " words, the rare errors that the feed lists, names of other bidders in the files; images,"
        " seals and layout were not searched",
    ),
    evidence_needed=(
        Bilingual(
            "双方投标文件对照（标出相同段落）", "both files side by side, equal passages marked"
        ),
        Bilingual("相同罕见差错清单", "the list of rare errors in common"),
        Bilingual("招标文件及其格式文本", "the tender's documents and forms"),
    ),
    false_positives=(
        Bilingual("照抄招标文件的技术规范", "specifications copied from the tender"),
        Bilingual("通用的施工组织设计范本", "standard libraries of construction plans"),
        Bilingual(
            "业绩、供货商等正常提及其他投标人",
            "another bidder named for good reason, as reference or supplier",
        ),
    ),
    examples=EXAMPLES,
    parameters=PARAMETERS,
)
