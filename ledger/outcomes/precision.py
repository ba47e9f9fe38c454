"""How often a rule was right, measured by what people decided about its findings.

The interval is Wilson's score interval for a proportion (E. B. Wilson, JASA 22, 1927), which stays
sensible for few cases and at 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Final

from credit_hub.model.findings import Bilingual

__all__ = ["FEWEST", "Precision", "PrecisionKey", "Precisions"]

FEWEST: Final = 10
"""Below so many decided cases nothing is said: the interval would span most of [0, 1]."""
_Z: Final = Decimal("1.959964")
"""Two-sided 95 % point of the normal distribution."""
_STEP: Final = Decimal("0.001")
_CONTEXT: Final = Context(prec=28, rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True, order=True)
class PrecisionKey:
    """What is measured: one version of a rule, its findings apart from its leads."""

    rule_id: str
    rule_version: str
    kind: str


@dataclass(frozen=True, slots=True)
class Precision:
    """Confirmed cases among the decided ones; the latest decision about each case counts.

    Example:
        >>> Precision(confirmed=9, decided=10).share
        Decimal('0.900')
        >>> [str(bound) for bound in Precision(confirmed=9, decided=10).interval]
        ['0.596', '0.982']
        >>> Precision(confirmed=9, decided=9).is_measured
        False
    """

    confirmed: int
    decided: int

    @property
    def is_measured(self) -> bool:
        """Whether there are cases enough to say anything."""
        return self.decided >= FEWEST

    @property
    def share(self) -> Decimal:
        """Confirmed by decided, to three places."""
        return _rounded(_CONTEXT.divide(Decimal(self.confirmed), Decimal(max(self.decided, 1))))

    @property
    def interval(self) -> tuple[Decimal, Decimal]:
        """Wilson's 95 % interval, to three places."""
        c, n, z2 = _CONTEXT, Decimal(max(self.decided, 1)), _CONTEXT.multiply(_Z, _Z)
        p = c.divide(Decimal(self.confirmed), n)
        middle = c.add(p, c.divide(z2, c.multiply(2, n)))
        variance = c.divide(c.multiply(p, c.subtract(1, p)), n)
        spread = c.sqrt(c.add(variance, c.divide(z2, c.multiply(4, c.multiply(n, n)))))
        half, scale = c.multiply(_Z, spread), c.add(1, c.divide(z2, n))
        low, high = c.subtract(middle, half), c.add(middle, half)
        return _rounded(c.divide(low, scale)), _rounded(c.divide(high, scale))

    @property
    def text(self) -> Bilingual:
        """The figure in words, never without its number of cases."""
        if not self.is_measured:
            return Bilingual(
                f"规则准确率未测定（已判定{self.decided}件，少于{FEWEST}件）",
                f"precision not measured ({self.decided} decided, fewer than {FEWEST})",
            )
        low, high = self.interval
        return Bilingual(
            f"规则准确率{self.share}（已判定{self.decided}件，确认{self.confirmed}件；"
            f"95%区间{low}～{high}）",
            f"precision {self.share} ({self.confirmed} confirmed of {self.decided} decided; "
            f"95 % interval {low} to {high})",
        )


@dataclass(frozen=True, slots=True)
class Precisions:
    """The precision of all rules at one moment."""

    by_key: Mapping[PrecisionKey, Precision]

    def of(self, rule_id: str, rule_version: str, kind: str) -> Precision:
        """Return that of one rule; without any decision where there is none."""
        return self.by_key.get(PrecisionKey(rule_id, rule_version, kind), Precision(0, 0))


def _rounded(value: Decimal) -> Decimal:
    """Return the value to three places, inside [0, 1]: rounding errors lie far below that."""
    return min(max(value, Decimal(0)), Decimal(1)).quantize(_STEP, context=_CONTEXT)
