"""The exit statuses of ``credit-hub``; docs/how-to/command-line.md has them as a table."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import ExchangeError, RefusedError, SuiteError
from credit_hub.model.conclusion import Conclusion
from credit_hub.model.errors import (
    AccessDeniedError,
    ConflictError,
    CreditHubError,
    InvalidValueError,
    LedgerError,
    LocalServerError,
    LoginRefusedError,
    NotFoundError,
    QueryTimeoutError,
    QuotaError,
    RuleError,
    SettingsError,
    SourceError,
    StoreError,
    StoreUnavailableError,
    VaultError,
)

UNFIT: Final = 1
USAGE: Final = 2
INVALID: Final = 1
"""A receipt, backup or bundle that does not hold, or an answer that is not given again."""
UNDECIDABLE: Final = 2
INCOMPLETE: Final = 1
"""A job that was waited for has lots without an answer."""
INTERRUPTED: Final = 130
"""128 and the number of SIGINT, as shells have it."""
PIPE: Final = 141
"""128 and the number of SIGPIPE."""

MEANINGS: Final = {
    0: "done",
    UNFIT: "`doctor`: a part is not fit for use; `verify`, `verify-backup`: not valid; "
    "`replay`: another result; `jobs submit --wait`: lots without an answer; "
    "`webhooks test`: it did not arrive",
    USAGE: "wrong usage; `verify`, `verify-backup`, `replay`: it cannot be decided",
    3: "input not usable: a file, a code, a date, a regime, a bundle, a key",
    4: "not found: no such lot, entity or finding",
    5: "the graph, the ledger or the vault cannot be reached, is too slow, or refuses",
    6: "conflict: another operation is under way, or the state of the graph forbids this one",
    7: "settings: one is missing, malformed or contradicts another; a cryptographic suite that "
    "this machine does not have",
    8: "the local Neo4j or the local HTTP service: it does not run, or does not start",
    9: "not allowed, or more than is allowed within the hour",
    70: "a defect of the hub",
    INTERRUPTED: "interrupted; an interrupted load goes on where it stopped",
    PIPE: "the reader of the output has gone",
}

# The first class that fits decides: subclasses stand before their bases.
_OF_ERRORS: Final[tuple[tuple[type[CreditHubError], int], ...]] = (
    (NotFoundError, 4),
    (InvalidValueError, 3),
    (SourceError, 3),
    (RuleError, 3),
    (StoreUnavailableError, 5),
    (QueryTimeoutError, 5),
    (ConflictError, 6),
    (SettingsError, 7),
    (LocalServerError, 8),
    (StoreError, 5),
    (LedgerError, 5),
    (VaultError, 5),
    (AccessDeniedError, 9),
    (LoginRefusedError, 9),
    (QuotaError, 9),
    (RefusedError, 9),
    (SuiteError, 7),
    (ExchangeError, 3),
    (CreditHubError, 70),
)


def status_of(conclusion: Conclusion) -> int:
    """The exit status of ``verify`` and ``verify-backup``."""
    return {Conclusion.INVALID: INVALID, Conclusion.UNDECIDABLE: UNDECIDABLE}.get(conclusion, 0)


def exit_status(error: CreditHubError) -> int:
    """The exit status that stands for an error."""
    return next(status for kind, status in _OF_ERRORS if isinstance(error, kind))
