"""BODS 0.4: the official examples, and its valid and invalid statements, read in place."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest

from credit_hub.loaders.extract import Extracted
from credit_hub.loaders.feed import open_feed
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.readers import inspect
from credit_hub.loaders.source import Context
from credit_hub.loaders.sources.bods import SOURCE
from credit_hub.model.errors import UnreadableSourceError
from credit_hub.model.facts import EdgeFact, NodeFact

KEYS = IdentityKeys(b"bods-conformance-tests-key-00001")

_DETAILS: Final = "$.recordDetails"
_ADDRESS: Final = f"{_DETAILS}.addresses[0]"
_LISTING: Final = f"{_DETAILS}.publicListing"
_SECURITY: Final = f"{_LISTING}.securitiesListings[0]"
_PEP: Final = f"{_DETAILS}.politicalExposure"
_INTEREST: Final = f"{_DETAILS}.interests[0]"
_PUBLICATION: Final = "$.publicationDetails"
_ANNOTATION: Final = "$.annotations[0]"
_SOURCE: Final = "$.source"

INVALID: Final = {
    "entity_address_country_code_3chars": f"{_ADDRESS}.country.code",
    "entity_address_country_name_not_string": f"{_ADDRESS}.country.name",
    "entity_address_country_no_object": f"{_ADDRESS}.country",
    "entity_address_not_string": f"{_ADDRESS}.address",
    "entity_addresses_not_object": _ADDRESS,
    "entity_addresses_type": f"{_ADDRESS}.type",
    "entity_alternate_names_not_strings": f"{_DETAILS}.alternateNames[0]",
    "entity_formed_by_statute_name_number": f"{_DETAILS}.formedByStatute.name",
    "entity_founding_date_not_string": f"{_DETAILS}.foundingDate",
    "entity_identifiers_id_number": f"{_DETAILS}.identifiers[0].id",
    "entity_identifiers_not_array": f"{_DETAILS}.identifiers",
    "entity_identifiers_schemeName_number": f"{_DETAILS}.identifiers[0].schemeName",
    "entity_identifiers_uri_format": f"{_DETAILS}.identifiers[0].uri",
    "entity_isComponent_not_boolean": f"{_DETAILS}.isComponent",
    "entity_jurisdiction_code_1char": f"{_DETAILS}.jurisdiction.code",
    "entity_jurisdiction_code_3chars": f"{_DETAILS}.jurisdiction.code",
    "entity_jurisdiction_missing_name": f"{_DETAILS}.jurisdiction.name",
    "entity_jurisdiction_name_number": f"{_DETAILS}.jurisdiction.name",
    "entity_missing_declarationSubject": "$.declarationSubject",
    "entity_postcode_not_string": f"{_ADDRESS}.postCode",
    "entity_public_listing_company_filings_not_array": f"{_LISTING}.companyFilingsURLs",
    "entity_public_listing_company_filings_not_string": f"{_LISTING}.companyFilingsURLs[0]",
    "entity_public_listing_company_filings_not_uri": f"{_LISTING}.companyFilingsURLs[0]",
    "entity_public_listing_not_object": _LISTING,
    "entity_recordDetails_missing_isComponent": f"{_DETAILS}.isComponent",
    "entity_security_idscheme_wrong_code": f"{_SECURITY}.security.idScheme",
    "entity_security_listing_no_ticker": f"{_SECURITY}.security.ticker",
    "entity_security_listing_not_array": f"{_LISTING}.securitiesListings",
    "entity_security_stock_jurisdiction_not_string": f"{_SECURITY}.stockExchangeJurisdiction",
    "entity_security_stock_name_string": f"{_SECURITY}.stockExchangeName",
    "entity_security_ticker_number": f"{_SECURITY}.security.ticker",
    "entity_type_not_object": f"{_DETAILS}.entityType",
    "entity_type_type_not_codelist": f"{_DETAILS}.entityType.type",
    "entity_unspecified_entity_details_not_object": f"{_DETAILS}.unspecifiedEntityDetails",
    "entity_unspecified_entity_no_reason": f"{_DETAILS}.unspecifiedEntityDetails.reason",
    "entity_uri_string": f"{_DETAILS}.uri",
    "person_PepStatusDetails_jurisdiction_no_object": f"{_PEP}.details[0].jurisdiction",
    "person_PepStatusDetails_reason": f"{_PEP}.details[0].reason",
    "person_PepStatusDetails_source_no_object": f"{_PEP}.details[0].source",
    "person_PepStatusDetails_startDate_string": f"{_PEP}.details[0].startDate",
    "person_addresses_no_array": f"{_DETAILS}.addresses",
    "person_addresses_type": f"{_ADDRESS}.type",
    "person_birth_date_number": f"{_DETAILS}.birthDate",
    "person_birth_place_not_object": f"{_DETAILS}.placeOfBirth",
    "person_identifiers_not_array": f"{_DETAILS}.identifiers",
    "person_identifiers_not_object": f"{_DETAILS}.identifiers[0]",
    "person_names_fullName_string": f"{_DETAILS}.names[0].fullName",
    "person_names_givenName_string": f"{_DETAILS}.names[0].givenName",
    "person_names_not_array": f"{_DETAILS}.names",
    "person_names_type_code": f"{_DETAILS}.names[0].type",
    "person_politicalExposure_details_not_array": f"{_PEP}.details",
    "person_politicalExposure_no_object": _PEP,
    "person_politicalExposure_status_code": f"{_PEP}.status",
    "person_type_missing": f"{_DETAILS}.personType",
    "person_type_not_codelist": f"{_DETAILS}.personType",
    "publication_details_license_not_string": f"{_PUBLICATION}.license",
    "publication_details_license_not_uri": f"{_PUBLICATION}.license",
    "publication_details_publisher_name_not_string": f"{_PUBLICATION}.publisher.name",
    "publication_details_publisher_no_bods_version": f"{_PUBLICATION}.bodsVersion",
    "publication_details_publisher_no_name_url": f"{_PUBLICATION}.publisher",
    "publication_details_publisher_no_publisher": f"{_PUBLICATION}.publisher",
    "publication_details_publisher_url_not_string": f"{_PUBLICATION}.publisher.url",
    "publication_details_version_not_string": f"{_PUBLICATION}.bodsVersion",
    "publication_details_version_not_version": f"{_PUBLICATION}.bodsVersion",
    "relationship_component_records_true": f"{_DETAILS}.componentRecords",
    "relationship_interestedParty_missing": f"{_DETAILS}.interestedParty",
    "relationship_interested_party_invalid_type": f"{_DETAILS}.interestedParty",
    "relationship_interests_details_string": f"{_INTEREST}.details",
    "relationship_interests_end_date_dateformat": f"{_INTEREST}.endDate",
    "relationship_interests_end_date_string": f"{_INTEREST}.endDate",
    "relationship_interests_exclusive_min_negative": f"{_INTEREST}.share.exclusiveMinimum",
    "relationship_interests_no_array": f"{_DETAILS}.interests",
    "relationship_interests_share_exact_too_big": f"{_INTEREST}.share.exact",
    "relationship_interests_share_exact_too_small": f"{_INTEREST}.share.exact",
    "relationship_interests_share_minimum_too_big": f"{_INTEREST}.share.minimum",
    "relationship_interests_type_code": f"{_INTEREST}.type",
    "statement_annotations.statementPointerTarget_missing": (
        f"{_ANNOTATION}.statementPointerTarget"
    ),
    "statement_annotations_createdBy_no_object": f"{_ANNOTATION}.createdBy",
    "statement_annotations_createdBy_uri": f"{_ANNOTATION}.createdBy.uri",
    "statement_annotations_description_not_string": f"{_ANNOTATION}.description",
    "statement_annotations_motivation_code": f"{_ANNOTATION}.motivation",
    "statement_annotations_motivation_missing": f"{_ANNOTATION}.motivation",
    "statement_annotations_not_array": "$.annotations",
    "statement_annotations_statementPointerTarget_type": f"{_ANNOTATION}.statementPointerTarget",
    "statement_annotations_url_linking_missing": f"{_ANNOTATION}.url",
    "statement_declarationSubject_missing": "$.declarationSubject",
    "statement_recordDetails_missing": "$.recordDetails",
    "statement_recordType_code": "$.recordType",
    "statement_source_assertedBy_name_string": f"{_SOURCE}.assertedBy[0].name",
    "statement_source_assertedBy_not_array": f"{_SOURCE}.assertedBy",
    "statement_source_description_string": f"{_SOURCE}.description",
    "statement_source_no_object": _SOURCE,
    "statement_source_retrievedAt_date": f"{_SOURCE}.retrievedAt",
    "statement_source_type_code": f"{_SOURCE}.type[0]",
    "statement_statementDate_missing": "$.statementDate",
    "statement_statementId_too_long": "$.statementId",
}
"""Which field each invalid statement of the standard's own tests gets wrong."""
NOT_AN_ARRAY: Final = "statements_not_array"

