"""Enterprise registration (市场主体登记): who exists, since when, with which capital, under whose name.

The ten columns are those of the registration exports of the market regulators; the others are optional extras
of exports that say more (telephone and mail address stand in annual reports). ``法人代表`` holds a name only: the person it names is scoped to the record (namesakes
never merge), and the relation has no known start, so it is never proof for a given day.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.contact_points import EMAIL, address, email
from credit_hub.loaders.identify import named_person, person, phone, unit
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_REGISTRAR: Final = "9"
"""First character of the codes given by the market regulator (GB 32100-2015, table 1)."""


def _of_market_regulator(row: Row) -> Problem | None:
    """Codes of other registers (first character not 9, GB 32100) do not belong in this feed."""
    code = row.text("uscc") or ""
    if code.startswith(_REGISTRAR):
        return None
    return Problem(
        "统一社会信用代码",
        "uscc.not_market_regulator",
        code,
        "this register holds subjects of the market regulator only; their codes start with 9 (GB 32100)",
        "send organisations of other registers through their own feed",
    )


SOURCE: Final = Source(
    id="enterprise-registration",
    title_zh="市场主体登记信息",
    title_en="enterprise registration",
    authority="市场监督管理部门",
    standard="市场主体登记管理条例 (2021)",
    version="1.2.0",
    trust=Trust.REGISTER,
    columns=(
        Column("企业名称", "name", kinds.text, required=True),
        Column("统一社会信用代码", "uscc", kinds.uscc, required=True),
        Column("注册日期", "registered_on", kinds.day, headings=("成立日期",)),
        Column("企业类型", "enterprise_type", kinds.text),
        Column("法人代表", "representative", kinds.person_name, headings=("法定代表人",)),
        Column("注册资金", "capital", kinds.capital, headings=("注册资本",)),
        Column("注册资金", "capital_currency", kinds.capital_currency, headings=("注册资本",)),
        Column("经营范围", "business_scope", kinds.text),
        Column("所在省份", "province", kinds.text),
        Column("地区", "city", kinds.text),
        Column("注册地址", "address", kinds.text, headings=("住所",)),
        Column("联系电话", "phone", kinds.phone, headings=("企业联系电话",)),
        Column("电子邮箱", "email", EMAIL, headings=("企业电子邮箱", "邮箱")),
        Column("登记状态", "status", kinds.text),
        Column("登记代办人证件号码", "agent_id", kinds.id_number, headings=("委托代理人证件号码",)),
        Column("登记代办人姓名", "agent_name", kinds.person_name, headings=("委托代理人",)),
        Column("国有出资人", "is_state_owner", kinds.boolean),
        STATED_ON,
    ),
    key=("uscc",),
    nodes=(
        NodeMap(
            "enterprise",
            unit("uscc"),
            Trust.REGISTER,
            {
                "name": "name",
                "registered_on": "registered_on",
                "enterprise_type": "enterprise_type",
                "capital_minor": "capital",
                "capital_currency": "capital_currency",
                "business_scope": "business_scope",
                "province": "province",
                "city": "city",
                "address": "address",
                "status": "status",
                "is_state_owner": "is_state_owner",
            },
        ),
        NodeMap(
            "representative",
            named_person("representative", of="uscc", role="法定代表人"),
            Trust.REGISTER,
            {},
        ),
        NodeMap(
            "agent",
            person("agent_id", "agent_name", of="uscc", role="登记代办人"),
            Trust.MENTION,
            {},
        ),
        NodeMap("place", address("address", city="city"), Trust.REGISTER, {}),
        NodeMap("phone", phone("phone"), Trust.MENTION, {}),
        NodeMap("mailbox", email("email"), Trust.MENTION, {}),
    ),
    edges=(
        EdgeMap("LEGAL_REPRESENTATIVE_OF", "representative", "enterprise"),
        EdgeMap("FILED_BY", "enterprise", "agent"),
        EdgeMap("LOCATED_AT", "enterprise", "place"),
        EdgeMap("REACHED_BY", "enterprise", "phone"),
        EdgeMap("MAILED_AT", "enterprise", "mailbox"),
    ),
    stated_at="stated_on",
    checks=(_of_market_regulator,),
)
