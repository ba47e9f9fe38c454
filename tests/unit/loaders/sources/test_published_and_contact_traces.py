"""Control-price files, uploads on site, certificates, and where firms and people are reached."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from credit_hub.model.interval import Interval

if TYPE_CHECKING:
    from tests.unit.loaders.sources.conftest import Read

LOT = {"招标项目编号": "TEST-2026-001", "标段编号": "1"}
BID = LOT | {"投标人统一社会信用代码": "91410199TE5T00016Y"}
PUBLISHED = LOT | {"文件类别": "最高投标限价", "计价软件加密锁号": "LOCK-0001-7788"}
UPLOAD = BID | {
    "特征来源": "上传",
    "MAC地址": "3c-52-82-01-02-03",
    "CA证书序列号": "5C3A00112233",
    "上传时间": "2026-10-14 16:00:00",
}
FIRM = {
    "企业名称": "郑州样例建设有限公司",
    "统一社会信用代码": "91410199TE5T00016Y",
    "地区": "郑州",
    "注册地址": "河南省郑州市中原区样例路１号（自主申报）",
    "联系电话": "0371-1234 5678",
    "电子邮箱": "Office@Example.com",
}


def test_control_price_file_ties_its_serials_to_the_lot(read: Read) -> None:
    outcome = read("control-price-traces", PUBLISHED)

    edge = outcome.edge("CONTROL_PRICE_FROM")
    assert edge.start == "lot:TEST-2026-001/1"
    assert edge.properties == {"document": "招标控制价"}


def test_lock_of_a_bid_and_of_the_control_price_is_one_device(read: Read) -> None:
    made = BID | {"特征来源": "制作", "计价软件加密锁号": "lock-0001-7788"}

    inherited = read("control-price-traces", PUBLISHED).edge("CONTROL_PRICE_FROM").end

    assert read("bid-file-traces", made).edge("AUTHORED_BY").end == inherited


def test_control_price_file_without_serial_is_refused(read: Read) -> None:
    outcome = read("control-price-traces", PUBLISHED | {"计价软件加密锁号": "-"})

    assert outcome.rules == ["trace.empty"]


def test_upload_is_dated_and_says_that_it_was_made_on_site(read: Read) -> None:
    edge = read("bid-file-traces", UPLOAD | {"是否现场上传": "是"}).edge("UPLOADED_FROM")

    assert edge.valid == Interval(date(2026, 10, 14), None)
    assert edge.properties["on_site"] is True


def test_upload_that_does_not_say_where_it_was_made_states_nothing_about_it(read: Read) -> None:
    assert "on_site" not in read("bid-file-traces", UPLOAD).edge("UPLOADED_FROM").properties


def test_certificate_says_whether_it_signed_the_file_or_served_the_upload(read: Read) -> None:
    signed = read("bid-file-traces", UPLOAD | {"特征来源": "制作"}).edge("SIGNED_WITH")
    sent = read("bid-file-traces", UPLOAD).edge("SIGNED_WITH")

    assert (signed.properties["origin"], sent.properties["origin"]) == ("file", "upload")


def test_registration_places_the_firm_by_a_comparable_address(read: Read) -> None:
    one = read("enterprise-registration", FIRM).edge("LOCATED_AT")
    other = read("enterprise-registration", FIRM | {"注册地址": "中原区样例路1号"})

    assert other.edge("LOCATED_AT").end == one.end
    assert other.node("Address").properties["name"] == "郑州市中原区样例路1号"


def test_address_without_a_number_is_no_place(read: Read) -> None:
    outcome = read("enterprise-registration", FIRM | {"注册地址": "中原区样例村"})

    assert outcome.edges("LOCATED_AT") == []


def test_mail_address_is_keyed_and_shown_by_letter_and_domain(read: Read) -> None:
    outcome = read("enterprise-registration", FIRM)

    assert outcome.node("Email").properties["masked_address"] == "o***@example.com"
    assert outcome.edge("MAILED_AT").start == "uscc:91410199TE5T00016Y"
    assert "office@" not in repr(outcome.extracted).casefold()


@pytest.mark.parametrize("text", ["example.com", "a b@example.com", "a@b", "a@b.c, d@e.f"])
def test_text_that_is_no_mail_address_is_left_out_and_said(read: Read, text: str) -> None:
    outcome = read("enterprise-registration", FIRM | {"电子邮箱": text})

    assert outcome.notes == ["email.form"]
    assert outcome.edges("MAILED_AT") == []


def test_person_of_a_bid_may_have_a_mail_address(read: Read) -> None:
    person = BID | {"岗位": "联系人", "姓名": "王五六", "电子邮箱": "w@example.com"}

    outcome = read("bid-team", person)

    assert outcome.edge("MAILED_AT").start.startswith("person:")
