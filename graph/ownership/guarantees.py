"""Circles of guarantees (担保圈、互保): sets of firms in which each guarantees for each, by chains.

If one of a circle fails, the claim travels around. No article forbids a circle; it is a question to
whoever lends. For a company as guarantor 公司法15 wants a resolution of its board or its holders.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from credit_hub.graph.ownership.components import components

__all__ = ["Circle", "Guarantee", "circles"]


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A stated guarantee; ``amount_fen`` is the principal claim in fen, None where not stated."""

    guarantor: str
    debtor: str
    edge_id: str
    amount_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """Firms that guarantee for one another, with the guarantees among them.

    ``amount_fen`` adds up the stated amounts; ``unstated`` counts the guarantees without one.
    """

    firms: tuple[str, ...]
    guarantees: tuple[Guarantee, ...]

    @property
    def amount_fen(self) -> int:
        """The sum of the amounts that are stated."""
        return sum(g.amount_fen or 0 for g in self.guarantees)

    @property
    def unstated(self) -> int:
        """How many guarantees state no amount."""
        return sum(1 for g in self.guarantees if g.amount_fen is None)


def circles(guarantees: Iterable[Guarantee]) -> tuple[Circle, ...]:
    """Return the circles among these guarantees, the largest amount first.

    Example:
        >>> rows = [Guarantee("a", "b", "1", 100), Guarantee("b", "a", "2", 50)]
        >>> [(circle.firms, circle.amount_fen) for circle in circles(rows)]
        [(('a', 'b'), 150)]
        >>> circles([Guarantee("a", "b", "1"), Guarantee("b", "c", "2")])
        ()
    """
    rows = sorted(guarantees, key=lambda g: (g.guarantor, g.debtor, g.edge_id))
    behind: dict[str, list[str]] = {}
    for row in rows:
        behind.setdefault(row.guarantor, []).append(row.debtor)
    found = [
        Circle(firms, tuple(g for g in rows if g.guarantor in firms and g.debtor in firms))
        for firms in components(sorted(behind), lambda unit: behind.get(unit, ()))
        if len(firms) > 1
    ]
    return tuple(sorted(found, key=lambda c: (-c.amount_fen, c.firms)))
