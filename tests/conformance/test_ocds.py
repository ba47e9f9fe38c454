"""OCDS: every sample loads without loss; what is exported is what was published.

The expected compiled release is made here by ``ocdsmerge`` from the raw releases, and its contact
points are masked here field by field: neither uses the loader's own code.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

import pytest
from ocdsmerge import Merger
from ocdsmerge.exceptions import DuplicateIdValueWarning

from credit_hub.loaders.documents.ocds_compile import compile_releases
from credit_hub.loaders.documents.ocds_export import merged
from credit_hub.loaders.documents.values import obj, parse
from credit_hub.loaders.extract import Extracted
from credit_hub.loaders.feed import open_feed
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.readers import inspect
from credit_hub.loaders.source import Context
from credit_hub.loaders.sources.ocds import SOURCE
from credit_hub.model.errors import UnreadableSourceError
from credit_hub.model.facts import EdgeFact, NodeFact

KEYS = IdentityKeys(b"ocds-conformance-tests-key-00001")
_DECODER: Final = json.JSONDecoder(parse_float=Decimal)

VERSIONED: Final = ("versioned-release-1", "versioned-release-2")
LATIN_1: Final = "release-package_encoding-iso-8859-1"
REAL: Final = (
    "compile_encoding_encoding",
    "compiled-release-1",
    "compiled-release-2",
    "record-package-1-2",
    "record-package-1",
    "record-package-2",
    "record-package_1.0",
    "record-package_1.1",
    "record-package_linked-releases",
    "record-package_package",
    "record-package_package_1.1",
    "record-package_record-package",
    "record-package_split",
    "record-package_versioned",
    "release-package-1-2",
    "release-package-1",
    "release-package-2",
    "release-package_1.0-1",
    "release-package_1.0-2",
    "release-package_1.1-1",
    "release-package_1.1-2",
    "release-package_encoding-utf-8",
    "release-package_record-package",
    "release-package_split",
)
INDICATORS: Final = ("003", "018", "024", "025", "028", "030", "035", "036", "038", "048", "058")
WITHOUT_OCID: Final = ("coverage", "coverage-bracket", "coverage-duplicate", "coverage-empty")


def read(path: Path) -> list[Extracted]:
    """Read a file as the loader does."""
    file = inspect(path)
    with open_feed(SOURCE, file, Context(KEYS, file.sha256, SOURCE.id)) as feed:
        return list(feed.rows)


@pytest.fixture
def ocds(shared_data: Path) -> Path:
    return shared_data / "ocds"


def exported(rows: list[Extracted]) -> dict[str, Mapping[str, object]]:
    """Return the compiled release of each process, made from the Release nodes alone."""
    found: dict[str, dict[str, tuple[Mapping[str, object], str]]] = {}
    for fact in (fact for row in rows for fact in row.facts):
        if isinstance(fact, NodeFact) and fact.label == "Release":
            document = obj(parse(str(fact.properties["document"])))
            version = str(fact.properties["ocds_version"])
            found.setdefault(str(fact.properties["ocid"]), {})[fact.id] = (document, version)
    return {ocid: merged(releases.values()) for ocid, releases in found.items()}


def published(path: Path) -> dict[str, Mapping[str, object]]:
    """Return the compiled releases that the file must give, contact points masked."""
    releases: dict[str, list[dict[str, object]]] = {}
    for value in _json_values(path.read_text(encoding="utf-8")):
        for release in _releases(value):
            found = releases.setdefault(str(release["ocid"]), [])
            if release not in found:
                found.append(release)
    return {ocid: obj(_masked(_merge(found))) for ocid, found in releases.items()}


def _json_values(text: str) -> Iterator[dict[str, object]]:
    position = 0
    while position < len(text.rstrip()):
        position += len(text[position:]) - len(text[position:].lstrip())
        value, position = _DECODER.raw_decode(text, position)
        yield value


def _releases(value: dict[str, object]) -> Iterator[dict[str, object]]:
    for record in value.get("records", [value] if "compiledRelease" in value else []):  # type: ignore[attr-defined]
        embedded = [r for r in record.get("releases", []) if "ocid" in r]
        yield from embedded or [record["compiledRelease"]]
    if "records" not in value and "compiledRelease" not in value:
        yield from value.get("releases", [value])  # type: ignore[misc]


@cache
def _merger(schema: str) -> Merger:
    text = files("credit_hub.loaders.documents").joinpath("schemas", "ocds", schema)
    return Merger(json.loads(text.read_text("utf-8")))


def _merge(releases: list[dict[str, object]]) -> dict[str, object]:
    # The Mexican and the first Paraguayan packages are in the form of 1.0: no parties.
    parties = any("parties" in release for release in releases)
    inline = any("identifier" in obj(release.get("buyer")) for release in releases)
    old = not parties and (inline or releases[0]["ocid"] == "ocds-03ad3f-193399")
    schema = "release-schema-1__0__3.json" if old else "release-schema-1__1__4.json"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DuplicateIdValueWarning)
        compiled: dict[str, object] = _merger(schema).create_compiled_release(releases)
    if "date" not in releases[-1]:
        # Without a date ocdsmerge names the compiled release "<ocid>-None".
        del compiled["id"]
        if "id" in releases[-1]:
            compiled["id"] = releases[-1]["id"]
    return compiled


def _masked(value: object, key: str = "") -> object:
    if isinstance(value, list):
        return [_masked(item, key) for item in value]
    if not isinstance(value, dict):
        return value
    if key != "contactPoint":
        return {name: _masked(item, name) for name, item in value.items()}
    return {
        name: _MASKS[name][plain] if name in _MASKS and plain else plain
        for name, plain in value.items()
    }


_NUMBER: Final = {"000": "****"}
_MASKS: Final = {
    "name": {"contact": "c***"},
    "email": {"contact@example.org": "***@example.org"},
    "telephone": _NUMBER,
    "faxNumber": _NUMBER,
}
"""The samples hold these fixed values in place of the real contacts."""


def test_list_of_real_packages_covers_the_folder(ocds: Path) -> None:
    found = {path.stem for path in (ocds / "ocdskit_realdata").glob("*.json")}

    assert found == {*REAL, *VERSIONED, LATIN_1}


@pytest.mark.parametrize("name", REAL)
def test_real_package_is_exported_as_it_was_published(ocds: Path, name: str) -> None:
    path = ocds / "ocdskit_realdata" / f"{name}.json"

    rows = read(path)

    assert not any(row.rejected for row in rows)
    assert exported(rows) == published(path)


@pytest.mark.parametrize("name", INDICATORS)
def test_indicator_case_is_exported_as_it_was_published(ocds: Path, name: str) -> None:
    path = ocds / "cardinal" / "R" / f"{name}.jsonl"

    rows = read(path)

    assert not any(row.rejected for row in rows)
    assert exported(rows) == published(path)


@pytest.mark.parametrize("name", ["example_1", "example_2"])
def test_bids_example_is_exported_as_it_was_published(
    ocds: Path, tmp_path: Path, name: str
) -> None:
    fragment = json.loads((ocds / "bids_extension" / f"{name}.json").read_text(encoding="utf-8"))
    path = tmp_path / f"{name}.json"
    path.write_text(json.dumps({"ocid": "ocds-213czf-1", **fragment}), encoding="utf-8")

    rows = read(path)

    compiled = exported(rows)["ocds-213czf-1"]
    assert {key: compiled[key] for key in fragment} == fragment


@pytest.mark.parametrize("name", WITHOUT_OCID)
def test_record_without_ocid_is_refused_with_its_path(ocds: Path, name: str) -> None:
    rows = read(ocds / "cardinal" / f"{name}.jsonl")

    assert [(p.column, p.rule) for row in rows for p in row.rejected] == [("$.ocid", "ocds.ocid")]


@pytest.mark.parametrize("name", VERSIONED)
def test_versioned_release_is_refused_with_a_remedy(ocds: Path, name: str) -> None:
    (row,) = read(ocds / "ocdskit_realdata" / f"{name}.json")

    (problem,) = row.rejected
    assert problem.rule == "ocds.versioned_release"
    assert "compiled release" in problem.remedy


def test_package_in_latin_1_is_refused_as_a_whole(ocds: Path) -> None:
    with pytest.raises(UnreadableSourceError, match="UTF-8"):
        read(ocds / "ocdskit_realdata" / f"{LATIN_1}.json")


@pytest.mark.parametrize("folder", ["1.0", "1.1"])
def test_compiled_release_is_that_of_the_merge_fixtures(ocds: Path, folder: str) -> None:
    paths = sorted((ocds / "ocds_merge" / folder).glob("*-compiled.json"))
    assert paths

    for path in paths:
        source = path.with_name(path.name.replace("-compiled", ""))
        releases = json.loads(source.read_text(encoding="utf-8"))
        expected = json.loads(path.read_text(encoding="utf-8"))

        assert compile_releases(releases, folder).release == expected, path.name


def test_bids_of_the_indicator_cases_become_bids_with_exact_prices(ocds: Path) -> None:
    rows = read(ocds / "cardinal" / "R" / "024.jsonl")

    facts = [fact for row in rows for fact in row.facts]
    prices = sorted(
        int(str(fact.properties["total_minor"]))
        for fact in facts
        if isinstance(fact, NodeFact) and fact.label == "Bid"
    )
    submits = [f for f in facts if isinstance(f, EdgeFact) and f.type == "SUBMITS"]
    assert prices == [100] * 5 + [200] + [10_000] * 4
    assert len(submits) == 10


def test_real_amounts_are_exact(ocds: Path) -> None:
    rows = read(ocds / "ocdskit_realdata" / "release-package_encoding-utf-8.json")

    amounts = {
        fact.properties.get("amount_minor")
        for row in rows
        for fact in row.facts
        if isinstance(fact, NodeFact) and fact.label == "Contract"
    }
    assert 19_381_735 in amounts
