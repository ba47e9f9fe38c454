from __future__ import annotations

from pathlib import Path

import pytest

from credit_hub.api.demonstration import district, inputs
from credit_hub.api.settings import Settings
from credit_hub.loaders.synthetic import Manifest
from credit_hub.model.errors import SettingsError


@pytest.fixture
def bare(tmp_path: Path) -> Manifest:
    return Manifest(tmp_path, {}, {}, tmp_path / "truth.json")


def test_demo_takes_real_data_in_where_it_is(bare: Manifest, tmp_path: Path) -> None:
    registrations = tmp_path / "enterprise_registration"
    registrations.mkdir()
    (registrations / "henan_1990.csv.gz").touch()
    (tmp_path / "collusion").mkdir()
    (tmp_path / "collusion" / "Brazil.csv").touch()

    found = list(inputs(Settings(data_dir=tmp_path, shared_data=tmp_path), bare))

    assert [(item.source.id, item.path.name) for item in found] == [
        ("enterprise-registration", "henan_1990.csv.gz"),
        ("labelled-tenders", "Brazil.csv"),
    ]


def test_demo_without_real_data_has_the_district_alone(
    bare: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert list(inputs(Settings(data_dir=tmp_path, shared_data=None), bare)) == []


def test_demo_is_told_of_a_named_folder_that_is_not_there(bare: Manifest, tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, shared_data=tmp_path / "none")

    with pytest.raises(SettingsError, match="CREDIT_HUB_SHARED_DATA"):
        list(inputs(settings, bare))


def test_district_of_an_older_hub_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "demo-district"
    folder.mkdir()
    (folder / "manifest.json").write_text('{"format": 0}', encoding="utf-8")

    manifest = district(Settings(data_dir=tmp_path))

    assert all(path.is_file() for path in manifest.files.values())
    assert district(Settings(data_dir=tmp_path)).files == manifest.files
