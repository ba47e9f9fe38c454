"""Beneficial ownership statements (受益所有权声明), Beneficial Ownership Data Standard 0.4.

A JSON array of statements, or JSON Lines. Each statement is checked against the official schema
(formats and codelists included) and against the other statements of the file; what is refused is
named by its JSON path. The whole mapping, field by field: docs/mappings/bods.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from credit_hub.loaders.documents.bods_facts import statement_facts
from credit_hub.loaders.documents.bods_records import Index, Place, prepare, split
from credit_hub.loaders.documents.bods_rules import rule_problems
from credit_hub.loaders.documents.refusal import refused
from credit_hub.loaders.documents.values import text
from credit_hub.loaders.source import Context, DocumentSource, Note, Reject
from credit_hub.model.facts import Fact, Trust

__all__ = ["SOURCE"]


def _extract(record: object, row: int, context: Context) -> Iterator[Fact | Reject | Note]:
    """Map one statement, or refuse it with the path of every field that is wrong."""
    if not isinstance(record, Place):
        return
    index = context.index
    if not isinstance(index, Index):
        index = prepare(iter((record,)), context)
    problems = rule_problems(record, index)
    if problems:
        yield refused(row, text(record.statement.get("statementId")) or "", problems)
        return
    yield from statement_facts(record, row, context, index)


SOURCE: Final = DocumentSource(
    id="bods",
    title_zh="受益所有权声明",
    title_en="beneficial ownership statements",
    authority="Open Ownership",
    standard="BODS 0.4",
    version="1.0.0",
    trust=Trust.DECLARED,
    records=split,
    extract=_extract,
    prepare=prepare,
    array=True,
)
