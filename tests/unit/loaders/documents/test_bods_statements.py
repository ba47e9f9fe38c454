"""Rules between BODS statements, their succession, and who the parties are."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.source import Context, Note, Reject
from credit_hub.loaders.sources.bods import SOURCE
from credit_hub.model.facts import EdgeFact, Fact, NodeFact, Trust
from credit_hub.model.id_number import IdNumber
from credit_hub.model.interval import Interval
from credit_hub.model.uscc import Uscc

CONTEXT = Context(IdentityKeys(b"bods-unit-tests-key-000000000001"), "0" * 64, SOURCE.id)
Statement = dict[str, object]
USCC = str(Uscc.with_check("91410199TE5T00016"))
ID_NUMBER = IdNumber.with_check("41019919900307001").value


def statement(number: int, record: str, kind: str, details: Statement, **more: object) -> Statement:
    return {
        "statementId": f"{number:032}",
        "declarationSubject": "company",
        "statementDate": "2024-01-10",
        "recordId": record,
        "recordType": kind,
        "recordDetails": {"isComponent": False, **details},
        "publicationDetails": {
            "publicationDate": "2024-01-11",
            "bodsVersion": "0.4",
            "publisher": {"name": "register"},
        },
        **more,
    }


def entity(number: int, record: str, **details: object) -> Statement:
    return statement(
        number, record, "entity", {"entityType": {"type": "registeredEntity"}, **details}
    )


def person(number: int, record: str, **details: object) -> Statement:
    return statement(number, record, "person", {"personType": "knownPerson", **details})


def relation(number: int, interests: Sequence[object], **more: object) -> Statement:
    ends = {"subject": "company", "interestedParty": "owner"}
    return statement(number, "relation", "relationship", {**ends, "interests": interests}, **more)


def shares(exact: object, start: str | None = "2020-01-01", **more: object) -> Statement:
    interest: Statement = {"type": "shareholding", "share": {"exact": exact}, **more}
    return interest if start is None else {**interest, "startDate": start}


def load(statements: Sequence[Mapping[str, object]]) -> list[Fact | Note | Reject]:
    records = list(SOURCE.records(json.loads(json.dumps(statements), parse_float=Decimal)))
    assert SOURCE.prepare is not None
    context = replace(CONTEXT, index=SOURCE.prepare(iter(records), CONTEXT))
    return [i for n, r in enumerate(records, 1) for i in SOURCE.extract(r, n, context)]


def edges(items: Sequence[object]) -> list[EdgeFact]:
    return [item for item in items if isinstance(item, EdgeFact)]


def nodes(items: Sequence[object], label: str) -> list[NodeFact]:
    return [item for item in items if isinstance(item, NodeFact) and item.label == label]


def rules(items: Sequence[object], kind: type) -> list[str]:
    return [problem.rule for item in items if isinstance(item, kind) for problem in _of(item)]


def _of(item: object) -> Iterator:  # type: ignore[type-arg]
    if isinstance(item, Reject):
        yield from item.problems
    elif isinstance(item, Note):
        yield item.problem


def live(items: Sequence[object]) -> dict[str, EdgeFact]:
    """Return the version of each statement that holds: the one stated last."""
    return {edge.statement: edge for edge in sorted(edges(items), key=lambda edge: edge.rank)}


PARTIES = [entity(1, "company"), person(2, "owner")]


def test_entity_with_a_valid_social_credit_code_is_the_enterprise_of_that_code() -> None:
    found = load([entity(1, "company", identifiers=[{"scheme": "CN-SAIC", "id": USCC}])])

    assert [node.id for node in nodes(found, "Enterprise")] == [f"uscc:{USCC}"]


def test_entity_with_a_broken_social_credit_code_stays_inside_its_record() -> None:
    broken = USCC[:-1] + ("0" if USCC[-1] != "0" else "1")

    found = load([entity(1, "company", identifiers=[{"scheme": "CN-SAIC", "id": broken}])])

    assert [node.id for node in nodes(found, "Organization")] == ["bods:register/company"]


def test_person_with_a_resident_number_is_keyed_on_it_and_shown_masked() -> None:
    identifiers = [{"scheme": "CHN-IDCARD", "id": ID_NUMBER}]

    (node,) = nodes(
        load([person(1, "p", identifiers=identifiers, names=[{"fullName": "张三"}])]), "Person"
    )

    assert node.id == f"person:{CONTEXT.keys.digest('person.id_number', ID_NUMBER)}"
    assert node.properties["masked_name"] == "张*"
    assert ID_NUMBER not in str(node)


def test_namesakes_without_numbers_stay_two_persons() -> None:
    names = [{"fullName": "张三"}]

    first, second = nodes(
        load([person(1, "p", names=names), person(2, "q", names=names)]), "Person"
    )

    assert first.id != second.id
    assert first.properties["name_key"] == second.properties["name_key"]


def test_range_of_shares_keeps_both_bounds_and_what_they_exclude() -> None:
    interest = {"type": "shareholding", "share": {"exclusiveMinimum": 25, "maximum": 50}}

    (edge,) = edges(load([*PARTIES, relation(3, [interest])]))

    assert edge.properties == {
        "share_min_ppb": 250_000_000,
        "share_max_ppb": 500_000_000,
        "above_min": True,
    }


def test_share_with_more_digits_than_parts_is_rounded_with_a_note() -> None:
    found = load([*PARTIES, relation(3, [shares(33.33333333333)])])

    assert edges(found)[0].properties["share_ppb"] == 333_333_333
    assert rules(found, Note) == ["bods.share_rounded"]


def test_interest_without_start_has_no_known_start() -> None:
    (edge,) = edges(load([*PARTIES, relation(3, [shares(10, None)])]))

    assert edge.valid == Interval(None, None)


def test_later_statement_replaces_the_earlier_one_whatever_their_order() -> None:
    old = relation(3, [shares(60)])
    new = relation(4, [shares(40)], statementDate="2024-05-01", recordStatus="updated")

    forward, backward = load([*PARTIES, old, new]), load([new, old, *PARTIES])

    (edge,) = live(forward).values()
    assert edge.properties["share_ppb"] == 400_000_000
    assert {key: value.properties for key, value in live(backward).items()} == {
        edge.statement: edge.properties
    }


def test_interest_that_a_later_statement_no_longer_names_ends_on_its_day() -> None:
    old = relation(3, [shares(60), {"type": "boardMember", "startDate": "2020-01-01"}])
    new = relation(4, [shares(60)], statementDate="2024-05-01", recordStatus="updated")

    found = live(load([*PARTIES, old, new]))

    board = found["bods|register|relation|boardMember#1"]
    assert board.valid == Interval(date(2020, 1, 1), date(2024, 5, 1))
    assert found["bods|register|relation|shareholding#1"].valid.end is None


def test_closed_record_ends_its_interests() -> None:
    closed = relation(4, [shares(60)], statementDate="2024-05-01", recordStatus="closed")

    (edge,) = live(load([*PARTIES, relation(3, [shares(60)]), closed])).values()

    assert edge.valid == Interval(date(2020, 1, 1), date(2024, 5, 1))


def test_end_date_is_the_first_day_without_the_interest() -> None:
    interest = shares(60, endDate="2021-06-30")

    (edge,) = edges(load([*PARTIES, relation(3, [interest])]))

    assert edge.valid == Interval(date(2020, 1, 1), date(2021, 6, 30))


def test_interest_that_ends_before_it_starts_is_refused_by_its_field() -> None:
    interest = shares(60, endDate="2019-12-31")

    (reject,) = [i for i in load([*PARTIES, relation(3, [interest])]) if isinstance(i, Reject)]

    assert [(p.column, p.rule) for p in reject.problems] == [
        ("$[2].recordDetails.interests[0].endDate", "bods.end_before_start")
    ]


@pytest.mark.parametrize(
    ("share", "rule"),
    [
        ({"minimum": 50, "maximum": 25}, "bods.share_range"),
        ({"exact": 60, "maximum": 50}, "bods.share_outside_range"),
    ],
)
def test_share_that_contradicts_itself_is_refused(share: Statement, rule: str) -> None:
    interest = {"type": "shareholding", "share": share}

    assert rules(load([*PARTIES, relation(3, [interest])]), Reject) == [rule]


def test_two_statements_under_one_id_are_both_refused() -> None:
    found = load([entity(1, "company", name="one"), entity(1, "company", name="two")])

    assert rules(found, Reject) == ["bods.duplicate_statement_id"] * 2


def test_person_as_subject_is_refused() -> None:
    found = load([person(1, "company"), person(2, "owner"), relation(3, [shares(10)])])

    assert rules(found, Reject) == ["bods.subject_not_entity"]


def test_parties_that_no_statement_describes_are_loaded_as_such_with_notes() -> None:
    found = load([relation(3, [shares(10)])])

    assert rules(found, Note) == ["bods.unresolved_reference"] * 2
    assert [node.properties for node in nodes(found, "UnspecifiedParty")] == [
        {"unspecified_reason": "unresolvedReference"}
    ]


def test_anonymous_person_is_a_person_with_its_reason() -> None:
    hidden = statement(
        1,
        "p",
        "person",
        {
            "personType": "anonymousPerson",
            "unspecifiedPersonDetails": {"reason": "interestedPartyExemptFromDisclosure"},
        },
    )

    (node,) = nodes(load([hidden]), "Person")

    assert node.properties["unspecified_reason"] == "interestedPartyExemptFromDisclosure"


@pytest.mark.parametrize(
    ("kinds", "trust"),
    [
        (["officialRegister", "verified"], Trust.OFFICIAL),
        (["selfDeclaration"], Trust.DECLARED),
        (["thirdParty"], Trust.MENTION),
    ],
)
def test_trust_follows_the_source_of_a_statement(kinds: list[str], trust: Trust) -> None:
    stated = {**entity(1, "company"), "source": {"type": kinds}}

    (node,) = nodes(load([stated]), "Organization")

    assert node.rank.trust is trust


def test_problem_of_a_person_never_shows_the_value() -> None:
    (reject,) = [i for i in load([person(1, "p", birthDate=19900307)]) if isinstance(i, Reject)]

    assert reject.problems[0].value == "***"
    assert "19900307" not in str(reject)
