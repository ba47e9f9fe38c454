"""Where the parts of a backup lie: inside its folder, whatever its manifest says."""

from __future__ import annotations

from pathlib import Path

import pytest

from credit_hub.api.backups.folder import file_of
from credit_hub.model.errors import InvalidValueError


@pytest.mark.parametrize("name", ["Enterprise", "receipts", "graph/HOLDS", "audit_entries"])
def test_part_lies_in_the_folder(name: str) -> None:
    assert file_of(Path("backup"), name).is_relative_to(Path("backup"))


@pytest.mark.parametrize(
    "name", ["../receipts", "/etc/passwd", "a/../../b", "..", "", "a/b/c", "a\\b", "a\0b", "a\n"]
)
def test_part_that_leads_out_of_the_folder_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError, match="no backup has"):
        file_of(Path("backup"), name)
