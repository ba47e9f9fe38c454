"""What the driver raises, as errors of the hub."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import neo4j.exceptions as driver_errors

from credit_hub.graph.address import ServerAddress
from credit_hub.model.errors import (
    ConflictError,
    CreditHubError,
    QueryMemoryError,
    QueryTimeoutError,
    StoreError,
    StoreUnavailableError,
)

__all__ = ["wrapped"]

_TIMED_OUT: Final = "Transaction.TransactionTimedOut"
_NO_MEMORY: Final = ("MemoryPoolOutOfMemoryError", "TransactionOutOfMemoryError")
_UNREACHABLE: Final = (
    driver_errors.ServiceUnavailable,
    driver_errors.SessionExpired,
    driver_errors.ConnectionPoolError,
)
_START: Final = "start the local server with: credit-hub db start, or check NEO4J_URI"


@contextmanager
def wrapped(what: str, address: ServerAddress) -> Iterator[None]:
    """Turn errors of the driver into those of the hub, which name what was asked of which server.

    Args:
        what: Name of the query, or of what is done.
        address: The server.

    Raises:
        ConflictError: A uniqueness constraint refuses a write.
        QueryTimeoutError: It ran longer than its limit.
        QueryMemoryError: It needs more memory than a transaction may take.
        StoreUnavailableError: The server cannot be reached, or was lost.
        StoreError: Everything else that the server or the driver has against it.
    """
    try:
        yield
    except (driver_errors.Neo4jError, driver_errors.DriverError) as error:
        raise _translated(error, what, address) from error


def _translated(error: Exception, what: str, address: ServerAddress) -> CreditHubError:
    if isinstance(error, driver_errors.Neo4jError):
        return _refused(error, what, address)
    if isinstance(error, driver_errors.IncompleteCommit):
        message = f"{what}: {address.uri} was lost while committing; the outcome is not known"
        return StoreUnavailableError(
            message, remedy="run it again: the hub's writes are idempotent"
        )
    if isinstance(error, _UNREACHABLE):
        return StoreUnavailableError(
            f"{what}: no answer from {address.uri}: {error}", remedy=_START
        )
    return StoreError(f"{what}: {type(error).__name__}: {error}")


def _refused(error: driver_errors.Neo4jError, what: str, address: ServerAddress) -> CreditHubError:
    if isinstance(error, driver_errors.AuthError):
        message = f"{address.uri} refuses user {address.user!r}"
        return StoreError(message, remedy="check NEO4J_USER and NEO4J_PASSWORD")
    if isinstance(error, driver_errors.ConstraintError):
        remedy = "another writer stored it first; read it and try again"
        return ConflictError(f"{what}: {error.message}", remedy=remedy)
    if _TIMED_OUT in (error.code or ""):
        message = f"{what} ran longer than its limit"
        return QueryTimeoutError(message, remedy="narrow the question or raise the limit")
    if (error.code or "").endswith(_NO_MEMORY):
        message = f"{what} needs more memory than one transaction may take"
        return QueryMemoryError(message, remedy="narrow the question, or return less of each node")
    message = f"{what}: {address.uri} answers {error.code}: {error.message}"
    return StoreUnavailableError(message) if error.is_retryable() else StoreError(message)
