"""Columns of article 45 are known by their headings, and those of every source are none."""

from __future__ import annotations

import pytest

from credit_hub.loaders.blocked import CATEGORIES, blocked, demand_permitted
from credit_hub.loaders.source import Source
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.errors import SchemaMismatchError


@pytest.mark.parametrize(
    ("heading", "category"),
    [
        ("宗教信仰", "宗教信仰"),
        ("基因信息", "基因"),
        ("法定代表人指纹", "指纹"),
        ("血 型", "血型"),
        ("既往病史", "疾病和病史"),
        ("年收入(万元)", "收入数额"),
        ("月薪", "收入数额"),
        ("银行存款余额", "存款"),
        ("有价证券", "有价证券"),
        ("商业保险保单号", "商业保险"),
        ("不动产权证号", "不动产"),
        ("上年度纳税数额", "纳税数额"),
        ("Blood Type", "血型"),
    ],
)
def test_heading_of_a_barred_category_is_known(heading: str, category: str) -> None:
    found = blocked(heading)

    assert found is not None
    assert found.name == category


@pytest.mark.parametrize(
    "heading",
    [
        "文件指纹",
        "设备指纹",
        "主营业务收入",
        "税务登记号",
        "宗教活动场所",
        "备注",
        "",
    ],
)
def test_heading_of_firms_files_and_registers_is_none(heading: str) -> None:
    assert blocked(heading) is None


def test_no_source_declares_a_barred_column() -> None:
    declared = [
        heading
        for source in SOURCES.values()
        if isinstance(source, Source)
        for column in source.columns
        for heading in (column.heading, *column.headings)
    ]

    assert len(declared) > 100
    assert [heading for heading in declared if blocked(heading)] == []


def test_refusal_names_columns_article_and_what_to_do() -> None:
    with pytest.raises(SchemaMismatchError) as refused:
        demand_permitted("officers", ["备注", "血型", "月收入"])

    assert "血型 (血型); 月收入 (收入数额)" in refused.value.message
    assert "45" in refused.value.message
    assert "sender" in str(refused.value.remedy)


def test_categories_are_the_eleven_of_the_article() -> None:
    assert sum(not category.by_consent for category in CATEGORIES) == 5
    assert len(CATEGORIES) == 11
