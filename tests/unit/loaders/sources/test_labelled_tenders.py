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
        ({"Date": "27.05.2010"}, "date.not_epoch"),
        ({"Date": "1274918400000"}, "date.not_epoch"),
        ({"Bid_value": "1.234"}, "amount.fraction"),
    ],
)
def test_labelled_row_that_names_no_bid_is_refused(
    read: Read, change: dict[str, str], rule: str
) -> None:
    assert read(FEED, ROW | change).rules == [rule]


def test_file_without_bidders_is_refused_as_a_whole(read: Read) -> None:
    with pytest.raises(SchemaMismatchError, match="Competitors"):
        read(FEED, ROW | {"Competitors": None})
