"""Acceptance scenario G9 (exchange of scores with a partner city), line by line.

Each step says what it expects and returns what it saw; nothing is shown that did not happen.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from credit_hub.api.exchange.demonstration import steps, steps_of_partners
from credit_hub.api.exchange.demonstration.stage import Stage
from credit_hub.model.errors import CreditHubError
from credit_hub.model.findings import Bilingual

__all__ = ["STEPS", "Outcome", "Step", "play"]


@dataclass(frozen=True, slots=True)
class Step:
    """A line of the scenario.

    Attributes:
        name: Stable, for machines and tests.
        title: What is expected.
        run: Does it, and returns what was seen.
    """

    name: str
    title: Bilingual
    run: Callable[[Stage], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step.

    Attributes:
        step: Which.
        held: Whether the expectation held.
        seen: What was there.
        seconds: How long it took.
    """

    step: Step
    held: bool
    seen: str
    seconds: float


STEPS: Final = (
    Step(
        "alliance",
        Bilingual(
            "三方建立联盟，两方签署即可变更", "three cities found an alliance; two of them decide"
        ),
        steps.alliance,
    ),
    Step(
        "mapping",
        Bilingual(
            "对照表经双方签署后方可适用", "a mapping table counts once both cities have signed it"
        ),
        steps.mapping,
    ),
    Step(
        "bands",
        Bilingual("评分文件入库仅留等级，不留分数", "of a score file only bands are kept"),
        steps.bands,
    ),
    Step(
        "assertion",
        Bilingual(
            "凭同意取得签名等级：无分数、无身份证号",
            "by consent: a signed band, no score, no identity number",
        ),
        steps.assertion,
    ),
    Step(
        "offline",
        Bilingual(
            "合作方凭信任清单离线验证", "the partner verifies it offline with the trust list"
        ),
        steps.offline,
    ),
    Step(
        "flipped",
        Bilingual("任一字节被改即拒绝", "with any byte flipped it is refused"),
        steps.flipped,
    ),
    Step(
        "expired",
        Bilingual("过期即拒绝", "expired, it is refused"),
        steps.expired,
    ),
    Step(
        "single-use",
        Bilingual("一次性记录不得重放", "a record of a single use is not used twice"),
        steps.single_use,
    ),
    Step(
        "negative",
        Bilingual("轻微失信：无激励，且无理由", "band 轻微失信: no incentive, and no reason"),
        steps.negative,
    ),
    Step(
        "minimum",
        Bilingual("超出同意范围的字段不予提供", "a field beyond the consent is not given"),
        steps.minimum,
    ),
    Step(
        "profiles",
        Bilingual("国密与非国密两种签名均可用", "both profiles of signatures: SM2 and not SM2"),
        steps_of_partners.profiles,
    ),
    Step(
        "withdrawal",
        Bilingual(
            "撤回同意后 60 秒内查验即失败", "consent withdrawn: the next check fails within 60 s"
        ),
        steps_of_partners.withdrawal,
    ),
    Step(
        "rotation",
        Bilingual(
            "密钥失窃后更换：旧记录经见证仍有效",
            "a lost key is replaced; what was witnessed before counts",
        ),
        steps_of_partners.rotation,
    ),
    Step(
        "suspension",
        Bilingual(
            "合作方被暂停后查询被拒，恢复后可查",
            "a suspended partner is refused, and answered once reinstated",
        ),
        steps_of_partners.suspension,
    ),
    Step(
        "receipts",
        Bilingual("双方回执一致", "the receipts of both sides reconcile"),
        steps_of_partners.receipts,
    ),
    Step(
        "privacy",
        Bilingual(
            "各方数据与日志中均无明文身份证号",
            "no identity number in plain text in any city's data or log",
        ),
        steps_of_partners.privacy,
    ),
)


def play(stage: Stage) -> Iterator[Outcome]:
    """Play all steps, one after the other; a step that fails does not end the scenario."""
    for step in STEPS:
        began = time.monotonic()
        try:
            held, seen = True, step.run(stage)
        except CreditHubError as error:
            held, seen = False, error.message
        yield Outcome(step, held, seen, time.monotonic() - began)
