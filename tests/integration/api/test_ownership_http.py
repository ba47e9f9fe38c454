"""The handed-out ownership data through the real programs: loaded as registers, asked by HTTP.

Worked cases and the real graph become files of enterprise-registration and shareholders and are
loaded by the command line; then each holder's companies are asked of ``equity``, and who controls
whom of the check of parties. What is expected is what a case states, else the slow oracle.

What the official formats and the answers cannot say, and what is done about it:

- A register knows shares to one part per 10^9: the real graph's longer fractions are rounded to
  that before loading, and the oracle reckons with the same figures. Answers are to one part too.
- Units are known by unified code, so each gets a synthetic one; its own id is its name.
- A holding of nothing (the real graph has one) is a row like any other and makes no stake.
- The formats can state holders of more than the whole: the rows load, and the answers name the
  company. Rows in which a company holds itself are refused; neither data set has one, nor
  parallel rows, nor (in the real graph) a company of which more than the whole is held.
- An answer follows ten layers. Where chains go on it says ``depth_limit`` and its figures are
  lower bounds; that every pair of a quarter or more is as the oracle's shows how little they lack.
- Companies below a holder have no flag for control: it is asked of the check of parties, fifty
  units at a time, so that each holder is once beside each company below it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import httpx
import pytest

from credit_hub.graph.store import GraphStore
from tests.integration.api.conftest import Cli
from tests.integration.api.ownership_registers import (
    REAL,
    Case,
    Loaded,
    Pair,
    batches,
    numbered,
    real,
    worked,
    write,
)
from tests.unit.graph.ownership import oracle

pytestmark = pytest.mark.integration
DAY: Final = "2026-10-15"
CASES: Final = (
    "joint_majority",
    "cycle_and_exact_half",
    "chain_dilution",
    "diamond",
    "over_subscribed",
    "pure_cycle",
)
_QUARTER: Final = oracle.WHOLE // 4
_CONTROL: Final = frozenset({"direct_control", "indirect_control"})

Answer = Mapping[str, Any]


@pytest.fixture(scope="module")
def cases(shared_data: Path) -> dict[str, Case]:
    text = (shared_data / "ownership" / "worked" / "cases.json").read_text(encoding="utf-8")
    return {case["name"]: case for case in json.loads(text)}


@pytest.fixture(scope="module")
def city(
    empty_graph: GraphStore,
    cli: Cli,
    cases: dict[str, Case],
    shared_data: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Loaded:
    """Load all data sets instead of the small city, in one run."""
    rows = {name: worked(cases[name]) for name in CASES}
    rows[REAL] = real(shared_data / "ownership" / "optimcontrol")
    loaded = numbered(rows)
    folder = tmp_path_factory.mktemp("ownership")
    write(loaded, folder)
    done = cli("load", str(folder), "--json")
    assert done.status == 0, done.err
    return loaded


def equity(http: httpx.Client, unit: str, direction: str) -> Answer:
    """The answer about the unit of this id."""
    asked = {"as_of": DAY, "direction": direction}
    response = http.get(f"/api/v1/entities/{unit}/equity", params=asked)
    assert response.status_code == 200, response.text
    found: Answer = response.json()
    return found


def check(http: httpx.Client, ids: Iterable[str]) -> Answer:
    """The answer about who of these controls whom."""
    asked = {"parties": list(ids), "as_of": DAY, "relations": ["control"]}
    response = http.post("/api/v1/parties/linked-party-check", json=asked)
    assert response.status_code == 200, response.text
    found: Answer = response.json()
    return found


def controlled(found: Answer) -> set[Pair]:
    """Who controls whom, by id."""
    return {
        (link["parties"][0]["id"], link["parties"][1]["id"])
        for link in found["links"]
        if link["variant"] in _CONTROL
    }


@dataclass(frozen=True)
class Shares:
    """Integrated shares by holder and company in parts per 10^9, and whose figures are complete."""

    ppb: Mapping[Pair, int]
    complete: frozenset[str]


@pytest.fixture(scope="module")
def real_shares(http: httpx.Client, city: Loaded) -> Shares:
    """What every unit of the real graph has of others, each asked about by HTTP."""
    units = {city.id(REAL, unit): unit for unit in city.units(REAL)}
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda unit: equity(http, unit, "down"), units))
    said = {x["code"] for answer in answers for x in answer["incomplete"]}
    assert said == {"depth_limit"}
    return Shares(
        {
            (units[answer["subject"]["id"]], units[stake["id"]]): stake["integrated_ppb"]
            for answer in answers
            for stake in answer["stakes"]
        },
        frozenset(units[x["subject"]["id"]] for x in answers if x["complete"]),
    )


@pytest.fixture(scope="module")
def exact(city: Loaded) -> oracle.Matrix:
    """The oracle's integrated shares of the real graph."""
    return oracle.integrated(city.rows[REAL])


def test_worked_cases_are_those_that_are_tested(cases: dict[str, Case]) -> None:
    assert set(cases) == set(CASES)