_MEASURES: Final = {"shareholding": "share", "votingRights": "votes"}
_OFFICES: Final = {"boardMember", "boardChair", "seniorManagingOfficial"}


def read(path: Path) -> list[Extracted]:
    """Read a file as the loader does."""
    file = inspect(path)
    with open_feed(SOURCE, file, Context(KEYS, file.sha256, SOURCE.id)) as feed:
        return list(feed.rows)


@pytest.fixture
def bods(shared_data: Path) -> Path:
    return shared_data / "ownership" / "bods"


def test_table_of_invalid_statements_covers_the_folder(bods: Path) -> None:
    found = {path.stem for path in (bods / "tests/data/invalid-statements").glob("*.json")}

    assert found == {*INVALID, NOT_AN_ARRAY}


@pytest.mark.parametrize("name", sorted(INVALID))
def test_invalid_statement_is_refused_with_its_field_named(bods: Path, name: str) -> None:
    rows = read(bods / f"tests/data/invalid-statements/{name}.json")

    assert [problem.column for row in rows for problem in row.rejected] == [INVALID[name]]
    assert not any(row.facts for row in rows)


def test_document_that_is_no_array_is_refused_as_a_whole(bods: Path) -> None:
    path = bods / f"tests/data/invalid-statements/{NOT_AN_ARRAY}.json"

    with pytest.raises(UnreadableSourceError, match="an array of records is expected"):
        read(path)


