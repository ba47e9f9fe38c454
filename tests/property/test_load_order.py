"""Any order of files, any order of rows and any cut into batches give the same graph.

The graph is kept as the loader keeps it (properties of nodes, versions of statements) but in
memory, so that thousands of orders can be tried; tests/integration/loaders does a few of them on a
real server.
"""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.loaders.extract import Extracted, RowExtractor
from credit_hub.loaders.fold import Fold, StatementKey
from credit_hub.loaders.headings import match
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.merge import NodeState, StatementState
from credit_hub.loaders.source import Context, Source
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.stored import node_properties, read_node
from credit_hub.model.facts import EdgeFact, Value

KEYS = IdentityKeys(b"k" * 32)
CODES = ("91410199TE5T00016Y", "92410199TE5T00024N", "11410199000000019A")
DAYS = ("", "2026-01-01", "2026-03-01", "2099")
Cells = tuple[str, ...]
HEADINGS: dict[str, Cells] = {
    "enterprise-registration": (
        "企业名称", "统一社会信用代码", "法人代表", "注册资金", "数据日期",
    ),
    "shareholders": (
        "企业名称", "统一社会信用代码", "股东类型", "股东名称", "股东证件号码", "持股比例(%)",
        "起始日", "数据日期",
    ),
}  # fmt: skip
names = st.sampled_from(["测试甲有限公司", "测试乙有限公司"])
registration = st.tuples(
    names,
    st.sampled_from([*CODES[:2], "91410199TE5T00017Y"]),
    st.sampled_from(["张三", "李四", "— —"]),
    st.sampled_from(["500万元", "５００万元", "600万元", "万元"]),
    st.sampled_from(DAYS),
)
holding = st.tuples(
    names,
    st.sampled_from(CODES[:2]),
    st.just("企业法人"),
    names,
    st.sampled_from(CODES),
    st.sampled_from(["40", "60%", "100"]),
    st.sampled_from(["2025-01-01", "2025-06-01"]),
    st.sampled_from(DAYS[:3]),
)
files = st.lists(
    st.one_of(
        st.tuples(st.just("enterprise-registration"), st.lists(registration, max_size=6)),
        st.tuples(st.just("shareholders"), st.lists(holding, max_size=6)),
    ),
    min_size=1,
    max_size=3,
)


class Memory:
    """A graph in memory, written and read as the loader does it."""

    def __init__(self) -> None:
        self.nodes: dict[str, tuple[tuple[str, ...], dict[str, Value]]] = {}
        self.statements: dict[StatementKey, StatementState] = {}

    def load(self, rows: list[Extracted], sha256: str, size: int) -> None:
        """Load rows in batches of ``size``."""
        for start in range(0, len(rows), size):
            nodes = {
                name: read_node({"labels": labels, "properties": properties})
                for name, (labels, properties) in self.nodes.items()
            }
            fold = Fold(nodes, dict(self.statements), sha256)
            for row in rows[start : start + size]:
                fold.add(row)
            assert fold.tally.is_balanced
            self.nodes |= {name: _kept(state) for name, state in fold.nodes.items()}
            self.statements |= fold.statements

    def knowledge(self) -> object:
        """Return what the canonical digest covers."""
        nodes = {
            name: (labels, {k: v for k, v in properties.items() if k != "provenance"})
            for name, (labels, properties) in self.nodes.items()
        }
        statements = {
            key: {
                name: (version.rank, name == state.live, state.is_contested(name))
                for name, version in state.versions.items()
            }
            for key, state in self.statements.items()
        }
        return nodes, statements


def _kept(state: NodeState) -> tuple[tuple[str, ...], dict[str, Value]]:
    return tuple(sorted(state.labels)), node_properties(state)


def extracted(source_id: str, rows: list[Cells], sha256: str) -> list[Extracted]:
    source = SOURCES[source_id]
    assert isinstance(source, Source)
    context = Context(KEYS, sha256, source.id, date(2026, 2, 1))
    extractor = RowExtractor(source, match(source, HEADINGS[source_id]), context)
    return [extractor.extract(number, cells) for number, cells in enumerate(rows, start=1)]


@given(files, st.data())
@settings(max_examples=150, deadline=None)
def test_load_in_any_order_and_any_batches_gives_the_same_graph(
    given_files: list[tuple[str, list[Cells]]], data: st.DataObject
) -> None:
    straight, shuffled = Memory(), Memory()
    loads = [
        (extracted(source, rows, sha256), sha256)
        for number, (source, rows) in enumerate(given_files)
        for sha256 in [f"{number:064d}"]
    ]

    for rows, sha256 in loads:
        straight.load(rows, sha256, 100)
    for rows, sha256 in data.draw(st.permutations(loads)):
        shuffled.load(data.draw(st.permutations(rows)), sha256, data.draw(st.integers(1, 4)))

    assert shuffled.knowledge() == straight.knowledge()


@given(files)
@settings(max_examples=50, deadline=None)
def test_load_done_twice_changes_nothing(given_files: list[tuple[str, list[Cells]]]) -> None:
    once, twice = Memory(), Memory()

    for number, (source, rows) in enumerate(given_files):
        for memory, times in ((once, 1), (twice, 2)):
            for _ in range(times):
                memory.load(extracted(source, rows, f"{number:064d}"), f"{number:064d}", 3)

    assert twice.knowledge() == once.knowledge()


@given(st.lists(registration, min_size=1, max_size=8))
@settings(max_examples=50, deadline=None)
def test_facts_of_rows_hold_no_personal_value(rows: list[Cells]) -> None:
    found = extracted("enterprise-registration", rows, "0" * 64)

    texts = [repr(fact) for row in found for fact in row.facts]
    statements = [f.statement for row in found for f in row.facts if isinstance(f, EdgeFact)]

    assert not [text for text in texts if "张三" in text or "李四" in text]
    assert all(s.startswith("enterprise-registration:") for s in statements)
