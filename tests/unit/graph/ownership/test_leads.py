"""Leads of D35, D37 and D38: what makes one, and what does not."""

from dataclasses import replace
from datetime import date, timedelta

from credit_hub.graph.control import Holdings
from credit_hub.graph.ownership import leads
from credit_hub.graph.ownership.concert import (
    NomineeFact,
    NomineeSign,
    Tie,
    TieKind,
    concert_leads,
    nominee_leads,
)
from credit_hub.graph.ownership.representatives import (
    Appointment,
    Sign,
    professional_representatives,
)
from credit_hub.graph.ownership.rings import rings
from credit_hub.graph.ownership.shells import Registration, shell_batches
from credit_hub.model.findings import EvidenceClass
from credit_hub.model.interval import Interval

DAY = date(2026, 3, 2)
SPOUSES = Tie(TieKind.SPOUSE, "P", "Q", "kin:1")


def registration(company: str, days: int = 0, *, insured: int | None = 0) -> Registration:
    return Registration(company, DAY + timedelta(days), "a", "p", "g", insured=insured)


def test_batch_is_one_address_phone_and_agent_within_days() -> None:
    rows = [registration("c1"), registration("c2", 3), registration("c3", 9)]

    (batch,) = shell_batches(rows)

    assert batch.companies == ("c1", "c2", "c3")
    assert (batch.first, batch.last) == (DAY, DAY + timedelta(9))
    assert batch.unstaffed == ("c1", "c2", "c3")


def test_registrations_weeks_apart_are_no_batch() -> None:
    rows = [registration("c1"), registration("c2", 8), registration("c3", 16)]

    assert shell_batches(rows) == ()


def test_registrations_that_share_an_address_alone_are_no_batch() -> None:
    rows = [replace(registration(f"c{i}"), phone=f"p{i}") for i in range(800)]

    assert shell_batches(rows) == ()


def test_registrations_without_phone_or_agent_are_no_batch() -> None:
    rows = [replace(registration(f"c{i}"), agent=None) for i in range(5)]

    assert shell_batches(rows) == ()


def test_companies_that_employ_somebody_do_not_count_but_are_shown() -> None:
    rows = [*(registration(f"c{i}") for i in range(3)), registration("real", insured=12)]

    (batch,) = shell_batches(rows)

    assert batch.companies == ("c0", "c1", "c2")
    assert batch.active == ("real",)


def test_companies_of_unknown_staff_count_and_are_not_called_unstaffed() -> None:
    (batch,) = shell_batches(registration(f"c{i}", insured=None) for i in range(3))

    assert batch.unstaffed == ()
    assert len(batch.companies) == 3


def test_batch_says_how_many_register_at_its_address() -> None:
    rows = [registration(f"c{i}") for i in range(3)]
    rows += [replace(registration(f"x{i}"), phone=f"p{i}") for i in range(97)]

    (batch,) = shell_batches(rows)

    assert batch.at_address == 100


def appointment(firm: int, since: date, until: date | None = None) -> Appointment:
    return Appointment("p", f"f{firm}", Interval(since, until), "agent", 1950)


def test_representative_of_many_firms_is_listed_with_all_signs() -> None:
    rows = [appointment(i, DAY + timedelta(i)) for i in range(6)]

    (found,) = professional_representatives(rows, date(2026, 12, 1))

    assert found.signs == (Sign.MANY_FIRMS, Sign.BURST, Sign.AGE, Sign.COMMON_AGENT)
    assert (found.burst, found.same_agent) == (6, 6)


def test_representative_of_firms_one_after_the_other_is_not_listed() -> None:
    year = timedelta(365)
    rows = [appointment(i, DAY - i * year, DAY - i * year + year) for i in range(8)]

    assert professional_representatives(rows, DAY) == ()


def test_appointments_after_the_day_do_not_count() -> None:
    rows = [appointment(i, DAY + timedelta(1)) for i in range(8)]

    assert professional_representatives(rows, DAY) == ()


def test_appointments_without_a_known_beginning_do_not_count() -> None:
    rows = [Appointment("p", f"f{i}", Interval()) for i in range(8)]

    assert professional_representatives(rows, DAY) == ()


def test_tied_holders_that_would_control_together_are_a_lead() -> None:
    (lead,) = concert_leads("A", Holdings.parse("P>A 30, Q>A 25, R>A 45"), [SPOUSES])

    assert lead.would_control
    assert lead.votes_ppb == 550_000_000
    assert lead.ties == (SPOUSES,)


def test_tied_holders_of_whom_one_controls_already_are_no_lead() -> None:
    assert concert_leads("A", Holdings.parse("P>A 60, Q>A 25, R>A 15"), [SPOUSES]) == ()


def test_tied_holders_that_stay_small_are_no_lead() -> None:
    assert concert_leads("A", Holdings.parse("P>A 10, Q>A 10, R>A 45"), [SPOUSES]) == ()


def test_tied_holders_that_become_the_largest_are_a_lead_without_control() -> None:
    (lead,) = concert_leads("A", Holdings.parse("P>A 25, Q>A 22, R>A 45"), [SPOUSES])

    assert not lead.would_control


def test_ties_to_somebody_who_holds_nothing_of_the_company_are_no_lead() -> None:
    assert concert_leads("A", Holdings.parse("P>A 40, R>A 60"), [SPOUSES]) == ()


def test_nominee_by_direct_evidence_needs_one_sign() -> None:
    fact = NomineeFact("P", NomineeSign.CAPITAL_PAID_BY_OTHER, "bank:1", behind="X")

    (lead,) = nominee_leads("A", Holdings.parse("P>A 60, Q>A 40"), [fact])

    assert (lead.holder, lead.behind, lead.references) == ("P", ("X",), ("bank:1",))


def test_nominee_by_one_weak_sign_is_no_lead() -> None:
    fact = NomineeFact("P", NomineeSign.MEANS_MISMATCH, "d:1")

    assert nominee_leads("A", Holdings.parse("P>A 60, Q>A 40"), [fact, fact]) == ()


def test_every_lead_is_class_l_names_its_subjects_and_quotes_no_article() -> None:
    ring = rings(Holdings.parse("A>B 10, B>A 20")).found[0]
    batch = shell_batches(registration(f"c{i}") for i in range(3))[0]
    person = professional_representatives([appointment(i, DAY) for i in range(5)], DAY)[0]
    tied = concert_leads("A", Holdings.parse("P>A 30, Q>A 25, R>A 45"), [SPOUSES])[0]
    fact = NomineeFact("P", NomineeSign.NOMINEE_AGREEMENT, "d:1", behind="X")
    nominee = nominee_leads("A", Holdings.parse("P>A 60"), [fact])[0]

    hits = [
        leads.ring_hit(ring, str.lower),
        leads.shells_hit(batch, str.lower),
        leads.representative_hit(person, str.lower),
        leads.concert_hit(tied, str.lower),
        leads.nominee_hit(nominee, str.lower),
    ]

    assert {hit.evidence for hit in hits} == {EvidenceClass.LEAD}
    assert [hit.articles for hit in hits] == [()] * 5
    assert all(hit.missing_proof and hit.statistic for hit in hits)
    assert hits[0].paths == (("0", "1"),)
    assert "a→b→a" in hits[0].summary.zh
    assert "for x" in hits[4].summary.en
