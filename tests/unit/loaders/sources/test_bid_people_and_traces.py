from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from credit_hub.model.interval import Interval

if TYPE_CHECKING:
    from tests.unit.loaders.sources.conftest import Read

BID = {
    "招标项目编号": "TEST-2026-001",
    "标段编号": "1",
    "投标人统一社会信用代码": "91410199TE5T00016Y",
}
PERSON = BID | {
    "岗位": "项目经理",
    "姓名": "王五六",
    "证件号码": "410199199003070018",
    "注册证书编号": "豫1412026202600001",
    "联系电话": "13800000000",
}
DEPOSIT = BID | {
    "保证金形式": "转账",
    "转出账号": "6222 0200 1111 2222 333",
    "开户行": "样例银行",
    "付款人名称": "郑州样例建设有限公司",
    "付款人证件号码": "91410199TE5T00016Y",
    "金额(元)": "200000.00",
    "转出时间": "2026-10-10 10:00:00",
}
TRACE = BID | {
    "特征来源": "制作",
    "MAC地址": "3c-52-82-01-02-03",
    "CPU序列号": "BFEBFBFF000906EA",
    "硬盘序列号": "WD-WX11A1234567",
    "计价软件加密锁号": "LOCK-0001-7788",
    "CA证书序列号": "5C3A00112233",
    "文件摘要": "ab" * 32,
}


def test_team_member_is_keyed_and_the_certificate_is_a_digest(read: Read) -> None:
    outcome = read("bid-team", PERSON)

    post = outcome.edge("TEAM")
    assert post.end == "bid:TEST-2026-001/1/uscc:91410199TE5T00016Y"
    assert post.properties["role"] == "项目经理"
    assert len(str(post.properties["certificate_key"])) == 32
    for secret in ("王五六", "410199199003070018", "1412026202600001", "13800000000"):
        assert secret not in repr(outcome.extracted)


def test_one_certificate_gives_one_key_in_every_bid(read: Read) -> None:
    other = PERSON | {"投标人统一社会信用代码": "92410199TE5T00024N", "证件号码": "-"}

    keys = {
        read("bid-team", row).edge("TEAM").properties["certificate_key"] for row in (PERSON, other)
    }

    assert len(keys) == 1


def test_names_alone_never_make_one_person_of_two_bids(read: Read) -> None:
    bare = PERSON | {"证件号码": "-"}
    other = bare | {"投标人统一社会信用代码": "92410199TE5T00024N"}

    assert read("bid-team", bare).node("Person").id != read("bid-team", other).node("Person").id


@pytest.mark.parametrize(
    ("post", "kind"),
    [
        ("项目经理", "TEAM"),
        ("技术负责人", "TEAM"),
        ("质量负责人", "TEAM"),
        ("安全负责人", "TEAM"),
        ("联系人", "CONTACT"),
        ("经办人", "HANDLED_BY"),
        ("授权委托人", "HANDLED_BY"),
    ],
)
def test_post_decides_the_relation(read: Read, post: str, kind: str) -> None:
    outcome = read("bid-team", PERSON | {"岗位": post})

    found = [k for k in ("TEAM", "CONTACT", "HANDLED_BY") if outcome.edges(k)]
    assert found == [kind]
    assert outcome.edge("REACHED_BY").start == outcome.node("Person").id


def test_person_without_post_is_refused_and_masked(read: Read) -> None:
    outcome = read("bid-team", PERSON | {"岗位": "—"})

    assert outcome.rules == ["value.missing"]
    assert "王五六" not in repr(outcome.extracted)


def test_deposit_names_the_account_by_digest_and_the_sum_in_fen(read: Read) -> None:
    outcome = read("bid-deposits", DEPOSIT)

    payment = outcome.edge("DEPOSIT_FROM")
    assert payment.properties["amount_minor"] == 20_000_000
    assert payment.properties["form"] == "转账"
    assert payment.valid == Interval(date(2026, 10, 10), None)
    assert outcome.node("Account").properties["masked_number"] == "****2333"
    assert outcome.edge("OWNS_ACCOUNT").start == "uscc:91410199TE5T00016Y"
    assert "6222020011112222333" not in repr(outcome.extracted)


def test_one_account_is_one_node_however_it_is_spaced(read: Read) -> None:
    other = DEPOSIT | {
        "转出账号": "6222020011112222333",
        "投标人统一社会信用代码": "92410199TE5T00024N",
    }

    accounts = {read("bid-deposits", row).edge("DEPOSIT_FROM").end for row in (DEPOSIT, other)}

    assert len(accounts) == 1


