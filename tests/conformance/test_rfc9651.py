"""RFC 9651 (structured fields): the parser under Signature-Input and Signature, on all vectors.

``http-sf`` is by an author of the RFC, MIT-licensed, 4 KiB of fields in some tens of microseconds,
and passes them all. Its parser is used as it is; the profile then takes canonical texts alone.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import http_sf
import pytest

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.http.messages import Fields
from credit_hub.federation.http.profile import REQUEST
from credit_hub.federation.http.signature import read_signature

FILES = (
    *("binary", "boolean", "date", "dictionary", "display-string", "examples", "item"),
    *("key-generated", "list", "listlist", "number-generated.even", "number", "param-dict"),
    *("param-list", "param-listlist", "string-generated.even", "string"),
    *("token-generated.even", "token"),
)
WRITTEN = ("key-generated.even", "number", "string-generated.even", "token-generated.even")


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    return shared_data / "federation_vectors" / "structured_fields"


def parsed(record: dict[str, Any]) -> Any:
    # RFC 9651 section 4.2: lines of a list or dictionary are joined; an item is one line.
    return http_sf.parse(", ".join(record["raw"]).encode(), tltype=record["header_type"])


def shown(value: Any) -> Any:
    """Return a parsed value in the form in which the vectors state it."""
    return json.loads(http_sf.to_json(value))


def stated(expected: Any, header_type: str) -> Any:
    """Return what a vector expects, its lists of pairs as what they stand for."""
    value = http_sf.from_json(json.dumps([{"expected": expected, "header_type": header_type}]))[0][
        "expected"
    ]
    return shown(value)


def test_every_file_that_was_handed_out_is_tried(folder: Path) -> None:
    assert sorted(path.stem for path in folder.glob("*.json")) == sorted(FILES)
    written = folder / "serialisation-tests"
    assert sorted(path.stem for path in written.glob("*.json")) == sorted(WRITTEN)


@pytest.mark.parametrize("name", FILES)
def test_parser_gives_what_the_vectors_state(folder: Path, name: str) -> None:
    for record in json.loads((folder / f"{name}.json").read_text()):
        if record.get("must_fail"):
            with pytest.raises(ValueError):  # noqa: PT011 - its errors are subclasses
                parsed(record)
            continue
        try:
            value = parsed(record)
        except ValueError:
            assert record.get("can_fail"), record["name"]
            continue
        assert shown(value) == stated(record["expected"], record["header_type"]), record["name"]
        # An empty list or dictionary is not sent at all.
        if value or record["header_type"] == "item":
            canonical = ", ".join(record.get("canonical", record["raw"]))
            assert http_sf.ser(value) == canonical, record["name"]


@pytest.mark.parametrize("name", WRITTEN)
def test_serialiser_gives_what_the_vectors_state(folder: Path, name: str) -> None:
    path = folder / "serialisation-tests" / f"{name}.json"
    for record in http_sf.from_json(path.read_text()):
        if record.get("must_fail"):
            with pytest.raises(ValueError):  # noqa: PT011
                http_sf.ser(record["expected"])
        else:
            assert http_sf.ser(record["expected"]) == ", ".join(record["canonical"])


@pytest.mark.parametrize("name", FILES)
def test_profile_refuses_every_vector_in_place_of_its_fields(folder: Path, name: str) -> None:
    for record in json.loads((folder / f"{name}.json").read_text()):
        raw = ", ".join(record["raw"])
        for lines in (
            [("signature-input", raw), ("signature", "cc=:AA==:")],
            [("signature-input", "cc=()"), ("signature", raw)],
        ):
            with pytest.raises(VerificationError):
                read_signature(Fields.of(lines), REQUEST)
