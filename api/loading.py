"""Loading from the command line: the source of a file, and the report as text and JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from credit_hub.loaders.bulk import BulkReport, FileReport
from credit_hub.loaders.fold import Tally
from credit_hub.loaders.report import LoadReport, Outcome
from credit_hub.loaders.source import AnySource
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.errors import InvalidValueError, SourceError, UnreadableSourceError

_SHOWN_EXAMPLES: Final = 5
_SHOWN_DIFFERENCES: Final = 10


def work_of(paths: Iterable[Path], source: str | None) -> list[tuple[AnySource, Path]]:
    """Return each file with its source; nothing is loaded before all of them are known.

    Raises:
        InvalidValueError: The source is not known, or a file's name begins with none.
        UnreadableSourceError: A path does not exist, or a folder holds no file.
    """
    named = None if source is None else source_named(source)
    return [(named or source_of(path), path) for path in files_of(paths)]


def source_named(name: str) -> AnySource:
    """Return the source with this id.

    Raises:
        InvalidValueError: There is none.
    """
    source = SOURCES.get(name)
    if source is None:
        message = f"no source {name!r}"
        raise InvalidValueError(message, remedy=f"write one of {', '.join(SOURCES)}")
    return source


def source_of(path: Path) -> AnySource:
    """Return the source that a file name begins with, as in ``shareholders-2026-11.csv``.

    Raises:
        InvalidValueError: The name begins with no source's id.
    """
    fitting = [
        name
        for name in SOURCES
        if path.name == name or path.name.startswith((f"{name}.", f"{name}-"))
    ]
    if not fitting:
        message = f"file {path.name!r}: its name begins with no source's id"
        raise InvalidValueError(
            message, remedy=f"name the source: --source with one of {', '.join(SOURCES)}"
        )
    return SOURCES[max(fitting, key=len)]


def files_of(paths: Iterable[Path]) -> Iterator[Path]:
    """Return the files; a folder stands for the files in it, in the order of their names.

    Hidden files of a folder (``.DS_Store``) are no input.

    Raises:
        UnreadableSourceError: A path does not exist, or a folder holds no file.
    """
    for path in paths:
        if not path.exists():
            message = f"no file or folder {path}"
            raise UnreadableSourceError(message, remedy="check the path")
        if not path.is_dir():
            yield path
            continue
        inside = sorted(
            item for item in path.iterdir() if item.is_file() and not item.name.startswith(".")
        )
        if not inside:
            message = f"folder {path} holds no file"
            raise UnreadableSourceError(
                message, remedy="name the folder that holds the input files"
            )
        yield from inside


@contextmanager
def about(path: Path) -> Iterator[None]:
    """Name the file in whatever is wrong with it: several may be loaded by one command."""
    try:
        yield
    except SourceError as error:
        if path.name in error.message:
            raise
        raise type(error)(f"{path.name}: {error.message}", remedy=error.remedy) from error


def report_json(report: LoadReport) -> dict[str, object]:
    """Return a report as JSON values."""
    return {
        "load_id": report.load_id,
        "source": report.source,
        "file": report.file_name,
        "sha256": report.file_sha256,
        "outcome": report.outcome.value,
        "rows": {**_rows(report.tally), "resumed_after": report.resumed_after},
        "rejects_by_rule": report.rejects_by_rule,
        "notes_by_rule": report.notes_by_rule,
        "facts": {
            kind: {change.value: count for change, count in changes.items()}
            for kind, changes in report.facts.items()
        },
        "remarks": list(report.remarks),
        "ledger": None if report.ledger is None else str(report.ledger),
        "seconds": round(report.seconds, 3),
    }


def report_lines(report: LoadReport) -> Iterator[str]:
    """One report for people: what became of the rows, and why some were left out."""
    yield (
        f"{report.file_name} ({report.source}): {report.outcome.value}; "
        f"{_balance(report.tally)}; {report.seconds:.1f} s"
    )
    if report.outcome is Outcome.UNCHANGED:
        return
    for remark in report.remarks:
        yield f"  file: {remark}"
    yield from _counted(report.rejects_by_rule, report.notes_by_rule)
    for entry in report.examples[:_SHOWN_EXAMPLES]:
        problem = entry.problem
        where = f" {problem.column} {problem.value!r}" if problem.column else ""
        remedy = f"; {problem.remedy}" if problem.remedy else ""
        yield f"  row {entry.row}{where}: {problem.text}{remedy}"
    if report.outcome is Outcome.DRY_RUN:
        yield from _differences(report)
    if report.ledger is not None:
        yield f"  all problems: {report.ledger}"


def import_json(report: BulkReport) -> dict[str, object]:
    """Return the report of an import as JSON values."""
    return {
        "files": [
            {
                "load_id": file.load_id,
                "source": file.source,
                "file": file.file_name,
                "rows": _rows(file.tally),
                "rejects_by_rule": _by_rule(file, "reject"),
                "notes_by_rule": _by_rule(file, "note"),
                "remarks": list(file.remarks),
                "ledger": None if file.ledger is None else str(file.ledger),
            }
            for file in report.files
        ],
        "nodes": report.imported.nodes,
        "edges": report.imported.relationships,
        "seconds": {stage: round(seconds, 3) for stage, seconds in report.seconds.items()},
    }


def import_lines(report: BulkReport) -> Iterator[str]:
    """The report of an import for people."""
    for file in report.files:
        yield f"{file.file_name} ({file.source}): {_balance(file.tally)}"
        for remark in file.remarks:
            yield f"  file: {remark}"
        yield from _counted(_by_rule(file, "reject"), _by_rule(file, "note"))
        if file.ledger is not None:
            yield f"  all problems: {file.ledger}"
    stages = ", ".join(f"{stage} {seconds:.1f} s" for stage, seconds in report.seconds.items())
    total = sum(report.seconds.values())
    yield (
        f"{report.imported.nodes} nodes and {report.imported.relationships} edges from "
        f"{report.rows_read} rows in {total:.1f} s ({stages})"
    )


def _rows(tally: Tally) -> dict[str, int]:
    return {
        "read": tally.read,
        "written": tally.written,
        "unchanged": tally.unchanged,
        "rejected": tally.rejected,
    }


def _balance(tally: Tally) -> str:
    return (
        f"{tally.read} read = {tally.written} written + {tally.unchanged} unchanged + "
        f"{tally.rejected} rejected"
    )


def _by_rule(file: FileReport, severity: str) -> dict[str, int]:
    return {
        rule: count
        for (found, rule), count in file.tally.problems.most_common()
        if found == severity
    }


def _counted(rejects: Mapping[str, int], notes: Mapping[str, int]) -> Iterator[str]:
    for title, counts in (("rejected", rejects), ("noted", notes)):
        if counts:
            yield f"  {title}: " + ", ".join(f"{rule} {count}" for rule, count in counts.items())


def _differences(report: LoadReport) -> Iterator[str]:
    """What a dry run would do: in all, and by examples."""
    counts = [
        f"{kind} {count} {change.value}"
        for kind, changes in report.facts.items()
        for change, count in changes.items()
    ]
    yield f"  would be: {', '.join(counts) or 'nothing'}"
    shown = report.differences[:_SHOWN_DIFFERENCES]
    for difference in shown:
        yield f"  {difference.change.value} {difference.kind} {difference.id}"
        for name in sorted(difference.before.keys() | difference.after.keys()):
            old, new = difference.before.get(name), difference.after.get(name)
            if old is None:
                yield f"    {name}: {_shown(new)}"
            elif old != new:
                yield f"    {name}: {_shown(old)} -> {_shown(new)}"


def _shown(value: object) -> str:
    return "-" if value is None else json.dumps(value, ensure_ascii=False, default=str)
