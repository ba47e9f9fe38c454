"""Cardinal's published indicator cases: value and flagged object equal (data/ocds/cardinal).

PyPI's ``ocdscardinal`` offers coverage only, so the published output is the oracle; the worked
figures of its pages are checked beside it.
"""

from __future__ import annotations

import configparser
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import cast

import pytest

from credit_hub.graph.screens.cardinal import Flag, Limits, indicators
from credit_hub.graph.screens.quantiles import Fences
from credit_hub.graph.screens.tenders import Award, AwardStatus, Bid, BidStatus, Tender

NUMBERS = ("003", "018", "024", "025", "028", "030", "035", "036", "038", "048", "058")

Json = Mapping[str, object]


def part(value: object, name: str) -> Json:
    found = cast("Json", value).get(name, {})
    return cast("Json", found)


def rows(value: object, name: str) -> list[Json]:
    return cast("list[Json]", cast("Json", value).get(name, []))


def text(value: Json, name: str) -> str | None:
    found = value.get(name)
    return None if found is None else str(found)


def moment(value: Json, name: str) -> datetime | None:
    found = text(value, name)
    return None if found is None else datetime.fromisoformat(found)


def ids(values: list[Json]) -> tuple[str, ...]:
    return tuple(str(value["id"]) for value in values)


def bid_of(row: Json) -> Bid:
    amount = part(row, "value").get("amount")
    return Bid(
        ids(rows(row, "tenderers")),
        None if amount is None else Fraction(str(amount)),
        BidStatus(str(row["status"])),
        text(part(row, "value"), "currency") or "",
        moment(row, "date"),
    )


def award_of(row: Json) -> Award:
    classes = [text(part(item, "classification"), "id") for item in rows(row, "items")]
    return Award(
        ids(rows(row, "suppliers")),
        AwardStatus(str(row["status"])),
        tuple(code for code in classes if code),
    )


def tender_of(release: Json) -> Tender:
    tender = part(release, "tender")
    counted = tender.get("numberOfTenderers")
    return Tender(
        str(release["ocid"]),
        bids=tuple(bid_of(row) for row in rows(part(release, "bids"), "details")),
        awards=tuple(award_of(row) for row in rows(release, "awards")),
        buyer=text(part(release, "buyer"), "id"),
        procuring_entity=text(part(tender, "procuringEntity"), "id"),
        issued_at=moment(part(tender, "tenderPeriod"), "startDate"),
        deadline=moment(part(tender, "tenderPeriod"), "endDate"),
        bidders_counted=None if counted is None else int(str(counted)),
        method=text(tender, "procurementMethod"),
    )


def tenders(path: Path) -> list[Tender]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [tender_of(json.loads(line)) for line in lines if line.strip()]


def printed(flags: tuple[Flag, ...], number: str) -> dict[str, dict[str, dict[str, float]]]:
    """What Cardinal prints for one indicator."""
    found: dict[str, dict[str, dict[str, float]]] = {}
    for flag in flags:
        if flag.indicator == f"R{number}":
            of = found.setdefault(str(flag.group), {}).setdefault(flag.id, {})
            of[flag.indicator] = float(flag.value)
    return found


def settings(folder: Path, number: str) -> Limits:
    """Of all settings beside the cases only R048's smallest number of processes is no default."""
    path = folder / f"{number}.ini"
    if not path.exists():
        return Limits()
    parser = configparser.ConfigParser()
    parser.read(path, encoding="utf-8")
    given: Iterator[tuple[str, str]] = iter(parser[f"R{number}"].items())
    known = {"minimum_contracting_processes": "least_processes"}
    fields = {known[name]: int(value) for name, value in given}
    return Limits(**fields)  # type: ignore[arg-type]  # names come from the table above


@pytest.mark.parametrize("number", NUMBERS)
def test_published_case_gives_the_published_output(shared_data: Path, number: str) -> None:
    folder = shared_data / "ocds" / "cardinal"
    expected = json.loads((folder / "expected" / "R" / f"{number}.expected.json").read_text())

    flags = indicators(tenders(folder / "R" / f"{number}.jsonl"), settings(folder / "R", number))

    assert printed(flags, number) == expected


def test_every_indicator_of_the_folder_has_a_case_here(shared_data: Path) -> None:
    folder = shared_data / "ocds" / "cardinal" / "R"

    assert {path.stem for path in folder.glob("*.jsonl")} == set(NUMBERS)


@pytest.mark.parametrize(
    ("page", "q1", "q3", "lower", "upper"),
    [
        ("R024", "0.05", "0.07", "0.02", "0.1"),
        ("R025", "0.5", "0.75", "0.125", "1.125"),
        ("R038 buyer", "0.02", "0.22", "-0.28", "0.52"),
        ("R038 tenderer", "0", "0.24", "-0.36", "0.6"),
        ("R048", "1", "4", "-3.5", "8.5"),
    ],
)
def test_fences_of_the_worked_figures_on_the_pages(
    page: str, q1: str, q3: str, lower: str, upper: str
) -> None:
    known = Fences(Fraction(q1), Fraction(q3))

    assert (known.lower, known.upper) == (Fraction(lower), Fraction(upper)), page
