"""What a member may ask for, and how often: said by the registry, not by whoever asks."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import Reason, RefusedError
from credit_hub.federation.registry.member import Member, Standing
from credit_hub.federation.registry.reasons import MEMBER_STANDING

__all__ = ["PURPOSE", "QUOTA", "check_may_ask"]

PURPOSE: Final = Reason(
    "registry.purpose",
    en="the registry does not allow this member to ask for this purpose",
    zh="注册表未允许该成员以此目的查询",
    rule="federation protocol, registry: member entry; 个人信息保护法 article 6",
)
QUOTA: Final = Reason(
    "registry.quota",
    en="the member has asked for this purpose as often as it may on this day",
    zh="该成员当日以此目的的查询次数已达上限",
    rule="federation protocol, registry: member entry",
)


def check_may_ask(member: Member, purpose: str, asked: int) -> None:
    """Refuse a question that the registry does not allow; the refusal is given a receipt as well.

    Args:
        member: Who asks.
        purpose: What for.
        asked: How often it has asked for it on this day, refusals included
            (``ReceiptJournal.asked``). Questions at the same moment may go over by their number.

    Raises:
        RefusedError: The member is not active, the purpose is not one of its own, or the quota of
            the day is used up.
    """
    if member.standing is not Standing.ACTIVE:
        raise RefusedError(MEMBER_STANDING, member.standing)
    if purpose not in member.purposes:
        raise RefusedError(PURPOSE)
    if asked >= member.quotas[purpose]:
        raise RefusedError(QUOTA)
