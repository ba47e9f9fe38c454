"""Ordinary firms: each follows from seed and number alone, so a city streams in constant memory.

Firms come in families of ten. The first of a family holds a majority of the second and third; the
others belong to their own people. Every firm has its own eight persons, so two firms of different
families share nobody.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Final

from credit_hub.loaders.synthetic import codes, words
from credit_hub.loaders.synthetic.registry import (
    DIRECTOR,
    REPRESENTATIVE,
    SUPERVISOR,
    Firm,
    Holding,
    Human,
    Office,
    Unit,
)

FAMILY: Final = 10
PERSONS: Final = 8
"""Representative, director, supervisor, then the four posts of a bid team and its handler."""
_FIRST_DAY: Final = date(2005, 1, 3)
_DAYS: Final = 6_900
_PARENT_SHARES: Final = {1: "60", 2: "51"}
_CAPITAL_FORMS: Final = ("{}万元人民币", "{},000(万元)", "{}万人民币", "{}(万)", "{}.5万人民币")


def stream(seed: int, *names: object) -> random.Random:
    """An independent stream of random numbers for one purpose."""
    return random.Random("/".join(map(str, (seed, *names))))  # noqa: S311  # synthetic data, not secrets


def person(firm_number: int, post: int) -> Human:
    """The person who holds ``post`` (below :data:`PERSONS`) in a firm."""
    return Human.numbered(firm_number * PERSONS + post)


def unit(number: int) -> Unit:
    """The name and code of ordinary firm ``number``."""
    return Unit(words.firm_name(number, _trade(number)[0]), codes.uscc(number))


def trade_of_family(family: int) -> int:
    """Index into the lines of business: a whole family works in one."""
    return family % len(words.TRADES)


def firm(seed: int, number: int) -> Firm:
    """Ordinary firm ``number``."""
    draws = stream(seed, "firm", number)
    since = _FIRST_DAY + timedelta(days=draws.randrange(_DAYS))
    representative, director, supervisor = (person(number, post) for post in range(3))
    return Firm(
        unit=unit(number),
        trade=_trade(number),
        registered_on=since,
        capital=draws.choice(_CAPITAL_FORMS).format(draws.randrange(1, 50)),
        offices=(
            Office(REPRESENTATIVE, representative, since),
            Office(DIRECTOR, director, since),
            Office(SUPERVISOR, supervisor, since),
        ),
        holdings=_holdings(number, since, representative, director),
    )


def _holdings(number: int, since: date, first: Human, second: Human) -> tuple[Holding, ...]:
    share = _PARENT_SHARES.get(number % FAMILY)
    if share is None:
        return (Holding(first, "70", since), Holding(second, "30", since))
    parent = unit(number - number % FAMILY)
    rest = str(100 - int(share))
    return (Holding(parent, share, since), Holding(first, rest, since))


def _trade(number: int) -> tuple[str, str, str]:
    return words.TRADES[trade_of_family(number // FAMILY)]
