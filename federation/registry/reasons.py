"""Why a registry, an entry of it or a key in it is refused."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import Reason

__all__ = [
    "BELOW_THRESHOLD",
    "BUSY",
    "CHANGED_ON_THE_WAY",
    "ENTRY",
    "KEY_REVOKED",
    "KEY_UNKNOWN",
    "KEY_USE",
    "KEY_WINDOW",
    "MEMBER_STANDING",
    "MEMBER_UNKNOWN",
    "MIRROR",
    "NOT_FRESH",
    "NOT_KNOWN",
    "PRE_ROTATION",
    "REGISTRY_EXPIRED",
    "ROLLBACK",
    "ROOT_FORM",
    "TWO_FOLD",
]

_CHAPTER: Final = "federation protocol, registry"

ENTRY: Final = Reason(
    "registry.entry",
    en="an entry of the registry does not have the form of one",
    zh="注册表条目格式不符",
    rule=f"{_CHAPTER}: member entry",
)
TWO_FOLD: Final = Reason(
    "registry.twice",
    en="a member or a key stands in the registry twice",
    zh="注册表中有重复的成员或密钥",
    rule=f"{_CHAPTER}: one use for a key",
)
ROOT_FORM: Final = Reason(
    "registry.root_form",
    en="the root does not give every founder one key and one voice",
    zh="根元数据未做到每个创始成员一把密钥、一票",
    rule=f"{_CHAPTER}: root; TUF specification section 4.3",
)
PRE_ROTATION: Final = Reason(
    "registry.pre_rotation",
    en="a founder's new root key was not announced, and not all others agree",
    zh="创始成员的新根密钥未经预先公布，且未获其他全部创始成员同意",
    rule=f"{_CHAPTER}: rotation of root keys",
)
BELOW_THRESHOLD: Final = Reason(
    "registry.threshold",
    en="fewer founders have signed than must",
    zh="签名的创始成员未达到法定数量",
    rule="TUF specification sections 5.3.4 and 5.6.3",
)
ROLLBACK: Final = Reason(
    "registry.rollback",
    en="an older registry than the known one is offered",
    zh="所提供的注册表比已知版本更旧",
    rule="TUF specification sections 5.4.3 and 5.5.5",
)
NOT_FRESH: Final = Reason(
    "registry.not_fresh",
    en="what is offered is out of date, or would count for too long",
    zh="所提供的注册表已过期，或有效期超过规定",
    rule="TUF specification section 5.4.4; " + _CHAPTER + ": freshness",
)
CHANGED_ON_THE_WAY: Final = Reason(
    "registry.changed",
    en="a file of the registry is not what was signed",
    zh="注册表文件与签名内容不一致",
    rule="TUF specification sections 5.5.2, 5.6.2 and 5.7",
)
MIRROR: Final = Reason(
    "registry.mirror",
    en="the mirror does not yield a file of the registry",
    zh="镜像未能提供注册表文件",
    rule=f"{_CHAPTER}: mirrors",
)
BUSY: Final = Reason(
    "registry.busy",
    en="another process of this hub is reading the registry",
    zh="本系统的另一进程正在读取注册表",
    rule=f"{_CHAPTER}: mirrors",
)
NOT_KNOWN: Final = Reason(
    "registry.none",
    en="there is no registry yet that could be trusted",
    zh="尚无可信的注册表",
    rule=f"{_CHAPTER}: first contact",
)
REGISTRY_EXPIRED: Final = Reason(
    "registry.expired",
    en="the known registry is older than its 30 days: nothing can be decided by it",
    zh="已知注册表超过 30 天有效期，无法据以判定",
    rule=f"{_CHAPTER}: freshness",
)
MEMBER_UNKNOWN: Final = Reason(
    "registry.member_unknown",
    en="the registry has no such member",
    zh="注册表中没有该成员",
    rule=f"{_CHAPTER}: members",
)
MEMBER_STANDING: Final = Reason(
    "registry.member_standing",
    en="the member is suspended or removed",
    zh="该成员已被暂停或移除",
    rule=f"{_CHAPTER}: suspension and removal",
)
KEY_UNKNOWN: Final = Reason(
    "registry.key_unknown",
    en="the registry has no such key",
    zh="注册表中没有该密钥",
    rule="RFC 7638; " + _CHAPTER + ": keys",
)
KEY_USE: Final = Reason(
    "registry.key_use",
    en="the key is registered for another use, or only verifies what is old",
    zh="该密钥登记的用途不同，或仅可用于验证既有签名",
    rule="RFC 8725 section 3.12; " + _CHAPTER + ": keys",
)
KEY_WINDOW: Final = Reason(
    "registry.key_window",
    en="the key does not count at that moment",
    zh="该密钥在该时刻无效",
    rule=f"{_CHAPTER}: keys",
)
KEY_REVOKED: Final = Reason(
    "registry.key_revoked",
    en="the key is revoked",
    zh="该密钥已被撤销",
    rule=f"{_CHAPTER}: compromise",
)
