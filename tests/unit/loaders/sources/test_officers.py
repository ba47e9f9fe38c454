from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from credit_hub.model.interval import Interval

if TYPE_CHECKING:
    from tests.unit.loaders.sources.conftest import Read

FEED = "officers"
ROW = {
    "企业名称": "郑州样例建设有限公司",
    "统一社会信用代码": "91410199TE5T00016Y",
    "职务": "法定代表人",
    "姓名": "张三丰",
    "证件号码": "410199199003070018",
    "任职起始日": "2026-09-01",
    "任职终止日": "2099-12-31",
    "数据日期": "2026-10-01",
}


def test_legal_representative_is_dated_and_keyed_by_the_identity_number(read: Read) -> None:
    outcome = read(FEED, ROW)

    relation = outcome.edge("LEGAL_REPRESENTATIVE_OF")
    assert relation.valid == Interval(date(2026, 9, 1), None)
    assert relation.rank.stated_at == date(2026, 10, 1)
    assert outcome.node("Person").properties["identity"] == "id_number"
    assert outcome.edges("OFFICER_OF") == outcome.edges("PRINCIPAL_OF") == []


def test_one_identity_number_is_one_person_whatever_the_company(read: Read) -> None:
    elsewhere = ROW | {"统一社会信用代码": "92410199TE5T00024N", "姓名": "张三豊"}

    assert read(FEED, ROW).node("Person").id == read(FEED, elsewhere).node("Person").id


@pytest.mark.parametrize(
    ("office", "types"),
    [
        ("法定代表人", ["LEGAL_REPRESENTATIVE_OF"]),
        ("负责人", ["PRINCIPAL_OF"]),
        ("执行事务合伙人", ["PRINCIPAL_OF"]),
        ("董事", ["OFFICER_OF"]),
        ("监事", ["OFFICER_OF"]),
        ("财务负责人", ["OFFICER_OF"]),
        ("执行董事兼总经理", ["OFFICER_OF"]),
        ("执行董事兼法定代表人", ["LEGAL_REPRESENTATIVE_OF", "OFFICER_OF"]),
        ("法定代表人、董事长", ["LEGAL_REPRESENTATIVE_OF", "OFFICER_OF"]),
    ],
)
def test_office_decides_the_relation(read: Read, office: str, types: list[str]) -> None:
    outcome = read(FEED, ROW | {"职务": office})

    found = [
        t for t in ("LEGAL_REPRESENTATIVE_OF", "PRINCIPAL_OF", "OFFICER_OF") if outcome.edges(t)
    ]
    assert found == types


def test_officer_keeps_the_office_as_printed(read: Read) -> None:
    assert read(FEED, ROW | {"职务": "独立董事"}).edge("OFFICER_OF").properties == {
        "role": "独立董事"
    }


def test_end_of_office_is_the_first_day_out_of_it(read: Read) -> None:
    relation = read(FEED, ROW | {"任职终止日": "2026年10月1日"}).edge("LEGAL_REPRESENTATIVE_OF")

    assert date(2026, 9, 30) in relation.valid
    assert date(2026, 10, 1) not in relation.valid


def test_unreadable_end_refuses_the_row_because_it_must_not_become_open(read: Read) -> None:
    assert read(FEED, ROW | {"任职终止日": "2026-13-01"}).rules == ["date.not_a_day"]


def test_unreadable_start_leaves_the_relation_undated_with_a_note(read: Read) -> None:
    outcome = read(FEED, ROW | {"任职起始日": "2026年"})

    assert not outcome.edge("LEGAL_REPRESENTATIVE_OF").valid.is_dated
    assert outcome.notes == ["date.year_only"]


def test_office_that_ends_before_it_starts_is_refused(read: Read) -> None:
    assert read(FEED, ROW | {"任职终止日": "2026-09-01"}).rules == ["interval.empty"]


def test_wrong_identity_number_is_masked_and_the_person_stays_in_the_record(read: Read) -> None:
    outcome = read(FEED, ROW | {"证件号码": "410199199003070019"})

    (note,) = outcome.extracted.notes
    assert note.rule.startswith("id_number.")
    assert "410199199003070019" not in repr(outcome.extracted)
    assert outcome.node("Person").properties["identity"] == "record"


def test_row_without_an_office_is_refused_without_showing_the_person(read: Read) -> None:
    outcome = read(FEED, ROW | {"职务": "-"})

    assert outcome.rules == ["value.missing"]
    assert "张三丰" not in repr(outcome.extracted)
    assert "410199199003070018" not in repr(outcome.extracted)
