"""Professional legal representatives (职业法人, D37): leads, and often the victim's own.

No law limits the number of firms a person may represent. Whoever appears here may be a hired
manager of a group, a nominee, or somebody whose identity was used without their knowledge
(被冒名登记): then the way is the cancellation of the registration (市场主体登记管理条例实施细则
arts. 50-57), not a suspicion against the person. Only persons keyed on their identity number count;
namesakes never do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Final

from credit_hub.model.interval import Interval

__all__ = ["Appointment", "Representative", "Sign", "professional_representatives"]

FIRMS: Final = 5
"""Firms represented on one day from which a person is listed [our decision; no statutory cap]."""
BURST_WINDOW: Final = timedelta(days=90)
"""Window of a burst of appointments (domain.md D37)."""
BURST: Final = 4
"""Appointments within the window that make a burst [our decision]."""
YOUNGEST: Final = 20
OLDEST: Final = 75
"""Ages outside of these are named [our decision]."""


class Sign(StrEnum):
    """What stands out."""

    MANY_FIRMS = "many_firms"
    BURST = "burst_of_appointments"
    AGE = "unusual_age"
    COMMON_AGENT = "common_agent"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person represents a firm over an interval; ``agent`` registered it, as a keyed digest."""

    person: str
    firm: str
    valid: Interval
    agent: str | None = None
    birth_year: int | None = None


@dataclass(frozen=True, slots=True)
class Representative:
    """A person with the firms represented on the day, and what stands out.

    ``burst`` is the largest number of appointments that began within the window;
    ``same_agent`` the number of the firms registered by one agent.
    """

    person: str
    firms: tuple[str, ...]
    signs: tuple[Sign, ...]
    burst: int
    same_agent: int


def professional_representatives(
    appointments: Iterable[Appointment], day: date, *, firms: int = FIRMS
) -> tuple[Representative, ...]:
    """Return who represents many firms on ``day`` or was appointed in a burst before it.

    Args:
        appointments: All appointments known, of identified persons.
        day: The day asked about.
        firms: Number of firms from which a person is listed.

    Example:
        >>> since = Interval(date(2026, 1, 5))
        >>> rows = [Appointment("p", f"firm{i}", since) for i in range(6)]
        >>> [
        ...     (r.person, len(r.firms), [s.value for s in r.signs])
        ...     for r in professional_representatives(rows, date(2026, 6, 1))
        ... ]
        [('p', 6, ['many_firms', 'burst_of_appointments'])]
    """
    rows = sorted(appointments, key=lambda a: (a.person, a.firm))
    people = (
        _representative(person, list(held), day, firms)
        for person, held in groupby(rows, key=lambda a: a.person)
    )
    listed = (r for r in people if {Sign.MANY_FIRMS, Sign.BURST} & set(r.signs))
    return tuple(sorted(listed, key=lambda r: (-len(r.firms), r.person)))


def _representative(
    person: str, held: Sequence[Appointment], day: date, firms: int
) -> Representative:
    now = [a for a in held if a.valid.is_dated and day in a.valid]
    starts = [a.valid.start for a in held if a.valid.start and a.valid.start <= day]
    burst = _burst(sorted(starts))
    agents = Counter(a.agent for a in now if a.agent)
    same_agent = max(agents.values(), default=0)
    ages = [day.year - a.birth_year for a in held if a.birth_year is not None]
    checks = (
        (Sign.MANY_FIRMS, len({a.firm for a in now}) >= firms),
        (Sign.BURST, burst >= BURST),
        (Sign.AGE, any(not YOUNGEST <= age <= OLDEST for age in ages)),
        (Sign.COMMON_AGENT, same_agent >= BURST),
    )
    signs = tuple(sign for sign, stands in checks if stands)
    return Representative(person, tuple(sorted({a.firm for a in now})), signs, burst, same_agent)


def _burst(starts: list[date]) -> int:
    """The most starts within one window."""
    most = first = 0
    for last, start in enumerate(starts):
        while start - starts[first] > BURST_WINDOW:
            first += 1
        most = max(most, last - first + 1)
    return most
