"""Bid securities (投标保证金): in which form, from whose account, when.

招标投标法实施条例 40(6) deems bids collusive whose deposits left one account. A letter of a bank, guarantor or insurer
has no paying account: letters of one issuer are not one account, so a letter with an account is refused.
"""

from __future__ import annotations

from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.columns import BID_COLUMNS, BID_KEY, STATED_ON
from credit_hub.loaders.identify import account, bid, unit
from credit_hub.loaders.parties import PARTY_NAME, PARTY_NUMBER, numbered_party
from credit_hub.loaders.source import Column, EdgeMap, NodeMap, Problem, Row, Source
from credit_hub.model.facts import Trust

__all__ = ["SOURCE"]

_LETTERS: Final = frozenset({"银行保函", "担保保函", "保证保险"})
_FORMS: Final = {
    "转账": "转账",
    "电汇": "转账",
    "现金": "现金",
    "支票": "支票",
    "汇票": "汇票",
    "银行保函": "银行保函",
    "保函": "银行保函",
    "电子保函": "银行保函",
    "担保保函": "担保保函",
    "担保公司保函": "担保保函",
    "保证保险": "保证保险",
    "保险保函": "保证保险",
    "免收": "免收",
}


def _letter_has_no_account(row: Row) -> Problem | None:
    """A letter of guarantee or insurance has no paying account."""
    if row.text("form") not in _LETTERS or "account" not in row.values:
        return None
    return Problem(
        "转出账号",
        "deposit.letter_with_account",
        "",
        "a letter of guarantee or insurance is not paid out of an account of the bidder (招标投标法实施条例 26)",
        "leave the account empty, or correct the form",
    )


def _payment_has_account(row: Row) -> Problem | None:
    """A transfer has a paying account."""
    if row.text("form") != "转账" or "account" in row.values:
        return None
    return Problem(
        "转出账号",
        "deposit.transfer_without_account",
        "",
        "a transfer leaves an account; without it 招标投标法实施条例 40(6) cannot be checked",
        "send the account that the payment came from",
    )


SOURCE: Final = Source(
    id="bid-deposits",
    title_zh="投标保证金信息",
    title_en="bid securities",
    authority="公共资源交易中心",
    standard="招标投标法实施条例 26, 40(6)",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    columns=(
        *BID_COLUMNS,
        Column(
            "保证金形式",
            "form",
            kinds.enum("deposit_form", _FORMS),
            required=True,
            headings=("缴纳形式",),
        ),
        Column("转出账号", "account", kinds.account, headings=("付款账号",)),
        Column("开户行", "bank", kinds.text, headings=("付款开户行",)),
        Column("付款人名称", "payer_name", PARTY_NAME),
        Column(
            "付款人证件号码", "payer_number", PARTY_NUMBER, headings=("付款人统一社会信用代码",)
        ),
        Column("金额(元)", "amount", kinds.amount_yuan, headings=("保证金金额(元)", "金额")),
        Column("转出时间", "paid_at", kinds.moment, headings=("到账时间",)),
        Column("转出时间", "paid_on", kinds.day, headings=("到账时间",)),
        STATED_ON,
    ),
    key=(*BID_KEY, "form", "account", "paid_at"),
    nodes=(
        NodeMap("bid", bid("tender_number", "lot_number", "bidder_uscc"), Trust.MENTION, {}),
        NodeMap("bidder", unit("bidder_uscc"), Trust.MENTION, {"name": "bidder_name"}),
        NodeMap("account", account("account"), Trust.OFFICIAL, {"bank": "bank"}),
        NodeMap("payer", numbered_party("payer_number", "payer_name"), Trust.MENTION, {}),
    ),
    edges=(
        EdgeMap(
            "DEPOSIT_FROM",
            "bid",
            "account",
            valid=("paid_on", None),
            properties={"form": "form", "amount_minor": "amount", "paid_at": "paid_at"},
        ),
        EdgeMap("OWNS_ACCOUNT", "payer", "account", valid=("paid_on", None)),
    ),
    stated_at="stated_on",
    checks=(_letter_has_no_account, _payment_has_account),
)
