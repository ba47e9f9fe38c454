"""Screen rules on a market-year of many bids, and what they flag among labelled tenders.

The first part times each rule, one process, on synthetic tenders of 4 to 8 bids in markets of 500,
and compares with the bare ten screens of the same bids measured in the same run. The second reads
the labelled tenders of Garcia Rodriguez et al. 2022 where they were handed out, takes each country
as one market, and says how many tenders with a lead are collusive beside how many all are. Ticino
gives each member of a consortium a row of its own and names no bidder: its equal prices are those.

``python -m benchmarks.screens [BIDS]``
"""

from __future__ import annotations

import csv
import json
import os
import random
import sys
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

from benchmarks.machine import machine_facts
from credit_hub.graph.screens.formulas import screens
from credit_hub.graph.screens.rule import Screened, ScreenHit
from credit_hub.graph.screens.rules import SCREEN_RULES
from credit_hub.graph.screens.tenders import Award, Bid, Market, Scoring, Tender

ROOT: Final = Path(__file__).resolve().parents[1]
DATA: Final = Path(os.environ.get("CREDIT_HUB_SHARED_DATA", ROOT.parent / "shared" / "data"))
BIDS: Final = 100_000
MARKET_SIZE: Final = 500
LABELLED: Final = ("Brazil", "Switzerland_Ticino")


def synthetic(bids: int) -> tuple[Tender, ...]:
    """Return tenders with so many bids in all, the same on every run."""
    draws = random.Random(20261201)  # noqa: S311  # a benchmark, no secret
    made: list[Tender] = []
    count = 0
    while count < bids:
        market = Market("房屋建筑", "410199", "公开招标", 2000 + len(made) // MARKET_SIZE)
        level = draws.randrange(10**8, 10**9)
        firms = draws.sample(range(5_000), draws.randint(4, 8))
        offers = [Bid((f"f{firm}",), int(level * draws.uniform(0.82, 0.98))) for firm in firms]
        winner = min(offers, key=lambda bid: bid.amount or 0)
        award = (Award(winner.bidders),)
        name = f"t{len(made):07d}"
        made.append(Tender(name, market, tuple(offers), award, scoring=Scoring.LOWEST_PRICE))
        count += len(offers)
    return tuple(made)


def timed(tenders: tuple[Tender, ...]) -> dict[str, object]:
    """Return seconds and leads of each rule, and the seconds of the ten screens alone."""
    began = time.perf_counter()
    for tender in tenders:
        screens(tender.comparable)
    bare = time.perf_counter() - began
    rules: dict[str, object] = {}
    total = 0.0
    for rule in SCREEN_RULES:
        began = time.perf_counter()
        leads = sum(
            1 for o in rule.compute(Screened(tenders, flows=())) if isinstance(o, ScreenHit)
        )
        took = time.perf_counter() - began
        total += took
        rules[rule.id] = {"seconds": round(took, 2), "leads": leads}
    count = sum(len(tender.bids) for tender in tenders)
    return {
        "bids": count,
        "tenders": len(tenders),
        "rules": rules,
        "seconds_all_rules": round(total, 2),
        "seconds_ten_screens_alone": round(bare, 2),
        "ratio": round(total / bare, 2),
        "seconds_for_a_million_bids": round(total * 10**6 / count, 1),
    }


def labelled(path: Path) -> tuple[tuple[Tender, ...], frozenset[str]]:
    """Return the tenders of one country as one market, and the ids of the collusive ones."""
    rows: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["Tender"], []).append(row)
    market = Market(path.stem, "410199", "open", 2000)
    tenders = tuple(Tender(name, market, tuple(_bids(of))) for name, of in rows.items())
    return tenders, frozenset(name for name, of in rows.items() if any(map(_is_collusive, of)))


def _bids(rows: list[dict[str, str]]) -> Iterator[Bid]:
    for place, row in enumerate(rows):
        yield Bid((row.get("Competitors") or f"b{place}",), Fraction(row["Bid_value"]))


def _is_collusive(row: dict[str, str]) -> bool:
    return float(row.get("Collusive_competitor_original") or row["Collusive_competitor"]) == 1


def judged(path: Path) -> dict[str, object]:
    """Return the leads of each rule and variant with the share that is collusive."""
    tenders, collusive = labelled(path)
    found: dict[str, set[str]] = {}
    for rule in SCREEN_RULES:
        for outcome in rule.compute(Screened(tenders, flows=())):
            if isinstance(outcome, ScreenHit) and len(outcome.tenders) == 1:
                found.setdefault(f"{rule.id} {outcome.variant}", set()).add(outcome.tenders[0])
    return {
        "tenders": len(tenders),
        "collusive": len(collusive),
        "leads": {
            name: {"tenders": len(ids), "collusive": len(ids & collusive)}
            for name, ids in sorted(found.items())
        },
    }


def main(arguments: list[str]) -> int:
    """Print the figures as JSON."""
    bids = int(arguments[0]) if arguments else BIDS
    figures: dict[str, object] = {"synthetic": timed(synthetic(bids))}
    for name in LABELLED:
        path = DATA / "collusion" / f"{name}.csv"
        if path.is_file():
            figures[name] = judged(path)
    print(json.dumps({"machine": machine_facts(), **figures}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
