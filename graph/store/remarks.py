"""What the server remarks about a query."""

from __future__ import annotations

from collections.abc import Iterator

import neo4j
import structlog

from credit_hub.cypher import Query
from credit_hub.graph.plan import Notification

__all__ = ["log_remarks", "remarks"]

_log = structlog.get_logger(__name__)


def remarks(summary: neo4j.ResultSummary) -> Iterator[Notification]:
    """Yield the server's remarks; class 00, successful completion, is none (IF NOT EXISTS)."""
    for status in summary.gql_status_objects:
        if status.is_notification and not status.gql_status.startswith("00"):
            kind = status.raw_classification or ""
            yield Notification(status.gql_status, kind, status.status_description)


def log_remarks(query: Query, summary: neo4j.ResultSummary) -> None:
    """Log every remark of the server.

    A label, type or property that the database has not seen (UNRECOGNIZED) says only that none of
    the kind was loaded, as names are those of model.schema (tested); it is logged at debug level.
    """
    for note in remarks(summary):
        log = _log.debug if note.classification == "UNRECOGNIZED" else _log.warning
        log("database notification", query=query.name, status=note.status, text=note.text)
