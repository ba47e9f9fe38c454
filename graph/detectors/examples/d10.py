"""Examples of D10: deposits from one account."""

from __future__ import annotations

from typing import Final

from credit_hub.graph.detectors.rule import Example, Expected
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.statutes import Regime

__all__ = ["EXAMPLES"]

_LOT: Final = "lot L deadline=2026-10-15T09:30 regime=tender\nbids a b\n"
_P, _L = EvidenceClass.PRESUMED, EvidenceClass.LEAD
_ONE: Final = _LOT + "bid(a) -DEPOSIT_FROM form=转账-> K\nbid(b) -DEPOSIT_FROM form=转账-> K\n"
_TWO: Final = _LOT + "bid(a) -DEPOSIT_FROM form=转账-> K\nbid(b) -DEPOSIT_FROM form=转账-> M\n"
_DATED: Final = (
    _LOT
    + "bid(a) -DEPOSIT_FROM form=转账 2026-10-10..-> K\n"
    + "bid(b) -DEPOSIT_FROM form=转账 2026-10-11..-> M\n"
)

EXAMPLES: Final = (
    Example(
        "same_account",
        "both deposits left one account",
        _ONE,
        (Expected(_P, "same_account", ("a", "b")),),
    ),
    Example(
        "same_account_procurement",
        "the same under the procurement regime",
        _ONE,
        (Expected(_P, "same_account", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "treasury_account",
        "the account of a bidder's own group still needs an explanation",
        _ONE + "X -OWNS_ACCOUNT 2015-01-01..-> K\n",
        (Expected(_P, "same_account", ("a", "b")),),
    ),
    Example(
        "accounts_of_one_holder",
        "同一单位或者个人的账户: two accounts of one holder",
        _TWO + "X -OWNS_ACCOUNT 2015-01-01..-> K\nX -OWNS_ACCOUNT 2016-01-01..-> M\n",
        (Expected(_P, "same_owner", ("a", "b")),),
    ),
    Example(
        "undated_holder",
        "since when the holder has held one of the accounts is not known",
        _TWO + "X -OWNS_ACCOUNT 2015-01-01..-> K\nX -OWNS_ACCOUNT-> M\n",
        (Expected(_L, "same_owner_unproven", ("a", "b")),),
        incomplete=("undated_fact",),
    ),
    Example(
        "contested_payment",
        "sources of equal rank differ about the payment",
        _LOT + "bid(a) -DEPOSIT_FROM form=转账-> K\nbid(b) -DEPOSIT_FROM contested form=转账-> K\n",
        (Expected(_L, "same_account_unproven", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "paid_after_the_deadline",
        "a deposit that left the account after the deadline: a lead",
        _LOT
        + "bid(a) -DEPOSIT_FROM form=转账 2026-10-10..-> K\n"
        + "bid(b) -DEPOSIT_FROM form=转账 2026-10-16..-> K\n",
        (Expected(_L, "same_account_unproven", ("a", "b")),),
    ),
    Example(
        "asked_before_the_payments",
        "asked about a day before the deposits were paid there are none",
        _LOT
        + "bid(a) -DEPOSIT_FROM form=转账 2026-10-10..-> K\n"
        + "bid(b) -DEPOSIT_FROM form=转账 2026-10-11..-> K\n",
        as_of="2026-08-15",
    ),
    Example(
        "same_upstream_payer",
        "one account paid into both accounts within three days before the deposits left",
        _DATED + "Z -PAYS 2026-10-08..-> K\nZ -PAYS 2026-10-10..-> M\n",
        (Expected(_L, "same_upstream_payer", ("a", "b")),),
    ),
    Example(
        "same_upstream_payer_procurement",
        "the same under the procurement regime",
        _DATED + "Z -PAYS 2026-10-08..-> K\nZ -PAYS 2026-10-10..-> M\n",
        (Expected(_L, "same_upstream_payer", ("a", "b")),),
        regime=Regime.PROCUREMENT,
    ),
    Example(
        "upstream_accounts_of_one_holder",
        "two accounts of X paid into the accounts of the deposits",
        _DATED
        + "Y -PAYS 2026-10-08..-> K\nZ -PAYS 2026-10-10..-> M\n"
        + "X -OWNS_ACCOUNT 2015-01-01..-> Y\nX -OWNS_ACCOUNT 2015-01-01..-> Z\n",
        (Expected(_L, "same_upstream_payer", ("a", "b")),),
    ),
    Example(
        "funded_by_a_rival",
        "an account of a paid into the account of b's deposit the day before",
        _DATED + "Z -PAYS 2026-10-10..-> M\na -OWNS_ACCOUNT 2015-01-01..-> Z\n",
        (Expected(_L, "funded_by_rival", ("a", "b")),),
    ),
    Example(
        "funded_from_the_deposit_account_of_a_rival",
        "the account that paid a's deposit paid into the account of b's",
        _DATED + "K -PAYS 2026-10-09..-> M\n",
        (Expected(_L, "funded_by_rival", ("a", "b")),),
    ),
    Example(
        "contested_inflow",
        "sources of equal rank differ about one of the payments",
        _DATED + "Z -PAYS 2026-10-08..-> K\nZ -PAYS contested 2026-10-10..-> M\n",
        (Expected(_L, "same_upstream_payer", ("a", "b")),),
        incomplete=("contested_fact",),
    ),
    Example(
        "paid_long_before",
        "the payer paid b four days before the deposit left, or after it",
        _DATED + "Z -PAYS 2026-10-08..-> K\nZ -PAYS 2026-10-07..-> M\nZ -PAYS 2026-10-12..-> M\n",
    ),
    Example(
        "paid_an_hour_after_the_deposit_left",
        "times of one day decide where both are stated",
        _LOT
        + "bid(a) -DEPOSIT_FROM form=转账 paid_at=2026-10-10T09:00+08:00 2026-10-10..-> K\n"
        + "bid(b) -DEPOSIT_FROM form=转账 paid_at=2026-10-11T09:00+08:00 2026-10-11..-> M\n"
        + "Z -PAYS paid_at=2026-10-09T10:00+08:00 2026-10-09..-> K\n"
        + "Z -PAYS paid_at=2026-10-11T10:00+08:00 2026-10-11..-> M\n",
    ),
    Example(
        "own_money",
        "each bidder moved money between accounts of its own",
        _DATED
        + "Y -PAYS 2026-10-08..-> K\na -OWNS_ACCOUNT 2015-01-01..-> Y\n"
        + "Z -PAYS 2026-10-09..-> M\nb -OWNS_ACCOUNT 2015-01-01..-> Z\n",
    ),
    Example(
        "payer_of_very_many",
        "a payment institution pays into the accounts of 25 more: no lead, and said so",
        _DATED
        + "Z -PAYS 2026-10-08..-> K\nZ -PAYS 2026-10-10..-> M\n"
        + "".join(f"Z -PAYS 2026-10-01..-> n{n}\n" for n in range(25)),
        excluded=("used_by_many",),
    ),
    Example(
        "no_entries_on_record",
        "nothing is known of what came into the accounts: said, and the rest decided",
        _DATED,
        incomplete=("feed_missing",),
    ),
    Example("own_accounts", "each from an account of its own", _TWO),
    Example(
        "guarantees_of_one_bank",
        "guarantees of one bank are not one account",
        _LOT + "bid(a) -DEPOSIT_FROM form=银行保函-> K\nbid(b) -DEPOSIT_FROM form=银行保函-> K\n",
    ),
    Example(
        "insurance_of_one_insurer",
        "policies of one insurer are not one account",
        _LOT + "bid(a) -DEPOSIT_FROM form=保证保险-> K\nbid(b) -DEPOSIT_FROM form=保证保险-> K\n",
    ),
    Example(
        "another_lot",
        "the same account paid for a bid for another lot",
        "lot L deadline=2026-10-15T09:30 regime=tender\nbids a c\n"
        "lot M deadline=2026-10-15T09:30\nbids b\n"
        "bid(a) -DEPOSIT_FROM form=转账-> K\nbid(b) -DEPOSIT_FROM form=转账-> K\n",
    ),
    Example(
        "no_deposit_data",
        "nothing is known about deposits: not decidable, and said so",
        _LOT,
        incomplete=("feed_missing",),
    ),
)
