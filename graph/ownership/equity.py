"""Equity penetration (股权穿透): everybody above a company, or everything below a holder.

For each unit the direct share, the integrated share over all chains, and the heaviest routes. What
the layers, the threshold or a limit leave out is said: the figures are then lower bounds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Final

from credit_hub.graph.control import WHOLE_PPB
from credit_hub.graph.ownership.integrated import Integrated, integrated_in, integrated_of
from credit_hub.graph.ownership.routes import Route, routes
from credit_hub.graph.ownership.shares import NOTHING, Shares
from credit_hub.graph.ownership.stated import Ownership, layers
from credit_hub.graph.wording import percent
from credit_hub.model.findings import Bilingual, Incompleteness

__all__ = ["Bounds", "Direction", "Penetration", "Stake", "penetrate"]

LAYERS: Final = 10
"""Layers of holdings: the deepest groups that Chinese registers show."""


class Direction(StrEnum):
    """Which way to look."""

    UP = "up"
    """Holders of the subject."""
    DOWN = "down"
    """Companies that the subject holds."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an answer lists: layers, least integrated share, routes for each unit, units."""

    layers: int = LAYERS
    at_least: Fraction = NOTHING
    routes: int = 3
    units: int = 500


@dataclass(frozen=True, slots=True)
class Stake:
    """One unit above or below the subject.

    ``layer`` is the fewest holdings between them, ``direct`` the direct share as stated,
    ``integrated`` the share over all chains, less than what is stated where a company is
    over-subscribed. ``elsewhere`` is what runs over chains that ``routes`` does not list.
    """

    unit: str
    layer: int
    direct: Fraction
    integrated: Fraction
    routes: tuple[Route, ...]

    @property
    def elsewhere(self) -> Fraction:
        """The integrated share less that of the listed routes: more routes, or rings."""
        return self.integrated - sum((r.share for r in self.routes), NOTHING)


@dataclass(frozen=True, slots=True)
class Penetration:
    """The stakes, the largest first, and everything that limits them.

    ``own`` is what the subject holds of itself through others; ``left_out`` counts the units under
    the threshold or beyond the number listed; ``over_subscribed`` and ``self_owned`` name the
    companies whose statements are in doubt.
    """

    subject: str
    direction: Direction
    stakes: tuple[Stake, ...]
    own: Fraction
    left_out: int
    over_subscribed: tuple[tuple[str, Fraction], ...]
    self_owned: tuple[tuple[str, ...], ...]
    exact: bool
    incomplete: tuple[Incompleteness, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing limits the answer."""
        return not self.incomplete


def penetrate(
    subject: str,
    owned: Ownership,
    direction: Direction,
    *,
    bounds: Bounds = Bounds(),  # frozen
) -> Penetration:
    """Return the equity above or below ``subject``.

    Args:
        subject: A company (up or down) or any holder (down).
        owned: The ownership of one day, with all holders of every company of which more than the
            whole is stated; only the shares of the capital count here.
        direction: Up to the holders or down to the companies.
        bounds: What to list.

    Example:
        >>> owned = Ownership.parse("P>A 70, P>B 20, A>B 40, B>C 50, C>A 30")
        >>> found = penetrate("C", owned, Direction.UP)
        >>> [
        ...     (s.unit, s.layer, f"{float(s.direct):.2f}", f"{float(s.integrated):.6f}")
        ...     for s in found.stakes
        ... ]
        [('B', 1, '0.50', '0.500000'), ('P', 2, '0.00', '0.255319'), ('A', 2, '0.00', '0.200000')]
    """
    up = direction is Direction.UP
    everything = Shares.of(owned.capital)
    depth = layers(subject, everything, up=up)
    shares = everything.only({u for u, layer in depth.items() if layer < bounds.layers}, up=up)
    found = integrated_in(subject, shares) if up else integrated_of(subject, shares)
    ordered = sorted(found.share.items(), key=lambda item: (-item[1], depth[item[0]], item[0]))
    listed = [(unit, share) for unit, share in ordered if share >= bounds.at_least][: bounds.units]
    ways = routes(subject, shares, up=up, each=bounds.routes)
    direct = _stated(subject, owned, up=up)
    stakes = tuple(
        Stake(unit, depth[unit], direct.get(unit, NOTHING), share, ways.get(unit, ()))
        for unit, share in listed
    )
    met = set(shares.by_company) & {subject, *found.share}
    over = tuple((c, total) for c, total in sorted(shares.stated.items()) if total > 1 and c in met)
    return Penetration(
        subject,
        direction,
        stakes,
        found.own,
        len(ordered) - len(listed),
        over,
        found.self_owned,
        found.exact,
        (
            *owned.limits,
            *_scaled(owned, over),
            *_cut(owned, everything, depth, bounds.layers, up=up),
            *_undefined(owned, found),
        ),
    )


def _stated(subject: str, owned: Ownership, *, up: bool) -> dict[str, Fraction]:
    """The direct shares in the subject, or of it, as stated: never scaled."""
    sides = owned.capital.by_company if up else owned.capital.by_holder
    return {
        held.holder if up else held.company: Fraction(held.ppb, WHOLE_PPB)
        for held in sides.get(subject, ())
    }


def _scaled(owned: Ownership, over: tuple[tuple[str, Fraction], ...]) -> Iterator[Incompleteness]:
    """The companies of which more than the whole is stated, with what is stated."""
    for company, total in over:
        stated = percent(round(total * WHOLE_PPB))
        text = Bilingual(
            f"{owned.name(company)}的登记持股合计{stated}%，超过100%，逐层累计比例按100%缩减，"
            "直接持股比例为原始陈述，须核实",
            f"the stated holdings of {owned.name(company)} add up to {stated} %: the shares over"
            " all chains are scaled to 100 %, direct shares are as stated; verify",
        )
        yield Incompleteness("over_subscribed", company, text)


def _cut(
    owned: Ownership, shares: Shares, depth: dict[str, int], limit: int, *, up: bool
) -> Iterator[Incompleteness]:
    """The units at the last layer that go on."""
    for unit, layer in sorted(depth.items()):
        if layer == limit and (shares.holders(unit) if up else shares.companies(unit)):
            text = Bilingual(
                f"{owned.name(unit)}在第{limit}层，之外的持股未计入",
                f"{owned.name(unit)} lies at layer {limit}; holdings beyond it were not counted",
            )
            yield Incompleteness("depth_limit", unit, text)


def _undefined(owned: Ownership, found: Integrated) -> Iterator[Incompleteness]:
    for block in found.self_owned:
        names = [owned.name(unit) for unit in block]
        text = Bilingual(
            f"{'、'.join(names)}完全由自身相互持有，没有可计算的外部所有者",
            f"{', '.join(names)} own themselves entirely: there is no owner outside to reckon",
        )
        yield Incompleteness("self_owned", block[0], text)
