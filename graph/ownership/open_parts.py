"""How much of a company may belong to somebody whom the known holdings do not show.

A part of a unit without a known holder, weighed with what that unit carries of the company, is
open. The sum of the open parts bounds what any one person, known or not, can have on top of the
known share: by linearity where holders are missing, and by the largest possible shift of shares
where more than the whole is stated (docs/ownership.md has the argument).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from credit_hub.graph.ownership.integrated import Integrated
from credit_hub.graph.ownership.shares import NOTHING, WHOLE, Shares
from credit_hub.graph.ownership.stated import Ownership

__all__ = ["OpenPart", "OpenReason", "open_parts"]


class OpenReason(StrEnum):
    """Why a part of a unit has no known holder."""

    NO_HOLDERS = "no_holders"
    """No holding in the unit is known: the register does not say, or a limit cut the chain."""
    HOLDERS_MISSING = "holders_missing"
    """The known holders have less than the whole."""
    OVER_SUBSCRIBED = "over_subscribed"
    """More than the whole is stated: some of it is wrong, and it is not known which."""
    SELF_OWNED = "self_owned"
    """The unit belongs to a set that owns itself entirely."""
    UNSPECIFIED = "unspecified"
    """The source does not say who the holder is."""


@dataclass(frozen=True, slots=True)
class OpenPart:
    """An open part: ``of_unit`` is the part of the unit, ``of_company`` what it carries."""

    unit: str
    reason: OpenReason
    of_unit: Fraction
    of_company: Fraction


def open_parts(found: Integrated, shares: Shares, owned: Ownership) -> tuple[OpenPart, ...]:
    """Return the open parts of the company that ``found`` is about, the heaviest first.

    Args:
        found: The integrated shares in the company.
        shares: The shares they were reckoned with.
        owned: Tells persons and owners for the state, above whom nobody stands.

    Example:
        >>> owned = Ownership.parse("P>A 40, A>C 50, Q>C 50", persons="P Q")
        >>> shares = Shares.of(owned.capital)
        >>> from credit_hub.graph.ownership.integrated import integrated_in
        >>> [
        ...     (p.unit, p.reason.value, str(p.of_company))
        ...     for p in open_parts(integrated_in("C", shares), shares, owned)
        ... ]
        [('A', 'holders_missing', '3/10')]
    """
    if not found.defined:
        return (OpenPart(found.subject, OpenReason.SELF_OWNED, WHOLE, WHOLE),)
    lost = {member for block in found.self_owned for member in block}
    parts = (
        _open(unit, carried, shares, owned, is_lost=unit in lost)
        for unit, carried in found.chains.items()
        if not owned.is_final(unit)
    )
    known = (part for part in parts if part is not None)
    return tuple(sorted(known, key=lambda p: (-p.of_company, p.unit)))


def _open(
    unit: str, carried: Fraction, shares: Shares, owned: Ownership, *, is_lost: bool
) -> OpenPart | None:
    stated = shares.stated.get(unit, NOTHING)
    missing, reason = WHOLE - stated, OpenReason.HOLDERS_MISSING
    if is_lost:
        missing, reason = WHOLE, OpenReason.SELF_OWNED
    elif owned.is_unspecified(unit):
        missing, reason = WHOLE - min(stated, WHOLE), OpenReason.UNSPECIFIED
    elif stated > 1:
        missing, reason = 1 - 1 / stated, OpenReason.OVER_SUBSCRIBED
    elif not stated:
        reason = OpenReason.NO_HOLDERS
    if not missing or not carried:
        return None
    # No more than the whole company can be open through one unit, whatever its circles.
    return OpenPart(unit, reason, missing, min(missing * carried, WHOLE))
