"""The store: sessions, access modes, limits of time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from types import TracebackType
from typing import Final, Self, TypeVar

import neo4j

from credit_hub.cypher import Query
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.plan import Explanation, operators
from credit_hub.graph.store.asked import Take, mistakes, sampled
from credit_hub.graph.store.errors import wrapped
from credit_hub.graph.store.remarks import remarks
from credit_hub.graph.store.transactions import (
    NO_PARAMETERS,
    Parameters,
    Row,
    Transaction,
    run_one,
)
from credit_hub.model.errors import StoreError

__all__ = ["READ_TIMEOUT", "WRITE_TIMEOUT", "GraphStore"]

T = TypeVar("T")

READ_TIMEOUT: Final = 30.0
"""Seconds; an online question that takes longer is a defect or an attack."""
WRITE_TIMEOUT: Final = 120.0
"""Seconds; room for one loader batch on a busy disk."""
OLDEST_SERVER: Final = (5, 26)
"""The long-term release that the queries are tested against."""
_UNREMARKED: Final = (neo4j.NotificationDisabledClassification.UNRECOGNIZED,)


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
        with wrapped("connect", address):
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
        with wrapped("verify", self._address):
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
                _timed(run_one, self._read_timeout if timeout is None else timeout),
                query,
                parameters or NO_PARAMETERS,
            )

    def write(
        self, query: Query, parameters: Parameters | None = None, *, timeout: float = WRITE_TIMEOUT
    ) -> list[Row]:
        """Run one query in its own transaction, return its rows; errors as in :meth:`transact`."""
        with self._session(neo4j.WRITE_ACCESS, query.name) as session:
            return session.execute_write(
                _timed(run_one, timeout), query, parameters or NO_PARAMETERS
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
        take: Take,
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
        with self._asked(query.name) as session:
            return sampled(session, query, parameters, take, timeout)

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
            made, kind = operators(summary.plan), summary.query_type or ""
            return Explanation(columns, kind, made, tuple(remarks(summary)))

        timed = neo4j.unit_of_work(timeout=self._read_timeout)(work)
        if asked:
            with self._asked(query.name, explaining=True) as session:
                return session.execute_read(timed)
        with self._session(neo4j.WRITE_ACCESS, query.name, explaining=True) as session:
            return session.execute_write(timed)

    @contextmanager
    def _asked(self, what: str, *, explaining: bool = False) -> Iterator[neo4j.Session]:
        """Open a session that only reads, in which mistakes of a query are those of its author."""
        with self._session(neo4j.READ_ACCESS, what, explaining=explaining) as session, mistakes():
            yield session

    @contextmanager
    def _session(
        self, mode: str, what: str, *, explaining: bool = False
    ) -> Iterator[neo4j.Session]:
        """Open a session.

        A graph that lacks some kind of node or property is ordinary while it fills, so the server
        is asked not to remark on unknown names, except where a query itself is on trial.
        """
        with (
            wrapped(what, self._address),
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
