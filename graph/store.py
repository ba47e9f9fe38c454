"""The graph database: sessions, transactions, time-outs, errors; sole user of the Neo4j driver.

One flavour, synchronous: docs/adr/0008-synchronous-store.md has the measurement. A store is safe to
share between threads. Transactions are *managed*: the driver repeats them after a deadlock, a lost
connection or a change of leader, so a transaction function must have no effect besides its queries.
``neo4j://`` addresses are routed over a cluster, where bookmarks make every read see the writes of
the same store.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from types import MappingProxyType, TracebackType
from typing import Final, Self, TypeVar

import neo4j
import neo4j.exceptions as driver_errors
import neo4j.graph
import neo4j.time
import structlog

from credit_hub.cypher import Query
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.analyst.values import (
    EdgeValue,
    NodeValue,
    PathValue,
    TextValue,
    open_value,
)
from credit_hub.graph.plan import Explanation, Notification, operators
from credit_hub.graph.values import to_database, to_python, with_fixed_offset
from credit_hub.model.errors import (
    ConflictError,
    CreditHubError,
    InvalidValueError,
    QueryMemoryError,
    QueryTimeoutError,
    StoreError,
    StoreUnavailableError,
)

__all__ = ["Explanation", "GraphStore", "Notification", "Parameters", "Row", "Transaction"]

T = TypeVar("T")
Row = Mapping[str, object]
Parameters = Mapping[str, object]

READ_TIMEOUT: Final = 30.0
"""Seconds; an online question that takes longer is a defect or an attack."""
WRITE_TIMEOUT: Final = 120.0
"""Seconds; room for one loader batch on a busy disk."""
OLDEST_SERVER: Final = (5, 26)
"""The long-term release that the queries are tested against."""
_UNREMARKED: Final = (neo4j.NotificationDisabledClassification.UNRECOGNIZED,)
_NO_PARAMETERS: Final[Parameters] = MappingProxyType({})
_TIMED_OUT: Final = "Transaction.TransactionTimedOut"
_NO_MEMORY: Final = ("MemoryPoolOutOfMemoryError", "TransactionOutOfMemoryError")
_OF_THE_QUESTION: Final = ("Neo.ClientError.Statement.", "Neo.ClientError.Procedure.")
"""Codes that say that a query, and not the server, is at fault."""
_UNREACHABLE: Final = (
    driver_errors.ServiceUnavailable,
    driver_errors.SessionExpired,
    driver_errors.ConnectionPoolError,
)
_START: Final = "start the local server with: credit-hub db start, or check NEO4J_URI"
_NATIVE: Final[dict[type, Callable[[object], object]]] = {
    neo4j.time.Date: lambda value: value.to_native(),  # type: ignore[attr-defined]
    neo4j.time.DateTime: lambda value: with_fixed_offset(value.to_native()),  # type: ignore[attr-defined]
}
_SHOWN: Final[dict[type, Callable[[object], object]]] = {
    **_NATIVE,
    neo4j.time.Time: lambda value: TextValue("time", value.iso_format()),  # type: ignore[attr-defined]
    neo4j.time.Duration: lambda value: TextValue("duration", value.iso_format()),  # type: ignore[attr-defined]
}
_log = structlog.get_logger(__name__)


class Transaction:
    """A transaction under way, given to the function of :meth:`GraphStore.transact`."""

    __slots__ = ("_tx",)

    def __init__(self, tx: neo4j.ManagedTransaction) -> None:
        """Wrap the driver's transaction; only the store makes these."""
        self._tx = tx

    def run(self, query: Query, parameters: Parameters = _NO_PARAMETERS) -> list[Row]:
        """Run one query and return all its rows.

        Raises:
            InvalidValueError: A parameter has a type that the database lacks, or exceeds 64 bits.
            StoreError: The query returns nodes, edges or paths.
        """
        try:
            result = self._tx.run(
                query.text, {name: to_database(value) for name, value in parameters.items()}
            )
        except (OverflowError, TypeError, ValueError) as error:
            message = (
                f"query {query.name!r}: a parameter is not one that the database takes: {error}"
            )
            raise InvalidValueError(message) from error
        keys = result.keys()
        rows: list[Row] = [
            {
                key: to_python(value, _NATIVE, query.name)
                for key, value in zip(keys, record, strict=True)
            }
            for record in result
        ]
        _log_notifications(query, result.consume())
        return rows


