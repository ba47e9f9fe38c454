"""A file of BODS 0.4 with exact shares and ranges, and lots in which the companies bid."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from credit_hub.loaders.synthetic.feeds import Feeds
from credit_hub.loaders.synthetic.market import write_lot
from credit_hub.loaders.synthetic.planted.cast import Cast
from credit_hub.loaders.synthetic.registry import STATED_ON, Unit

TENDER: Final = "ZZTEST-V3"
MORE_THAN_HALF: Final = {"exclusiveMinimum": 50, "maximum": 75}
ACROSS_HALF: Final = {"minimum": 25, "maximum": 75}
HOLDINGS: Final[tuple[tuple[str, str, str, Mapping[str, float]], ...]] = (
    ("A", "B", "shareholding", MORE_THAN_HALF),
    ("C", "D", "votingRights", ACROSS_HALF),
    ("X", "Y1", "shareholding", {"exact": 60}),
    ("X", "Y2", "shareholding", {"exact": 60}),
    ("Y1", "Z", "shareholding", {"minimum": 10, "maximum": 25}),
    ("Y2", "Z", "shareholding", {"minimum": 25, "exclusiveMaximum": 50}),
)
"""Holder, company, interest and share in per cent, as registers of beneficial owners state them."""
LOTS: Final = {"1": "AB", "2": "CD", "3": "XZ"}


def write(folder: Path) -> dict[str, str]:
    """Write the file and the lots; return the ids of the companies by short name."""
    cast = Cast(series=33)
    names = sorted({name for holder, company, _, _ in HOLDINGS for name in (holder, company)})
    units = {n: cast.unit(i, f"区间{n}建工") for i, n in enumerate(names, start=1)}
    statements = [*map(_entity, units.values()), *_relationships(units)]
    (folder / "bods.json").write_text(json.dumps(statements, ensure_ascii=False), encoding="utf-8")
    with Feeds(folder) as feeds:
        for number, bidders in LOTS.items():
            bids = tuple(cast.bid(units[name]) for name in bidders)
            agency = cast.unit(90, "区间代理")
            write_lot(feeds, cast.lot(TENDER, number, "测试区间工程", bids, agency=agency))
    for source, rows in feeds.rows.items():
        if not rows:
            feeds.paths[source].unlink()
    return {name: f"uscc:{unit.uscc}" for name, unit in units.items()}


def _entity(unit: Unit) -> dict[str, object]:
    details = {
        "entityType": {"type": "registeredEntity"},
        "name": unit.name,
        "identifiers": [{"scheme": "CN-SAIC", "id": unit.uscc}],
    }
    return _statement(unit.uscc, unit.uscc, "entity", details)


def _relationships(units: Mapping[str, Unit]) -> Iterator[dict[str, object]]:
    for holder, company, kind, share in HOLDINGS:
        interest = {"type": kind, "share": share, "startDate": "2020-01-01"}
        held, holding = units[company].uscc, units[holder].uscc
        details = {"subject": held, "interestedParty": holding, "interests": [interest]}
        record = f"{holding}-{held}"
        yield _statement(held, record, "relationship", details)


def _statement(
    subject: str, record: str, kind: str, details: Mapping[str, object]
) -> dict[str, object]:
    return {
        "statementId": f"statement-of-{record}".ljust(32, "-"),
        "declarationSubject": subject,
        "statementDate": STATED_ON,
        "recordId": record,
        "recordType": kind,
        "recordDetails": {"isComponent": False, **details},
        "publicationDetails": {
            "publicationDate": STATED_ON,
            "bodsVersion": "0.4",
            "publisher": {"name": "ceshi"},
        },
    }
