"""What came into accounts that paid bid securities (保证金转出账户入账明细), one row for each entry of the statement.

招标投标法实施条例 40(6) speaks of the account that a deposit left; who filled that account shortly before is no listed
circumstance and only a lead. Banks give the entries through the tender platform, for the days before the deposit alone.
The number of the entry tells two payments of one day and sum apart.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import STATED_ON
from credit_hub.loaders.identify import account
from credit_hub.loaders.parties import PARTY_NAME, PARTY_NUMBER, numbered_party
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]


def _two_accounts(row: Row) -> Problem | None:
    """Payer and payee are two accounts."""
    if row.text("payer_account") != row.text("account"):
        return None
    return Problem(
        "付款账号",
        "inflow.same_account",
        "",
        "an account does not pay into itself",
        "send the account that the money came from",
    )


SOURCE: Final = Source(
    id="deposit-account-inflows",
    title_zh="保证金转出账户入账明细",
    title_en="entries of the accounts that paid bid securities",
    authority="公共资源交易中心（开户银行提供）",
    standard="招标投标法实施条例 26, 40(6)",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        Column("入账账号", "account", kinds.account, required=True, headings=("收款账号",)),
        Column("开户行", "bank", kinds.text),
        Column("付款账号", "payer_account", kinds.account, required=True, headings=("对方账号",)),
        Column("付款人名称", "payer_name", PARTY_NAME, headings=("对方户名",)),
        Column(
            "付款人证件号码", "payer_number", PARTY_NUMBER, headings=("付款人统一社会信用代码",)
        ),
        Column("交易流水号", "entry", kinds.text, required=True),
        Column("金额(元)", "amount", kinds.amount_yuan, headings=("金额",)),
        Column("入账时间", "paid_at", kinds.moment, required=True, headings=("交易时间",)),
        Column("入账时间", "paid_on", kinds.day, required=True, headings=("交易时间",)),
        STATED_ON,
    ),
    key=("account", "entry"),
    nodes=(
        NodeMap("account", account("account"), Trust.OFFICIAL, {"bank": "bank"}),
        NodeMap("payer_account", account("payer_account"), Trust.MENTION, {}),
        NodeMap("payer", numbered_party("payer_number", "payer_name"), Trust.MENTION, {}),
    ),
    edges=(
        EdgeMap(
            "PAYS",
            "payer_account",
            "account",
            valid=("paid_on", None),
            properties={"amount_minor": "amount", "paid_at": "paid_at"},
        ),
        EdgeMap("OWNS_ACCOUNT", "payer", "payer_account", valid=("paid_on", None)),
    ),
    stated_at="stated_on",
    checks=(_two_accounts,),
)
