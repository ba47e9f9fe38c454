"""Reads what stands around some firms in three round trips, and says what leads follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credit_hub.cypher import load
from credit_hub.graph.check import evaluate
from credit_hub.graph.detectors.evidence import HEADS
from credit_hub.graph.firms import FIRM_RULES
from credit_hub.graph.firms.d39_guarantees import DEPTH
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.neighbourhood_reader import Limits, Reads
from credit_hub.graph.ownership.shells import SMALLEST, WINDOW
from credit_hub.graph.parties.compute import with_bids
from credit_hub.graph.parties.reading import caps
from credit_hub.graph.past_rows import gathered_as_known
from credit_hub.graph.repositories import values
from credit_hub.graph.store import Row
from credit_hub.model.errors import NotFoundError
from credit_hub.model.findings import Bilingual, Incompleteness, Lead, Searched
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime

__all__ = ["FIRM_CAP", "FirmLeads", "firm_leads", "leads_among"]

_GRAPH: Final = "graph"
FIRM_CAP: Final = 200
"""Edges of one kind followed for one firm or person."""
_FILINGS: Final = 10_000
"""Registrations of one agent that are looked at for another date of registration."""
_DAYS: Final = WINDOW.days * SMALLEST
"""Days around a registration within which its agent's other registrations are read."""


@dataclass(frozen=True, slots=True)
class FirmLeads:
    """Leads about some firms; ``searched`` says what each rule looked at, also where it is none."""

    rules: tuple[tuple[str, str], ...]
    leads: tuple[Lead, ...]
    searched: tuple[Searched, ...]
    incomplete: tuple[Incompleteness, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing limited the search."""
        return not self.incomplete


def leads_among(
    neighbourhood: Neighbourhood, firms: Sequence[str], *, as_of: AsOf, regime: Regime
) -> FirmLeads:
    """Apply the rules about firms to the facts around them; pure.

    Args:
        neighbourhood: The facts around the firms; its lot is of no account.
        firms: Ids of nodes in it.
        as_of: The moment asked about.
        regime: The body of law under which the question is asked; no lead quotes an article.
    """
    imagined = with_bids(neighbourhood, tuple(firms))
    check = evaluate(imagined, regime=regime, as_of=as_of, rules=FIRM_RULES)
    return FirmLeads(check.rules, check.leads, check.searched, check.incomplete)


def firm_leads(
    store: Reads,
    ids: Sequence[str],
    *,
    as_of: AsOf,
    known_at: datetime,
    regime: Regime = Regime.TENDER,
    limits: Limits = Limits(),  # noqa: B008  # frozen
) -> FirmLeads:
    """Say what leads there are about some firms.

    Args:
        store: The graph.
        ids: The firms by id.
        as_of: The moment asked about.
        known_at: Only what the hub knew then counts.
        regime: The body of law under which the question is asked.
        limits: Layers of holders and holders of one company that are followed.

    Raises:
        NotFoundError: A firm is not in the graph; the message names it.
    """
    firms = tuple(sorted(set(ids)))
    asked: dict[str, object] = {"ids": firms, "day": as_of.day, "known_at": known_at}
    bounds = {"depth": limits.depth, "holder_cap": limits.holder_cap, "party_cap": FIRM_CAP}
    row = store.read(load("linked_party/parties"), {**asked, **bounds})[0]
    unknown = sorted(set(firms) - set(values.texts(row["found"])))
    if unknown:
        message = f"no party {', '.join(map(repr, unknown))} in the graph"
        raise NotFoundError(message, remedy="ids carry their scheme, as in uscc:<18 characters>")
    near = gathered_as_known(store, row["nodes"], row["edges"], known_at=known_at, around=firms)
    people, holders = _around(near)
    more = store.read(
        load("linked_party/firms"),
        {
            **asked,
            "people": people,
            "holders": holders,
            "window": _DAYS,
            "depth": DEPTH,
            "cap": FIRM_CAP,
        },
    )[0]
    far = gathered_as_known(store, more["nodes"], more["edges"], known_at=known_at)
    then = store.read(
        load("knowledge/firms_then"), {"ids": firms, "known_at": known_at, "cap": _FILINGS}
    )[0]
    whole = Neighbourhood(
        near.lot,
        {**near.nodes, **far.nodes},
        {**near.edges, **far.edges},
        (*caps(row, near, limits, FIRM_CAP), *_capped(far), *_busy(more), *_redated(then)),
        frozenset((_GRAPH, feed) for feed in values.texts(then["feeds"])),
    )
    return leads_among(whole, firms, as_of=as_of, regime=regime)


def _around(near: Neighbourhood) -> tuple[list[str], list[str]]:
    """The persons whose offices and kin matter, and the units that hold others."""
    holders = {edge.start for edge in near.of_type("HOLDS")}
    heads = {edge.start for type_ in HEADS for edge in near.of_type(type_)}
    persons = {id_ for id_, node in near.nodes.items() if node.label == "Person"}
    return sorted((holders | heads) & persons), sorted(holders - persons)


def _busy(more: Row) -> Iterator[Incompleteness]:
    """Agents who filed too many registrations about those days to be read: no batch is told."""
    for agent in sorted(values.items(more["busy"]), key=str):
        id_, name, total = values.items(agent)
        text = Bilingual(
            f"{name}代办的登记共{total}条，前后{_DAYS}日内超过{FIRM_CAP}条，未检索",
            f"{name} filed {total} registrations on record, more than {FIRM_CAP} of them within"
            f" {_DAYS} days: they were not searched",
        )
        yield Incompleteness("registrations_capped", values.text(id_), text)


def _redated(then: Row) -> Iterator[Incompleteness]:
    """Agents of whose firms some were known under another day of registration at the moment.

    The registrations about a day are read by the days of now: such a firm may be missing.
    """
    for agent in sorted(values.items(then["redated"]), key=str):
        id_, name, total = values.items(agent)
        text = Bilingual(
            f"{name}代办登记的企业中有{total}家在该时点所知的成立日期与现在不同，"
            "按现在的日期检索，批量登记线索可能不全",
            f"of the firms that {name} registered {total} were known under another date of"
            " registration at that moment; they were searched by the present one, and a batch may"
            " be missed",
        )
        yield Incompleteness("registrations_redated", values.text(id_), text)


def _capped(far: Neighbourhood) -> Iterator[Incompleteness]:
    """A node that gave as many edges of one kind as the cap allows may have more."""
    outward = Counter((edge.start, edge.type) for edge in far.edges.values())
    inward = Counter((edge.end, edge.type) for edge in far.edges.values())
    for (node, _), count in sorted((outward + inward).items()):
        if count >= FIRM_CAP:
            name = far.name(node)
            text = Bilingual(
                f"{name}的同类关系达{FIRM_CAP}条上限，其余未检索",
                f"{name} has {FIRM_CAP} relations of one kind or more; the rest was not searched",
            )
            yield Incompleteness("party_capped", node, text)
