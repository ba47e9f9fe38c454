from pathlib import Path

import pytest

from credit_hub.graph.server.jdk import MINIMUM_JAVA, find_java, java_version


def fake_java(folder: Path, answer: str) -> Path:
    path = folder / "java"
    path.write_text(f"#!/bin/sh\necho '{answer}' >&2\n")
    path.chmod(0o755)
    return path


def test_find_java_gives_one_that_is_recent_enough() -> None:
    assert java_version(find_java()) >= MINIMUM_JAVA


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ('openjdk version "21.0.8" 2025-07-15 LTS', 21),
        ('java version "1.8.0_401"', 1),
        ("openjdk version unknown", 0),
    ],
)
def test_java_version_is_read_from_what_java_says(
    tmp_path: Path, answer: str, version: int
) -> None:
    assert java_version(fake_java(tmp_path, answer)) == version


def test_java_version_of_nothing_is_zero(tmp_path: Path) -> None:
    assert java_version(tmp_path / "none") == 0
