"""Rate of a first load and of a daily delta through the driver, against raw UNWIND.

Budget: at least 0.7 of the raw rate measured in the same run (design section 8). Raw means batches
of 10,000 nodes by MERGE and 10,000 edges by CREATE, with the properties that the loader writes and
under the same constraints and indexes; the loader reads, types, checks, keys, compares, counts and
writes. A third load keeps the names of persons in a vault on SQLite, too (``with_vault``), a new
one each round. All start from an empty graph; rounds alternate, and the best of each is compared,
for whatever else the machine does only ever adds time.

    python -m benchmarks.load_rate [--rows 20000] [--rounds 3]

The server is that of NEO4J_URI, else a local one for the run. Its data is deleted.
"""

from __future__ import annotations

import argparse
import csv
import json
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.machine import machine_facts
from benchmarks.scratch import scratch_server
from credit_hub import cypher
from credit_hub.cypher import Query
from credit_hub.graph.migrations import migrate
from credit_hub.graph.store import GraphStore
from credit_hub.ledger.storage.database import Ledger, sqlite_url
from credit_hub.ledger.vault.keys import KeyRing, WrappingKey
from credit_hub.ledger.vault.vault import Vault
from credit_hub.loaders.feed import open_feed
from credit_hub.loaders.fold import Fold
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.load import load_file
from credit_hub.loaders.readers import inspect
from credit_hub.loaders.source import Context
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.stored import node_properties
from credit_hub.loaders.synthetic.codes import uscc
from credit_hub.loaders.writer import changes_of

RAW_BATCH: Final = 10_000
KEYS: Final = IdentityKeys(b"benchmark" * 4)
SOURCE: Final = SOURCES["enterprise-registration"]
HEADINGS: Final = (
    "企业名称", "统一社会信用代码", "注册日期", "企业类型", "法人代表", "注册资金", "经营范围",
    "所在省份", "地区", "注册地址", "数据日期",
)  # fmt: skip
DELTA: Final = 20
"""Of so many rows one changes from one day to the next."""

Rows = dict[str, list[dict[str, object]]]


def empty(store: GraphStore) -> None:
    wipe = cypher.load("maintenance/delete_batch")
    while store.write(wipe, {"batch": 20_000})[0]["deleted"]:
        pass
    migrate(store)


def write_file(path: Path, rows: int, day: date, *, changed: int = 0) -> None:
    """Write registrations; with ``changed``, one of so many has a new capital and a later day."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for n in range(rows):
            is_new = bool(changed) and n % changed == 0
            capital, stated = 100 + n % 900 + is_new, day + timedelta(days=is_new)
            writer.writerow(
                (
                    f"测试市第{n}号建筑工程有限公司", uscc(n), f"20{n % 20:02d}-{n % 12 + 1:02}-11",
                    "有限责任公司", f"测试人{n % 977}", f"{capital}万元人民币",
                    "房屋建筑工程、市政公用工程施工总承包;建筑材料销售(依法须经批准的项目除外)" * 2,
                    "河南", "郑州", f"测试区测试路{n}号", stated.isoformat(),
                )
            )  # fmt: skip


def prepared(path: Path) -> tuple[Rows, Rows]:
    """Return what the loader would write, for the raw baseline; not timed."""
    file = inspect(path)
    fold = Fold({}, {}, file.sha256)
    with open_feed(SOURCE, file, Context(KEYS, file.sha256, SOURCE.id)) as feed:
        for row in feed.rows:
            fold.add(row)
    nodes: Rows = {}
    for state in fold.nodes.values():
        nodes.setdefault(min(state.labels), []).append(dict(node_properties(state)))
    return nodes, changes_of(fold, {}, datetime.now(UTC))[0]


def raw_seconds(store: GraphStore, nodes: Rows, edges: Rows) -> float:
    text = Path(__file__).with_name("raw_nodes.cypher").read_text(encoding="utf-8")
    began = time.perf_counter()
    for label, rows in nodes.items():
        query = Query("raw_nodes", "", text.replace("__LABEL__", label), (), (), "write", "")
        for start in range(0, len(rows), RAW_BATCH):
            store.write(query, {"rows": rows[start : start + RAW_BATCH]})
    batch = {"load": "benchmark", "recorded_at": datetime.now(UTC)}
    for edge_type, rows in edges.items():
        query = cypher.load("upsert/edges_create").bound(edge_type)
        for start in range(0, len(rows), RAW_BATCH):
            store.write(query, {"rows": rows[start : start + RAW_BATCH], "batch": batch})
    return time.perf_counter() - began


def load_seconds(store: GraphStore, path: Path, folder: Path, vault: Vault | None = None) -> float:
    began = time.perf_counter()
    load_file(SOURCE, path, store, keys=KEYS, data_dir=folder, vault=vault)
    return time.perf_counter() - began


@contextmanager
def new_vault(suite: str) -> Iterator[Vault]:
    """Open an empty vault on a SQLite file, as the hub has it."""
    with tempfile.TemporaryDirectory() as name:
        ring = KeyRing((WrappingKey.generate(suite, date(2026, 11, 1)),))
        with Ledger.open(sqlite_url(Path(name) / "ledger.sqlite3")) as ledger:
            yield Vault(ledger.vault, ring, suite, lambda: datetime.now(UTC))


def main() -> None:
    arguments = argparse.ArgumentParser(description="load rate against raw UNWIND")
    arguments.add_argument("--rows", type=int, default=20_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--suite", default="aes-256-gcm", help="cipher of the vault")
    given = arguments.parse_args()
    raw, first, delta, kept, kept_delta = [], [], [], [], []
    with (
        tempfile.TemporaryDirectory() as name,
        scratch_server() as address,
        GraphStore.connect(address) as store,
    ):
        folder = Path(name)
        today, tomorrow = folder / "1.csv", folder / "2.csv"
        write_file(today, given.rows, date(2026, 11, 1))
        write_file(tomorrow, given.rows, date(2026, 11, 1), changed=DELTA)
        nodes, edges = prepared(today)
        for _ in range(given.rounds):
            empty(store)
            raw.append(raw_seconds(store, nodes, edges))
            empty(store)
            first.append(load_seconds(store, today, folder))
            delta.append(load_seconds(store, tomorrow, folder))
            empty(store)
            with new_vault(given.suite) as vault:
                kept.append(load_seconds(store, today, folder, vault))
                kept_delta.append(load_seconds(store, tomorrow, folder, vault))
    facts = sum(map(len, nodes.values())) + sum(map(len, edges.values()))
    seconds = {
        "raw": raw,
        "first_load": first,
        "delta": delta,
        "first_load_with_vault": kept,
        "delta_with_vault": kept_delta,
    }
    best = {name: min(values) for name, values in seconds.items()}
    print(
        json.dumps(
            {
                "benchmark": "load_rate",
                "rows": given.rows,
                "facts": facts,
                "seconds": {k: [round(v, 2) for v in values] for k, values in seconds.items()},
                "facts_per_second": {k: round(facts / v) for k, v in best.items()},
                "rows_per_second": {k: round(given.rows / v) for k, v in best.items()},
                "ratio": round(best["raw"] / best["first_load"], 3),
                "ratio_with_vault": round(best["raw"] / best["first_load_with_vault"], 3),
                "budget": 0.7,
                "machine": machine_facts(),
            },
            ensure_ascii=False,
            indent=2,
        )
    )


if __name__ == "__main__":
    main()
