"""OCDS: packages told apart, bids and awards, personal values, what is refused and remarked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from credit_hub.loaders.documents.ocds_records import split
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.source import Context, Note, Reject
from credit_hub.loaders.sources.ocds import SOURCE
from credit_hub.model.facts import EdgeFact, Fact, NodeFact
from credit_hub.model.id_number import IdNumber
from credit_hub.model.interval import Interval
from credit_hub.model.uscc import Uscc

CONTEXT = Context(IdentityKeys(b"ocds-unit-tests-key-000000000001"), "0" * 64, SOURCE.id)
OCID = "ocds-213czf-1"
USCC = str(Uscc.with_check("91410199TE5T00016"))
ID_NUMBER = IdNumber.with_check("41019919900307001").value


def release(**sections: object) -> dict[str, object]:
    return {"ocid": OCID, "id": "r1", "date": "2026-01-05T08:00:00Z", **sections}


def load(document: object) -> list[Fact | Note | Reject]:
    value = json.loads(json.dumps(document), parse_float=Decimal)
    records = enumerate(SOURCE.records(value), 1)
    return [item for n, record in records for item in SOURCE.extract(record, n, CONTEXT)]


def edges(items: Sequence[object], kind: str) -> list[tuple[str, str]]:
    return [(e.start, e.end) for e in items if isinstance(e, EdgeFact) and e.type == kind]


def nodes(items: Sequence[object], label: str) -> dict[str, Mapping[str, object]]:
    """Return the nodes of a label with everything stated about them."""
    found: dict[str, dict[str, object]] = {}
    for item in items:
        if isinstance(item, NodeFact) and item.label == label:
            found.setdefault(item.id, {}).update(item.properties)
    return dict(found)


def problems(items: Sequence[object]) -> list[tuple[str, str]]:
    rejected = [item for item in items if isinstance(item, Reject)]
    return [(problem.column, problem.rule) for item in rejected for problem in item.problems]


def notes(items: Sequence[object]) -> list[tuple[str, str]]:
    return [(i.problem.column, i.problem.rule) for i in items if isinstance(i, Note)]


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        (release(), [()]),
        ([release()], [(0,)]),
        ({"releases": [release(), release(id="r2")]}, [("releases", 0), ("releases", 1)]),
        (
            {"records": [{"ocid": OCID, "releases": [release()], "compiledRelease": release()}]},
            [("records", 0, "releases", 0)],
        ),
        (
            {"records": [{"ocid": OCID, "releases": [{"url": "x"}], "compiledRelease": release()}]},
            [("records", 0, "compiledRelease")],
        ),
        ({"ocid": OCID, "releases": [release()]}, [("releases", 0)]),
    ],
)
def test_releases_are_found_in_every_kind_of_document(
    document: object, paths: list[tuple[object, ...]]
) -> None:
    (process,) = split(document)

    assert [located.at for located in process.releases] == paths


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ("text", ("$", "ocds.not_an_object")),
        ({"releases": [{"id": "1"}]}, ("$.releases[0].ocid", "ocds.ocid")),
        (release(tender=[]), ("$.tender", "ocds.type")),
        (release(bids={"details": [1]}), ("$.bids.details[0]", "ocds.type")),
        (release(date="yesterday"), ("$.date", "ocds.date")),
        (
            {"releases": [release(), {"ocid": OCID, "id": "r2"}]},
            ("$.releases[1].date", "ocds.date"),
        ),
        (
            {"records": [{"ocid": OCID, "releases": [{"url": "x"}]}]},
            ("$.records[0]", "ocds.no_release"),
        ),
        (
            {"records": [{"ocid": "other", "releases": [release()]}]},
            ("$.records[0].ocid", "ocds.ocid_of_record"),
        ),
        (
            {"releases": [release(x={"a": 1}), release(id="2", date="2026-02-01T00:00:00Z", x=[])]},
            None,
        ),
    ],
)
def test_what_cannot_be_understood_is_refused_by_its_path(
    document: object, problem: tuple[str, str] | None
) -> None:
    assert problems(load(document)) == ([] if problem is None else [problem])


def test_tender_without_lots_has_one_lot_with_the_deadline() -> None:
    period = {"startDate": "2026-01-01T00:00:00+08:00", "endDate": "2026-02-01T09:30:00+08:00"}

    found = load(release(tender={"id": "T-1", "title": "road", "tenderPeriod": period}))

    (lot,) = nodes(found, "Lot").values()
    assert lot["lot_number"] == "T-1"
    assert lot["deadline"] == datetime(2026, 2, 1, 1, 30, tzinfo=UTC)
    assert edges(found, "PART_OF") == [(f"lot:{OCID}/-", f"tender:{OCID}")]


def test_buyer_and_procuring_entity_are_tenderer_and_agency_of_each_lot() -> None:
    found = load(
        release(
            parties=[
                {"id": "1", "name": "town", "identifier": {"scheme": "CN-SAIC", "id": USCC}},
                {"id": "2", "name": "agency", "identifier": {"scheme": "GB-COH", "id": "00000002"}},
            ],
            buyer={"id": "1"},
            tender={"procuringEntity": {"id": "2"}, "lots": [{"id": "A"}, {"id": "B"}]},
        )
    )

    targets = [f"tender:{OCID}", f"lot:{OCID}/A", f"lot:{OCID}/B"]
    assert edges(found, "TENDERS") == [(f"uscc:{USCC}", target) for target in targets]
    assert edges(found, "AGENT_FOR") == [("GB-COH:00000002", target) for target in targets]


def test_joint_bid_has_one_submitter_and_all_members() -> None:
    bid = {
        "id": "7",
        "date": "2026-01-20T02:00:00Z",
        "status": "valid",
        "value": {"amount": 1234.56, "currency": "CNY"},
        "tenderers": [{"id": "a"}, {"id": "b"}],
        "relatedLots": ["A"],
    }

    found = load(release(tender={"lots": [{"id": "A"}, {"id": "B"}]}, bids={"details": [bid]}))

    node = f"bid:{OCID}/7"
    stated = nodes(found, "Bid")[node]
    assert (stated["total_minor"], stated["consortium"], stated["valid"]) == (123_456, True, True)
    assert edges(found, "BIDS") == [(node, f"lot:{OCID}/A")]
    assert edges(found, "SUBMITS") == [(f"ocds:{OCID}/a", node)]
    assert edges(found, "MEMBER_OF") == [(f"ocds:{OCID}/a", node), (f"ocds:{OCID}/b", node)]


def test_winning_bid_is_told_by_the_award_that_names_it() -> None:
    bids = [{"id": "1", "tenderers": [{"id": "a"}]}, {"id": "2", "tenderers": [{"id": "b"}]}]
    award = {"id": "1", "status": "active", "relatedBids": ["2"], "suppliers": [{"id": "b"}]}

    found = nodes(load(release(bids={"details": bids}, awards=[award])), "Bid")

    assert found[f"bid:{OCID}/2"]["won"] is True
    assert "won" not in found[f"bid:{OCID}/1"]


def test_cancelled_award_ends_the_win_on_the_day_of_the_release() -> None:
    award = {
        "id": "1",
        "status": "active",
        "date": "2026-01-02T00:00:00Z",
        "suppliers": [{"id": "a"}],
    }
    later = release(id="r2", date="2026-03-01T00:00:00Z", awards=[{**award, "status": "cancelled"}])

    found = load({"version": "1.1", "releases": [release(awards=[award]), later]})

    won = [e for e in found if isinstance(e, EdgeFact) and e.type == "WON"]
    newest = max(won, key=lambda edge: edge.rank)
    assert newest.valid == Interval(date(2026, 1, 2), date(2026, 3, 1))


def test_contract_has_its_buyer_and_the_suppliers_of_its_award() -> None:
    found = load(
        release(
            buyer={"id": "town"},
            awards=[{"id": "1", "suppliers": [{"id": "a"}]}],
            contracts=[
                {
                    "id": 9,
                    "awardID": "1",
                    "dateSigned": "2026-02-03T00:00:00Z",
                    "value": {"amount": 5, "currency": "JPY"},
                }
            ],
        )
    )

    contract = f"contract:{OCID}/9"
    assert nodes(found, "Contract")[contract]["amount_minor"] == 5
    assert edges(found, "CONTRACTS") == [
        (f"ocds:{OCID}/town", contract),
        (f"ocds:{OCID}/a", contract),
    ]


def test_amount_with_parts_of_a_minor_unit_stays_in_the_release_with_a_note() -> None:
    award = {"id": "1", "value": {"amount": 1.005, "currency": "CNY"}}

    found = load(release(awards=[award]))

    assert notes(found) == [("$.awards[0].value.amount", "ocds.amount")]
    assert "1.005" in str(next(iter(nodes(found, "Release").values()))["document"])


def test_value_that_a_later_release_takes_back_is_not_stated() -> None:
    later = release(id="r2", date="2026-03-01T00:00:00Z", tender={"title": None})

    found = load({"version": "1.1", "releases": [release(tender={"title": "road"}), later]})

    (tender,) = nodes(found, "Tender").values()
    assert "name" not in tender


def test_two_objects_with_one_id_are_remarked_on_and_kept_in_the_release() -> None:
    bids = [{"id": "1", "status": "valid"}, {"id": "1", "status": "disqualified"}]

    found = load(release(bids={"details": bids}))

    assert "ocds.duplicate_id" in [rule for _, rule in notes(found)]
    document = next(iter(nodes(found, "Release").values()))["document"]
    assert json.loads(str(document))["bids"]["details"] == bids


def test_compiled_release_that_differs_from_its_releases_is_remarked_on() -> None:
    record = {
        "ocid": OCID,
        "releases": [release(tender={"title": "road"})],
        "compiledRelease": release(tender={"title": "bridge"}),
    }

    assert notes(load({"version": "1.1", "records": [record]})) == [
        ("$.records[0].compiledRelease", "ocds.compiled_differs")
    ]


def test_contact_points_are_masked_and_their_telephone_joins_by_its_digest() -> None:
    contact = {"name": "张三", "email": "zhang@example.org", "telephone": "0371-6655 4433"}
    parties = [{"id": "a", "name": "firm", "contactPoint": contact}]

    found = load(release(parties=parties))

    (document,) = (json.loads(str(n["document"])) for n in nodes(found, "Release").values())
    assert document["parties"][0]["contactPoint"] == {
        "name": "张*",
        "email": "***@example.org",
        "telephone": "****4433",
    }
    digest = CONTEXT.keys.digest("phone", "037166554433")
    assert edges(found, "REACHED_BY") == [(f"ocds:{OCID}/a", f"phone:{digest}")]


@pytest.mark.parametrize(
    ("scheme", "number", "keyed"),
    [
        ("CN-RIC", ID_NUMBER, ID_NUMBER),
        ("MX-RFC", "ABCD900101XY1", "MX-RFC:ABCD900101XY1"),
    ],
)
def test_natural_person_among_the_parties_is_keyed_and_nowhere_in_plain(
    scheme: str, number: str, keyed: str
) -> None:
    party = {"id": number, "name": "李四", "identifier": {"scheme": scheme, "id": number}}
    reference = {"id": number, "name": "李四"}

    found = load(
        release(
            parties=[party],
            bids={"details": [{"id": "1", "tenderers": [reference]}]},
            awards=[{"id": "1", "suppliers": [reference], "description": "李四"}],
        )
    )

    person = f"person:{CONTEXT.keys.digest('person.id_number', keyed)}"
    assert edges(found, "SUBMITS") == [(person, f"bid:{OCID}/1")]
    assert number not in str(found)
    assert "李四" not in str(found)


def test_local_ids_of_two_processes_are_two_parties() -> None:
    first = release(buyer={"id": "1", "name": "town"})
    second = {**first, "ocid": "ocds-213czf-2"}

    found = load([first, second])

    assert len(nodes(found, "Organization")) == 2
