import pytest

from credit_hub.graph.ownership.actual_controller import (
    ActualControl,
    Ground,
    Missing,
    Outcome,
    actual_controller,
)
from credit_hub.graph.ownership.agreements import Agreement, AgreementKind
from credit_hub.graph.ownership.stated import Ownership
from credit_hub.model.articles import COMPANY_LAW_265_3, COMPANY_LAW_265_4
from credit_hub.model.errors import InvalidValueError


def who(found: ActualControl) -> tuple[str, ...]:
    return () if found.controller is None else found.controller.parties


def test_controller_by_joint_majority_is_the_person_at_the_top() -> None:
    text = "P>X 100, X>Y1 60, X>Y2 55, Y1>Z 30, Y2>Z 25"
    found = actual_controller("Z", Ownership.parse(text, persons="P"))

    assert found.outcome is Outcome.DETERMINED
    assert who(found) == ("P",)
    assert found.controller is not None
    assert found.controller.ground is Ground.MAJORITY
    assert found.controller.votes_ppb == 550_000_000
    assert found.articles[-1] is COMPANY_LAW_265_3


def test_controller_of_a_company_held_by_exact_halves_is_undetermined() -> None:
    found = actual_controller("A", Ownership.parse("P>A 50, Q>A 50", persons="P Q"))

    assert found.outcome is Outcome.UNDETERMINED
    assert found.controller is None
    assert found.missing == (("A", Missing.DEADLOCK),)


def test_controller_in_the_ring_vector_stops_where_exactly_half_is_no_control() -> None:
    text = "P>A 70, P>B 20, A>B 40, B>C 50, C>A 30, R>C 50"
    owned = Ownership.parse(text, persons="P R")

    assert who(actual_controller("B", owned)) == ("P",)
    assert actual_controller("C", owned).missing == (("C", Missing.DEADLOCK),)


def test_controller_for_the_state_names_the_rule_and_the_exception() -> None:
    owned = Ownership.parse("S>G 100, G>A 60, P>A 40", persons="P", state="S")

    found = actual_controller("A", owned)

    assert who(found) == ("S",)
    assert found.controller is not None
    assert found.controller.ground is Ground.STATE
    assert COMPANY_LAW_265_4 in found.articles


def test_several_owners_for_the_state_control_together() -> None:
    owned = Ownership.parse("S1>A 30, S2>A 30, P>A 40", persons="P", state="S1 S2")

    found = actual_controller("A", owned)

    assert who(found) == ("S1", "S2")
    assert found.controller is not None
    assert found.controller.ground is Ground.STATE


def test_concert_agreement_makes_joint_controllers() -> None:
    owned = Ownership.parse("P>A 30, Q>A 25, R>A 45", persons="P Q R")
    concert = Agreement(AgreementKind.CONCERT, "A", ("P", "Q"), "doc:1")

    found = actual_controller("A", owned, agreements=[concert])

    assert found.outcome is Outcome.DETERMINED
    assert who(found) == ("P", "Q")
    assert found.controller is not None
    assert found.controller.ground is Ground.AGREEMENT
    assert found.controller.votes_ppb == 550_000_000


def test_concert_agreement_on_another_company_changes_nothing() -> None:
    owned = Ownership.parse("P>A 30, Q>A 25, R>A 45", persons="P Q R")
    concert = Agreement(AgreementKind.CONCERT, "B", ("P", "Q"), "doc:1")

    assert actual_controller("A", owned, agreements=[concert]).outcome is not Outcome.DETERMINED


def test_concert_counts_the_votes_of_companies_that_a_party_controls() -> None:
    owned = Ownership.parse("P>S 60, X>S 40, S>A 30, Q>A 25, R>A 45", persons="P Q R X")
    concert = Agreement(AgreementKind.CONCERT, "A", ("P", "Q"), "doc:1")

    assert who(actual_controller("A", owned, agreements=[concert])) == ("P", "Q")


def test_entrusted_votes_are_those_of_who_exercises_them() -> None:
    owned = Ownership.parse("P>A 40, Q>A 20, R>A 40", persons="P Q R")
    proxy = Agreement(AgreementKind.PROXY, "A", ("Q", "P"), "doc:1")

    found = actual_controller("A", owned, agreements=[proxy])

    assert who(found) == ("P",)
    assert found.controller is not None
    assert found.controller.ground is Ground.AGREEMENT


def test_contract_directs_the_company_whoever_holds_the_shares() -> None:
    owned = Ownership.parse("Q>A 100", persons="Q P")
    contract = Agreement(AgreementKind.CONTRACT, "A", ("P",), "doc:1")

    found = actual_controller("A", owned, agreements=[contract])

    assert who(found) == ("P",)
    assert found.controller is not None
    assert found.controller.grounds == (("doc:1",),)


def test_sole_large_holder_is_an_indication_with_what_would_decide() -> None:
    text = "P>A 35, " + ", ".join(f"Q{i}>A 5" for i in range(13))
    persons = "P " + " ".join(f"Q{i}" for i in range(13))

    found = actual_controller("A", Ownership.parse(text, persons=persons))

    assert found.outcome is Outcome.INDICATED
    assert who(found) == ("P",)
    assert found.controller is not None
    assert found.controller.ground is Ground.LARGEST
    assert found.missing == (("A", Missing.MEETINGS),)


