"""Reads what is around some parties in one round trip and says who is linked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from credit_hub.cypher import load
from credit_hub.graph.detectors.evidence import OFFICES
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.neighbourhood_reader import Limits, Reads
from credit_hub.graph.parties.compute import links_between, rules_for
from credit_hub.graph.parties.links import PartiesCheck, Relation
from credit_hub.graph.past_rows import gathered_as_known
from credit_hub.graph.repositories import values
from credit_hub.graph.store import Row
from credit_hub.model.errors import InvalidValueError, NotFoundError
from credit_hub.model.findings import Bilingual, Incompleteness
from credit_hub.model.interval import AsOf
from credit_hub.model.statutes import Regime

__all__ = ["MOST_PARTIES", "PARTY_CAP", "caps", "check_parties"]

FEWEST_PARTIES: Final = 2
MOST_PARTIES: Final = 50
"""The pairs of 50 parties are 1,225, about what one page can show."""
PARTY_CAP: Final = 200
"""Edges of one kind followed for one party or officer."""
_TRACES: Final = ("REACHED_BY", "LOCATED_AT", "OWNS_ACCOUNT")


def check_parties(  # noqa: PLR0913  # the parts of the question
    store: Reads,
    ids: Sequence[str],
    *,
    regime: Regime,
    as_of: AsOf,
    known_at: datetime,
    relations: Iterable[Relation] = tuple(Relation),
    limits: Limits = Limits(),  # noqa: B008  # frozen
    party_cap: int = PARTY_CAP,
) -> PartiesCheck:
    """Say who among some parties is linked, without a lot.

    Args:
        store: The graph.
        ids: From 2 to 50 parties by id; one named twice counts once.
        regime: The body of law that says what a link would be in one lot.
        as_of: The moment asked about; there is no deadline to fall back on.
        known_at: Only what the hub knew then counts.
        relations: The kinds of link to look for.
        limits: Layers of holders and holders of one company that are followed.
        party_cap: Edges of one kind followed for one party or officer.

    Raises:
        InvalidValueError: Fewer than 2 or more than 50 different parties, or no relation.
        NotFoundError: A party is not in the graph; the message names it.
    """
    parties, asked = tuple(sorted(set(ids))), tuple(r for r in Relation if r in set(relations))
    _refuse(parties, asked)
    bounds = {"depth": limits.depth, "holder_cap": limits.holder_cap, "party_cap": party_cap}
    row = _row(store, parties, {"day": as_of.day, "known_at": known_at, **bounds})
    neighbourhood = gathered_as_known(
        store, row["nodes"], row["edges"], known_at=known_at, around=parties
    )
    links, doubts = links_between(
        neighbourhood,
        parties,
        regime=regime,
        as_of=as_of,
        relations=asked,
        degrees=dict(_pairs(row["shared"])),
    )
    return PartiesCheck(
        parties=parties,
        party_names=tuple(map(neighbourhood.name, parties)),
        regime=regime,
        as_of=as_of,
        known_at=known_at,
        relations=asked,
        depth=limits.depth,
        rules=tuple((rule.id, rule.version) for rule in rules_for(asked)),
        links=links,
        incomplete=(*caps(row, neighbourhood, limits, party_cap), *doubts),
    )


def _row(store: Reads, parties: tuple[str, ...], parameters: Mapping[str, object]) -> Row:
    row = store.read(load("linked_party/parties"), {"ids": parties, **parameters})[0]
    unknown = sorted(set(parties) - set(values.texts(row["found"])))
    if unknown:
        message = f"no party {', '.join(map(repr, unknown))} in the graph"
        raise NotFoundError(message, remedy="ids carry their scheme, as in uscc:<18 characters>")
    return row


def _refuse(parties: tuple[str, ...], relations: tuple[Relation, ...]) -> None:
    if not FEWEST_PARTIES <= len(parties) <= MOST_PARTIES:
        message = f"{len(parties)} different parties: a check takes from 2 to {MOST_PARTIES}"
        raise InvalidValueError(message, remedy="ask about parts of the list, or about a lot")
    if not relations:
        message = "no relation to look for"
        raise InvalidValueError(message, remedy=f"name some of {', '.join(Relation)}")


def _pairs(value: object) -> Iterator[tuple[str, int]]:
    for item in values.items(value):
        id_, number = values.items(item)
        yield values.text(id_), values.integer(number)


def caps(
    row: Row, neighbourhood: Neighbourhood, limits: Limits, party_cap: int
) -> Iterator[Incompleteness]:
    """Yield what the caps and the depth of one reading cut off."""
    name = neighbourhood.name
    for company, total in sorted(_pairs(row["crowded"])):
        if total <= limits.holder_cap or company not in neighbourhood.nodes:
            continue
        yield Incompleteness(
            "holders_capped",
            company,
            Bilingual(
                f"{name(company)}有{total}个持股记录，仅采用比例最大的{limits.holder_cap}个",
                f"{name(company)} has {total} holdings on record, only the largest"
                f" {limits.holder_cap} were followed",
            ),
        )
    followed = {edge.end for edge in neighbourhood.of_type("HOLDS")}
    for company in sorted((set(values.texts(row["cut"])) & neighbourhood.nodes.keys()) - followed):
        yield Incompleteness(
            "depth_limit",
            company,
            Bilingual(
                f"{name(company)}之上还有股东，已达{limits.depth}层上限，未继续向上",
                f"{name(company)} has holders above it that were not followed: limit of"
                f" {limits.depth} layers",
            ),
        )
    yield from _crowded_parties(neighbourhood, party_cap)


def _crowded_parties(neighbourhood: Neighbourhood, cap: int) -> Iterator[Incompleteness]:
    """A node that gave as many edges as the cap allows may have more."""
    for node in sorted(neighbourhood.nodes):
        counts = (
            sum(1 for _ in neighbourhood.into(node, *OFFICES)),
            sum(1 for _ in neighbourhood.out_of(node, *_TRACES)),
            sum(1 for _ in neighbourhood.out_of(node, "SUBMITS")),
        )
        if max(counts) >= cap:
            yield Incompleteness(
                "party_capped",
                node,
                Bilingual(
                    f"{neighbourhood.name(node)}的同类关系达{cap}条上限，其余未检索",
                    f"{neighbourhood.name(node)} has {cap} relations of one kind or more; the"
                    " rest was not searched",
                ),
            )