@pytest.mark.parametrize("name", [name for name in CASES if name != "over_subscribed"])
def test_worked_case_has_exactly_the_control_that_it_states(
    http: httpx.Client, city: Loaded, cases: dict[str, Case], name: str
) -> None:
    stated = {
        (city.id(name, holder), city.id(name, company))
        for holder, companies in cases[name]["control"].items()
        for company in companies
    }

    found = check(http, [city.id(name, unit) for unit in city.units(name)])

    assert controlled(found) == stated


@pytest.mark.parametrize("direction", ["up", "down"])
@pytest.mark.parametrize("name", [n for n in CASES if n not in {"over_subscribed", "pure_cycle"}])
def test_worked_case_has_the_integrated_shares_that_it_states(
    http: httpx.Client, city: Loaded, cases: dict[str, Case], name: str, direction: str
) -> None:
    exact = oracle.integrated(city.rows[name])

    for pair, percent in cases[name]["integrated"].items():
        holder, _, company = pair.partition(">")
        asked, other = (company, holder) if direction == "up" else (holder, company)
        found = equity(http, city.id(name, asked), direction)
        ppb = {stake["id"]: stake["integrated_ppb"] for stake in found["stakes"]}

        # A case states four decimals of a per cent: half of the last one is 500 parts.
        assert abs(ppb[city.id(name, other)] - Fraction(str(percent)) * 10**7) <= 500
        assert ppb[city.id(name, other)] == round(exact[holder, company] * oracle.WHOLE)
        assert found["complete"]


def test_worked_over_subscription_is_reported_with_the_shares_as_stated(
    http: httpx.Client, city: Loaded
) -> None:
    ids = {unit: city.id("over_subscribed", unit) for unit in "APQ"}

    up = equity(http, ids["A"], "up")
    downs = [equity(http, ids[holder], "down") for holder in "PQ"]

    assert {s["id"]: s["direct_ppb"] for s in up["stakes"]} == {
        ids["P"]: 700_000_000,
        ids["Q"]: 600_000_000,
    }
    for found in (up, *downs):
        assert [unit["id"] for unit in found["over_subscribed"]] == [ids["A"]]
        assert not found["complete"]
        said = {x["subject"]: x["text"]["en"] for x in found["incomplete"]}
        assert "add up to 130 %" in said[ids["A"]]


def test_worked_over_subscription_leaves_control_as_stated_and_says_so(
    http: httpx.Client, city: Loaded
) -> None:
    ids = {unit: city.id("over_subscribed", unit) for unit in "APQ"}

    found = check(http, ids.values())

    assert controlled(found) == {(ids["P"], ids["A"]), (ids["Q"], ids["A"])}
    said = {x["subject"]: x["text"]["en"] for x in found["incomplete"]}
    assert "add up to 130 %" in said[ids["A"]]
    assert not found["complete"]


@pytest.mark.parametrize("direction", ["up", "down"])
@pytest.mark.parametrize("unit", ["A", "B"])
def test_worked_pure_cycle_is_reported_and_has_no_figures(
    http: httpx.Client, city: Loaded, unit: str, direction: str
) -> None:
    block = [city.id("pure_cycle", member) for member in "AB"]

    found = equity(http, city.id("pure_cycle", unit), direction)

    assert found["stakes"] == []
    assert [[member["id"] for member in members] for members in found["self_owned"]] == [block]
    assert [x["code"] for x in found["incomplete"]] == ["self_owned"]


def test_real_graph_has_its_control_pairs_each_as_the_oracle(
    http: httpx.Client, city: Loaded
) -> None:
    groups = [[city.id(REAL, unit) for unit in group] for group in batches(city.rows[REAL])]

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda ids: check(http, ids), groups))

    pairs = set().union(*map(controlled, answers))
    expected = {
        (city.id(REAL, holder), city.id(REAL, company))
        for holder, company in oracle.control_pairs(city.rows[REAL])
    }
    assert len(pairs) == 156
    assert pairs == expected


def test_real_graph_has_its_integrated_pairs_each_as_the_oracle(
    real_shares: Shares, exact: oracle.Matrix
) -> None:
    large = {pair: ppb for pair, ppb in real_shares.ppb.items() if ppb >= _QUARTER}

    assert len(large) == 215
    assert large == {
        pair: round(share * oracle.WHOLE)
        for pair, share in exact.items()
        if share >= Fraction(1, 4)
    }


def test_real_graph_has_every_pair_as_the_oracle_or_less_where_the_answer_says_so(
    real_shares: Shares, exact: oracle.Matrix
) -> None:
    less = {
        (holder, round(share * oracle.WHOLE) - real_shares.ppb.get((holder, company), 0))
        for (holder, company), share in exact.items()
    }

    assert real_shares.ppb.keys() <= exact.keys()
    assert {missing for holder, missing in less if holder in real_shares.complete} == {0}
    # Chains of more than ten holdings carry less than a millionth of any company.
    assert 0 <= min(missing for _, missing in less) <= max(missing for _, missing in less) < 1000
