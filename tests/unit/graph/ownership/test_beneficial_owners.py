from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from credit_hub.graph.control import Holdings
from credit_hub.graph.neighbourhood import Node
from credit_hub.graph.ownership.actual_controller import actual_controller
from credit_hub.graph.ownership.agreements import Agreement, AgreementKind
from credit_hub.graph.ownership.beneficial_owners import (
    BeneficialOwners,
    Manager,
    Standard,
    Verdict,
    beneficial_owners,
)
from credit_hub.graph.ownership.exemption import Obstacle, exemption
from credit_hub.graph.ownership.open_parts import OpenReason
from credit_hub.graph.ownership.stated import Ownership
from credit_hub.model.statutes_ownership import RECALLED

DAY = date(2026, 10, 15)
RING = "P>A 70, P>B 20, A>B 40, B>C 50, C>A 30, Q>B 40, R>C 50"


def owners_of(
    company: str,
    owned: Ownership,
    *,
    managers: tuple[Manager, ...] = (),
    agreements: tuple[Agreement, ...] = (),
) -> BeneficialOwners:
    control = actual_controller(company, owned, agreements=agreements)
    return beneficial_owners(company, owned, day=DAY, control=control, managers=managers)


def named(found: BeneficialOwners) -> dict[str, Standard]:
    return {owner.person: owner.standard for owner in found.owners}


def test_owner_over_a_ring_is_found_at_25_53_percent_though_it_does_not_control() -> None:
    found = owners_of("C", Ownership.parse(RING, persons="P Q R"))

    owner = next(o for o in found.owners if o.person == "P")
    assert round(float(owner.figures.capital), 6) == 0.255319
    assert owner.standard is Standard.CAPITAL
    assert not owner.also_controls
    assert found.verdict is Verdict.DETERMINED


def test_owner_at_exactly_25_percent_counts() -> None:
    found = owners_of("A", Ownership.parse("P>A 25, Q>A 75", persons="P Q"))

    assert named(found) == {"P": Standard.CAPITAL, "Q": Standard.CAPITAL}


def test_owner_below_25_percent_of_a_wholly_known_company_is_none() -> None:
    found = owners_of("A", Ownership.parse("P>A 24, Q>A 76", persons="P Q"))

    assert named(found) == {"Q": Standard.CAPITAL}
    assert found.possible == ()
    assert found.verdict is Verdict.DETERMINED


def test_owner_by_votes_meets_the_second_standard() -> None:
    owned = Ownership.parse("P>A 10, Q>A 90", votes="P>A 30, Q>A 70", persons="P Q")

    assert named(owners_of("A", owned)) == {"Q": Standard.CAPITAL, "P": Standard.RIGHTS}


def test_owner_by_profits_meets_the_second_standard() -> None:
    owned = Ownership.parse("P>A 10, Q>A 90", persons="P Q")
    owned = replace(owned, income=Holdings.parse("P>A 40, Q>A 60"))

    assert named(owners_of("A", owned)) == {"Q": Standard.CAPITAL, "P": Standard.RIGHTS}


def test_controller_over_a_diluted_chain_meets_the_third_standard() -> None:
    text = "P>A 51, A>B 51, B>C 51, Q>A 49, R>B 49, R>C 49"
    found = owners_of("C", Ownership.parse(text, persons="P Q R"))

    owner = next(o for o in found.owners if o.person == "P")
    assert owner.standard is Standard.CONTROL
    assert owner.figures.capital == Fraction(132651, 1000000)


def test_controller_by_contract_without_a_share_meets_the_third_standard() -> None:
    owned = Ownership.parse("Q>A 100", persons="Q P")
    contract = Agreement(AgreementKind.CONTRACT, "A", ("P",), "doc:1")

    found = owners_of("A", owned, agreements=(contract,))

    assert named(found) == {"Q": Standard.CAPITAL, "P": Standard.CONTROL}


def test_control_that_was_not_handed_in_is_said_and_not_inferred() -> None:
    owned = Ownership.parse("P>A 51, A>B 51, B>C 51, Q>A 49, R>B 49, R>C 49", persons="P Q R")

    found = beneficial_owners("C", owned, day=DAY)

    assert "P" not in named(found)
    assert not found.control_examined


def test_unit_is_never_an_owner() -> None:
    found = owners_of("A", Ownership.parse("U>A 100, P>U 100", persons="P"))

    assert named(found) == {"P": Standard.CAPITAL}


def test_management_is_deemed_owner_where_nobody_meets_a_standard() -> None:
    persons = "P1 P2 P3 P4 P5"
    owned = Ownership.parse(", ".join(f"{p}>A 20" for p in persons.split()), persons=persons)
    managers = (Manager("M", "总经理"), Manager("L", "法定代表人"))

    found = owners_of("A", owned, managers=managers)

    assert named(found) == {"M": Standard.MANAGEMENT}
    assert found.verdict is Verdict.DETERMINED


def test_management_is_not_deemed_owner_while_an_owner_may_be_hidden() -> None:
    found = owners_of(
        "A", Ownership.parse("P>A 20, Q>A 20", persons="P Q"), managers=(Manager("M", "总经理"),)
    )

    assert found.owners == ()
    assert found.verdict is Verdict.UNKNOWN


