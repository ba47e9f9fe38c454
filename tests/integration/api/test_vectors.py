"""Vectors of domain.md B1 and B4 and scenario G3, from files of the official formats, over HTTP.

Vectors that a planted case of the synthetic city holds (test_planted_cases.py asks them whole) are
named here with their lot, so that the table is complete; the others are written and loaded here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest

from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.synthetic import Manifest
from credit_hub.loaders.synthetic.feeds import Feeds
from credit_hub.loaders.synthetic.market import Lot, write_lot
from credit_hub.loaders.synthetic.planted.cast import SINCE, Cast
from credit_hub.loaders.synthetic.registry import (
    REPRESENTATIVE,
    STATED_ON,
    Firm,
    Holding,
    Human,
    Office,
    Unit,
    write_firm,
)
from tests.integration.api import firm_vectors, ranges, vector_lots
from tests.integration.api.conftest import Cli

pytestmark = pytest.mark.integration
DAY = "2026-10-15"
KEYS = IdentityKeys(bytes.fromhex("11" * 32))  # the key of conftest.environment


@dataclass(frozen=True)
class Vector:
    """``found``: rules with classes that the check gives; ``never``: rules that it must not."""

    clause: str
    lot: str
    found: tuple[tuple[str, str], ...] = ()
    never: tuple[str, ...] = ()


PLANTED = (
    Vector("G1, D01: one legal representative by the deadline", "ZZTEST-G1/1", (("D01", "S"),)),
    Vector("G1, D02: siblings are a lead", "ZZTEST-G1/1", (("D02", "L"),)),
    Vector("G1, D02: head of the group bids", "ZZTEST-G1/2", (("D02", "S"),)),
    Vector("G1, D05: agency shares a director", "ZZTEST-G1/1", (("D05", "L"),)),
    Vector("G5, D08: MAC, CPU and disk alike", "ZZTEST-G5/1", (("D08", "P"), ("D08", "L"))),
    Vector("G5, D09: public IP alone", "ZZTEST-G5/1", (("D09", "L"),)),
    Vector("G5, D10: two deposits from one account", "ZZTEST-G5/1", (("D10", "P"),)),
    Vector("G5, D12: constant ratio .985", "ZZTEST-G5/1", (("D12", "P"),)),
    Vector(
        "D04, D06, D29, D42",
        "ZZTEST-P6/1",
        (("D04", "S"), ("D06", "S"), ("D29", "S"), ("D42", "S")),
    ),
    Vector("D30, D41, D43", "ZZTEST-P9/1", (("D30", "S"), ("D41", "S"), ("D43", "L")), ("D42",)),
    Vector("G8: bidders of the draw are not linked", "ZZTEST-G8/1", (), ("D01", "D02", "D05")),
)
OWN = (
    Vector("D01 FP: homonyms need the ID number", "ZZTEST-V1/1", (), ("D01",)),
    Vector("D01 FP: members of one consortium", "ZZTEST-V1/2", (), ("D01",)),
    Vector("D02 FP: state owner in common (公司法265(4))", "ZZTEST-V1/3", (), ("D02",)),
    Vector("B4: joint majority, X controls Z (55)", "ZZTEST-V1/4", (("D02", "S"),)),
    Vector("B4: exactly 50 % is not control", "ZZTEST-V1/5", (), ("D02",)),
    Vector("D05: the agency bids", "ZZTEST-V1/6", (("D05", "S"),)),
)


MARKET, IN_MARKET = vector_lots.market()
NAMES = (
    *("n1", "n2", "p1", "p2", "s", "s1", "s2"),
    *("X", "Y1", "Y2", "Z", "A", "B", "C"),
    *("d1", "d2", "top", "base", "g", "other"),
)


@dataclass(frozen=True)
class Loaded:
    """The firms of the vectors by short name, as ids of the graph.

    ``market`` has those of vector_lots by lot and short name, ``ranged`` those of ranges;
    ``about_firms`` are the vectors of firm_vectors by clause.
    """

    ids: dict[str, str]
    market: dict[tuple[str, str], str]
    ranged: dict[str, str]
    about_firms: dict[str, firm_vectors.Vector]


@dataclass(frozen=True)
class Scene:
    firms: tuple[Firm, ...]
    lots: tuple[Lot, ...]
    units: dict[str, Unit]


def scene() -> Scene:
    """The lots of V1: each vector has firms of its own, P-A-B-C and X-Y-Z are those of B4."""
    cast = Cast(series=31)
    unit = {
        name: cast.unit(number, f"向量{number}建工", state=name == "s")
        for number, name in enumerate(NAMES, start=1)
    }
    named, shared, owner = cast.human(), cast.human(), cast.human()

    def held(*stakes: tuple[Unit | Human, str]) -> tuple[Holding, ...]:
        return tuple(Holding(holder, percent, SINCE) for holder, percent in stakes)

    def headed(human: Human) -> tuple[Office, ...]:
        return (Office(REPRESENTATIVE, human, SINCE),)

    holdings = {
        "s1": held((unit["s"], "100")),
        "s2": held((unit["s"], "100")),
        "Y1": held((unit["X"], "60"), (cast.human(), "40")),
        "Y2": held((unit["X"], "55"), (cast.human(), "45")),
        "Z": held((unit["Y1"], "30"), (unit["Y2"], "25"), (cast.human(), "45")),
        "A": held((owner, "70"), (unit["C"], "30")),
        "B": held((owner, "20"), (unit["A"], "40"), (cast.human(), "40")),
        "C": held((unit["B"], "50"), (cast.human(), "50")),
        "d1": held((unit["top"], "100")),
        "d2": held((unit["top"], "100")),
        "base": held((unit["d1"], "50"), (unit["d2"], "50")),
    }
    offices = {"n1": headed(named), "n2": headed(cast.namesake(named))}
    offices |= {"p1": headed(shared), "p2": headed(shared)}
    firms = tuple(
        cast.firm(who, holdings=holdings.get(name, ()), offices=offices.get(name, ()))
        for name, who in unit.items()
    )
    # Nobody holds the owner for the state: a private holder of it would make its firms a group.
    firms = tuple(
        replace(firm, holdings=()) if firm.unit.is_state_owner else firm for firm in firms
    )
    agency = cast.unit(90, "向量代理")
    bidders = (("n1", "n2"), ("p1", "other"), ("s1", "s2"), ("X", "Z"), ("B", "C"), ("g", "other"))
    lots = []
    for number, pair in enumerate(bidders, start=1):
        bids = tuple(
            cast.bid(unit[name], partners=(unit["p2"],) if name == "p1" else ()) for name in pair
        )
        by = unit["g"] if number == 6 else agency
        lots.append(cast.lot("ZZTEST-V1", str(number), "测试向量工程", bids, agency=by))
    return Scene((*firms, cast.firm(agency)), tuple(lots), unit)


@pytest.fixture(scope="module")
def loaded(city: Manifest, cli: Cli, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    folder = tmp_path_factory.mktemp("vectors")
    made = scene()
    with Feeds(folder) as feeds:
        for firm in made.firms:
            write_firm(feeds, firm)
        for lot in made.lots:
            write_lot(feeds, lot)
        for first, second in (("A", "B"), ("B", "A")):
            _guarantee(feeds, made.units[first], made.units[second])
        vector_lots.write(feeds, MARKET)
        about_firms = {vector.clause: vector for vector in firm_vectors.write(feeds)}
    for source, rows in feeds.rows.items():
        if not rows:
            feeds.paths[source].unlink()
    (folder / "ranges").mkdir()
    ranged = ranges.write(folder / "ranges")
    for part in (folder, folder / "ranges"):
        done = cli("load", str(part), "--json")
        assert done.status == 0, done.err
    ids = {name: f"uscc:{unit.uscc}" for name, unit in made.units.items()}
    return Loaded(ids, MARKET.ids, ranged, about_firms)


def _guarantee(feeds: Feeds, guarantor: Unit, debtor: Unit) -> None:
    feeds.write(
        "guarantees",
        {
            "guarantor_name": guarantor.name,
            "guarantor_uscc": guarantor.uscc,
            "debtor_name": debtor.name,
            "debtor_uscc": debtor.uscc,
            "amount": "5000000",
            "since": "2025-01-01",
            "until": "2027-12-31",
            "stated_on": STATED_ON,
        },
    )


def check(http: httpx.Client, lot: str, regime: str = "tender") -> dict[str, Any]:
    response = http.post(f"/api/v1/lots/lot:{lot}/linked-party-check", json={"regime": regime})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def equity(http: httpx.Client, unit: str, **more: str) -> dict[str, Any]:
    response = http.get(f"/api/v1/entities/{unit}/equity", params={"as_of": DAY, **more})
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


def parties(http: httpx.Client, *ids: str) -> dict[str, Any]:
    body = {"parties": ids, "as_of": DAY}
    response = http.post("/api/v1/parties/linked-party-check", json=body)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("vector", [*PLANTED, *OWN], ids=lambda vector: vector.clause)
def test_vector_of_a_lot_gives_its_rule_and_class(
    http: httpx.Client, loaded: Loaded, vector: Vector
) -> None:
    body = check(http, vector.lot)

    found = {(i["rule_id"], i["evidence_class"]) for i in (*body["findings"], *body["leads"])}
    assert set(vector.found) <= found
    assert not {rule for rule, _ in found} & set(vector.never)


@pytest.mark.parametrize("vector", IN_MARKET, ids=lambda vector: vector.clause)
def test_vector_of_b1_gives_exactly_what_it_states_by_its_rule(
    http: httpx.Client, loaded: Loaded, vector: vector_lots.Vector
) -> None:
    body = check(http, f"{vector_lots.TENDER}/{vector.lot}", vector.regime)

    found = {
        (i["evidence_class"], i["variant"], frozenset(s["id"] for s in i["subjects"]))
        for i in (*body["findings"], *body["leads"])
        if i["rule_id"] == vector.rule
    }
    assert found == {
        (kind, variant, frozenset(loaded.market[vector.lot, name] for name in names))
        for kind, variant, names in vector.found
    }
    said = {x["code"] for x in body["excluded"] if x["rule_id"] == vector.rule}
    assert said == set(vector.excluded)
    gaps = {x["code"] for x in body["incomplete"] if x["subject"] == vector.rule}
    assert set(vector.incomplete) <= gaps


@pytest.mark.parametrize(
    "clause",
    [
        "D35: holders under one head",
        "D37: five firms of one representative",
        "D37 FP: four firms",
        "D37 FP: five namesakes",
        "D38: a batch",
        "D38 FP: an address alone",
    ],
)
def test_vector_about_firms_is_a_lead_of_parties_and_equity_or_nothing(
    http: httpx.Client, loaded: Loaded, clause: str
) -> None:
    vector = loaded.about_firms[clause]
    expected = {
        x if x.startswith("uscc:") else f"person:{KEYS.digest('person.id_number', x)}"
        for x in vector.subjects
    }

    answers = (parties(http, *vector.asked)["firms"], equity(http, vector.asked[0])["firms"])

    for answer in answers:
        found = [x for x in answer["leads"] if x["rule_id"] == vector.rule]
        assert [{s["id"] for s in x["subjects"]} for x in found] == ([expected] if expected else [])
        assert {x["evidence_class"] for x in found} <= {"L"}
        assert vector.rule in {x["rule_id"] for x in answer["searched"]}


def undecided(body: dict[str, Any]) -> list[str]:
    return [x["text"]["en"] for x in body["incomplete"] if x["code"] == "control_undecided"]


def test_range_above_a_half_in_a_bods_file_is_control_of_the_lot_check(
    http: httpx.Client, loaded: Loaded
) -> None:
    body = check(http, f"{ranges.TENDER}/1")

    (finding,) = [i for i in body["findings"] if i["rule_id"] == "D02"]
    assert (finding["evidence_class"], finding["variant"]) == ("S", "direct_control")
    assert [s["id"] for s in finding["subjects"]] == [loaded.ranged[name] for name in "AB"]
    (step,) = [step for path in finding["paths"] for step in path]
    assert (step["source"], len(step["file_sha256"])) == ("bods", 64)
    assert "more than 50 % and at most 75 %" in step["text"]["en"]
    assert undecided(body) == []


@pytest.mark.parametrize(
    ("lot", "holder", "company", "words"),
    [("2", "C", "D", "stated as a range"), ("3", "X", "Z", "include ranges")],
)
def test_ranges_that_leave_control_open_are_said_by_lot_parties_and_equity(
    http: httpx.Client, loaded: Loaded, lot: str, holder: str, company: str, words: str
) -> None:
    ids = [loaded.ranged[name] for name in (holder, company)]

    bodies = (
        check(http, f"{ranges.TENDER}/{lot}"),
        parties(http, *ids),
        equity(http, ids[1]),
        equity(http, ids[0], direction="down"),
    )

    for body in bodies:
        (said,) = undecided(body)
        assert words in said
        assert not body["complete"]
    assert [i for i in bodies[0]["findings"] if i["rule_id"] == "D02"] == []
    assert [x for x in bodies[1]["links"] if x["relation"] == "control"] == []
    assert bodies[2]["controller"]["outcome"] != "determined"


def test_scenario_g3_shares_are_those_of_the_worked_ring(
    http: httpx.Client, loaded: Loaded
) -> None:
    person = next(
        s["id"] for s in equity(http, loaded.ids["A"])["stakes"] if s["direct_ppb"] == 700_000_000
    )

    below = equity(http, person, direction="down")

    shares = {s["id"]: s["integrated_ppb"] for s in below["stakes"]}
    assert {name: shares[loaded.ids[name]] for name in "ABC"} == {
        "A": 776_595_745,
        "B": 510_638_298,
        "C": 255_319_149,
    }


def test_scenario_g3_control_is_of_a_and_b_and_not_of_c_which_has_an_owner_all_the_same(
    http: httpx.Client, loaded: Loaded
) -> None:
    above = {name: equity(http, loaded.ids[name]) for name in "ABC"}
    person = next(s["id"] for s in above["A"]["stakes"] if s["direct_ppb"] == 700_000_000)

    linked = parties(http, person, *(loaded.ids[name] for name in "ABC"))

    control = {
        tuple(p["id"] for p in link["parties"])
        for link in linked["links"]
        if link["relation"] == "control" and link["in_one_lot"] == "S"
    }
    assert control == {(person, loaded.ids["A"]), (person, loaded.ids["B"])}
    owners = {o["id"]: o for o in above["C"]["beneficial_owners"]["owners"]}
    assert owners[person]["capital_ppb"] == 255_319_149
    assert not owners[person]["also_controls"]


def test_scenario_g3_ring_is_a_lead_and_the_diamond_is_none(
    http: httpx.Client, loaded: Loaded
) -> None:
    ring = equity(http, loaded.ids["C"])["firms"]
    diamond = equity(http, loaded.ids["base"])["firms"]

    (lead,) = [x for x in ring["leads"] if x["rule_id"] == "D36"]
    assert {s["id"] for s in lead["subjects"]} == {loaded.ids[name] for name in "ABC"}
    assert lead["evidence_class"] == "L"
    steps = [step for path in lead["paths"] for step in path]
    assert all(step["source"] == "shareholders" and step["row"] >= 1 for step in steps)
    assert [x for x in diamond["leads"] if x["rule_id"] == "D36"] == []


def test_scenario_g3_firms_of_one_state_owner_are_not_linked_by_it(
    http: httpx.Client, loaded: Loaded
) -> None:
    linked = parties(http, loaded.ids["s1"], loaded.ids["s2"])

    assert [link for link in linked["links"] if link["relation"] == "control"] == []


def test_joint_majority_has_control_and_less_than_a_third_of_the_capital(
    http: httpx.Client, loaded: Loaded
) -> None:
    below = equity(http, loaded.ids["X"], direction="down")

    shares = {s["id"]: s["integrated_ppb"] for s in below["stakes"]}
    assert shares[loaded.ids["Z"]] == 317_500_000


def test_mutual_guarantee_of_the_annual_reports_is_a_lead_of_both_routes_and_the_command(
    http: httpx.Client, cli: Cli, loaded: Loaded
) -> None:
    ids = [loaded.ids[name] for name in "AB"]

    linked = parties(http, *ids)

    (lead,) = [x for x in linked["firms"]["leads"] if x["rule_id"] == "D39"]
    assert lead["variant"] == "mutual_guarantee"
    assert lead["statistic"]["value"] == "10000000.00"
    known = ("--known-at", linked["known_at"], "--json")
    command = cli("parties", *ids, "--as-of", DAY, *known)
    assert command.json() == linked
    above = equity(http, ids[0], known_at=linked["known_at"])
    assert lead in above["firms"]["leads"]
    assert cli("equity", ids[0], "--as-of", DAY, *known).json() == above
