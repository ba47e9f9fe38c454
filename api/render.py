"""Findings and leads as text for a terminal: article, drawn path, dates, source rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final, Literal

from credit_hub.ledger.outcomes.precision import Precisions
from credit_hub.model.findings import (
    Bilingual,
    EvidenceClass,
    EvidenceStep,
    Judgement,
    Lead,
    LotCheck,
)
from credit_hub.model.interval import CHINA, utc_iso
from credit_hub.model.schema import EDGE_TYPES
from credit_hub.model.statutes import Regime

Language = Literal["zh", "en", "both"]

CLASS_TITLES: Final = {
    EvidenceClass.STATUTORY: Bilingual("法定禁止情形", "statutory bar"),
    EvidenceClass.PRESUMED: Bilingual("视为串通情形", "presumed collusion"),
    EvidenceClass.UNEXPLAINED: Bilingual("须作合理解释", "needs an explanation"),
    EvidenceClass.LEAD: Bilingual("线索,不是认定", "lead, not a finding"),
}
REGIME_TITLES: Final = {
    Regime.TENDER: Bilingual("招标投标", "tendering law"),
    Regime.PROCUREMENT: Bilingual("政府采购", "government procurement law"),
}
NOTHING_DECIDED: Final = Precisions({})
_DIGEST_SHOWN: Final = 12


def pick(text: Bilingual, language: Language) -> str:
    """One language of a text, or both with a slash."""
    if language == "both":
        return f"{text.zh} / {text.en}"
    return text.zh if language == "zh" else text.en


def check_lines(
    check: LotCheck,
    language: Language,
    precisions: Precisions = NOTHING_DECIDED,
    receipt_id: str | None = None,
) -> Iterator[str]:
    """A whole answer: what was asked, what was found, what was searched, and its receipt."""
    yield f"{check.lot_name}  ({check.lot_id})"
    yield (
        f"{pick(REGIME_TITLES[check.regime], language)}; "
        f"{_word('截至', 'as of', language)} {check.as_of}; "
        f"{_word('投标截止', 'bid deadline', language)} "
        f"{_moment(check.deadline)}"
    )
    yield f"{_word('投标人', 'bidders', language)} {len(check.bidders)}: " + ", ".join(
        check.bidder_names
    )
    judgements: list[Judgement] = [*check.findings, *check.leads]
    for judgement in judgements:
        yield ""
        yield from judgement_lines(judgement, language, precisions)
    yield ""
    yield from _search_statement(check, language)
    if check.known_at is not None:
        yield f"{_word('所用知识截至', 'known at', language)} {utc_iso(check.known_at)}"
    if receipt_id is not None:
        yield f"{_word('回执', 'receipt', language)} {receipt_id}"


def judgement_lines(
    judgement: Judgement, language: Language, precisions: Precisions = NOTHING_DECIDED
) -> Iterator[str]:
    """One finding or lead with everything that carries it."""
    strength = pick(CLASS_TITLES[judgement.evidence], language)
    title = pick(judgement.title, language)
    yield f"[{judgement.evidence}] {judgement.rule_id} {title} - {strength}"
    yield from (f"    {line}" for line in _bilingual(judgement.summary, language))
    for article in judgement.articles:
        yield f"    {pick(Bilingual(article.citation_zh, article.citation_en), language)}"
        yield f"      {article.wording_zh}" if language != "en" else f"      {article.gist_en}"
    for number, path in enumerate(judgement.paths, start=1):
        label = _word("路径", "path", language)
        yield f"    {label} {number}: {draw_path(path, language)}"
        yield from (f"      {line}" for step in path for line in _step_lines(step, language))
    yield from _listed(
        _word("尚缺证据", "missing proof", language), judgement.missing_proof, language
    )
    yield from _listed(
        _word("可能的误报", "may be a false positive", language),
        judgement.false_positives,
        language,
    )
    kind = "lead" if isinstance(judgement, Lead) else "finding"
    precision = precisions.of(judgement.rule_id, judgement.rule_version, kind)
    yield from (f"    {line}" for line in _bilingual(precision.text, language))
    yield f"    id {judgement.id}"


def draw_path(path: Sequence[EvidenceStep], language: Language) -> str:
    """A chain of edges as ``A ◀─[法定代表人]─ 张* ─[法定代表人]─▶ B``.

    Consecutive edges are joined at the node they share; an edge that shares none starts a new
    chain after ``;``.
    """
    drawn: list[str] = []
    at = ""
    for index, step in enumerate(path):
        following = path[index + 1] if index + 1 < len(path) else None
        forward = _runs_forward(step, at, following)
        first, last = (step.start_id, step.end_id) if forward else (step.end_id, step.start_id)
        first_name, last_name = (
            (step.start_name, step.end_name) if forward else (step.end_name, step.start_name)
        )
        if first != at:
            drawn.append(f"{'; ' if drawn else ''}{first_name}")
        edge_type = EDGE_TYPES[step.type]
        title = pick(Bilingual(edge_type.title_zh, edge_type.title_en), language)
        drawn.append(f" ─[{title}]─▶ " if forward else f" ◀─[{title}]─ ")
        drawn.append(last_name)
        at = last
    return "".join(drawn)


def _runs_forward(step: EvidenceStep, at: str, following: EvidenceStep | None) -> bool:
    """Whether the drawing passes the edge along its own direction."""
    if at in {step.start_id, step.end_id}:
        return at == step.start_id
    if following is None:
        return True
    return step.start_id not in {following.start_id, following.end_id}


def _step_lines(step: EvidenceStep, language: Language) -> Iterator[str]:
    yield from (f"- {line}" for line in _bilingual(step.text, language))
    stated = f", {_word('陈述于', 'stated', language)} {step.stated_at}" if step.stated_at else ""
    contested = f", {_word('陈述冲突', 'contested', language)}" if step.contested else ""
    yield (
        f"  {step.valid}  {_word('来源', 'source', language)} {step.source} "
        f"{_word('行', 'row', language)} {step.row} "
        f"sha256 {step.file_sha256[:_DIGEST_SHOWN]}{stated}{contested}"
    )


def _search_statement(check: LotCheck, language: Language) -> Iterator[str]:
    rules = ", ".join(f"{rule} {version}" for rule, version in check.rules)
    if not check.findings and not check.leads:
        yield _word("未发现关联。", "No link found.", language)
    yield f"{_word('已适用规则', 'rules applied', language)}: {rules}"
    for item in check.searched:
        yield from (f"  {item.rule_id}: {line}" for line in _bilingual(item.text, language))
    for left in check.excluded:
        label = _word("不计入", "not counted", language)
        yield from (f"{label} [{left.code}] {line}" for line in _bilingual(left.text, language))
    if check.complete:
        yield _word("检索完整。", "The search was complete.", language)
        return
    yield _word("检索不完整:", "The search was not complete:", language)
    # Masked names make different gaps read alike.
    for (code, text), times in Counter((gap.code, gap.text) for gap in check.incomplete).items():
        more = f" ({times}×)" if times > 1 else ""
        yield from (f"  - [{code}] {line}{more}" for line in _bilingual(text, language))


def _moment(moment: datetime | None) -> str:
    return "-" if moment is None else moment.astimezone(CHINA).isoformat()


def _listed(label: str, texts: Sequence[Bilingual], language: Language) -> Iterator[str]:
    for text in texts:
        yield f"    {label}: {pick(text, language)}"


def _bilingual(text: Bilingual, language: Language) -> Iterator[str]:
    if language != "en":
        yield text.zh
    if language != "zh":
        yield text.en


def _word(zh: str, en: str, language: Language) -> str:
    return pick(Bilingual(zh, en), language)
