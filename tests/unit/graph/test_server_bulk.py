from pathlib import Path

import pytest

from credit_hub.graph.server import ImportFile
from credit_hub.model.errors import InvalidValueError


def test_import_file_joins_header_and_data(tmp_path: Path) -> None:
    file = ImportFile("Enterprise:Entity", (tmp_path / "h.csv", tmp_path / "d.csv"))

    assert file.argument == f"Enterprise:Entity={tmp_path / 'h.csv'},{tmp_path / 'd.csv'}"


def test_import_file_without_a_name_leaves_it_to_the_header(tmp_path: Path) -> None:
    assert ImportFile("", (tmp_path / "h.csv",)).argument == str(tmp_path / "h.csv")


@pytest.mark.parametrize("name", ["A B", "A=", "--x", "A:", ":A", "A,B"])
def test_import_file_with_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError, match="not a label"):
        ImportFile(name, (Path("h.csv"),))


def test_import_file_without_paths_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="no path"):
        ImportFile("A", ())


def test_import_file_with_a_comma_in_its_path_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="comma"):
        ImportFile("A", (Path("a,b.csv"),))
