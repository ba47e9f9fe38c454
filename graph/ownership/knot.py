"""Sums over all chains inside a knot: companies that hold one another in circles.

Inside a knot the chains from one company to another are endless, but their shares sum to a finite
figure, the solution of v = b + Wv. Companies are removed one after the other, each removal adding
the chains through it to those that remain (state reduction); every intermediate figure is a
share, so nothing cancels.

Up to :data:`EXACT_KNOT` companies the arithmetic is that of rational numbers and exact: whether a
share is *exactly* 25 % or 50 % decides a legal question. Larger knots are reckoned in decimal
numbers of :data:`DIGITS` digits, the same on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import Final, Generic, TypeVar

__all__ = ["DIGITS", "EXACT_KNOT", "Knot"]

EXACT_KNOT: Final = 32
"""Largest knot with exact figures: a fully meshed one takes about 1 s, a usual one 0.1 s."""
DIGITS: Final = 60
"""Significant digits of the figures of larger knots."""

Number = TypeVar("Number", Fraction, Decimal)
Weights = Mapping[str, Mapping[str, Fraction]]


@dataclass(frozen=True, slots=True)
class _Step(Generic[Number]):
    """One removal: ``before`` leads to ``node``, which leads to ``after``.

    ``gain`` is the sum over the steps of the node to itself, where it has such a step.
    """

    node: str
    gain: Number | None
    before: tuple[tuple[str, Number], ...]
    after: tuple[tuple[str, Number], ...]


@dataclass(frozen=True, slots=True)
class Knot:
    """A knot made ready to sum over its chains, for any number of questions.

    Example:
        >>> half = Fraction(1, 2)
        >>> knot = Knot.of({"A": {"B": half}, "B": {"A": half}})
        >>> knot.sums({"A": Fraction(1)})
        {'A': Fraction(4, 3), 'B': Fraction(2, 3)}
        >>> knot.circles()
        {'A': Fraction(4, 3), 'B': Fraction(4, 3)}
    """

    members: tuple[str, ...]
    _exact: tuple[_Step[Fraction], ...]
    _rounded: tuple[_Step[Decimal], ...]

    @classmethod
    def of(cls, weights: Weights) -> Knot:
        """Prepare the knot in which ``weights[a][b]`` is the weight of the step from a to b.

        The knot must leak: the chains of no set of members may return with their whole weight.
        """
        members = tuple(sorted(weights))
        if len(members) <= EXACT_KNOT:
            return cls(members, _reduced({a: dict(row) for a, row in weights.items()}), ())
        with localcontext() as context:
            context.prec = DIGITS
            decimals = {a: {b: _decimal(w) for b, w in row.items()} for a, row in weights.items()}
            return cls(members, (), _reduced(decimals))

    @property
    def exact(self) -> bool:
        """Whether the figures are exact; else they are rounded to :data:`DIGITS` digits."""
        return len(self.members) <= EXACT_KNOT

    def sums(self, right: Mapping[str, Fraction]) -> dict[str, Fraction]:
        """Return for each member the sum over all chains from it, each ended by ``right``."""
        start = {m: right.get(m, Fraction()) for m in self.members}
        if self.exact:
            return dict(sorted(_solved(self._exact, start).items()))
        with localcontext() as context:
            context.prec = DIGITS
            decimals = {m: _decimal(value) for m, value in start.items()}
            return {m: Fraction(v) for m, v in sorted(_solved(self._rounded, decimals).items())}

    def circles(self) -> dict[str, Fraction]:
        """Return for each member the sum over all chains back to it, the empty one included."""
        if self.exact:
            return dict(sorted(_diagonal(self._exact, Fraction(1)).items()))
        with localcontext() as context:
            context.prec = DIGITS
            return {m: Fraction(v) for m, v in sorted(_diagonal(self._rounded, Decimal(1)).items())}


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def _reduced(rows: dict[str, dict[str, Number]]) -> tuple[_Step[Number], ...]:
    steps: list[_Step[Number]] = []
    for node in sorted(rows, key=lambda n: (len(rows[n]), n)):
        row = rows.pop(node)
        gain = 1 / (1 - row.pop(node)) if node in row else None
        before: list[tuple[str, Number]] = []
        for other, theirs in rows.items():
            weight = theirs.pop(node, None)
            if weight is None:
                continue
            through = weight if gain is None else weight * gain
            before.append((other, through))
            for after, onward in row.items():
                theirs[after] = (
                    theirs[after] + through * onward if after in theirs else through * onward
                )
        steps.append(_Step(node, gain, tuple(before), tuple(row.items())))
    return tuple(steps)


def _solved(steps: tuple[_Step[Number], ...], right: dict[str, Number]) -> dict[str, Number]:
    for step in steps:
        for other, through in step.before:
            right[other] += through * right[step.node]
    found: dict[str, Number] = {}
    for step in reversed(steps):
        value = right[step.node]
        for after, weight in step.after:
            value += weight * found[after]
        found[step.node] = value if step.gain is None else value * step.gain
    return found


def _diagonal(steps: tuple[_Step[Number], ...], one: Number) -> dict[str, Number]:
    """The diagonal of the inverse of I - W (Takahashi, Fagan, Chin 1973).

    The inverse on the members that remain after a removal is that of the whole, so it grows
    backwards; only entries opposite to a step of the reduced system are ever needed.
    """
    inverse: dict[tuple[str, str], Number] = {}
    for step in reversed(steps):
        node = step.node
        gain = one if step.gain is None else step.gain
        for after, _ in step.after:
            inverse[after, node] = sum(
                (inverse[after, x] * through for x, through in step.before), one - one
            )
        for other, _ in step.before:
            onward = (weight * inverse[after, other] for after, weight in step.after)
            inverse[node, other] = gain * sum(onward, one - one)
        back = (weight * inverse[after, node] for after, weight in step.after)
        inverse[node, node] = gain * sum(back, one)
    return {a: value for (a, b), value in inverse.items() if a == b}
