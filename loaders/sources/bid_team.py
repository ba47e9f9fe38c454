"""People of a bid: project team, contact and handler (项目管理成员, 联系人, 经办人), one row per person and post.

招标投标法实施条例 40(2) and (3) deem bids collusive that one person handled or whose teams share a member; 财政部令
第87号 37 adds the contact. A person is known by an id number; a certificate number is kept as a keyed digest beside
the post; a bare name is scoped to the bid, because names alone prove nothing.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import BID_COLUMNS, BID_KEY, STATED_ON
from credit_hub.loaders.contact_points import EMAIL, email
from credit_hub.loaders.identify import bid, person, phone, unit, when
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Row, Source
from credit_hub.loaders.trace_kinds import CERTIFICATE
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_CONTACT: Final = frozenset({"联系人", "投标联系人", "项目联系人"})
_HANDLER: Final = frozenset({"经办人", "投标经办人", "委托代理人", "授权委托人", "被授权人"})
"""Who files the bid for the bidder; the holder of the power of attorney handles it."""

_PERSON: Final = person("id_number", "name", of=BID_KEY, role="role")


def _is_contact(row: Row) -> bool:
    return row.text("role") in _CONTACT


def _is_handler(row: Row) -> bool:
    return row.text("role") in _HANDLER


def _is_team(row: Row) -> bool:
    return not _is_contact(row) and not _is_handler(row)


SOURCE: Final = Source(
    id="bid-team",
    title_zh="投标人员信息",
    title_en="people of a bid",
    authority="公共资源交易中心",
    standard="招标投标法实施条例 40; 财政部令第87号 37",
    version="1.1.0",
    trust=Trust.OFFICIAL,
    columns=(
        *BID_COLUMNS,
        Column("岗位", "role", kinds.text, required=True, headings=("职务",)),
        Column("姓名", "name", kinds.person_name, required=True),
        Column("证件号码", "id_number", kinds.id_number, headings=("身份证件号码",)),
        Column("注册证书编号", "certificate", CERTIFICATE, headings=("证书编号",)),
        Column("联系电话", "phone", kinds.phone),
        Column("电子邮箱", "email", EMAIL, headings=("邮箱",)),
        STATED_ON,
    ),
    key=(*BID_KEY, "role", "name", "id_number"),
    nodes=(
        NodeMap("bid", bid("tender_number", "lot_number", "bidder_uscc"), Trust.MENTION, {}),
        NodeMap("bidder", unit("bidder_uscc"), Trust.MENTION, {"name": "bidder_name"}),
        NodeMap("member", when(_is_team, _PERSON), Trust.MENTION, {}),
        NodeMap("contact", when(_is_contact, _PERSON), Trust.MENTION, {}),
        NodeMap("handler", when(_is_handler, _PERSON), Trust.MENTION, {}),
        NodeMap("person", _PERSON, Trust.MENTION, {}),
        NodeMap("phone", phone("phone"), Trust.MENTION, {}),
        NodeMap("mailbox", email("email"), Trust.MENTION, {}),
    ),
    edges=(
        EdgeMap(
            "TEAM", "member", "bid", properties={"role": "role", "certificate_key": "certificate"}
        ),
        EdgeMap("CONTACT", "contact", "bid"),
        EdgeMap("HANDLED_BY", "bid", "handler"),
        EdgeMap("REACHED_BY", "person", "phone"),
        EdgeMap("MAILED_AT", "person", "mailbox"),
    ),
    stated_at="stated_on",
)
