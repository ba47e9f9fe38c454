"""How rare a thing is that bidders share: what few use says more than what many use."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from typing import Final

from credit_hub.graph.detectors.rule import Parameter
from credit_hub.model.findings import Bilingual, Statistic

__all__ = ["POPULATION", "rarity"]

POPULATION: Final = Parameter(
    "population",
    1_000_000,
    "parties",
    Bilingual("稀有度的参照总体", "the whole to which rarity refers"),
    "market entities of Zhengzhou passed one million; a fixed number keeps replays equal",
)


def rarity(users: int) -> Statistic:
    """Return ln(population / users) with two decimals, in a context of its own."""
    with localcontext(Context(prec=28)):
        value = str((Decimal(POPULATION.value) / users).ln().quantize(Decimal("0.01")))
    base = f"{users} of about {POPULATION.value} parties"
    return Statistic("rarity, ln(population / users)", value, users, base)
