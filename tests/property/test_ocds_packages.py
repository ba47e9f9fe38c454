"""Releases of a process give the same graph in any order and in any split into packages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.loaders.documents.ocds_export import merged
from credit_hub.loaders.documents.values import obj, parse
from credit_hub.loaders.extract import DocumentExtractor
from credit_hub.loaders.fold import Fold
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.source import Context
from credit_hub.loaders.sources.ocds import SOURCE

KEYS = IdentityKeys(b"ocds-property-tests-key-00000001")
OCID = "ocds-213czf-property"
Release = dict[str, object]

_BIDDERS = ("A", "B", "C")
_PARTIES = [
    {"id": name, "name": f"firm {name}", "identifier": {"scheme": "GB-COH", "id": f"0000000{name}"}}
    for name in (*_BIDDERS, "BUYER")
]


@st.composite
def bids(draw: st.DrawFn) -> Release:
    members = draw(st.lists(st.sampled_from(_BIDDERS), min_size=1, max_size=2, unique=True))
    return {
        "id": draw(st.sampled_from(["1", "2", "3"])),
        "status": draw(st.sampled_from(["valid", "disqualified", "withdrawn"])),
        "value": {"amount": draw(st.integers(1, 10**9)), "currency": "CNY"},
        "tenderers": [{"id": member} for member in members],
        "relatedLots": [draw(st.sampled_from(["L1", "L2"]))],
    }


@st.composite
def awards(draw: st.DrawFn) -> Release:
    return {
        "id": draw(st.sampled_from(["1", "2"])),
        "status": draw(st.sampled_from(["active", "cancelled", "unsuccessful"])),
        "date": "2025-12-01T00:00:00Z",
        "suppliers": [{"id": draw(st.sampled_from(_BIDDERS))}],
        "relatedLots": ["L1"],
    }


def by_id(value: object) -> object:
    return obj(value)["id"]


@st.composite
def processes(draw: st.DrawFn) -> list[Release]:
    """Releases of one process, each of another day, each naming its parties and lots in full."""
    days = draw(st.lists(st.integers(1, 28), min_size=2, max_size=4, unique=True))
    return [
        {
            "ocid": OCID,
            "id": f"r{day}",
            "date": f"2026-01-{day:02}T08:00:00Z",
            "tag": ["tenderUpdate"],
            "parties": _PARTIES,
            "buyer": {"id": "BUYER"},
            "tender": {
                "id": "T",
                "title": draw(st.sampled_from(["one", "two", "three"])),
                "lots": [
                    {"id": "L1"},
                    {"id": "L2", "title": draw(st.sampled_from(["north", "south"]))},
                ],
                "tenderPeriod": {"startDate": "2025-11-01T00:00:00Z"},
            },
            "bids": {"details": draw(st.lists(bids(), min_size=1, max_size=3, unique_by=by_id))},
            "awards": draw(st.lists(awards(), max_size=2, unique_by=by_id)),
        }
        for day in days
    ]


def graph(packages: Sequence[Mapping[str, object]]) -> tuple[object, object, object]:
    """Load packages one after the other; return nodes, statements and the exported release."""
    fold = Fold({}, {}, "0" * 64)
    for number, package in enumerate(packages):
        extractor = DocumentExtractor(SOURCE, Context(KEYS, f"{number:064}", SOURCE.id))
        for row, record in enumerate(SOURCE.records(package), start=1):
            extracted = extractor.extract(row, record)
            assert not extracted.rejected
            fold.add(extracted)
    nodes = {
        node.id: {name: (c.rank, c.value, bool(c.rival)) for name, c in node.claims.items()}
        for node in fold.nodes.values()
    }
    statements = {
        key: (state.live, {name: version.rank for name, version in state.versions.items()})
        for key, state in fold.statements.items()
    }
    kept = [n.claims for n in fold.nodes.values() if "Release" in n.labels]
    stored = [
        (obj(parse(str(claims["document"].value))), str(claims["ocds_version"].value))
        for claims in kept
    ]
    return nodes, statements, merged(stored)


@given(releases=processes(), data=st.data())
@settings(max_examples=60, deadline=None)
def test_any_split_and_order_of_releases_gives_the_same_graph(
    releases: list[Release], data: st.DataObject
) -> None:
    order = data.draw(st.permutations(releases))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(order) - 1))))
    edges = zip([0, *cuts], [*cuts, len(order)], strict=True)
    split = [{"version": "1.1", "releases": order[start:end]} for start, end in edges]

    together = graph([{"version": "1.1", "releases": releases}])
    apart = graph(split)

    assert apart == together
    assert graph([*split, *split]) == together
