"""Writes rows into files of the official formats, under the headings that the sources declare."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self, TextIO

import xlsxwriter

from credit_hub.loaders.source import DocumentSource, Source
from credit_hub.loaders.sources import (
    bid_deposits,
    bid_documents,
    bid_file_traces,
    bid_items,
    bid_members,
    bid_team,
    bids,
    control_price_traces,
    deposit_account_inflows,
    double_publicity_penalty,
    double_publicity_permit,
    employment,
    enterprise_registration,
    experts,
    guarantees,
    kinship,
    likeness_baselines,
    management_relations,
    officers,
    project_services,
    qualifications,
    sanction_lists,
    shareholders,
    site_managers,
    social_insurance_payers,
    tenders_lots,
)

# The encodings differ on purpose: senders differ, and the readers must cope with all of them.
_FORMATS: Final[tuple[tuple[Source, str], ...]] = (
    (enterprise_registration.SOURCE, "utf-8-sig"),
    (officers.SOURCE, "gb18030"),
    (shareholders.SOURCE, "utf-8"),
    (tenders_lots.SOURCE, "xlsx"),
    (bids.SOURCE, "utf-8"),
    (bid_members.SOURCE, "utf-8"),
    (bid_team.SOURCE, "gb18030"),
    (bid_deposits.SOURCE, "utf-8-sig"),
    (bid_file_traces.SOURCE, "utf-8"),
    (control_price_traces.SOURCE, "gb18030"),
    (likeness_baselines.SOURCE, "utf-8-sig"),
    (double_publicity_penalty.SOURCE, "xlsx"),
    (double_publicity_permit.SOURCE, "utf-8-sig"),
    (project_services.SOURCE, "utf-8"),
    (site_managers.SOURCE, "utf-8"),
    (qualifications.SOURCE, "utf-8"),
    (sanction_lists.SOURCE, "gb18030"),
    (experts.SOURCE, "utf-8-sig"),
    (employment.SOURCE, "utf-8"),
    (kinship.SOURCE, "utf-8"),
    (guarantees.SOURCE, "gb18030"),
    (deposit_account_inflows.SOURCE, "gb18030"),
    (social_insurance_payers.SOURCE, "utf-8-sig"),
    (management_relations.SOURCE, "xlsx"),
)

_DOCUMENTS: Final[tuple[DocumentSource, ...]] = (bid_items.SOURCE, bid_documents.SOURCE)
"""Feeds of JSON Lines."""

_EPOCH: Final = datetime(2026, 11, 1, tzinfo=UTC)


class _RowSink(Protocol):
    def writerow(self, row: list[str], /) -> object:
        """Write one row."""


class _Sheet:
    """One worksheet, written row by row; every cell is text, as exports of the systems are."""

    def __init__(self, path: Path) -> None:
        self._book = xlsxwriter.Workbook(
            path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        # A fixed time of creation keeps the same seed at the same bytes.
        self._book.set_properties({"created": _EPOCH})
        self._sheet = self._book.add_worksheet("数据")
        self._next = 0

    def writerow(self, row: list[str], /) -> None:
        for column, text in enumerate(row):
            if text:
                self._sheet.write_string(self._next, column, text)
        self._next += 1

    def close(self) -> None:
        self._book.close()


class Feeds:
    """All feeds of one city; rows are given by column name, written under official headings."""

    def __init__(self, folder: Path) -> None:
        """Open one file per feed in ``folder``; headings are written at once."""
        self._stack = ExitStack()
        self._sinks: dict[str, tuple[tuple[str, ...], _RowSink]] = {}
        self.paths: dict[str, Path] = {}
        self.rows: dict[str, int] = {}
        for source, form in _FORMATS:
            self._open(folder, source, form)
        self._documents: dict[str, TextIO] = {}
        for document in _DOCUMENTS:
            path = folder / f"{document.id}.jsonl"
            file = self._stack.enter_context(path.open("w", encoding="utf-8"))
            self._documents[document.id] = file
            self.paths[document.id] = path
            self.rows[document.id] = 0

    def _open(self, folder: Path, source: Source, form: str) -> None:
        by_heading: dict[str, str] = {}
        for column in source.columns:
            by_heading.setdefault(column.heading, column.name)
        sink: _RowSink
        if form == "xlsx":
            path = folder / f"{source.id}.xlsx"
            sheet = _Sheet(path)
            self._stack.callback(sheet.close)
            sink = sheet
        else:
            path = folder / f"{source.id}.csv"
            file = self._stack.enter_context(path.open("w", encoding=form, newline=""))
            sink = csv.writer(file)
        sink.writerow(list(by_heading))
        self._sinks[source.id] = (tuple(by_heading.values()), sink)
        self.paths[source.id] = path
        self.rows[source.id] = 0

    def write(self, source: str, values: Mapping[str, str]) -> None:
        """Append a row; a name that is no column of the source is a defect of the generator."""
        names, sink = self._sinks[source]
        unknown = values.keys() - set(names)
        if unknown:
            message = f"{source}: no column {sorted(unknown)}"
            raise ValueError(message)
        sink.writerow([values.get(name, "") for name in names])
        self.rows[source] += 1

    def write_record(self, source: str, record: Mapping[str, object]) -> None:
        """Append a record to a feed of JSON Lines."""
        self._documents[source].write(json.dumps(record, ensure_ascii=False) + "\n")
        self.rows[source] += 1

    def __enter__(self) -> Self:
        """Return the open feeds."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every file."""
        self._stack.close()
