"""One question at one moment of knowledge has one answer, whatever was loaded later."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from credit_hub.api import exploring
from credit_hub.api.schemas.parties import PartiesView
from credit_hub.graph.paths.answer import PathBounds
from credit_hub.loaders.report import LoadReport
from credit_hub.loaders.synthetic.codes import id_number, uscc
from tests.integration.test_replay import G1_WITH_PARENT, City, city, with_share

__all__ = ["city"]

pytestmark = pytest.mark.integration
DAY = "2026-10-15"
RESTATED = ("enterprise-registration", "shareholders", "officers")


def answers(city: City, known_at: datetime) -> dict[str, str]:
    """What the hub says of the bidders of a lot and of a pair of them, as known at a moment."""
    known = known_at.isoformat()
    ids = [bidder.id for bidder in city.ask(G1_WITH_PARENT, known_at=known).bidders]
    asked = {
        "parties": exploring.parties(
            city.hub, ids, now=known_at, as_of=DAY, regime="tender", known_at=known
        ).model_dump_json(),
        "path": exploring.paths(
            city.hub, *ids[:2], as_of=DAY, bounds=PathBounds(), known_at=known
        ).model_dump_json(),
    }
    for direction in ("up", "down"):
        for id_ in ids:
            asked[f"{direction} {id_}"] = exploring.equity(
                city.hub, id_, now=known_at, direction=direction, as_of=DAY, known_at=known
            ).model_dump_json()
    return asked


def test_answers_at_a_past_moment_stay_after_every_fact_was_stated_again(city: City) -> None:
    known_at = datetime.now(UTC)
    before = answers(city, known_at)

    for source in RESTATED:
        city.restate(source, "2026-11-20", lambda _: True)

    assert answers(city, known_at) == before
    assert answers(city, datetime.now(UTC)) != before


def test_answers_at_a_past_moment_stay_after_firms_changed_their_names(city: City) -> None:
    known_at = datetime.now(UTC)
    before = answers(city, known_at)

    def renamed(row: dict[str, str]) -> bool:
        row["企业名称"] = f"{row['企业名称'][:-4]}集团有限公司"
        return True

    city.restate("enterprise-registration", "2026-11-20", renamed)

    assert answers(city, known_at) == before


def test_answers_at_a_past_moment_stay_after_shares_were_sold_and_bought_back(city: City) -> None:
    moments = [datetime.now(UTC)]
    before = [answers(city, moments[0])]

    for day, share in (("2026-11-20", "30"), ("2026-11-21", None), ("2026-11-22", "45")):
        city.restate("shareholders", day, partial(with_share, share))
        moments.append(datetime.now(UTC))
        before.append(answers(city, moments[-1]))

    assert [answers(city, moment) for moment in moments] == before


def test_answers_at_a_past_moment_count_only_the_relations_known_then(city: City) -> None:
    known_at = datetime.now(UTC)
    before = answers(city, known_at)
    companies = {bidder.id.removeprefix("uscc:") for bidder in city.ask(G1_WITH_PARENT).bidders}

    assert city.load("shareholders", newcomers(city, companies)).rows_written

    assert answers(city, known_at) == before


def newcomers(city: City, companies: Iterable[str]) -> Path:
    """Write more holders of each company than are followed."""
    path = city.folder / "newcomers.csv"
    headings = (
        "统一社会信用代码",
        "股东类型",
        "股东名称",
        "股东证件号码",
        "持股比例(%)",
        "起始日",
        "数据日期",
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for company in sorted(companies):
            for number in range(210):
                holder = ("企业", f"后来{number}号公司", uscc(710_000 + number))
                writer.writerow([company, *holder, "0.1", "2026-01-01", "2026-11-20"])
    return path


def test_answers_at_a_past_moment_know_only_the_feeds_of_then(city: City) -> None:
    bidders = [bidder.id for bidder in city.ask(G1_WITH_PARENT).bidders]
    known_at = datetime.now(UTC)
    before = answers(city, known_at)
    path = city.folder / "guarantees.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        headings = ("保证人统一社会信用代码", "债务人统一社会信用代码", "主债权数额(元)")
        writer.writerow([*headings, "保证期间起", "数据日期"])
        codes = [id_.removeprefix("uscc:") for id_ in bidders]
        writer.writerow([*codes[:2], "100", "2026-01-01", "2026-11-20"])

    assert city.load("guarantees", path).rows_written

    assert answers(city, known_at) == before
    assert answers(city, datetime.now(UTC)) != before


def filed(city: City, day: str, stated_on: str) -> LoadReport:
    """Load three registrations that one person filed; the third bears ``day``."""
    path = city.folder / f"filed-{stated_on}.csv"
    headings = (
        "企业名称",
        "统一社会信用代码",
        "成立日期",
        "登记代办人姓名",
        "登记代办人证件号码",
        "数据日期",
    )
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for number, since in enumerate(("2026-03-02", "2026-03-02", day)):
            agent = ("钱测试", id_number(13_990_799))
            name = f"同批{number}号有限公司"
            writer.writerow([name, uscc(720_000 + number), since, *agent, stated_on])
    return city.load("enterprise-registration", path)


def test_registration_whose_date_was_another_then_makes_the_answer_about_then_incomplete(
    city: City,
) -> None:
    ids = [f"uscc:{uscc(720_000 + number)}" for number in range(2)]
    assert filed(city, "2026-03-02", "2026-11-10").rows_written == 3
    known_at = datetime.now(UTC)

    def ask(known_at: datetime) -> PartiesView:
        known = known_at.isoformat()
        return exploring.parties(
            city.hub, ids, now=known_at, as_of=DAY, regime="tender", known_at=known
        )

    before = ask(known_at)
    assert filed(city, "2020-01-01", "2026-11-20").rows_written
    after = ask(known_at)

    assert not {x.code for x in before.firms.incomplete} & {"registrations_redated"}
    (said,) = [x for x in after.firms.incomplete if x.code == "registrations_redated"]
    assert "1 were known under another date" in said.text.en
    assert "钱" in said.text.zh
    assert not after.firms.complete
    assert {x.code for x in ask(datetime.now(UTC)).firms.incomplete} == {
        x.code for x in before.firms.incomplete
    }
