"""Scenes are what the operator's file says, as long as it says it rightly."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, PROVINCE
from credit_hub.api.exchange.provider.scenes import SceneFile
from credit_hub.model.errors import SettingsError

SCENE = {
    "id": "car-rental",
    "title": {"zh": "信用租车", "en": "car rental"},
    "reader": HANGZHOU,
    "scale": "shangding",
    "at_least": "good",
    "life": 1800,
    "assessment": "pia-2026-017",
}


def written(path: Path, *scenes: Any) -> SceneFile:
    path.write_text(json.dumps(scenes, ensure_ascii=False), "utf-8")
    return SceneFile(path)


def test_without_a_file_there_are_no_scenes(tmp_path: Path) -> None:
    assert SceneFile(tmp_path / "scenes.json").find("car-rental", HANGZHOU) is None


def test_scene_is_for_its_partner_alone(tmp_path: Path) -> None:
    scenes = written(tmp_path / "scenes.json", SCENE)

    found = scenes.find("car-rental", HANGZHOU)
    assert found is not None
    assert found.assessment == "pia-2026-017"
    assert scenes.find("car-rental", PROVINCE) is None
    assert scenes.find("library", HANGZHOU) is None


def test_file_is_read_again_when_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "scenes.json"
    scenes = written(path, SCENE)
    assert scenes.find("library", HANGZHOU) is None

    written(path, SCENE, {**SCENE, "id": "library"})
    os.utime(path, ns=(1, 1))

    assert scenes.find("library", HANGZHOU) is not None


def test_scene_without_an_impact_assessment_is_refused(tmp_path: Path) -> None:
    lacking = {name: value for name, value in SCENE.items() if name != "assessment"}
    scenes = written(tmp_path / "scenes.json", lacking)

    with pytest.raises(SettingsError, match="assessment"):
        scenes.find("car-rental", HANGZHOU)
