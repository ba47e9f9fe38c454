"""The labelled tenders of Garcia Rodriguez et al. 2022: counts as their README gives them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from credit_hub.loaders.extract import Extracted
from credit_hub.loaders.feed import open_feed
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.readers import inspect
from credit_hub.loaders.source import Context
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.errors import SchemaMismatchError

SOURCE = SOURCES["labelled-tenders"]


def rows(path: Path) -> list[Extracted]:
    file = inspect(path)
    context = Context(IdentityKeys(b"k" * 32), file.sha256, SOURCE.id)
    with open_feed(SOURCE, file, context) as feed:
        return list(feed.rows)


def test_all_bids_of_brazil_are_read(shared_data: Path) -> None:
    found = rows(shared_data / "collusion" / "Brazil.csv")

    assert len(found) == 683
    assert [problem for row in found for problem in row.rejected] == []


def test_bids_of_brazil_without_a_date_are_noted(shared_data: Path) -> None:
    found = rows(shared_data / "collusion" / "Brazil.csv")

    assert Counter(note.rule for row in found for note in row.notes) == {"date.not_epoch": 16}


def test_ticino_names_no_bidder_and_is_refused_as_a_whole(shared_data: Path) -> None:
    with pytest.raises(SchemaMismatchError, match="Competitors"):
        rows(shared_data / "collusion" / "Switzerland_Ticino.csv")
