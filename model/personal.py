"""Personal values in plain text: keyed digests stand for them in the graph, the vault seals them.

Whoever holds such a value shows it to nobody: ``repr`` and ``str`` are masked, as those of
:class:`~credit_hub.model.id_number.IdNumber`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.model.findings import Bilingual

__all__ = ["KIND_TITLES", "OF_NODES", "PersonalKind", "PersonalValue"]


class PersonalKind(StrEnum):
    """What a personal value is of its subject; the words are those of JSON and of the ledger."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    EMAIL = "email"
    ACCOUNT = "account"
    SERIAL = "serial"
    CERTIFICATE = "certificate"
    QUESTION = "question"
    """What an analyst asked, which may hold any of the others; it is of no node of the graph."""
    COMMITTEE = "committee"
    """Who was drawn for a lot, sealed until the award; it is of no node of the graph."""


KIND_TITLES: Final = {
    PersonalKind.NAME: Bilingual("姓名", "name"),
    PersonalKind.ID_NUMBER: Bilingual("证件号码", "identity number"),
    PersonalKind.PHONE: Bilingual("电话号码", "telephone number"),
    PersonalKind.EMAIL: Bilingual("电子邮箱", "mail address"),
    PersonalKind.ACCOUNT: Bilingual("银行账号", "bank account number"),
    PersonalKind.SERIAL: Bilingual("设备或证书序列号", "serial of a device or certificate"),
    PersonalKind.CERTIFICATE: Bilingual("执业证书编号", "number of a professional certificate"),
    PersonalKind.QUESTION: Bilingual("查询原文", "text of a question"),
    PersonalKind.COMMITTEE: Bilingual("评标委员会名单", "list of an evaluation committee"),
}
_OF_NO_NODE: Final = frozenset({PersonalKind.QUESTION, PersonalKind.COMMITTEE})
OF_NODES: Final = tuple(kind for kind in PersonalKind if kind not in _OF_NO_NODE)
"""Kinds of what is kept of a node of the graph."""


@dataclass(frozen=True, slots=True, repr=False)
class PersonalValue:
    """One value of one subject: ``subject`` is the id of a node, which holds no plain text."""

    subject: str
    kind: PersonalKind
    text: str

    def __repr__(self) -> str:
        """Say whose value of which kind it is, never the value."""
        return f"PersonalValue({self.subject!r}, {self.kind.value!r}, ***)"