def test_sole_large_holder_that_is_a_company_leads_to_its_controller() -> None:
    text = "P>H 80, X>H 20, H>A 40, " + ", ".join(f"Q{i}>A 5" for i in range(12))
    persons = "P X " + " ".join(f"Q{i}" for i in range(12))

    found = actual_controller("A", Ownership.parse(text, persons=persons))

    assert found.outcome is Outcome.INDICATED
    assert who(found) == ("P",)


def test_dispersed_holders_leave_it_to_meetings_and_boards() -> None:
    text = ", ".join(f"Q{i}>A 10" for i in range(10))
    persons = " ".join(f"Q{i}" for i in range(10))

    found = actual_controller("A", Ownership.parse(text, persons=persons))

    assert found.missing == (("A", Missing.MEETINGS),)
    assert found.outcome is Outcome.UNDETERMINED


@pytest.mark.parametrize(
    ("text", "lack"),
    [("P>A 20", Missing.HOLDERS), ("P>A 40, Q>A 30", Missing.DECISIVE)],
)
def test_missing_holders_are_named_by_what_they_could_decide(text: str, lack: Missing) -> None:
    found = actual_controller("A", Ownership.parse(text, persons="P Q"))

    assert found.missing == (("A", lack),)


def test_majority_holder_with_unknown_holders_is_as_far_as_the_facts_reach() -> None:
    found = actual_controller("A", Ownership.parse("U>A 60, P>A 40", persons="P"))

    assert found.outcome is Outcome.UNDETERMINED
    assert who(found) == ("U",)
    assert found.through == ("U",)
    assert found.missing == (("U", Missing.HOLDERS),)


def test_ring_without_an_outside_owner_is_undetermined() -> None:
    found = actual_controller("A", Ownership.parse("A>B 60, B>A 60, P>A 40, P>B 40", persons="P"))

    assert found.outcome is Outcome.UNDETERMINED
    assert found.missing == (("A", Missing.RING),)


def test_ring_with_an_outside_owner_leads_to_that_owner() -> None:
    found = actual_controller("B", Ownership.parse("P>A 60, B>A 40, A>B 100", persons="P"))

    assert found.outcome is Outcome.DETERMINED
    assert who(found) == ("P",)


def test_contradictory_majorities_are_reported_and_not_chosen_from() -> None:
    found = actual_controller("A", Ownership.parse("P>A 70, Q>A 60", persons="P Q"))

    assert found.controller is None
    assert found.missing == (("A", Missing.CONTRADICTION),)


def test_majority_in_an_over_subscribed_company_is_only_an_indication() -> None:
    found = actual_controller("A", Ownership.parse("P>A 70, Q>A 45", persons="P Q"))

    assert found.outcome is Outcome.INDICATED
    assert who(found) == ("P",)


def test_votes_and_not_shares_decide() -> None:
    owned = Ownership.parse("P>A 80, G>A 20", votes="P>A 1, G>A 99", persons="P G")

    assert who(actual_controller("A", owned)) == ("G",)


@pytest.mark.parametrize(
    ("kind", "parties"),
    [
        (AgreementKind.CONCERT, ("P",)),
        (AgreementKind.PROXY, ("P", "Q", "R")),
        (AgreementKind.CONTRACT, ("P", "Q")),
        (AgreementKind.CONCERT, ("P", "P")),
    ],
)
def test_agreement_whose_parties_do_not_fit_its_kind_is_refused(
    kind: AgreementKind, parties: tuple[str, ...]
) -> None:
    with pytest.raises(InvalidValueError, match="doc:1"):
        Agreement(kind, "A", parties, "doc:1")


def test_votes_entrusted_by_somebody_who_holds_none_change_nothing() -> None:
    owned = Ownership.parse("P>A 60, Q>A 40", persons="P Q")
    proxy = Agreement(AgreementKind.PROXY, "A", ("X", "Q"), "doc:1")

    assert who(actual_controller("A", owned, agreements=[proxy])) == ("P",)


def test_votes_entrusted_to_somebody_who_holds_none_are_counted_for_that_one() -> None:
    owned = Ownership.parse("P>A 60, Q>A 40", persons="P Q X")
    proxy = Agreement(AgreementKind.PROXY, "A", ("P", "X"), "doc:1")

    assert who(actual_controller("A", owned, agreements=[proxy])) == ("X",)


def test_sole_largest_holders_that_lead_in_a_circle_are_undetermined() -> None:
    small = ", ".join(f"Q{i}>{c} 5" for c in "AB" for i in range(12))
    persons = " ".join(f"Q{i}" for i in range(12))

    found = actual_controller("A", Ownership.parse(f"B>A 40, A>B 40, {small}", persons=persons))

    assert found.outcome is Outcome.UNDETERMINED
    assert found.missing[-1] == ("A", Missing.RING)


def test_nobody_named_quotes_no_article() -> None:
    found = actual_controller("A", Ownership.parse("P>A 50, Q>A 50", persons="P Q"))

    assert found.articles == ()


def test_concert_of_units_whose_holders_are_unknown_is_undetermined() -> None:
    owned = Ownership.parse("U>A 30, V>A 25, R>A 45", persons="R")
    concert = Agreement(AgreementKind.CONCERT, "A", ("U", "V"), "doc:1")

    found = actual_controller("A", owned, agreements=[concert])

    assert found.outcome is Outcome.UNDETERMINED
    assert found.missing == (("U", Missing.HOLDERS), ("V", Missing.HOLDERS))
