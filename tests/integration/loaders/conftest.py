"""A migrated empty graph, and registration files made for one test."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

import pytest

from credit_hub.graph.migrations import migrate
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.load import load_file
from credit_hub.loaders.report import LoadReport
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic.codes import uscc

KEYS = IdentityKeys(b"test-identity-key-of-32-bytes-ok")
HEADINGS = ("企业名称", "统一社会信用代码", "注册日期", "法人代表", "注册资金", "数据日期")
Cells = tuple[str, ...]
WriteFile = Callable[..., Path]
Load = Callable[..., LoadReport]


def registration(number: int, *, name: str = "", capital: str = "500万元", day: str = "") -> Cells:
    """Return one row; ``number`` makes the code."""
    return (
        name or f"测试第{number}号有限公司",
        uscc(number),
        "2020-01-01",
        f"测试人{number % 7}",
        capital,
        day,
    )


@pytest.fixture
def write_file(tmp_path: Path) -> WriteFile:
    """Return a function that writes a CSV file of registrations."""

    def write(
        rows: Iterable[Cells],
        *,
        name: str = "registrations.csv",
        headings: Cells = HEADINGS,
        encoding: str = "utf-8",
    ) -> Path:
        path = tmp_path / name
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([headings, *rows])
        return path

    return write


@pytest.fixture
def graph(store: GraphStore) -> GraphStore:
    """Return the store over an empty graph with its constraints and indexes."""
    migrate(store)
    return store


@pytest.fixture
def load(graph: GraphStore, tmp_path: Path) -> Load:
    """Return ``load_file`` of registrations into the graph."""
    source = SOURCES["enterprise-registration"]
    return partial(_load, graph, tmp_path / "data", source)


def _load(
    graph: GraphStore, data_dir: Path, source: object, path: Path, **options: object
) -> LoadReport:
    return load_file(source, path, graph, keys=KEYS, data_dir=data_dir, **options)  # type: ignore[arg-type]  # one helper for all options
