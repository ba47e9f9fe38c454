"""The open ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    IntegrityError,
    NoSuchModuleError,
    SQLAlchemyError,
)

from credit_hub.ledger.federation.applied import AppliedRepository
from credit_hub.ledger.federation.approvals import ApprovalRepository
from credit_hub.ledger.federation.arrivals import ArrivalRepository
from credit_hub.ledger.federation.bands import BandRepository
from credit_hub.ledger.federation.consents import ConsentRepository
from credit_hub.ledger.federation.cursors import CursorRepository
from credit_hub.ledger.federation.foreign import ForeignSanctionRepository
from credit_hub.ledger.federation.held import HeldRepository
from credit_hub.ledger.federation.links import LinkRepository
from credit_hub.ledger.federation.lists import StatusListRepository
from credit_hub.ledger.federation.nonces import NonceRepository
from credit_hub.ledger.federation.objects import ObjectRepository
from credit_hub.ledger.federation.outbox import OutboxRepository
from credit_hub.ledger.federation.places import PlaceRepository
from credit_hub.ledger.federation.published import PublishedRepository
from credit_hub.ledger.federation.receipts import QueryReceiptRepository
from credit_hub.ledger.private_file import make_private
from credit_hub.ledger.storage.accounts import AccountRepository
from credit_hub.ledger.storage.audit import AuditRepository
from credit_hub.ledger.storage.client_keys import ClientKeyRepository
from credit_hub.ledger.storage.clients import ClientRepository
from credit_hub.ledger.storage.idempotency import IdempotencyRepository
from credit_hub.ledger.storage.jobs import JobRepository
from credit_hub.ledger.storage.keys import KeyRepository
from credit_hub.ledger.storage.outcomes import OutcomeRepository
from credit_hub.ledger.storage.receipts import ReceiptRepository
from credit_hub.ledger.storage.resolutions import ResolutionRepository
from credit_hub.ledger.storage.schema import upgrade
from credit_hub.ledger.storage.spent import SpentRepository
from credit_hub.ledger.storage.vault import VaultRepository
from credit_hub.ledger.storage.webhooks import WebhookRepository
from credit_hub.model.errors import (
    ConflictError,
    InvalidValueError,
    LedgerError,
    LedgerUnavailableError,
)

__all__ = ["Ledger", "sqlite_url"]

_NOT_IN_REPERTOIRE: Final = "22021"
"""SQLSTATE of PostgreSQL for NUL within a text: it is the caller's, and the ledger is well."""
_BUSY_MS: Final = 15_000
"""How long a writer waits for another of the same SQLite file."""


class _Cursor(Protocol):
    def execute(self, statement: str, /) -> object: ...
    def close(self) -> None: ...


class _DriverConnection(Protocol):
    def cursor(self) -> _Cursor: ...


def sqlite_url(path: Path) -> str:
    """Return the URL of a SQLite file."""
    return URL.create("sqlite+pysqlite", database=str(path)).render_as_string()


