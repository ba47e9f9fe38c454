"""Every error the hub raises on purpose.

::

    CreditHubError
    ├── InvalidValueError           a value breaks its standard
    │   ├── InvalidUsccError        GB 32100
    │   ├── InvalidIdNumberError    GB 11643
    │   ├── InvalidRegionCodeError  GB/T 2260
    │   └── InvalidIntervalError
    ├── SourceError                 a file as a whole cannot be used (a bad *row* is a reject)
    │   ├── UnreadableSourceError   wrong type, encoding or structure
    │   └── SchemaMismatchError     columns missing or unknown
    ├── StoreError                  the graph database
    │   ├── StoreUnavailableError   worth a retry
    │   ├── QueryTimeoutError
    │   ├── QueryMemoryError        a question needs more memory than one may take
    │   ├── UnknownQueryError
    │   ├── SchemaVersionError      the database was written by another version of the schema
    │   └── IdentityKeyError        the graph was loaded under another identity key
    ├── LedgerError                 the relational database of receipts and outcomes
    │   ├── LedgerUnavailableError  worth a retry
    │   └── JobsUnavailableError    the hub was installed without what runs batch jobs
    ├── VaultError                  sealed personal values
    │   ├── VaultKeyError           a key of the operator is missing or malformed
    │   └── SealError               what is sealed was altered or moved
    ├── LocalServerError            the Neo4j that the hub starts itself
    │   ├── DownloadError           a registry or folder does not yield a pinned artifact
    │   └── PortInUseError
    ├── RuleError
    │   └── MissingInputError       a rule lacks a fact that it cannot do without
    ├── AccessDeniedError           the caller may not have this, whatever it is
    ├── LoginRefusedError           name, password, code or pause: one answer to all
    ├── ClientRefusedError          the assertion of a client: one answer to all that is not right
    ├── IdentityProviderError       the OpenID provider does not answer, or not as it must
    ├── QuotaError                  the caller has asked for too much
    ├── NotFoundError               no such lot, entity or finding
    ├── ExchangeError               the exchange between cities (tree: credit_hub.federation.errors)
    ├── ConflictError               another operation holds what this one needs
    └── SettingsError               a setting is missing or contradicts another

Each class has a stable ``code`` for logs, JSON and the exit status of the command line.
A message says what failed, where, under which rule, and what to do; personal values are masked
before they get here. Exceptions of the driver, of parsers and of the operating system never cross
a room: they are wrapped with ``from``.
"""

from __future__ import annotations

from typing import ClassVar


class CreditHubError(Exception):
    """Base of all errors raised on purpose; ``remedy`` says what the reader can do about it."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str, *, remedy: str = "") -> None:
        """Keep the message and the remedy apart, so that interfaces can show both."""
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        """Return the message with its remedy."""
        return f"{self.message}; {self.remedy}" if self.remedy else self.message


class InvalidValueError(CreditHubError):
    """A value breaks the standard that governs it.

    ``rule`` is a stable short code of what is broken (``uscc.check_character``, ``date.no_day``):
    reject ledgers count by it, so it never changes with the wording of the message.
    """

    code = "invalid_value"

    def __init__(self, message: str, *, remedy: str = "", rule: str = "") -> None:
        """Keep the rule's code beside the message."""
        super().__init__(message, remedy=remedy)
        self.rule = rule


class InvalidUsccError(InvalidValueError):
    """Not a unified social credit code of GB 32100."""

    code = "invalid_uscc"


class InvalidIdNumberError(InvalidValueError):
    """Not a resident identity number of GB 11643; the message never holds the number."""

    code = "invalid_id_number"


class InvalidRegionCodeError(InvalidValueError):
    """Not an administrative division code of GB/T 2260."""

    code = "invalid_region_code"


class InvalidIntervalError(InvalidValueError):
    """An interval that ends before it starts."""

    code = "invalid_interval"


class SourceError(CreditHubError):
    """An input file cannot be used at all."""

    code = "source"


class UnreadableSourceError(SourceError):
    """The bytes are not what the file's type promises."""

    code = "unreadable_source"


class SchemaMismatchError(SourceError):
    """The columns are not those of the source."""

    code = "schema_mismatch"


class StoreError(CreditHubError):
    """The graph database refused or failed."""

    code = "store"


class StoreUnavailableError(StoreError):
    """The graph database cannot be reached now; a retry may help."""

    code = "store_unavailable"


class QueryTimeoutError(StoreError):
    """A query ran longer than its limit."""

    code = "query_timeout"


class QueryMemoryError(StoreError):
    """A query would have taken more memory than one transaction may."""

    code = "query_memory"


class UnknownQueryError(StoreError):
    """No query file has this name."""

    code = "unknown_query"


class SchemaVersionError(StoreError):
    """The database was written by a newer version of the schema."""

    code = "schema_version"


class IdentityKeyError(StoreError):
    """The graph holds person keys made with another identity key."""

    code = "identity_key"


class LedgerError(CreditHubError):
    """The relational database of receipts and outcomes refused or failed."""

    code = "ledger"


class LedgerUnavailableError(LedgerError):
    """The relational database cannot be reached or is busy; a retry may help."""

    code = "ledger_unavailable"


class JobsUnavailableError(LedgerError):
    """This hub was installed without the extra that runs batch jobs."""

    code = "jobs_unavailable"


class VaultError(CreditHubError):
    """The vault of personal values cannot do what it was asked for; no message holds a value."""

    code = "vault"


class VaultKeyError(VaultError):
    """A key that wraps the vault's data keys is missing or malformed."""

    code = "vault_key"


class SealError(VaultError):
    """A sealed value does not open: it was altered, moved to another row, or cut short."""

    code = "seal"


class LocalServerError(CreditHubError):
    """The local Neo4j cannot be started, stopped or read."""

    code = "local_server"


class DownloadError(LocalServerError):
    """A pinned artifact is not to be had, or has the wrong digest."""

    code = "download"


class PortInUseError(LocalServerError):
    """Another program listens where the server should."""

    code = "port_in_use"


class RuleError(CreditHubError):
    """A rule cannot be applied."""

    code = "rule"


class MissingInputError(RuleError):
    """A rule lacks a fact that it cannot do without."""

    code = "missing_input"


class AccessDeniedError(CreditHubError):
    """The caller may not do this; the message says nothing of what there is."""

    code = "access_denied"


class LoginRefusedError(CreditHubError):
    """A login is refused; the message says the same whatever the reason is."""

    code = "login_refused"


class ClientRefusedError(CreditHubError):
    """A client has not shown who it is; the message says the same whatever the reason is."""

    code = "invalid_client"

    def __init__(self, message: str, *, remedy: str = "", reason: str = "") -> None:
        """Keep the reason apart: it is for the log alone."""
        super().__init__(message, remedy=remedy)
        self.reason = reason


class IdentityProviderError(CreditHubError):
    """The OpenID provider does not answer, or answers otherwise than the standard says."""

    code = "provider_unavailable"


class QuotaError(CreditHubError):
    """The caller has asked for too much; ``seconds`` is how long to wait at most."""

    code = "quota"

    def __init__(self, message: str, *, remedy: str = "", seconds: int = 0) -> None:
        """Keep the wait beside the message."""
        super().__init__(message, remedy=remedy)
        self.seconds = seconds


class NotFoundError(CreditHubError):
    """What was asked for is not in the hub."""

    code = "not_found"


class ConflictError(CreditHubError):
    """Another operation holds what this one needs, or the state forbids it."""

    code = "conflict"


class SettingsError(CreditHubError):
    """A setting is missing, malformed or contradicts another."""

    code = "settings"
