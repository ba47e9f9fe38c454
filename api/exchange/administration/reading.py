"""What operators type, as values: roles, quotas, moments, files."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from credit_hub.federation.registry.member import Role
from credit_hub.model.errors import InvalidValueError, NotFoundError
from credit_hub.model.interval import CHINA

__all__ = ["day_of", "file_of", "moment_of", "quota_of", "roles_of"]

_QUOTA: Final = re.compile(r"(?P<purpose>[a-z0-9]+(?:-[a-z0-9]+)*)=(?P<count>[0-9]{1,8})")


def roles_of(names: Iterable[str]) -> tuple[Role, ...]:
    """Return roles by name; all of them if none is named.

    Raises:
        InvalidValueError: There is no such role.
    """
    known = {role.value: role for role in Role}
    named = tuple(dict.fromkeys(names))
    unknown = sorted(set(named) - known.keys())
    if unknown:
        raise InvalidValueError(f"no roles: {', '.join(unknown)}", remedy=", ".join(known))
    return tuple(known[name] for name in named) or tuple(Role)


def quota_of(text: str) -> tuple[str, int]:
    """Return purpose and number of ``car-rental=1000``.

    Raises:
        InvalidValueError: It has another form.
    """
    found = _QUOTA.fullmatch(text)
    if found is None:
        raise InvalidValueError("a purpose and its quota are written car-rental=1000")
    return found["purpose"], int(found["count"])


def moment_of(text: str) -> datetime:
    """Return a moment in ISO 8601; without an offset it is Beijing time.

    Raises:
        InvalidValueError: It is none.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(f"{text!r} is no moment", remedy="2026-12-01T08:00+08:00") from None
    return (moment if moment.tzinfo else moment.replace(tzinfo=CHINA)).astimezone(UTC)


def day_of(text: str | None) -> date:
    """Return a day; none is today in the official time of China.

    Raises:
        InvalidValueError: It is none.
    """
    if text is None:
        return datetime.now(UTC).astimezone(CHINA).date()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValueError(f"{text!r} is no day", remedy="2026-12-01") from None


def file_of(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        NotFoundError: It cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFoundError(f"{path} cannot be read: {error.strerror}") from error
