"""Who among some parties is linked: each relation, its class in one lot, and misses."""

from __future__ import annotations

import pytest

from credit_hub.graph.notation import parse_neighbourhood
from credit_hub.graph.parties.compute import links_between
from credit_hub.graph.parties.links import PartyLink, Relation
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime

DAY = AsOf.parse("2026-10-15")
HEADS = "P -PRINCIPAL_OF 2019-01-01..-> a\nP -PRINCIPAL_OF 2019-01-01..-> b\n"
S, L = EvidenceClass.STATUTORY, EvidenceClass.LEAD


def links(  # the parts of the question
    text: str,
    parties: str,
    *,
    regime: Regime = Regime.TENDER,
    relations: tuple[Relation, ...] = tuple(Relation),
    degrees: dict[str, int] | None = None,
) -> tuple[PartyLink, ...]:
    graph = parse_neighbourhood(f"lot L\n{text}")
    return links_between(
        graph,
        tuple(parties.split()),
        regime=regime,
        as_of=DAY,
        relations=relations,
        degrees=degrees or {},
    )[0]


def said(found: tuple[PartyLink, ...]) -> set[tuple[str, str, tuple[str, ...], EvidenceClass]]:
    return {(x.relation, x.variant, x.parties, x.in_one_lot) for x in found}


def test_common_head_would_be_barred_in_one_lot_and_quotes_the_article_it_would_rest_on() -> None:
    found = links(
        "Enterprise c\n"
        "P -PRINCIPAL_OF 2019-01-01..-> a\nP -LEGAL_REPRESENTATIVE_OF 2019-01-01..-> b\n",
        "a b c",
    )

    assert said(found) == {("head", "same_principal", ("a", "b"), S)}
    assert found[0].would_quote
    assert found[0].rule_id == "D01"


@pytest.mark.parametrize(("regime", "evidence"), [(Regime.TENDER, S), (Regime.PROCUREMENT, L)])
def test_indirect_control_is_of_the_class_of_the_lot_check(
    regime: Regime, evidence: EvidenceClass
) -> None:
    text = "X -HOLDS 60% 2018-01-01..-> y\ny -HOLDS 60% 2018-01-01..-> c\n"

    found = links(text, "X c", regime=regime)

    assert said(found) == {("control", "indirect_control", ("X", "c"), evidence)}
    assert [len(path) for path in found[0].paths] == [2]


def test_person_who_holds_an_office_in_another_party_is_linked_to_it() -> None:
    found = links("P -OFFICER_OF role=董事 2019-01-01..-> a\n", "P a")

    assert said(found) == {("head", "holds_office", ("P", "a"), L)}


def test_shared_officer_telephone_address_and_account_are_leads() -> None:
    found = links(
        """D -OFFICER_OF role=董事 2019-01-01..-> a
D -OFFICER_OF role=监事 2019-01-01..-> b
a -REACHED_BY 2019-01-01..-> T
Q -OFFICER_OF role=经理 2019-01-01..-> b
Q -REACHED_BY 2019-01-01..-> T
a -LOCATED_AT 2019-01-01..-> H
b -LOCATED_AT 2019-01-01..-> H
a -OWNS_ACCOUNT 2019-01-01..-> K
lot M
bids b
bid(b) -DEPOSIT_FROM-> K
""",
        "a b",
    )

    pair = ("a", "b")
    assert said(found) == {
        ("officer", "shared_officer", pair, L),
        ("phone", "shared_phone", pair, L),
        ("address", "shared_address", pair, L),
        ("account", "shared_account", pair, L),
    }
    assert all(x.would_quote == () for x in found)


def test_crowded_address_says_that_it_says_little() -> None:
    text = "a -LOCATED_AT 2019-01-01..-> H\nb -LOCATED_AT 2019-01-01..-> H\n"

    found = links(text, "a b", degrees={"H": 800})

    assert found[0].shared[0].degree == 800
    assert "800 relations in all and says little" in found[0].summary.en


def test_registered_addresses_that_read_alike_are_a_lead_without_path() -> None:
    text = "Enterprise a address=花园路1号\nEnterprise b address=花园路1号\n"

    assert said(links(text, "a b")) == {("address", "same_registered_address", ("a", "b"), L)}


@pytest.mark.parametrize(
    "text",
    [
        "P -PRINCIPAL_OF 2019-01-01..2026-10-15-> a\nP -PRINCIPAL_OF 2019-01-01..-> b\n",
        "P -PRINCIPAL_OF 2026-10-16..-> a\nP -PRINCIPAL_OF 2019-01-01..-> b\n",
        "a -HOLDS 50% 2019-01-01..-> b\n",
        "Person P identity=record\nP -OFFICER_OF-> a\nP -OFFICER_OF-> b\n",
        "P -REACHED_BY 2019-01-01..-> T\nQ -REACHED_BY 2019-01-01..-> T\n",
    ],
    ids=["ended", "begins_later", "one_half", "name_only", "not_of_the_parties"],
)
def test_relation_that_does_not_hold_between_them_on_that_day_is_none(text: str) -> None:
    assert links("Enterprise a\nEnterprise b\n" + text, "a b") == ()


def test_telephone_of_one_person_in_two_firms_is_the_office_and_not_the_telephone() -> None:
    found = links(
        """P -OFFICER_OF 2019-01-01..-> a
P -OFFICER_OF 2019-01-01..-> b
P -REACHED_BY 2019-01-01..-> T
""",
        "a b",
    )

    assert {x.relation for x in found} == {Relation.OFFICER}


def test_only_the_relations_asked_for_are_looked_for() -> None:
    text = HEADS + "a -HOLDS 60% 2019-01-01..-> b\n"

    found = links(text, "a b", relations=(Relation.CONTROL,))

    assert said(found) == {("control", "direct_control", ("a", "b"), S)}


def test_undated_head_is_a_lead_with_the_proof_that_is_missing() -> None:
    found = links("P -PRINCIPAL_OF-> a\nP -PRINCIPAL_OF 2019-01-01..-> b\n", "a b")

    assert said(found) == {("head", "same_principal_unproven", ("a", "b"), L)}
    assert any("the day on which it began is missing" in x.en for x in found[0].missing_proof)


def test_address_of_many_parties_is_one_link_that_lists_them_all() -> None:
    many = [f"f{number:02}" for number in range(50)]
    text = "".join(f"{firm} -LOCATED_AT 2019-01-01..-> H\n" for firm in many)

    found = links(text, " ".join(many))

    assert [x.parties for x in found] == [tuple(many)]
    assert len(found[0].paths) == 50
    assert found[0].summary.en == "f00, f01, f02, f03, f04 and 45 more are at the same address"


def test_officer_of_three_parties_is_one_link() -> None:
    text = "".join(f"P -OFFICER_OF 2019-01-01..-> {firm}\n" for firm in "abc")

    assert said(links(text, "a b c")) == {("officer", "shared_officer", ("a", "b", "c"), L)}
