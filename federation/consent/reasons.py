"""Every reason for which a consent does not allow what is asked.

For logs and receipts of the provider alone. To the partner all of them are one refusal: whether a
person exists, has a score or refused consent is nobody's business.
"""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import Reason

__all__ = [
    "CLAIMS",
    "FIELDS",
    "KIND",
    "PURPOSE",
    "PURPOSE_NOT_ALLOWED",
    "RECIPIENT",
    "REFUSED",
    "SCENE",
    "SPENT",
    "STATUS",
    "SUBJECT",
    "TAKER",
    "WINDOW",
    "WITHDRAWN",
]

_RULE: Final = "protocol consent section 3"

CLAIMS: Final = Reason(
    "consent.claims",
    "the consent receipt has other members than the protocol, or one has a wrong value",
    "同意凭证的成员与规定不符或取值有误",
    "protocol consent section 2; PIPL art. 14, 17 and 23",
)
RECIPIENT: Final = Reason(
    "consent.recipient",
    "the consent names another recipient",
    "同意书载明的接收方不符",
    f"{_RULE}; PIPL art. 23",
)
TAKER: Final = Reason(
    "consent.taker",
    "the consent was taken by a city that may not take it",
    "取得同意的城市无权取得该同意",
    f"{_RULE}; PIPL art. 23",
)
SUBJECT: Final = Reason(
    "consent.subject", "the consent is of someone else", "同意人不符", f"{_RULE}; PIPL art. 14"
)
PURPOSE: Final = Reason(
    "consent.purpose",
    "the consent is for another purpose",
    "同意的用途不符",
    f"{_RULE}; PIPL art. 14 (new consent for a new purpose)",
)
PURPOSE_NOT_ALLOWED: Final = Reason(
    "consent.purpose_not_allowed",
    "the registry does not allow the partner this purpose",
    "登记信息未允许该成员用于此用途",
    f"{_RULE}; protocol registry (purposes)",
)
SCENE: Final = Reason(
    "consent.scene", "the consent is for another scene", "同意的场景不符", f"{_RULE}; PIPL art. 6"
)
KIND: Final = Reason(
    "consent.kind",
    "the consent is not for this kind of record",
    "同意范围不含此类记录",
    f"{_RULE}; PIPL art. 23",
)
FIELDS: Final = Reason(
    "consent.fields",
    "more members are asked for than the person consented to",
    "请求的字段超出同意范围",
    f"{_RULE}; PIPL art. 6",
)
WINDOW: Final = Reason(
    "consent.window", "the consent does not count at this time", "同意不在有效期内", _RULE
)
WITHDRAWN: Final = Reason(
    "consent.withdrawn", "the consent was withdrawn", "同意已撤回", f"{_RULE}; PIPL art. 15"
)
STATUS: Final = Reason(
    "consent.status",
    "whether the consent was withdrawn cannot be told now",
    "目前无法确定同意是否已撤回",
    f"{_RULE}; protocol status section 3 (stale)",
)
SPENT: Final = Reason(
    "consent.spent",
    "the consent was used as often as it allows",
    "同意的使用次数已用完",
    f"{_RULE}; PIPL art. 6",
)
REFUSED: Final = Reason(
    "consent.refused",
    "the question is not answered",
    "不予答复",
    "protocol consent section 4 (one answer to every refusal)",
)
"""What the partner is told, whatever the reason was."""
