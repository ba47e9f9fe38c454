"""Re-checks and changes since a receipt as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from credit_hub.api.render import Language, pick
from credit_hub.api.schemas.base import TextView
from credit_hub.api.schemas.check import JudgementView
from credit_hub.api.schemas.review import (
    AnswerDifferenceView,
    ChangesView,
    FactChangeView,
    FactsView,
    RecheckView,
)
from credit_hub.model.findings import Bilingual

__all__ = ["changes_lines", "recheck_lines"]

_HOW: Final = {
    "recorded": Bilingual("新入库", "recorded"),
    "retracted": Bilingual("已被替代或终止", "retracted"),
    "restated": Bilingual("重新陈述", "restated"),
    "entered": Bilingual("进入检索范围", "entered"),
    "left": Bilingual("离开检索范围", "left"),
}


def recheck_lines(view: RecheckView, language: Language) -> Iterator[str]:
    """What differs between the first answer and the new one, and the receipt of the new one."""
    found = view.difference
    yield f"{view.answer.lot_name}  ({view.answer.lot_id})  {found.receipt}"
    yield f"{_word('知识截至', 'known at', language)} {found.first_known_at} → {found.known_at}"
    if found.first_answer != "same":
        label = _word("原结果不能重现", "the first answer is not given again", language)
        yield f"{label}: {found.first_answer}"
        yield from (f"  - {reason}" for reason in found.reasons)
    if found.nothing_changed:
        yield _word("结果未变。", "Nothing changed.", language)
    yield from _judgements(found, language)
    yield from _frame(found, language)
    yield from _facts(found.changes, language)
    if view.answer.receipt is not None:
        yield f"{_word('新回执', 'new receipt', language)} {view.answer.receipt.id}"


def _frame(found: AnswerDifferenceView, language: Language) -> Iterator[str]:
    """Rules, bidders and limits of the search that differ."""
    for rule in found.rules:
        yield f"{_word('规则', 'rule', language)} {rule.id}: {rule.before} → {rule.after}"
    for subject in found.subjects_appeared:
        yield f"{_word('新增投标人', 'bidder appeared', language)}: {subject.name} ({subject.id})"
    for gone in found.subjects_gone:
        yield f"{_word('不再是投标人', 'bidder gone', language)}: {gone}"
    for limit in found.limits_appeared:
        yield f"{_word('新的检索限制', 'limit appeared', language)}: [{limit.code}] {limit.subject}"
    for limit in found.limits_gone:
        yield f"{_word('不再受限', 'limit gone', language)}: [{limit.code}] {limit.subject}"


def changes_lines(view: ChangesView, language: Language) -> Iterator[str]:
    """What changed around the lot since a receipt."""
    yield f"{view.lot_id}  {view.receipt}"
    for item in view.affected:
        label = _word("证据有变", "evidence changed", language)
        yield f"{label}: {item.id} ({', '.join(item.facts)})"
    for untold in view.untold:
        yield f"{_word('已无文本', 'text kept no more', language)}: {untold}"
    yield from _facts(view.changed, language)
    if view.loading:
        yield _word("正在入库，尚有事实未计入。", "A load is under way.", language)


def _judgements(found: AnswerDifferenceView, language: Language) -> Iterator[str]:
    for zh, en, moved in (("新出现", "appeared", found.appeared), ("不再成立", "gone", found.gone)):
        for item in moved:
            yield from _judgement(_word(zh, en, language), item.judgement, language)
    for pair in found.changed:
        yield from _judgement(_word("变更前", "before", language), pair.before, language)
        yield from _judgement(_word("变更后", "after", language), pair.after, language)
    for untold in found.untold:
        yield f"{_word('不再成立，已无文本', 'gone, text kept no more', language)}: {untold}"
    yield f"{_word('未变', 'unchanged', language)}: {len(found.unchanged)}"


def _judgement(word: str, judgement: JudgementView, language: Language) -> Iterator[str]:
    yield f"{word}: [{judgement.evidence_class}] {judgement.rule_id} {judgement.id}"
    yield f"    {_text(judgement.summary, language)}"


def _facts(view: FactsView, language: Language) -> Iterator[str]:
    yield f"{_word('其间入库批次', 'loads in between', language)}: {view.loads}"
    for count in view.counts:
        yield f"  {count.type} {pick(_HOW[count.change], language)}: {count.count}"
    for fact in view.facts:
        yield from _fact(fact, language)
    for node in view.nodes:
        yield f"  {node.name} ({node.id}) {node.field}: {node.before or '-'} → {node.after or '-'}"
    if view.left_out:
        yield f"  {_word('另有未列出', 'not listed', language)}: {view.left_out}"
    for gap in view.incomplete:
        yield f"  - [{gap.code}] {_text(gap.text, language)}"


def _fact(fact: FactChangeView, language: Language) -> Iterator[str]:
    step = fact.step
    yield f"  {pick(_HOW[fact.change], language)}: {_text(step.text, language)}"
    ended = "" if fact.retracted_at is None else f" → {fact.retracted_at}"
    yield (
        f"    {_word('来源', 'source', language)} {step.source} "
        f"{_word('行', 'row', language)} {step.row}; {step.recorded_at}{ended}  {step.edge_id}"
    )


def _text(text: TextView, language: Language) -> str:
    return pick(Bilingual(text.zh, text.en), language)


def _word(zh: str, en: str, language: Language) -> str:
    return pick(Bilingual(zh, en), language)