def test_every_valid_statement_is_accepted(bods: Path) -> None:
    paths = sorted((bods / "tests/data/valid-statements").glob("*.json"))

    rows = {path.stem: read(path) for path in paths}

    assert len(rows) >= 40
    assert {name for name, found in rows.items() if any(row.rejected for row in found)} == set()
    assert {name for name, found in rows.items() if not any(row.facts for row in found)} == set()


def test_every_example_and_fixture_loads_with_shares_and_intervals_equal(
    bods: Path, shared_data: Path
) -> None:
    paths = [*sorted((bods / "examples").glob("*.json"))]
    paths += sorted((shared_data / "ownership" / "bods_v04_fixtures").glob("*/*.json"))

    compared = 0
    for path in paths:
        rows = read(path)
        statements = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
        assert not any(row.rejected for row in rows), path.name
        for statement, row in zip(statements, rows, strict=True):
            if statement["recordType"] == "relationship":
                expected = Counter(map(str, _expected(statement)))
                assert Counter(map(str, _loaded(row, statement))) == expected, path.name
                compared += expected.total()
    assert compared >= 70


def _expected(statement: Mapping[str, object]) -> list[object]:
    """Compute, from the JSON alone, what each interest must become."""
    details = statement["recordDetails"]
    assert isinstance(details, dict)
    found: list[object] = []
    for interest in details.get("interests") or [{}]:
        kind = interest.get("type", "unstated")
        measure = _MEASURES.get(kind, "extent")
        share = interest.get("share", {})
        ppb = {field: int(Decimal(value) * 10_000_000) for field, value in share.items()}
        end = interest.get("endDate")
        if statement.get("recordStatus") == "closed":
            stated = str(statement["statementDate"])[:10]
            end = min(end or stated, stated)
        low = ppb.get("minimum", ppb.get("exclusiveMinimum"))
        high = ppb.get("maximum", ppb.get("exclusiveMaximum"))
        direct = {"direct": False, "indirect": True}.get(interest.get("directOrIndirect"))
        found.append(
            (
                "OFFICER_OF" if kind in _OFFICES else "HOLDS",
                kind,
                (measure, ppb.get("exact"), low, high),
                ("exclusiveMinimum" in ppb, "exclusiveMaximum" in ppb),
                (interest.get("startDate"), end),
                (direct, interest.get("beneficialOwnershipOrControl")),
            )
        )
    return found