class GraphStore:
    """Reads and writes named queries.

    Use it as a context manager, or call :meth:`close`, which may be called twice.
    """

    __slots__ = ("_address", "_bookmarks", "_database", "_driver", "_read_timeout")

    def __init__(
        self,
        driver: neo4j.Driver,
        address: ServerAddress,
        database: str | None,
        read_timeout: float = READ_TIMEOUT,
    ) -> None:
        """Take an open driver; use :meth:`connect`."""
        self._driver = driver
        self._address = address
        self._database = database
        self._read_timeout = read_timeout
        # One server needs no bookmarks to show a reader what was written, and they would outlive a
        # store that an import or a reset has replaced: the new one never reaches the old number.
        is_cluster = address.uri.startswith("neo4j")
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager() if is_cluster else None

    @classmethod
    def connect(  # noqa: PLR0913  # one address and the limits of its use, all with defaults
        cls,
        address: ServerAddress,
        *,
        database: str | None = None,
        max_connections: int = 64,
        connect_timeout: float = 5.0,
        acquire_timeout: float = 30.0,
        retry_time: float = 15.0,
        read_timeout: float = READ_TIMEOUT,
    ) -> Self:
        """Return a store; no connection is made before the first query or :meth:`verify`.

        Args:
            address: Bolt address and credentials; ``neo4j://`` for a cluster.
            database: Name of the database; None is the user's home database.
            max_connections: Upper limit of the pool, for each server of a cluster.
            connect_timeout: Seconds for opening one connection.
            acquire_timeout: Seconds to wait for a free connection of the pool.
            retry_time: Seconds during which a transaction is tried again after a transient failure.
            read_timeout: Seconds after which a read is ended, unless it brings a limit of its own.

        Raises:
            StoreError: The driver refuses the address.
        """
        _quieten_driver()
        with _wrapped("connect", address):
            driver = neo4j.GraphDatabase.driver(
                address.uri,
                auth=(address.user, address.password),
                user_agent=f"credit-hub/{version('credit-hub')}",
                max_connection_pool_size=max_connections,
                connection_timeout=connect_timeout,
                connection_acquisition_timeout=acquire_timeout,
                max_transaction_retry_time=retry_time,
                telemetry_disabled=True,
            )
        return cls(driver, address, database, read_timeout)

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connections."""
        self.close()

    def close(self) -> None:
        """Close all connections; a second call does nothing."""
        self._driver.close()

    def verify(self) -> str:
        """Return the server's name and version, once it has answered and is recent enough.

        Raises:
            StoreUnavailableError: No server answers at the address.
            StoreError: It refuses the credentials, or is older than 5.26.
        """
        with _wrapped("verify", self._address):
            agent = self._driver.get_server_info().agent
        numbers = agent.partition("/")[2].split(".")[:2]
        if all(n.isdigit() for n in numbers) and tuple(map(int, numbers)) < OLDEST_SERVER:
            message = f"{self._address.uri} runs {agent}, Neo4j 5.26 or later is needed"
            raise StoreError(
                message, remedy="upgrade the server, or use the local one: credit-hub db start"
            )
        return agent

    def read(
        self, query: Query, parameters: Parameters | None = None, *, timeout: float | None = None
    ) -> list[Row]:
        """Return the rows of a reading query, run in READ access mode.

        ``timeout`` is in seconds; None for the store's own limit.

        Raises:
            StoreError: The query writes, or the server refuses it.
            QueryTimeoutError: It ran longer than ``timeout`` seconds.
            StoreUnavailableError: The server cannot be reached.
        """
        if query.mode != "read":
            message = (
                f"query {query.name!r} has mode {query.mode}, read() takes reading queries only"
            )
            raise StoreError(message, remedy="use write()")
        with self._session(neo4j.READ_ACCESS, query.name) as session:
            return session.execute_read(
                _timed(_run_one, self._read_timeout if timeout is None else timeout),
                query,
                parameters or _NO_PARAMETERS,
            )

    def write(
        self, query: Query, parameters: Parameters | None = None, *, timeout: float = WRITE_TIMEOUT
    ) -> list[Row]:
        """Run one query in its own transaction, return its rows; errors as in :meth:`transact`."""
        with self._session(neo4j.WRITE_ACCESS, query.name) as session:
            return session.execute_write(
                _timed(_run_one, timeout), query, parameters or _NO_PARAMETERS
            )

    def write_all(
        self, statements: Sequence[tuple[Query, Parameters]], *, timeout: float = WRITE_TIMEOUT
    ) -> list[list[Row]]:
        """Run all statements in one transaction, in order: all of them take effect or none.

        Returns the rows of each statement; errors as in :meth:`transact`.
        """

        def work(tx: Transaction) -> list[list[Row]]:
            return [tx.run(query, parameters) for query, parameters in statements]

        return self.transact(work, timeout=timeout)

    def transact(self, work: Callable[[Transaction], T], *, timeout: float = WRITE_TIMEOUT) -> T:
        """Run ``work`` in one writing transaction and return its result.

        ``work`` may run more than once, as transient failures are retried: no other effects in it.

        Raises:
            ConflictError: A uniqueness constraint refuses the write.
            QueryTimeoutError: The transaction was open longer than ``timeout`` seconds.
            StoreUnavailableError: The server cannot be reached, or was lost while committing.
            StoreError: The server refuses a query.
        """
        with self._session(neo4j.WRITE_ACCESS, "transaction") as session:
            return session.execute_write(_timed(lambda tx: work(Transaction(tx)), timeout))

    def sample(
        self,
        query: Query,
        parameters: Parameters,
        take: Callable[[tuple[object, ...]], bool],
        *,
        timeout: float,
    ) -> tuple[str, ...]:
        """Hand rows of a query that a person wrote to ``take`` until it wants no more.

        It is run in READ access mode, once, and its transaction is rolled back. Values are plain
        Python or those of :mod:`credit_hub.graph.analyst.values`. Returns the names of the columns.

        Raises:
            InvalidValueError: The server does not understand the query, or a value in it.
            QueryTimeoutError: It ran longer than ``timeout`` seconds.
            QueryMemoryError: It needs more memory than the server gives one transaction.
            StoreUnavailableError: The server cannot be reached.
        """
        given = {name: to_database(value) for name, value in parameters.items()}
        with (
            self._session(neo4j.READ_ACCESS, query.name, asked=True) as session,
            session.begin_transaction(timeout=timeout) as tx,
        ):
            result = tx.run(query.text, given)
            columns = tuple(result.keys())
            for record in result:
                if not take(tuple(open_value(value, _opened) for value in record)):
                    break
            tx.rollback()
        return columns

    def explain(self, query: Query, *, asked: bool = False) -> Explanation:
        """Return the plan of ``query`` on this database, without running it.

        ``asked`` says that a person wrote it: what the server has against it is then an
        InvalidValueError.
        """

        def work(tx: neo4j.ManagedTransaction) -> Explanation:
            given = dict.fromkeys(name for name, _ in query.parameters)
            result = tx.run(f"EXPLAIN {query.text}", given)
            columns = tuple(result.keys())
            summary = result.consume()
            remarks = tuple(_notifications(summary))
            return Explanation(columns, summary.query_type or "", operators(summary.plan), remarks)

        mode = neo4j.READ_ACCESS if asked else neo4j.WRITE_ACCESS
        with self._session(mode, query.name, explaining=True, asked=asked) as session:
            run = session.execute_read if asked else session.execute_write
            return run(neo4j.unit_of_work(timeout=self._read_timeout)(work))

    @contextmanager
    def _session(
        self, mode: str, what: str, *, explaining: bool = False, asked: bool = False
    ) -> Iterator[neo4j.Session]:
        """Open a session.

        A graph that lacks some kind of node or property is ordinary while it fills, so the server
        is asked not to remark on unknown names, except where a query itself is on trial.
        """
        with (
            _wrapped(what, self._address, asked=asked),
            self._driver.session(
                database=self._database,
                default_access_mode=mode,
                bookmark_manager=self._bookmarks,
                notifications_disabled_classifications=None if explaining else _UNREMARKED,
            ) as session,
        ):
            yield session


def _quieten_driver() -> None:
    """Keep the driver's log out of a terminal that configured none; notifications are ours."""
    for name in ("neo4j", "neo4j.notifications"):
        logging.getLogger(name).addHandler(logging.NullHandler())
    logging.getLogger("neo4j.notifications").propagate = False