class Ledger:
    """Receipts, outcomes, keys, jobs, webhooks, clients, audit; safe to share between threads.

    Use it as a context manager, or call :meth:`close`.
    """

    def __init__(self, engine: Engine, ordered: Engine | None = None) -> None:
        """Take an engine whose tables are there; use :meth:`open`.

        Args:
            engine: Its transactions are on the disk when they end.
            ordered: Its transactions are on the disk with the next one that is; None: as engine.
        """
        self._engine = engine
        self._ordered = engine if ordered is None else ordered
        self.receipts = ReceiptRepository(self._transaction)
        self.outcomes = OutcomeRepository(self._transaction)
        self.keys = KeyRepository(self._transaction)
        self.jobs = JobRepository(self._transaction)
        self.webhooks = WebhookRepository(self._transaction)
        self.clients = ClientRepository(self._transaction)
        self.client_keys = ClientKeyRepository(self._transaction)
        self.spent = SpentRepository(self._transaction)
        self.accounts = AccountRepository(self._transaction)
        self.audit = AuditRepository(self._transaction)
        self.idempotency = IdempotencyRepository(self._transaction)
        self.vault = VaultRepository(self._transaction)
        self.resolutions = ResolutionRepository(self._transaction)
        self.exchange_nonces = NonceRepository(self.spent)
        self.exchange_answers = IdempotencyRepository(self._followed)
        self.exchange_receipts = QueryReceiptRepository(self._transaction)
        self.exchange_cursors = CursorRepository(self._transaction)
        self.exchange_held = HeldRepository(self._transaction)
        self.exchange_arrivals = ArrivalRepository(self._transaction)
        self.exchange_lists = StatusListRepository(self._transaction)
        self.exchange_outbox = OutboxRepository(self._transaction)
        self.exchange_objects = ObjectRepository(self._transaction)
        self.exchange_places = PlaceRepository(self._transaction, self._followed)
        self.exchange_consents = ConsentRepository(self._transaction)
        self.exchange_bands = BandRepository(self._transaction)
        self.exchange_applied = AppliedRepository(self._transaction)
        self.exchange_approvals = ApprovalRepository(self._transaction)
        self.exchange_links = LinkRepository(self._transaction)
        self.exchange_published = PublishedRepository(self._transaction)
        self.foreign_sanctions = ForeignSanctionRepository(self._transaction)

    @classmethod
    def open(cls, url: str) -> Self:
        """Connect, and bring the tables up to date.

        Args:
            url: An SQLAlchemy URL: ``sqlite+pysqlite:////folder/ledger.sqlite3``, or
                ``postgresql+pg8000://user:password@host/database``.

        Raises:
            LedgerError: The URL is not usable, its driver is not installed, or a newer hub wrote
                this ledger.
            LedgerUnavailableError: The database does not answer.
        """
        engine = _engine(url)
        try:
            with _wrapped(engine.url):
                upgrade(engine)
        except LedgerError:
            engine.dispose()
            raise
        return cls(engine, _ordered(engine))

    def __enter__(self) -> Self:
        """Return the ledger itself."""
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
        self._engine.dispose()
        self._ordered.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with _wrapped(self._engine.url), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _followed(self) -> Iterator[Connection]:
        """Begin a transaction that a loss of power may undo until a later one is on the disk.

        It is for what only prepares something: a claim, a place. Both databases keep the
        order of commits, so nothing that outlives a loss of power lacks what came before it; and
        the end of a process undoes nothing (sqlite.org/pragma.html#pragma_synchronous, WAL;
        PostgreSQL manual, section Asynchronous Commit).
        """
        with _wrapped(self._engine.url), self._ordered.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")
            yield connection


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            make_private(Path(parsed.database))
        engine = create_engine(parsed, pool_pre_ping=parsed.get_backend_name() != "sqlite")
    except OSError as error:
        message = f"the file of the ledger cannot be made: {error.strerror}"
        raise LedgerError(message, remedy="check CREDIT_HUB_LEDGER_URL and the disk") from error
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        message = f"the ledger's URL is not usable: {type(error).__name__}"
        raise LedgerError(
            message, remedy="see CREDIT_HUB_LEDGER_URL in docs/how-to/receipts.md"
        ) from error
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    return engine


def _ordered(engine: Engine) -> Engine:
    """Return an engine for transactions that are on the disk with the next one that is."""
    if engine.dialect.name != "sqlite":
        return engine
    ordered = create_engine(engine.url)
    event.listen(ordered, "connect", _prepare_ordered_sqlite)
    return ordered


def _prepare_ordered_sqlite(connection: _DriverConnection, _: object) -> None:
    _prepare_sqlite(connection, _)
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = NORMAL")
    cursor.close()


def _prepare_sqlite(connection: _DriverConnection, _: object) -> None:
    """Let readers and one writer work at the same time, in several processes.

    Synchronisation stays FULL: a receipt that left the hub is on the disk.
    """
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {_BUSY_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def _wrapped(url: URL) -> Iterator[None]:
    """Errors of the database as errors of the hub, without the password of the URL."""
    shown = url.render_as_string(hide_password=True)
    try:
        yield
    except UnicodeEncodeError as error:
        raise _unkeepable() from error
    except IntegrityError as error:
        raise ConflictError(f"ledger {shown} has this already") from error
    except DBAPIError as error:
        if _is_of_the_text(error):
            raise _unkeepable() from error
        message = f"ledger {shown}: {error.orig}"
        remedy = "check CREDIT_HUB_LEDGER_URL, the database and its disk"
        raise LedgerUnavailableError(message, remedy=remedy) from error
    except SQLAlchemyError as error:
        message = f"ledger {shown}: {type(error).__name__}: {error}"
        raise LedgerError(message) from error


def _unkeepable() -> InvalidValueError:
    message = "a text holds NUL or half of a surrogate pair, which no record has"
    return InvalidValueError(message, remedy="leave it out", rule="ledger.text")


def _is_of_the_text(error: DBAPIError) -> bool:
    """Whether a text cannot be kept, by what the driver of PostgreSQL tells of the server."""
    told = error.orig.args[0] if error.orig is not None and error.orig.args else None
    return isinstance(told, dict) and told.get("C") == _NOT_IN_REPERTOIRE
