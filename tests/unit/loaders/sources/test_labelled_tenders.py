from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from credit_hub.model.errors import SchemaMismatchError

if TYPE_CHECKING:
    from tests.unit.loaders.sources.conftest import Read

FEED = "labelled-tenders"
ROW = {
    "Tender": "1",
    "Bid": "1",
    "Competitors": "216",
    "Bid_value": "107807690.49",
    "Date": "1274918400",
    "Pre-Tender Estimate (PTE)": "100869169.08",
    "Winner": "1.0",
    "Collusive_competitor": "0",
    "CV": "0.2363",
}


def test_labelled_bid_is_kept_apart_from_real_enterprises(read: Read) -> None:
    outcome = read(FEED, ROW)

    assert outcome.node("Enterprise").id == "BR-LABELLED:216"
    assert outcome.edge("SUBMITS").start == "BR-LABELLED:216"
    assert outcome.edge("WON").end == "lot:BR-LABELLED-1/1"


def test_labelled_bid_is_in_minor_units_of_the_real(read: Read) -> None:
    outcome = read(FEED, ROW)

    bid, lot = outcome.node("Bid"), outcome.node("Lot", regime="tender")
    assert (bid.properties["total_minor"], bid.properties["currency"]) == (10_780_769_049, "BRL")
    assert lot.properties["ceiling_minor"] == 10_086_916_908
    assert lot.properties["deadline"] == datetime(2010, 5, 27, tzinfo=UTC)


def test_labels_and_ready_made_screens_stay_out_of_the_graph(read: Read) -> None:
    properties = [dict(n.properties) for n in read(FEED, ROW).nodes("Bid")]
    properties += [dict(n.properties) for n in read(FEED, ROW).nodes("Lot")]

    assert not any({"label", "cv", "collusive"} & set(found) for found in properties)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"Competitors": ""}, "value.missing"),
        ({"Bid_value": "1.234"}, "amount.fraction"),
        ({"Bid_value": "-1"}, "amount.fraction"),
        ({"Bid_value": "much"}, "amount.number"),
    ],
)
def test_labelled_row_that_names_no_bid_is_refused(
    read: Read, change: dict[str, str], rule: str
) -> None:
    assert read(FEED, ROW | change).rules == [rule]


@pytest.mark.parametrize("text", ["27.05.2010", "1274918400000", "-9223372037"])
def test_lot_without_a_readable_date_has_no_deadline_and_a_note(read: Read, text: str) -> None:
    outcome = read(FEED, ROW | {"Date": text})

    assert "deadline" not in outcome.node("Lot").properties
    assert outcome.notes == ["date.not_epoch"]


def test_noise_of_binary_floats_is_not_a_fraction(read: Read) -> None:
    bid = read(FEED, ROW | {"Bid_value": "258781115.05999997"}).node("Bid")

    assert bid.properties["total_minor"] == 25_878_111_506


def test_file_without_bidders_is_refused_as_a_whole(read: Read) -> None:
    with pytest.raises(SchemaMismatchError, match="Competitors"):
        read(FEED, ROW | {"Competitors": None})