def _timed(work: Callable[..., T], timeout: float) -> Callable[..., T]:
    return neo4j.unit_of_work(timeout=timeout)(work)


def _run_one(tx: neo4j.ManagedTransaction, query: Query, parameters: Parameters) -> list[Row]:
    return Transaction(tx).run(query, parameters)


def _opened(value: object) -> object:
    """Return a value of the driver's own as one of the hub's; None where it is none."""
    if isinstance(value, neo4j.graph.Node):
        return NodeValue(value.element_id, tuple(sorted(value.labels)), dict(value))
    if isinstance(value, neo4j.graph.Relationship):
        ends = (end.element_id for end in value.nodes if end is not None)
        return EdgeValue(value.element_id, value.type, tuple(ends), dict(value))
    if isinstance(value, neo4j.graph.Path):
        return PathValue(value.nodes, value.relationships)
    return next((make(value) for kind, make in _SHOWN.items() if type(value) is kind), None)


@contextmanager
def _wrapped(what: str, address: ServerAddress, *, asked: bool = False) -> Iterator[None]:
    try:
        yield
    except (driver_errors.Neo4jError, driver_errors.DriverError) as error:
        if (
            asked
            and isinstance(error, driver_errors.Neo4jError)
            and (error.code or "").startswith(_OF_THE_QUESTION)
        ):
            message = f"the server does not take the query: {error.message}"
            remedy = "correct it; places count in the text without comments"
            raise InvalidValueError(message, remedy=remedy, rule="cypher.server") from error
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


def _notifications(summary: neo4j.ResultSummary) -> Iterator[Notification]:
    """Yield the server's remarks; class 00, successful completion, is none (IF NOT EXISTS)."""
    for status in summary.gql_status_objects:
        if status.is_notification and not status.gql_status.startswith("00"):
            kind = status.raw_classification or ""
            yield Notification(status.gql_status, kind, status.status_description)


def _log_notifications(query: Query, summary: neo4j.ResultSummary) -> None:
    """Log every remark of the server.

    A label, type or property that the database has not seen (UNRECOGNIZED) says only that none of
    the kind was loaded, as names are those of model.schema (tested); it is logged at debug level.
    """
    for note in _notifications(summary):
        log = _log.debug if note.classification == "UNRECOGNIZED" else _log.warning
        log("database notification", query=query.name, status=note.status, text=note.text)
