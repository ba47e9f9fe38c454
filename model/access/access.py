"""What one caller may do: its roles and its scope together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from credit_hub.model.access.permissions import Permission
from credit_hub.model.access.roles import ROLES, Role, demand_separation
from credit_hub.model.access.scope import WHOLE_CITY, Scope
from credit_hub.model.errors import InvalidValueError

__all__ = ["NOBODY", "OPERATOR", "Access"]


@dataclass(frozen=True, slots=True)
class Access:
    """Roles and scope of a caller; ``everything`` is the operator of a hub without accounts."""

    roles: frozenset[Role]
    scope: Scope = WHOLE_CITY
    everything: bool = False

    @classmethod
    def of(cls, roles: Iterable[str], codes: Iterable[str] = ()) -> Self:
        """Read roles and division codes.

        Raises:
            InvalidValueError: A role is not known, the roles exclude each other, or a code has not
                six digits.
        """
        held = frozenset(map(_role, roles))
        demand_separation(held)
        return cls(held, Scope.parse(codes))

    def may(self, permission: Permission) -> bool:
        """Say whether an act is allowed; everything that no role names is not."""
        return self.everything or bool(self.granting(permission))

    def sees_others(self, permission: Permission) -> bool:
        """Say whether an act reaches what others asked for, too."""
        return self.everything or any(not ROLES[r].own_alone for r in self.granting(permission))

    def granting(self, permission: Permission) -> tuple[Role, ...]:
        """Return the roles by which an act is allowed."""
        return tuple(r for r in Role if r in self.roles and permission in ROLES[r].permissions)


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        message = f"role {text[:40]!r} is not known"
        remedy = f"write one of {', '.join(Role)}"
        raise InvalidValueError(message, remedy=remedy, rule="access.role") from None


OPERATOR: Final = Access(frozenset(), everything=True)
"""Whoever works on the machine of a hub that has no account and no client yet."""
NOBODY: Final = Access(frozenset())
"""Somebody who is about to log in."""
