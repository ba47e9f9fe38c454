"""Links over the border between two real processes, to the path that a third party verifies."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import pytest
from typer.testing import CliRunner, Result

from credit_hub.api.cli import app
from credit_hub.api.exchange.demonstration.alliance import Alliance, City
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore
from tests.exchange_paths import hangzhou_firm, zhengzhou_firm
from tests.integration.exchange.cities import HANGZHOU, ZHENGZHOU, Running, serving
from tests.integration.exchange.enterprises.conftest import GraphCity
from tests.integration.graph.conftest import Seed, statement

pytestmark = pytest.mark.integration

OWN, OTHER = zhengzhou_firm(71), zhengzhou_firm(74)
BRIDGE, INNER = hangzhou_firm(72), hangzhou_firm(73)
DAY: Final = "2026-11-01"
WITNESSED_WITHIN: Final = 90.0
PERSON: Final = ("Person", "person:secret-of-hangzhou")


@dataclass
class Border:
    """Zhengzhou at the command line, and the exchanges of both cities."""

    zhengzhou: City
    hangzhou: City
    running: tuple[Running, ...]

    def at(self, city: City, *arguments: str) -> Result:
        return CliRunner().invoke(app, ["exchange", *arguments], env=city.environment())

    def said(self, city: City, *arguments: str) -> Any:
        done = self.at(city, *arguments, "--json")
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)


@pytest.fixture
def border(
    alliance: Alliance, graph: GraphStore, edge: Seed, neo4j_server: ServerAddress
) -> Iterator[Border]:
    """Return both cities served, over a graph with a way from Zhengzhou through Hangzhou."""
    firms = {code: ("Enterprise", f"uscc:{code}") for code in (OWN, BRIDGE, INNER, OTHER)}
    edge("HOLDS", firms[OWN], firms[BRIDGE], edge_id="1")
    edge("HOLDS", firms[BRIDGE], firms[INNER], edge_id="2")
    edge("HOLDS", firms[INNER], firms[OTHER], edge_id="3")
    edge("LEGAL_REPRESENTATIVE_OF", PERSON, firms[BRIDGE], edge_id="4")
    edge("OFFICER_OF", PERSON, firms[OTHER], edge_id="5")
    edge("SANCTIONED", firms[OTHER], ("Listing", "listing:71"), edge_id="6")
    graph.write(
        statement(
            "MATCH (n:Listing) SET n:Sanction, n.name = '严重失信主体名单', "
            "n.document_number = '1号', n.issuer = '某局'"
        )
    )
    cities = [_with_graph(alliance.city(one), neo4j_server) for one in (ZHENGZHOU, HANGZHOU)]
    with serving(*cities) as running:
        yield Border(cities[0], cities[1], running)


def _with_graph(city: City, address: ServerAddress) -> GraphCity:
    members = {field.name: getattr(city, field.name) for field in fields(City)}
    return GraphCity(**members, address=address)


def _links(border: Border, firm: str = OWN) -> Any:
    return border.said(
        border.zhengzhou,
        "links",
        *("--firm", f"uscc:{firm}", "--partner", HANGZHOU),
        *("--purpose", "tender", "--as-of", DAY),
    )


def _path(border: Border, file: Path) -> Mapping[str, Any]:
    ends = ("--from", OWN, "--to", OTHER, "--as-of", DAY, "--out", str(file))
    found: Mapping[str, Any] = border.said(border.zhengzhou, "path", *ends)
    return found


def test_way_over_the_border_is_one_path_that_a_third_party_verifies(
    border: Border, tmp_path: Path
) -> None:
    found = _links(border)

    edges = {(e["from"], e["to"]) for one in found for e in one["edges"]}
    assert edges == {(OWN, BRIDGE), (BRIDGE, INNER), (INNER, OTHER)}
    assert [one["issuer"] for one in found[:2]] == [ZHENGZHOU, HANGZHOU]
    assert all(one["complete"] for one in found)

    file, root = tmp_path / "path.json", tmp_path / "root.json"
    root.write_bytes(border.zhengzhou.membership.trusted.store.bundle().roots[0])
    deadline = time.monotonic() + WITNESSED_WITHIN
    while not _path(border, file)["witnessed"] and time.monotonic() < deadline:
        border.at(border.zhengzhou, "follow", "--once")
    assert json.loads(file.read_bytes())["path"] == [OWN, BRIDGE, INNER, OTHER]
    verified = CliRunner().invoke(app, ["verify", str(file), "--anchor", str(root), "--json"])
    assert (verified.exit_code, json.loads(verified.stdout)["conclusion"]) == (0, "valid")

    tampered = json.loads(file.read_bytes())
    tampered["steps"][1]["edge"]["type"] = "branch"
    file.write_text(json.dumps(tampered))
    refused = CliRunner().invoke(app, ["verify", str(file), "--anchor", str(root)])
    assert refused.exit_code == 1


def test_yes_or_no_waits_for_an_officer_and_says_nothing_of_the_way(border: Border) -> None:
    wish = ("--firm", BRIDGE, "--purpose", "tender", "--as-of", DAY)
    asked = border.said(border.zhengzhou, "listed", "--partner", HANGZHOU, *wish)
    fetch = ("listed", "--partner", HANGZHOU, "--request", asked["request"])

    assert border.said(border.zhengzhou, *fetch)["state"] == "pending"
    (waiting,) = border.said(border.hangzhou, "approvals", "list")
    assert (waiting["id"], waiting["partner"]) == (asked["request"], ZHENGZHOU)
    border.said(
        border.hangzhou,
        "approvals",
        "approve",
        asked["request"],
        *("--by", "officer-1", "--reason", "条例 22"),
    )
    told = border.said(border.zhengzhou, *fetch)

    assert (told["connected"], told["firm"]) == (True, f"uscc:{BRIDGE}")
    assert OTHER not in json.dumps(told)
    assert border.said(border.hangzhou, "approvals", "list") == []
    assert all("secret-of-hangzhou" not in one.text() for one in border.running)


def test_declined_request_and_request_of_nobody_are_refused_without_a_reason(
    border: Border,
) -> None:
    wish = ("--firm", BRIDGE, "--purpose", "tender", "--as-of", DAY)
    asked = border.said(border.zhengzhou, "listed", "--partner", HANGZHOU, *wish)
    request = asked["request"]
    decided = ("--by", "officer-1", "--reason", "no duty was named")
    border.said(border.hangzhou, "approvals", "decline", request, *decided)

    done = border.at(border.zhengzhou, "listed", "--partner", HANGZHOU, "--request", request)
    other = border.at(border.zhengzhou, "listed", "--partner", HANGZHOU, "--request", "A" * 22)
    again = border.at(border.hangzhou, "approvals", "approve", request, *decided)

    assert "links.declined" in str(done.exception)
    assert "no duty" not in f"{done.exception}{done.output}"
    assert "links.unknown" in str(other.exception)
    assert "links.decided" in str(again.exception)


def test_public_record_of_a_firm_is_asked_for_and_one_of_nobody_refused(
    border: Border,
) -> None:
    wish = ("--partner", HANGZHOU, "--purpose", "tender", "--kind", "firm", "--firm")

    told = border.said(border.zhengzhou, "ask", *wish, OTHER)
    unknown = border.at(border.zhengzhou, "ask", *wish, hangzhou_firm(79))

    (item,) = told["record"]["said"]["items"]
    assert (item["kind"], item["document"]) == ("severe-list", "1号")
    assert told["record"]["said"]["complete"] is True
    assert "exchange.no_record" in str(unknown.exception)


def test_decision_and_its_repair_reach_the_partner_by_its_feed(
    border: Border, graph: GraphStore
) -> None:
    first = border.said(border.hangzhou, "publish")
    told = _foreign(border, in_force=True)
    graph.write(
        statement("MATCH ()-[r:SANCTIONED]->() SET r.repaired_on = date($day)"), {"day": DAY}
    )
    second = border.said(border.hangzhou, "publish")
    repaired = _foreign(border, in_force=False)

    assert (first["told"], second["told"]) == ({"event": 2}, {"outcome": 2})
    assert (told["subject"], told["document"], told["issuer"]) == (OTHER, "1号", HANGZHOU)
    assert repaired["event"] == told["event"]


def _foreign(border: Border, *, in_force: bool) -> Any:
    """Return what Zhengzhou knows of the firm once it is as it must be."""
    arguments = ["partner", "foreign", "--firm", OTHER, "--json"]
    found: list[dict[str, Any]] = []
    deadline = time.monotonic() + WITNESSED_WITHIN
    while time.monotonic() < deadline:
        border.at(border.zhengzhou, "follow", "--once")
        done = CliRunner().invoke(app, arguments, env=border.zhengzhou.environment())
        found = json.loads(done.stdout)
        if found and found[0]["in_force"] is in_force:
            return found[0]
    raise AssertionError(f"not there within {WITNESSED_WITHIN} s: {found}")


def test_firm_of_another_area_and_purpose_of_nobody_are_not_asked(border: Border) -> None:
    wish = ("--partner", HANGZHOU, "--as-of", DAY)
    area = border.at(border.zhengzhou, "listed", *wish, "--firm", OWN, "--purpose", "tender")
    other = ("--firm", BRIDGE, "--purpose", "marketing")
    purpose = border.at(border.zhengzhou, "listed", *wish, *other)

    assert "links.area" in str(area.exception)
    assert "registry.purpose" in str(purpose.exception)
