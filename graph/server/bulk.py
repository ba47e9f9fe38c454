"""The offline bulk import: replaces the whole graph by the contents of CSV files.

It is the way to load a whole city for the first time; changes of a day go through the driver. The
files are those of Neo4j's import tool (Operations Manual 5, "Import", "CSV header format").
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credit_hub.graph.server.local import LocalServer
from credit_hub.graph.server.state import Home
from credit_hub.graph.server.swap import DATABASE, Staged, finish_swap
from credit_hub.model.errors import DownloadError, InvalidValueError, LocalServerError

__all__ = ["ImportFile", "ImportReport", "import_csv"]

_NAME: Final = re.compile(r"\w+(?::\w+)*")
_STAGE: Final = re.compile(r"^(?P<name>[^\[].*), started \d{4}-\d\d-\d\d")
_DONE: Final = re.compile(
    r"^IMPORT DONE in .*?^Imported:\s+(?P<nodes>\d+) nodes\s+(?P<edges>\d+) relationships\s+"
    r"(?P<properties>\d+) properties\s+Peak memory usage: (?P<memory>[\d.]+)(?P<unit>[KMGT]i)?B",
    re.DOTALL | re.MULTILINE,
)
_UNITS: Final = {None: 1, "Ki": 1 << 10, "Mi": 1 << 20, "Gi": 1 << 30, "Ti": 1 << 40}


@dataclass(frozen=True, slots=True)
class ImportFile:
    """One kind of node or relationship: a header and the files that follow it, UTF-8.

    Attributes:
        name: Labels joined by colons (``Enterprise:Entity``), or one relationship type; empty where
            the header has a column ``:LABEL`` or ``:TYPE``.
        paths: The first begins with the header line; all are read as one file. A name that ends in
            ``.gz`` or ``.zip`` is unpacked on the way.

    Raises:
        InvalidValueError: No path, a name that is not one, or a path that the tool would split.
    """

    name: str
    paths: tuple[Path, ...]

    def __post_init__(self) -> None:
        """Refuse what the import tool would misread."""
        if self.name and not _NAME.fullmatch(self.name):
            message = f"import file: {self.name!r} is not a label or a relationship type"
            raise InvalidValueError(message, remedy="use the names of model.schema")
        if not self.paths:
            message = f"import file {self.name!r} has no path"
            raise InvalidValueError(message, remedy="leave out what has no files")
        if comma := next((p for p in self.paths if "," in str(p)), None):
            message = f"import file {comma}: its path has a comma, at which the import tool splits"
            raise InvalidValueError(message, remedy="rename the file or its folder")

    @property
    def argument(self) -> str:
        """The value of ``--nodes`` or ``--relationships``."""
        files = ",".join(str(path.resolve()) for path in self.paths)
        return f"{self.name}={files}" if self.name else files


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import wrote.

    Attributes:
        nodes: Nodes written.
        relationships: Relationships written.
        properties: Properties written, of both.
        seconds: Time of the import tool, without the stop and the start of the server.
        peak_memory: Bytes that the tool used at most.
    """

    nodes: int
    relationships: int
    properties: int
    seconds: float
    peak_memory: int


def import_csv(
    server: LocalServer,
    nodes: Sequence[ImportFile],
    relationships: Sequence[ImportFile] = (),
    *,
    multiline: bool = False,
    array_delimiter: str = ";",
    on_stage: Callable[[str], None] | None = None,
) -> ImportReport:
    """Replace the graph of a local server by the contents of CSV files, all or nothing.

    The new store is built beside the old one while the server goes on serving; then the server is
    stopped, the stores change places, and it is started, whether it ran before or not. Whatever
    fails or is cut off before that leaves the old graph as it was; a cut during the change is
    carried to its end by the next start. The disk must hold both stores.

    Indexes and constraints are gone afterwards: the caller makes them anew. Connections of before
    are broken by the restart. The import is strict: one relationship without its node, one node
    twice, or one value of the wrong type, and nothing is imported.

    Args:
        server: A local server.
        nodes: Files of nodes.
        relationships: Files of relationships.
        multiline: Values may hold line ends; slower.
        array_delimiter: Character between the items of a list; no item may hold it.
        on_stage: Told the name of each stage of the import tool as it begins.

    Raises:
        InvalidValueError: A file is not there.
        LocalServerError: The tool refused the input; the message has file, line and field.
        ConflictError: Another program works on the server's home.
    """
    _demand_files([*nodes, *relationships])
    with server.locked() as home:
        home.prepare()
        if server.status().pid is None:
            finish_swap(home)
        staged = Staged.prepare(home)
        arguments = [
            *_arguments(home, multiline=multiline, array_delimiter=array_delimiter),
            f"--additional-config={staged.configuration}",
            *(f"--nodes={file.argument}" for file in nodes),
            *(f"--relationships={file.argument}" for file in relationships),
        ]
        began = time.monotonic()
        try:
            output = server.run_admin(arguments, listener=_stage_listener(on_stage))
            report = _report(output.text, time.monotonic() - began)
            staged.commit()
        except DownloadError:
            staged.discard()
            raise
        except LocalServerError as error:
            staged.discard()
            message = f"the import was refused, the graph is as it was: {error.message}"
            raise LocalServerError(message, remedy="mend the file and import again") from error
        server.stop()
        server.start()
        return report


def _demand_files(files: Sequence[ImportFile]) -> None:
    absent = next((path for file in files for path in file.paths if not path.is_file()), None)
    if absent is not None:
        message = f"import file {absent} is not there"
        raise InvalidValueError(message, remedy="name files that exist")


def _arguments(home: Home, *, multiline: bool, array_delimiter: str) -> list[str]:
    return [
        *("database", "import", "full", DATABASE),
        "--overwrite-destination=true",
        "--id-type=string",
        "--strict=true",
        "--bad-tolerance=0",
        f"--multiline-fields={str(multiline).lower()}",
        f"--array-delimiter=U+{ord(array_delimiter):04X}",
        f"--report-file={home.path / 'logs' / 'import.report'}",
        # Only then does the tool say which line of which file it refuses.
        "--verbose",
    ]


def _stage_listener(on_stage: Callable[[str], None] | None) -> Callable[[str], None]:
    def listen(line: str) -> None:
        if on_stage is not None and (match := _STAGE.match(line)):
            on_stage(match["name"])

    return listen


def _report(text: str, seconds: float) -> ImportReport:
    match = _DONE.search(text)
    if match is None:
        message = "the import tool ended without the summary that it should give"
        raise LocalServerError(message, remedy="see the logs of the home")
    return ImportReport(
        nodes=int(match["nodes"]),
        relationships=int(match["edges"]),
        properties=int(match["properties"]),
        seconds=seconds,
        peak_memory=int(float(match["memory"]) * _UNITS[match["unit"]]),
    )
