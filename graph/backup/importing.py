"""Turns the rows of a backup into files of Neo4j's import tool, the fast way into our own server.

A value that such a file cannot hold exactly (an empty list, a property whose type differs from row
to row) is left out there and set through the driver afterwards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final, Self, TextIO

from credit_hub.cypher import load
from credit_hub.graph.backup.parts import (
    ARRAY,
    EDGES_PART,
    NODES_PART,
    SYSTEM_EDGES_PART,
    SYSTEM_NODES_PART,
    ColumnType,
    column_type,
    section_of,
)
from credit_hub.graph.backup.writing import PartOf
from credit_hub.graph.server import ImportFile, LocalServer, import_csv
from credit_hub.graph.store import GraphStore
from credit_hub.model.exact_json import Record
from credit_hub.model.schema import ENTITY_LABEL

__all__ = ["ColumnsOf", "ImportedGraph", "import_graph"]

ColumnsOf = Mapping[str, Mapping[str, ColumnType]]
"""Columns of each kind of node and edge, see graph.backup.parts.Columns."""

_PATCH: Final = 1_000
"""Rows in one transaction, and between two reports of progress."""


@dataclass(slots=True)
class ImportedGraph:
    """What the import left to be set: by label or type of edge, id and properties."""

    nodes: defaultdict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))
    edges: defaultdict[str, list[Record]] = field(default_factory=lambda: defaultdict(list))

    def patch(self, store: GraphStore) -> None:
        """Set what is left; indexes must be there."""
        for query, rows_of in (
            (load("backup/patch_nodes"), self.nodes),
            (load("backup/patch_edges"), self.edges),
        ):
            for kind, rows in rows_of.items():
                for first in range(0, len(rows), _PATCH):
                    store.write(query.bound(kind), {"rows": rows[first : first + _PATCH]})


def import_graph(  # noqa: PLR0913  # all of them are different things
    server: LocalServer,
    part: PartOf,
    columns: ColumnsOf,
    folder: Path,
    *,
    backup: str,
    between: Callable[[int], None],
    on_stage: Callable[[str], None] | None = None,
) -> ImportedGraph:
    """Replace the graph of a local server by that of a backup, marked as not yet restored.

    Args:
        server: A local server; stopped and started again.
        part: The rows of the parts of the backup.
        columns: As the backup tells them.
        folder: An empty folder for the files of the import tool.
        backup: Id for the mark, see graph.backup.state.
        between: Called after some rows with their number.
        on_stage: Told the name of each stage of the import tool.

    Raises:
        LocalServerError: The import was refused; the graph is as it was.
    """
    with _Files(folder, columns, between) as files:
        for name in (NODES_PART, SYSTEM_NODES_PART):
            for record in part(name):
                files.node(record)
        for name in (EDGES_PART, SYSTEM_EDGES_PART):
            for record in part(name):
                files.edge(record)
        files.mark(backup)
    import_csv(
        server,
        files.listed(files.node_paths),
        files.listed(files.edge_paths),
        multiline=files.multiline,
        array_delimiter=ARRAY,
        on_stage=on_stage,
    )
    return files.left


class _Files:
    """The files under construction, one for each kind."""

    def __init__(self, folder: Path, columns: ColumnsOf, between: Callable[[int], None]) -> None:
        self._folder = folder
        self._columns = columns
        self._between = between
        self._stack = ExitStack()
        self._open: dict[str, tuple[TextIO, list[tuple[str, ColumnType]]]] = {}
        self._rows = 0
        self.node_paths: dict[str, Path] = {}
        self.edge_paths: dict[str, Path] = {}
        self.multiline = False
        self.left = ImportedGraph()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def node(self, record: Record) -> None:
        """Write a node."""
        labels = section_of(record)
        key = _group(labels)
        file, columns = self._file(labels, labels, self.node_paths, f"id:ID({key})", skip="id")
        odd = self._line(file, columns, [str(record["id"])], record)
        if odd:
            self.left.nodes[key].append({"id": record["id"], "properties": odd})

    def edge(self, record: Record) -> None:
        """Write an edge."""
        kind = section_of(record)
        start = str(record.get("start_label", ENTITY_LABEL))
        ends = f":START_ID({start}),:END_ID({ENTITY_LABEL})"
        name = f"{start}-{kind}"
        file, columns = self._file(name, kind, self.edge_paths, ends)
        odd = self._line(file, columns, [str(record["start"]), str(record["end"])], record)
        if odd:
            self.left.edges[kind].append({"id": record["id"], "properties": odd})

    def mark(self, backup: str) -> None:
        """Write the node that says that the restore has not ended."""
        columns: dict[str, ColumnType] = {"schema_digest": "string"}
        self._columns = {**self._columns, "Meta": columns}
        mark = {"id": "restore", "labels": ["Meta"], "properties": {"schema_digest": backup}}
        self.node(mark)

    def listed(self, paths: Mapping[str, Path]) -> list[ImportFile]:
        """Return the files for the import tool."""
        return [ImportFile(name.rpartition("-")[2], (path,)) for name, path in paths.items()]

    def _file(
        self, name: str, section: str, paths: dict[str, Path], first: str, skip: str = ""
    ) -> tuple[TextIO, list[tuple[str, ColumnType]]]:
        found = self._open.get(name)
        if found is None:
            paths[name] = path = self._folder / f"{len(self._open):04d}.csv"
            columns = [c for c in sorted(self._columns.get(section, {}).items()) if c[0] != skip]
            opened = self._stack.enter_context(path.open("w", encoding="utf-8", newline=""))
            opened.write(",".join([first, *(f"{column}:{kind}" for column, kind in columns)]))
            opened.write("\n")
            found = self._open[name] = (opened, columns)
        return found

    def _line(
        self,
        file: TextIO,
        columns: list[tuple[str, ColumnType]],
        ids: list[str],
        record: Record,
    ) -> dict[str, object]:
        """Write a line, and return the properties that it cannot hold."""
        given = record["properties"]
        properties = dict(given) if isinstance(given, Mapping) else {}
        if "labels" in record:
            properties.pop("id", None)
        cells = [_cell(text) for text in ids]
        for name, kind in columns:
            value = properties.get(name)
            fits = value is not None and column_type(value) == kind
            cells.append(_cell(properties.pop(name)) if fits else "")
        line = ",".join(cells)
        if "\n" in line or "\r" in line:
            self.multiline = True
        file.write(f"{line}\n")
        self._rows += 1
        if self._rows % _PATCH == 0:
            self._between(_PATCH)
        return {name: value for name, value in properties.items() if value is not None}


def _group(labels: str) -> str:
    """Return the space of ids of a node: one for what sources state, one for each other kind."""
    names = labels.split(":")
    return ENTITY_LABEL if ENTITY_LABEL in names else names[0]


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    text = ARRAY.join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)
    escaped = text.replace('"', '""')
    return f'"{escaped}"'
