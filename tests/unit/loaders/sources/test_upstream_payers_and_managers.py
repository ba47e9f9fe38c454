"""Feeds behind D02, D10 and D13: entries of deposit accounts, payers of insurance, managers."""

from __future__ import annotations

from datetime import date

import pytest

from credit_hub.model.interval import Interval
from tests.unit.loaders.sources.conftest import Read

A = "91410199TE5T00016Y"
B = "92410199TE5T00024N"
ENTRY = {
    "入账账号": "6222 0200 1111 2222 333",
    "付款账号": "6217000011112222444",
    "付款人名称": "王五六",
    "付款人证件号码": "410199199003070018",
    "交易流水号": "20261009-1",
    "金额(元)": "200000",
    "入账时间": "2026-10-09 10:30:00",
}
PAYER = {
    "用人单位统一社会信用代码": A,
    "缴费人名称": "郑州测试人力资源有限公司",
    "缴费人证件号码": B,
    "费款所属月份": "2026-09",
    "缴费人数": "12",
}
MANAGED = {
    "被管理单位统一社会信用代码": A,
    "管理方统一社会信用代码": B,
    "关系类别": "托管",
    "管理范围": "全部",
    "合同编号": "ZZTEST-WT-1",
    "起始日": "2025-01-01",
    "终止日": "2027-01-01",
}


def test_entry_joins_two_accounts_by_digest_with_sum_and_time(read: Read) -> None:
    outcome = read("deposit-account-inflows", ENTRY)

    payment, owned = outcome.edge("PAYS"), outcome.edge("OWNS_ACCOUNT")
    assert payment.start != payment.end
    assert payment.properties["amount_minor"] == 20_000_000
    assert payment.valid == Interval(date(2026, 10, 9), None)
    assert owned.end == payment.start
    assert owned.start.startswith("person:")
    for secret in ("6222020011112222333", "6217000011112222444", "王五六"):
        assert secret not in repr(outcome.extracted)


def test_account_of_an_entry_is_that_of_the_deposit(read: Read) -> None:
    deposit = {
        "招标项目编号": "T1",
        "标段编号": "1",
        "投标人统一社会信用代码": A,
        "保证金形式": "转账",
        "转出账号": "6222020011112222333",
    }

    paid = read("bid-deposits", deposit).edge("DEPOSIT_FROM")

    assert read("deposit-account-inflows", ENTRY).edge("PAYS").end == paid.end


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"付款账号": "6222020011112222333"}, "inflow.same_account"),
        ({"入账时间": "昨天"}, "date.unreadable"),
        ({"入账时间": ""}, "value.missing"),
        ({"交易流水号": "—"}, "value.missing"),
        ({"付款账号": ""}, "value.missing"),
    ],
)
def test_entry_that_says_too_little_is_refused_without_its_account(
    read: Read, change: dict[str, str], rule: str
) -> None:
    outcome = read("deposit-account-inflows", ENTRY | change)

    assert rule in outcome.rules
    assert outcome.extracted.facts == ()
    assert "6222020011112222333" not in repr(outcome.extracted)


def test_payer_holds_for_the_month_of_the_contributions(read: Read) -> None:
    paid = read("social-insurance-payers", PAYER).edge("INSURED_BY")

    assert (paid.start, paid.end) == (f"uscc:{A}", f"uscc:{B}")
    assert paid.valid == Interval(date(2026, 9, 1), date(2026, 10, 1))
    assert paid.properties["headcount"] == 12


@pytest.mark.parametrize("month", ["2025-12", "202512", "2025年12月", "2025/12"])
def test_month_is_read_as_senders_write_it(read: Read, month: str) -> None:
    paid = read("social-insurance-payers", PAYER | {"费款所属月份": month}).edge("INSURED_BY")

    assert paid.valid == Interval(date(2025, 12, 1), date(2026, 1, 1))


@pytest.mark.parametrize("month", ["2025-13", "九月", "2025", "1925-01", "2025-12-01"])
def test_what_is_no_month_is_refused(read: Read, month: str) -> None:
    outcome = read("social-insurance-payers", PAYER | {"费款所属月份": month})

    assert set(outcome.rules) <= {"month.unreadable", "month.not_a_month"}
    assert outcome.rules


def test_unit_that_pays_for_its_own_staff_is_kept_for_coverage(read: Read) -> None:
    paid = read("social-insurance-payers", PAYER | {"缴费人证件号码": A}).edge("INSURED_BY")

    assert paid.start == paid.end


def test_payer_who_is_a_person_is_keyed_and_masked(read: Read) -> None:
    row = PAYER | {"缴费人名称": "王五六", "缴费人证件号码": "410199199003070018"}

    outcome = read("social-insurance-payers", row)

    assert outcome.edge("INSURED_BY").end.startswith("person:")
    assert "王五六" not in repr(outcome.extracted)


def test_managed_unit_points_to_its_manager_with_kind_scope_and_days(read: Read) -> None:
    relation = read("management-relations", MANAGED).edge("MANAGED_BY")

    assert (relation.start, relation.end) == (f"uscc:{A}", f"uscc:{B}")
    assert relation.valid == Interval(date(2025, 1, 1), date(2027, 1, 1))
    assert dict(relation.properties) == {
        "kind": "委托管理",
        "scope": "整体",
        "contract_number": "ZZTEST-WT-1",
    }


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"管理方统一社会信用代码": A}, "management.same_unit"),
        ({"关系类别": "友好合作"}, "management_kind.word"),
        ({"终止日": "不详"}, "date.unreadable"),
    ],
)
def test_relation_that_is_none_is_refused(read: Read, change: dict[str, str], rule: str) -> None:
    outcome = read("management-relations", MANAGED | change)

    assert outcome.rules == [rule]


def test_scope_that_cannot_be_read_is_dropped_and_said_not_taken_for_the_whole(read: Read) -> None:
    outcome = read("management-relations", MANAGED | {"管理范围": "餐饮"})

    assert outcome.notes == ["management_scope.word"]
    assert "scope" not in outcome.edge("MANAGED_BY").properties