def test_nobody_at_all_is_unknown_and_not_none() -> None:
    persons = "P1 P2 P3 P4 P5"
    owned = Ownership.parse(", ".join(f"{p}>A 20" for p in persons.split()), persons=persons)

    assert owners_of("A", owned).verdict is Verdict.UNKNOWN


def test_company_of_the_state_has_its_legal_representative_by_recalled_wording() -> None:
    managers = (Manager("M", "总经理"), Manager("L", "法定代表人"))

    found = owners_of("A", Ownership.parse("S>A 100", state="S"), managers=managers)

    assert named(found) == {"L": Standard.STATE_REPRESENTATIVE}
    assert found.owners[0].standard.article.id in RECALLED


def test_truncated_chain_is_unknown_with_the_unit_where_it_ends() -> None:
    found = owners_of("C", Ownership.parse("A>C 60, P>C 40", persons="P"))

    assert found.verdict is Verdict.UNKNOWN
    assert found.hidden == Fraction(3, 5)
    assert [(p.unit, p.reason) for p in found.open_parts] == [("A", OpenReason.NO_HOLDERS)]


def test_truncated_chain_that_cannot_hide_an_owner_is_determined() -> None:
    found = owners_of("C", Ownership.parse("A>C 20, P>C 80", persons="P"))

    assert found.verdict is Verdict.DETERMINED
    assert found.hidden == Fraction(1, 5)


def test_diluted_truncated_chain_may_hide_a_controller_under_25_percent() -> None:
    # Whoever has 51 % of A would control C with 13 % of it.
    text = "A>B 51, B>C 51, R>B 49, R>C 49, Q>A 49"
    found = owners_of("C", Ownership.parse(text, persons="R Q"))

    assert found.hidden < Fraction(1, 4)
    assert found.verdict is Verdict.UNKNOWN


def test_known_holder_that_could_reach_the_threshold_with_the_open_part_is_possible() -> None:
    found = owners_of("C", Ownership.parse("A>C 20, P>C 10, Q>C 70", persons="P Q"))

    assert [person for person, _ in found.possible] == ["P"]
    assert found.verdict is Verdict.UNKNOWN


def test_unspecified_holder_may_hide_an_owner() -> None:
    owned = Ownership.parse("X>A 40, P>A 60", persons="P")
    owned = replace(owned, nodes={**owned.nodes, "X": Node("X", "UnspecifiedParty", "X")})

    found = owners_of("A", owned)

    assert found.verdict is Verdict.UNKNOWN
    assert found.open_parts[0].reason is OpenReason.UNSPECIFIED


def test_owner_for_the_state_hides_nobody() -> None:
    found = owners_of("A", Ownership.parse("S>A 40, P>A 60", persons="P", state="S"))

    assert found.verdict is Verdict.DETERMINED


def test_over_subscribed_company_leaves_what_the_scaling_moved_open() -> None:
    found = owners_of("A", Ownership.parse("P>A 28, Q>A 92", persons="P Q"))

    assert found.over_subscribed == ("A",)
    assert named(found) == {"Q": Standard.CAPITAL}
    assert [person for person, _ in found.possible] == ["P"]
    assert found.open_parts[0].reason is OpenReason.OVER_SUBSCRIBED


@pytest.mark.parametrize("company", ["A", "C"])
def test_company_in_or_behind_a_set_that_owns_itself_is_unknown(company: str) -> None:
    found = owners_of(company, Ownership.parse("A>B 100, B>A 100, A>C 100"))

    assert found.verdict is Verdict.UNKNOWN
    assert found.hidden == 1
    assert found.open_parts[0].reason is OpenReason.SELF_OWNED


@pytest.mark.parametrize(
    ("day", "applies"), [(date(2024, 10, 31), False), (date(2024, 11, 1), True)]
)
def test_order_applies_from_november_2024(day: date, applies: bool) -> None:
    found = beneficial_owners("A", Ownership.parse("P>A 100", persons="P"), day=day)

    assert found.in_force is applies


@pytest.mark.parametrize(
    ("text", "capital_fen", "obstacles"),
    [
        ("P>A 60, Q>A 40", 10**9, ()),
        ("P>A 60, Q>A 40", 10**9 + 1, (Obstacle.CAPITAL_TOO_HIGH,)),
        ("P>A 60, Q>A 40", None, (Obstacle.CAPITAL_UNKNOWN,)),
        ("P>A 60, U>A 40", 10**9, (Obstacle.HOLDER_NOT_NATURAL,)),
        ("P>A 60", 10**9, (Obstacle.HOLDERS_MISSING,)),
    ],
)
def test_exemption_is_open_only_if_no_known_fact_stands_against_it(
    text: str, capital_fen: int | None, obstacles: tuple[Obstacle, ...]
) -> None:
    found = exemption("A", Ownership.parse(text, persons="P Q"), capital_fen=capital_fen)

    assert found.obstacles == obstacles
    assert found.possible is (not obstacles)


def test_exemption_is_not_open_where_somebody_controls_by_contract() -> None:
    owned = Ownership.parse("P>A 60, Q>A 40", persons="P Q X")
    contract = Agreement(AgreementKind.CONTRACT, "A", ("X",), "doc:1")

    found = exemption(
        "A",
        owned,
        capital_fen=100,
        control=actual_controller("A", owned, agreements=[contract]),
    )

    assert found.obstacles == (Obstacle.OTHER_CONTROL,)