def _loaded(row: Extracted, statement: Mapping[str, object]) -> list[object]:
    found: list[object] = []
    stated = date.fromisoformat(str(statement["statementDate"])[:10])
    for fact in row.facts:
        # A time late in the evening falls on the next day in China.
        if not isinstance(fact, EdgeFact) or (fact.rank.stated_at - stated).days > 1:
            continue
        held = fact.properties
        kind = held.get("role") or held.get("interest") or "shareholding"
        measure = _MEASURES.get(str(kind), "extent")
        bounds = (held.get(f"{measure}_{bound}_ppb") for bound in ("min", "max"))
        valid = (fact.valid.start, fact.valid.end)
        found.append(
            (
                fact.type,
                kind,
                (measure, held.get(f"{measure}_ppb"), *bounds),
                (held.get("above_min", False), held.get("below_max", False)),
                tuple(None if day is None else day.isoformat() for day in valid),
                (held.get("indirect"), held.get("beneficial")),
            )
        )
    return found


def test_direct_ownership_keeps_both_interests_apart(shared_data: Path) -> None:
    rows = read(shared_data / "ownership/bods_v04_fixtures/core/01-direct-ownership.json")

    edges = [fact for row in rows for fact in row.facts if isinstance(fact, EdgeFact)]
    assert [(edge.end, edge.properties.get("interest")) for edge in edges] == [
        ("GB-COH:10000001", None),
        ("GB-COH:10000001", "votingRights"),
    ]
    assert all(edge.properties["beneficial"] is True for edge in edges)


def test_circular_ownership_keeps_both_edges(shared_data: Path) -> None:
    rows = read(shared_data / "ownership/bods_v04_fixtures/edge-cases/10-circular-ownership.json")

    edges = [fact for row in rows for fact in row.facts if isinstance(fact, EdgeFact)]
    assert {(edge.start, edge.end) for edge in edges} == {
        ("GB-COH:10000010", "GB-COH:10000011"),
        ("GB-COH:10000011", "GB-COH:10000010"),
    }


def test_declared_unknown_owner_is_a_node_with_its_reason_and_no_person(shared_data: Path) -> None:
    rows = read(shared_data / "ownership/bods_v04_fixtures/edge-cases/11-anonymous-person.json")

    nodes = [fact for row in rows for fact in row.facts if isinstance(fact, NodeFact)]
    unknown = [node for node in nodes if node.label == "UnspecifiedParty"]
    assert not any(node.label == "Person" for node in nodes)
    assert [node.properties["unspecified_reason"] for node in unknown] == [
        "subjectUnableToConfirmOrIdentifyBeneficialOwner"
    ]


def test_no_fact_of_an_example_holds_a_name_of_its_persons(bods: Path) -> None:
    for path in sorted((bods / "examples").glob("*.json")):
        statements = json.loads(path.read_text(encoding="utf-8"))
        persons = [s["recordDetails"] for s in statements if s["recordType"] == "person"]
        names = {n["fullName"] for person in persons for n in person.get("names", ())}

        held = [value for row in read(path) for fact in row.facts for value in _texts(fact)]

        assert not [name for name in names if any(name in text for text in held)], path.name


def _texts(fact: NodeFact | EdgeFact) -> list[str]:
    ends = [fact.id] if isinstance(fact, NodeFact) else [fact.start, fact.end, fact.statement]
    return [*ends, *map(str, fact.properties.values())]


def test_every_interest_type_of_the_codelist_is_a_type_of_the_schema() -> None:
    folder = files("credit_hub.loaders.documents").joinpath("schemas", "bods")
    schema = json.loads(folder.joinpath("relationship-record.json").read_text("utf-8"))
    codelist = folder.joinpath("codelists", "interestType.csv").read_text("utf-8")

    codes = [row["code"] for row in csv.DictReader(codelist.splitlines())]

    assert codes == schema["$defs"]["Interest"]["properties"]["type"]["enum"]
