"""Contracting processes (公开招标合同数据) in the Open Contracting Data Standard 1.0 and 1.1.

Release packages, record packages, records and single releases, with the bids extension; JSON, or
JSON Lines with any of these on a line. A release needs an ocid, a date where a process has several,
and the right type in the fields that are read; nothing else of the official schema is demanded.
Every release is kept as published, personal fields masked, and can be exported again. The whole
mapping, field by field: docs/mappings/ocds.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from credit_hub.loaders.documents.ocds_check import process_problems
from credit_hub.loaders.documents.ocds_facts import process_facts
from credit_hub.loaders.documents.ocds_records import Process, split
from credit_hub.loaders.documents.refusal import refused
from credit_hub.loaders.documents.values import path
from credit_hub.loaders.source import Context, DocumentSource, Note, Problem, Reject
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.facts import Fact, Trust

__all__ = ["SOURCE"]


def _extract(record: object, row: int, context: Context) -> Iterator[Fact | Reject | Note]:
    """Map the releases of one process, or refuse them with the path of every field at fault."""
    if not isinstance(record, Process):
        return
    problems = process_problems(record)
    if not problems:
        try:
            facts = list(process_facts(record, row, context))
        except InvalidValueError as error:
            where = path(*record.releases[0].at)
            problems = (Problem(where, "ocds.merge", "", error.message, error.remedy),)
        else:
            yield from facts
            return
    yield refused(row, record.ocid, problems)


SOURCE: Final = DocumentSource(
    id="ocds",
    title_zh="公开招标合同数据",
    title_en="contracting processes",
    authority="Open Contracting Partnership",
    standard="OCDS 1.0, 1.1",
    version="1.0.0",
    trust=Trust.OFFICIAL,
    records=split,
    extract=_extract,
)
