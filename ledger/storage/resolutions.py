"""Who may have personal values in plain text, and how much of it each of them has asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, func, select, text

from credit_hub.ledger.storage.receipts import Transactions
from credit_hub.ledger.storage.vault_tables import resolutions, resolvers
from credit_hub.model.errors import ConflictError

__all__ = ["Resolution", "ResolutionRepository"]

_SQLITE: Final = "sqlite"


@dataclass(frozen=True, slots=True)
class Resolution:
    """That somebody asked for plain text: who, why, and how much."""

    caller: str
    purpose: str
    case_number: str
    kinds: tuple[str, ...]
    subjects: int
    resolved_at: datetime


@dataclass(frozen=True, slots=True)
class ResolutionRepository:
    """Permissions and counts; both are the same for every process of the hub."""

    transaction: Transactions

    def allow(self, caller: str, now: datetime) -> None:
        """Let a caller resolve; whoever may already, still may."""
        row = resolvers.insert().values(caller=caller, allowed_at=now)
        try:
            with self.transaction() as connection:
                connection.execute(row)
        except ConflictError:
            return

    def deny(self, caller: str) -> bool:
        """Take the permission back; False where there was none."""
        gone = resolvers.delete().where(resolvers.c.caller == caller)
        with self.transaction() as connection:
            return bool(connection.execute(gone).rowcount)

    def allowed(self) -> Mapping[str, datetime]:
        """Return who may resolve, and since when."""
        with self.transaction() as connection:
            rows = connection.execute(select(resolvers).order_by(resolvers.c.caller))
            return {row.caller: row.allowed_at for row in rows}

    def may_resolve(self, caller: str) -> bool:
        """Whether a caller was let; nobody is by default."""
        query = select(resolvers.c.caller).where(resolvers.c.caller == caller)
        with self.transaction() as connection:
            return connection.execute(query).first() is not None

    def count(self, resolution: Resolution, within: timedelta, limit: int) -> int | None:
        """Count a resolution, unless it goes beyond the caller's limit.

        Args:
            resolution: Who asks for how much.
            within: The window that ends now.
            limit: Subjects that a caller may ask for in a window.

        Returns:
            How many subjects are left in the window; None where there are too few: nothing was
            counted then.
        """
        since = resolution.resolved_at - within
        used = select(func.coalesce(func.sum(resolutions.c.subjects), 0)).where(
            resolutions.c.caller == resolution.caller, resolutions.c.resolved_at > since
        )
        with self.transaction() as connection:
            _one_at_a_time(connection)
            left = limit - int(connection.scalar(used) or 0) - resolution.subjects
            if left < 0:
                return None
            connection.execute(
                resolutions.insert().values(
                    caller=resolution.caller,
                    purpose=resolution.purpose,
                    case_number=resolution.case_number,
                    kinds=",".join(resolution.kinds),
                    subjects=resolution.subjects,
                    resolved_at=resolution.resolved_at,
                )
            )
        return left

    def resolved(self) -> Mapping[str, int]:
        """Return how many subjects each caller has asked for, ever."""
        query = select(resolutions.c.caller, func.sum(resolutions.c.subjects).label("n")).group_by(
            resolutions.c.caller
        )
        with self.transaction() as connection:
            return {row.caller: int(row.n) for row in connection.execute(query)}


def _one_at_a_time(connection: Connection) -> None:
    """Let two requests of one caller not pass the limit together."""
    if connection.dialect.name == _SQLITE:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.execute(text("LOCK TABLE vault_resolutions IN SHARE ROW EXCLUSIVE MODE"))
