from __future__ import annotations

from dataclasses import replace

import pytest

from credit_hub.loaders import kinds
from credit_hub.loaders.headings import match
from credit_hub.loaders.source import Column, Source
from credit_hub.model.errors import SchemaMismatchError
from credit_hub.model.facts import Trust

SOURCE = Source(
    id="test",
    title_zh="测试",
    title_en="test",
    authority="测试局",
    standard="-",
    version="1",
    trust=Trust.OFFICIAL,
    columns=(
        Column("统一社会信用代码", "uscc", kinds.uscc, required=True, headings=("CF_XDR_SHXYM",)),
        Column("注册资金(万元)", "capital", kinds.amount_wan),
        Column("注册资金(万元)", "currency", kinds.capital_currency),
    ),
    key=("uscc",),
    nodes=(),
    edges=(),
)


@pytest.mark.parametrize(
    "heading", ["统一社会信用代码", " 统一社会信用代码* ", "cf_xdr_shxym", "统一 社会信用代码＊"]
)
def test_heading_matches_by_name_alias_case_width_and_star(heading: str) -> None:
    layout = match(SOURCE, ["备注", heading])

    assert [(index, column.name) for index, column in layout.cells] == [(1, "uscc")]
    assert layout.extra == ("备注",)
    assert layout.absent == ("注册资金(万元)", "注册资金(万元)")


def test_heading_may_feed_two_columns() -> None:
    layout = match(SOURCE, ["统一社会信用代码", "注册资金（万元）"])

    assert [(index, column.name) for index, column in layout.cells] == [
        (0, "uscc"),
        (1, "capital"),
        (1, "currency"),
    ]


def test_missing_required_heading_is_named_with_the_nearest() -> None:
    with pytest.raises(SchemaMismatchError, match=r"统一社会信用代码 .*统一社会代码"):
        match(SOURCE, ["统一社会代码"])


def test_heading_that_stands_twice_is_refused_only_where_it_is_read() -> None:
    match(SOURCE, ["统一社会信用代码", "备注", "备注"])

    with pytest.raises(SchemaMismatchError, match="stands twice"):
        match(SOURCE, ["统一社会信用代码", "统一社会信用代码"])


def test_source_without_required_columns_takes_any_headings() -> None:
    optional = replace(SOURCE, columns=SOURCE.columns[1:], key=())

    assert match(optional, ["x"]).cells == ()
