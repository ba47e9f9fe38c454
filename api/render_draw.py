"""Draw-checks as text for a terminal, in Chinese, English or both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from credit_hub.api.drawing import Drawn
from credit_hub.api.render import REGIME_TITLES, Language, draw_path, pick
from credit_hub.api.schemas.draw import AvailabilityView
from credit_hub.graph.draw.answer import Decision, Ground
from credit_hub.model.findings import Bilingual
from credit_hub.model.interval import utc_iso

__all__ = ["availability_lines", "draw_lines"]

_TITLES: Final = {
    Decision.EXCLUDED: Bilingual("应当回避，不得抽取", "excluded from the draw"),
    Decision.HUMAN: Bilingual("须由人工判断", "a person must judge"),
    Decision.CLEAR: Bilingual("未发现回避情形", "nothing found"),
}
_SEALED: Final = Bilingual(
    "本结果列有投标人名称，中标结果确定前不得向评标专家透露",
    "this answer names bidders: keep it from experts until the award",
)


def draw_lines(drawn: Drawn, language: Language) -> Iterator[str]:
    """The answer for who runs the draw: each expert with its grounds, articles and source rows."""
    check = drawn.check
    yield f"{check.lot_name}  ({check.lot_id})  {check.pool_name}  ({check.pool_id})"
    yield (
        f"{pick(REGIME_TITLES[check.regime], language)}; "
        f"{_word('投标截止', 'bid deadline', language)} {check.as_of}; "
        f"{_word('追溯至', 'looked back to', language)} {check.look_back_from}"
    )
    yield pick(_SEALED, language)
    for decision in (Decision.EXCLUDED, Decision.HUMAN, Decision.CLEAR):
        found = check.of(decision)
        yield ""
        yield f"{pick(_TITLES[decision], language)}: {len(found)}"
        for verdict in found:
            yield f"  {verdict.expert_name}  {verdict.expert_id}"
            for ground in verdict.grounds:
                yield from (f"    {line}" for line in _ground_lines(ground, language))
    yield ""
    yield from _limits(drawn, language)
    if check.known_at is not None:
        yield f"{_word('所用知识截至', 'known at', language)} {utc_iso(check.known_at)}"
    if drawn.view.receipt is not None:
        yield f"{_word('回执', 'receipt', language)} {drawn.view.receipt.id}"


def availability_lines(view: AvailabilityView, language: Language) -> Iterator[str]:
    """The answer for experts: who can be drawn and who cannot."""
    yield f"{view.lot_id}  {view.pool_id}"
    for zh, en, experts in (
        ("可以抽取", "available", view.available),
        ("不可抽取", "not available", view.not_available),
    ):
        yield f"{_word(zh, en, language)}: {len(experts)}"
        yield from (f"  {expert}" for expert in experts)


def _ground_lines(ground: Ground, language: Language) -> Iterator[str]:
    yield f"[{ground.decision.evidence}] {ground.rule_id} {pick(ground.summary, language)}"
    for article in ground.articles:
        yield f"  {pick(Bilingual(article.citation_zh, article.citation_en), language)}"
    if ground.path:
        yield f"  {_word('路径', 'path', language)}: {draw_path(ground.path, language)}"
    for step in ground.path:
        yield (
            f"  - {step.valid}  {_word('来源', 'source', language)} {step.source} "
            f"{_word('行', 'row', language)} {step.row}"
        )


def _limits(drawn: Drawn, language: Language) -> Iterator[str]:
    if drawn.check.complete:
        yield _word("检索完整。", "The search was complete.", language)
        return
    yield _word("检索不完整:", "The search was not complete:", language)
    for gap in drawn.check.incomplete:
        yield f"  - [{gap.code}] {pick(gap.text, language)}"


def _word(zh: str, en: str, language: Language) -> str:
    return pick(Bilingual(zh, en), language)
