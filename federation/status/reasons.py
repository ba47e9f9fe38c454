"""Every reason for which a status list or a reference to one is refused."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import Reason

__all__ = [
    "ADDRESS",
    "BITS",
    "CLAIMS",
    "FULL",
    "INDEX",
    "INFLATION",
    "ISSUER",
    "OLDER",
    "OTHER_LIST",
    "SIZE",
    "TIMES",
]

_DRAFT: Final = "draft-ietf-oauth-status-list"

BITS: Final = Reason(
    "status.bits",
    "a status list has 1, 2, 4 or 8 bits for each entry",
    "状态列表每项为 1、2、4 或 8 位",
    f"{_DRAFT} section 4.2",
)
INFLATION: Final = Reason(
    "status.inflate",
    "the list is not one complete zlib stream",
    "列表不是一个完整的 zlib 数据流",
    f"{_DRAFT} section 4.1",
)
SIZE: Final = Reason(
    "status.size",
    "the list is too small to hide its entries, or inflates beyond the limit",
    "列表过小而不足以隐藏条目，或解压后超出上限",
    f"{_DRAFT} section 12.5; protocol status section 2 (limits)",
)
INDEX: Final = Reason(
    "status.index", "the list has no such entry", "列表没有该条目", f"{_DRAFT} section 8.3"
)
CLAIMS: Final = Reason(
    "status.claims",
    "the status list token has other members than the profile, or of a wrong type",
    "状态列表令牌的成员与规定不符，或类型有误",
    f"{_DRAFT} section 5.1; protocol status section 3",
)
TIMES: Final = Reason(
    "status.times",
    "a status list counts for at least one second and at most a day",
    "状态列表有效时间应为一秒至一日",
    "protocol status section 3 (times)",
)
ISSUER: Final = Reason(
    "status.issuer",
    "the status list is signed by another than the issuer of the record",
    "状态列表的签发方不是该记录的签发方",
    f"{_DRAFT} section 8.3; protocol status section 3",
)
OTHER_LIST: Final = Reason(
    "status.other_list",
    "this is another list than the one the record refers to",
    "这不是该记录所指的状态列表",
    f"{_DRAFT} section 8.3 (sub equals uri)",
)
ADDRESS: Final = Reason(
    "status.uri",
    "the status list is not below the address that its issuer registered",
    "状态列表不在签发方登记的地址之下",
    "protocol status section 4 (addresses)",
)
OLDER: Final = Reason(
    "status.older",
    "a newer list was seen before: this one may hide a repair or a withdrawal",
    "此前已见过更新的列表，该列表可能掩盖修复或撤回",
    "protocol status section 5 (rollback)",
)
FULL: Final = Reason(
    "status.full",
    "the list has no room for another random entry",
    "列表已无可用的随机条目",
    "protocol status section 6 (indices)",
)
