"""Scenario G5 in words: what the answer quotes, which explanations it names, what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from credit_hub.loaders.synthetic.planted.file_traces import TEXTS, TRACES
from tests.integration.api.conftest import Cli

Item = Mapping[str, Any]


@pytest.fixture(scope="module")
def traces(http: httpx.Client) -> Item:
    return checked(http, TRACES)


@pytest.fixture(scope="module")
def texts(http: httpx.Client) -> Item:
    return checked(http, TEXTS)


def checked(http: httpx.Client, tender: str) -> Item:
    response = http.post(f"/api/v1/lots/lot:{tender}/1/linked-party-check", json={})
    assert response.status_code == 200, response.text
    body: Item = response.json()
    return body


def only(body: Item, rule: str, variant: str) -> Item:
    (item,) = [
        i
        for i in (*body["findings"], *body["leads"])
        if (i["rule_id"], i["variant"]) == (rule, variant)
    ]
    found: Item = item
    return found


def said(texts: list[Item]) -> str:
    return " ".join(f"{text['zh']} {text['en']}" for text in texts)


@pytest.mark.parametrize(
    ("rule", "variant", "citation", "opening"),
    [
        ("D08", "same_computer", "第40条第1项", "（一）不同投标人的投标文件由同一单位或者个人编制"),
        (
            "D10",
            "same_account",
            "第40条第6项",
            "（六）不同投标人的投标保证金从同一单位或者个人的账户转出",
        ),
        ("D12", "constant_ratio", "第40条第4项", "投标报价呈规律性差异"),
    ],
)
def test_presumption_quotes_its_item_of_article_40(
    traces: Item, rule: str, variant: str, citation: str, opening: str
) -> None:
    finding = only(traces, rule, variant)

    (article,) = finding["articles"]
    assert finding["evidence_class"] == "P"
    assert article["citation_zh"] == f"《招标投标法实施条例》{citation}"
    assert opening in article["wording_zh"]
    assert "视为投标人相互串通投标" in article["wording_zh"]


def test_single_serial_is_a_lead_that_says_it_is_disputed(traces: Item) -> None:
    lead = only(traces, "D08", "same_serial")

    assert lead["evidence_class"] == "L"
    assert lead["articles"] == []
    assert "CPU" in lead["summary"]["zh"]
    assert "争议" in said(lead["missing_proof"])


def test_equal_address_is_a_lead_with_its_stock_explanations(traces: Item) -> None:
    lead = only(traces, "D09", "same_address")

    assert lead["articles"] == []
    for explanation in ("VPN", "企业共用网络", "园区", "酒店"):
        assert explanation in lead["missing_proof"][0]["zh"]
    assert "198.51.100" not in str(lead)


def test_lock_of_the_control_price_file_is_left_out_and_said(traces: Item) -> None:
    (left,) = traces["excluded"]

    assert (left["rule_id"], left["code"]) == ("D08", "inherited_from_published")
    assert len(left["subjects"]) == 2
    assert "招标控制价" in left["text"]["zh"]
    assert "加密锁" in left["text"]["zh"]
    assert not [i for i in traces["findings"] if i["variant"] == "same_lock"]


def test_constant_ratio_shows_ratio_and_number_of_items(traces: Item) -> None:
    finding = only(traces, "D12", "constant_ratio")

    assert finding["statistic"]["value"].startswith("98.5")
    assert finding["statistic"]["n"] == 44
    assert "98.5" in finding["summary"]["zh"]


def test_texts_quote_items_4_and_5_and_the_baseline(texts: Item) -> None:
    alike, mixed = only(texts, "D11", "alike"), only(texts, "D11", "mixed_in")

    assert [a["citation_zh"] for a in alike["articles"]] == ["《招标投标法实施条例》第40条第4项"]
    assert [a["citation_zh"] for a in mixed["articles"]] == ["《招标投标法实施条例》第40条第5项"]
    assert alike["statistic"]["n"] == 20_000
    assert "21 %" in alike["statistic"]["base_rate"]
    assert {step["source"] for path in alike["paths"] for step in path} == {
        "bid-documents",
        "likeness-baselines",
    }


def test_address_of_a_business_secretary_is_counted_and_left_out(texts: Item) -> None:
    (left,) = texts["excluded"]

    assert (left["rule_id"], left["code"]) == ("D13", "used_by_many")
    assert "至少27个" in left["text"]["zh"]


def test_answer_says_which_feeds_it_lacks(traces: Item) -> None:
    assert "没有投标文件文本数据" in said([gap["text"] for gap in traces["incomplete"]])
    assert not traces["complete"]


def test_command_prints_what_was_left_out(cli: Cli, http: httpx.Client) -> None:
    del http  # the city is loaded and served

    shown = cli("check", f"lot:{TRACES}/1")

    assert shown.status == 0, shown.err
    assert "[inherited_from_published]" in shown.out
    assert "视为" in shown.out