def test_account_of_a_natural_person_is_owned_by_a_keyed_person(read: Read) -> None:
    row = DEPOSIT | {"付款人名称": "王五六", "付款人证件号码": "410199199003070018"}

    outcome = read("bid-deposits", row)

    assert outcome.edge("OWNS_ACCOUNT").start.startswith("person:")
    assert "王五六" not in repr(outcome.extracted)


def test_letter_of_guarantee_has_no_account(read: Read) -> None:
    outcome = read("bid-deposits", DEPOSIT | {"保证金形式": "保函", "转出账号": "-"})

    assert outcome.rules == []
    assert outcome.edges("DEPOSIT_FROM") == []


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"保证金形式": "保函"}, "deposit.letter_with_account"),
        ({"转出账号": "-"}, "deposit.transfer_without_account"),
        ({"保证金形式": "口头"}, "deposit_form.word"),
    ],
)
def test_deposit_that_contradicts_its_form_is_refused(
    read: Read, change: dict[str, str], rule: str
) -> None:
    outcome = read("bid-deposits", DEPOSIT | change)

    assert outcome.rules == [rule]
    assert "2222333" not in repr(outcome.extracted)


def test_unreadable_account_of_a_transfer_is_refused_with_both_reasons(read: Read) -> None:
    outcome = read("bid-deposits", DEPOSIT | {"转出账号": "12"})

    assert outcome.rules == ["deposit.transfer_without_account", "account.digits"]


def test_traces_of_the_file_and_of_the_upload_are_told_apart(read: Read) -> None:
    made = read("bid-file-traces", TRACE)
    sent = read("bid-file-traces", TRACE | {"特征来源": "上传", "上传IP": "203.0.113.7"})

    kinds = {node.properties["kind"] for node in made.nodes("Device")}
    assert kinds == {"mac", "cpu", "disk", "lock"}
    assert len(made.edges("AUTHORED_BY")) == 4
    assert made.edges("UPLOADED_FROM") == []
    assert {n.properties["kind"] for n in sent.nodes("Device")} == {"mac", "cpu", "disk", "ip"}
    assert sent.edges("AUTHORED_BY") == []
    assert made.edge("SIGNED_WITH").end == sent.edge("SIGNED_WITH").end


def test_statements_of_the_serials_of_one_row_are_distinct(read: Read) -> None:
    statements = [edge.statement for edge in read("bid-file-traces", TRACE).edges("AUTHORED_BY")]

    assert len(set(statements)) == 4


@pytest.mark.parametrize("printed", ["3C:52:82:01:02:03", "3c5282010203", "3C52.8201.0203"])
def test_one_network_card_is_one_device_however_it_is_printed(read: Read, printed: str) -> None:
    def card(row: dict[str, str]) -> str:
        return read("bid-file-traces", row).node("Device", kind="mac").id

    assert card(TRACE) == card(TRACE | {"MAC地址": printed})


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("MAC地址", "00:00:00:00:00:00"),
        ("MAC地址", "FF-FF-FF-FF-FF-FF"),
        ("MAC地址", "not a card"),
        ("硬盘序列号", "To be filled by O.E.M."),
        ("CPU序列号", "Default string"),
        ("CPU序列号", "0000-0000"),
        ("计价软件加密锁号", "123"),
    ],
)
def test_placeholder_of_a_maker_links_nobody(read: Read, column: str, text: str) -> None:
    outcome = read("bid-file-traces", TRACE | {column: text})

    assert len(outcome.notes) == 1
    assert len(outcome.edges("AUTHORED_BY")) == 3


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.1.1", "300.1.1.1", "::1"])
def test_address_that_every_computer_has_links_nobody(read: Read, address: str) -> None:
    outcome = read("bid-file-traces", TRACE | {"特征来源": "上传", "上传IP": address})

    assert outcome.notes == ["trace.ip"]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"特征来源": "抄录"}, "trace_origin.word"),
        (
            dict.fromkeys(
                ("MAC地址", "CPU序列号", "硬盘序列号", "计价软件加密锁号", "CA证书序列号"), "-"
            ),
            "trace.empty",
        ),
    ],
)
def test_row_that_traces_nothing_is_refused(read: Read, change: dict[str, str], rule: str) -> None:
    assert read("bid-file-traces", TRACE | change).rules == [rule]
