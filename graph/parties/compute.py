"""Links of parties from a neighbourhood; pure.

Control and common heads are found by the rules of the lot check themselves, asked about an imagined
lot for which each party bids alone: one meaning of control, one meaning of a head. The other
relations are leads in any lot as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations
from typing import Final

from credit_hub.graph.check import evaluate
from credit_hub.graph.detectors import d01_same_principal, d02_control
from credit_hub.graph.detectors.evidence import HEADS, OFFICES, missing_proof, namesakes
from credit_hub.graph.detectors.rule import Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Edge, Lot, Neighbourhood, Node
from credit_hub.graph.parties.links import PartyLink, Relation, Shared
from credit_hub.graph.wording import joined, steps
from credit_hub.model.facts import Trust
from credit_hub.model.findings import Bilingual, EvidenceClass, Incompleteness, Judgement
from credit_hub.model.interval import AsOf, Interval
from credit_hub.model.statutes import Regime

__all__ = ["links_between", "rules_for", "with_bids"]

_RULES: Final[Mapping[Relation, Rule]] = {
    Relation.HEAD: d01_same_principal.RULE,
    Relation.CONTROL: d02_control.RULE,
}
_IMAGINED: Final = "imagined"
_WORDS: Final[Mapping[Relation, Bilingual]] = {
    Relation.PHONE: Bilingual("使用同一电话", "use the same telephone"),
    Relation.ADDRESS: Bilingual("位于同一地址", "are at the same address"),
    Relation.ACCOUNT: Bilingual("使用同一账户", "use the same account"),
}
_CROWD: Final = 20
"""Relations from which on a shared thing is called crowded; a house of small firms has fewer."""
_NAMED: Final = 5
"""Parties that a summary names; the link lists all."""
_Routes = dict[str, list[tuple[str, tuple[Edge, ...]]]]


def rules_for(relations: Iterable[Relation]) -> tuple[Rule, ...]:
    """The rules that decide these relations, by id."""
    return tuple(rule for relation, rule in _RULES.items() if relation in set(relations))


def links_between(  # the parts of the question
    neighbourhood: Neighbourhood,
    parties: tuple[str, ...],
    *,
    regime: Regime,
    as_of: AsOf,
    relations: tuple[Relation, ...],
    degrees: Mapping[str, int],
) -> tuple[tuple[PartyLink, ...], tuple[Incompleteness, ...]]:
    """Return the links among ``parties``, strongest first, and what limited the search.

    Args:
        neighbourhood: The facts around the parties; its lot is of no account.
        parties: Ids of nodes in it.
        regime: The body of law that says what a link would be in one lot.
        as_of: The moment asked about.
        relations: The kinds of link to look for.
        degrees: Number of relations of each shared node.
    """
    imagined = with_bids(neighbourhood, parties)
    check = evaluate(imagined, regime=regime, as_of=as_of, rules=rules_for(relations))
    situation = Situation(imagined, regime, as_of)
    judged = (*check.findings, *check.leads)
    links = [_from_rule(judgement, situation, degrees) for judgement in judged]
    limits = list(check.incomplete)
    if Relation.HEAD in relations:
        links += _heads_among(situation, parties)
    if Relation.OFFICER in relations:
        links += _officers(situation, parties, degrees, limits)
    for relation in (Relation.PHONE, Relation.ADDRESS, Relation.ACCOUNT):
        if relation in relations:
            links += _meeting(situation, relation, _routes(situation, relation, parties), degrees)
    if Relation.ADDRESS in relations:
        links += _registered_alike(situation, parties)
    links.sort(key=lambda x: (x.in_one_lot != EvidenceClass.STATUTORY, x.parties, x.relation))
    return tuple(links), tuple(dict.fromkeys(limits))


def with_bids(neighbourhood: Neighbourhood, parties: tuple[str, ...]) -> Neighbourhood:
    """Imagine a lot for which each party bids alone."""
    lot = Lot(_IMAGINED, _IMAGINED, None, None)
    nodes, edges = dict(neighbourhood.nodes), dict(neighbourhood.edges)
    for party in parties:
        bid = f"{_IMAGINED}:{party}"
        nodes[bid] = Node(bid, "Bid", bid)
        for type_, start, end in (("SUBMITS", party, bid), ("BIDS", bid, lot.id)):
            edge = _imagined(type_, start, end)
            edges[edge.id] = edge
    return Neighbourhood(lot, nodes, edges, neighbourhood.limits, neighbourhood.stated)


def _imagined(type_: str, start: str, end: str) -> Edge:
    return Edge(
        id=f"{_IMAGINED}:{type_}:{start}",
        type=type_,
        start=start,
        end=end,
        valid=Interval(),
        source=_IMAGINED,
        file_sha256="",
        row=0,
        trust=Trust.DECLARED,
        stated_at=None,
        recorded_at=datetime(1970, 1, 1, tzinfo=UTC),
    )


def _from_rule(judgement: Judgement, situation: Situation, degrees: Mapping[str, int]) -> PartyLink:
    relation = Relation.HEAD if judgement.rule_id == "D01" else Relation.CONTROL
    persons = {s.start_id for path in judgement.paths for s in path}
    heads = sorted(persons) if relation is Relation.HEAD else []
    return PartyLink(
        relation=relation,
        variant=judgement.variant,
        parties=judgement.subjects,
        party_names=judgement.subject_names,
        in_one_lot=judgement.evidence,
        would_quote=judgement.articles,
        rule_id=judgement.rule_id,
        summary=judgement.summary,
        paths=judgement.paths,
        shared=_shared(situation, heads, degrees),
        missing_proof=judgement.missing_proof,
    )


def _heads_among(situation: Situation, parties: tuple[str, ...]) -> Iterator[PartyLink]:
    """A party that is itself the head or an officer of another one."""
    neighbourhood = situation.neighbourhood
    for unit in parties:
        for person in parties:
            into = situation.in_force(neighbourhood.into(unit, *OFFICES))
            held = [e for e in into if e.start == person]
            if held:
                names = [neighbourhood.name(x) for x in (person, unit)]
                text = Bilingual(
                    f"{names[0]}在{names[1]}任职", f"{names[0]} holds an office in {names[1]}"
                )
                paths = [(edge,) for edge in held]
                yield _link(situation, (Relation.HEAD, "holds_office"), (person, unit), text, paths)


def _officers(
    situation: Situation,
    parties: tuple[str, ...],
    degrees: Mapping[str, int],
    limits: list[Incompleteness],
) -> Iterator[PartyLink]:
    """Persons with offices in several parties; if all are heads, that is the other relation."""
    neighbourhood = situation.neighbourhood
    held = {p: tuple(situation.in_force(neighbourhood.into(p, *OFFICES))) for p in parties}
    for one, other in combinations(parties, 2):
        limits += namesakes(
            situation, "officer", *({e.start for e in held[p]} for p in (one, other))
        )
    by_person: dict[str, list[Edge]] = {}
    for edge in (edge for offices in held.values() for edge in offices):
        by_person.setdefault(edge.start, []).append(edge)
    for person, edges in sorted(by_person.items()):
        units = tuple(sorted({edge.end for edge in edges}))
        known = neighbourhood.nodes[person].is_established
        if not known or len(units) == 1 or all(edge.type in HEADS for edge in edges):
            continue
        who, name = _who(situation, units), neighbourhood.name(person)
        text = Bilingual(f"{who.zh}有共同任职人员（{name}）", f"{who.en} share an officer ({name})")
        kind, paths = (Relation.OFFICER, "shared_officer"), [(edge,) for edge in edges]
        yield _link(situation, kind, units, text, paths, _shared(situation, [person], degrees))


def _routes(situation: Situation, relation: Relation, parties: tuple[str, ...]) -> _Routes:
    """For each party the telephones, addresses or accounts it leads to, with the edges there."""
    found: _Routes = {}
    for party in parties:
        if relation is Relation.PHONE:
            found[party] = list(_telephones(situation, party))
        elif relation is Relation.ADDRESS:
            found[party] = _direct(situation, party, "LOCATED_AT")
        else:
            found[party] = [*_direct(situation, party, "OWNS_ACCOUNT"), *_paid(situation, party)]
    return found


def _direct(situation: Situation, node: str, type_: str) -> list[tuple[str, tuple[Edge, ...]]]:
    edges = situation.in_force(situation.neighbourhood.out_of(node, type_))
    return [(edge.end, (edge,)) for edge in edges]


def _telephones(situation: Situation, party: str) -> Iterator[tuple[str, tuple[Edge, ...]]]:
    yield from _direct(situation, party, "REACHED_BY")
    for office in situation.in_force(situation.neighbourhood.into(party, *OFFICES)):
        for number, path in _direct(situation, office.start, "REACHED_BY"):
            yield number, (office, *path)


def _paid(situation: Situation, party: str) -> Iterator[tuple[str, tuple[Edge, ...]]]:
    """Accounts that paid the deposits of bids of ``party``, for whatever lot."""
    neighbourhood = situation.neighbourhood
    for submits in neighbourhood.out_of(party, "SUBMITS"):
        for paid in neighbourhood.out_of(submits.end, "DEPOSIT_FROM"):
            yield paid.end, (submits, paid)


def _meeting(
    situation: Situation, relation: Relation, routes: _Routes, degrees: Mapping[str, int]
) -> Iterator[PartyLink]:
    """One link for each thing that routes of several parties lead to: pairs would flood the answer.

    A person with two firms does not share a telephone with anybody: that is a shared officer.
    """
    by_end: dict[str, dict[str, list[tuple[Edge, ...]]]] = {}
    for party, ways in routes.items():
        for end, path in ways:
            by_end.setdefault(end, {}).setdefault(party, []).append(path)
    for end, sides in sorted(by_end.items()):
        paths = [path for party in sorted(sides) for path in sides[party]]
        if len(sides) > 1 and len({path[-1].id for path in paths}) > 1:
            parties, words = tuple(sorted(sides)), _WORDS[relation]
            who, kind = _who(situation, parties), (relation, f"shared_{relation}")
            text = Bilingual(f"{who.zh}{words.zh}", f"{who.en} {words.en}")
            yield _link(situation, kind, parties, text, paths, _shared(situation, [end], degrees))


def _registered_alike(situation: Situation, parties: tuple[str, ...]) -> Iterator[PartyLink]:
    """Registered addresses that read alike; one without a number says too little."""
    nodes = situation.neighbourhood.nodes
    alike: dict[str, list[str]] = {}
    for party in parties:
        alike.setdefault("".join((nodes[party].address or "").split()), []).append(party)
    for address, units in sorted(alike.items()):
        if len(units) > 1 and any(ch.isdigit() for ch in address):
            who = _who(situation, units)
            text = Bilingual(
                f"{who.zh}登记住所相同（登记值无起止日期）",
                f"{who.en} have the same registered address (a value without dates)",
            )
            kind = (Relation.ADDRESS, "same_registered_address")
            yield _link(situation, kind, tuple(sorted(units)), text, [])


def _who(situation: Situation, parties: Sequence[str]) -> Bilingual:
    """The names of the parties, of many the first ones and their number."""
    names = joined(situation.neighbourhood, parties[:_NAMED])
    more = len(parties) - _NAMED
    if more <= 0:
        return names
    return Bilingual(f"{names.zh}等{len(parties)}方", f"{names.en} and {more} more")


def _link(
    situation: Situation,
    kind: tuple[Relation, str],
    parties: tuple[str, ...],
    summary: Bilingual,
    paths: Iterable[tuple[Edge, ...]],
    shared: tuple[Shared, ...] = (),
) -> PartyLink:
    neighbourhood = situation.neighbourhood
    found = list(paths)
    return PartyLink(
        relation=kind[0],
        variant=kind[1],
        parties=parties,
        party_names=tuple(map(neighbourhood.name, parties)),
        in_one_lot=EvidenceClass.LEAD,
        would_quote=(),
        rule_id=None,
        summary=_with_crowd(summary, shared),
        paths=tuple(steps(neighbourhood, (e.id for e in path)) for path in found),
        shared=shared,
        missing_proof=missing_proof(
            situation, (e for path in found for e in path if e.type != "SUBMITS")
        ),
    )


def _with_crowd(summary: Bilingual, shared: tuple[Shared, ...]) -> Bilingual:
    most = max((s.degree for s in shared), default=0)
    if most < _CROWD:
        return summary
    return Bilingual(
        f"{summary.zh}；所共用者共有{most}条关系，证明力弱",
        f"{summary.en}; what they share has {most} relations in all and says little",
    )


def _shared(
    situation: Situation, nodes: Iterable[str], degrees: Mapping[str, int]
) -> tuple[Shared, ...]:
    name = situation.neighbourhood.name
    return tuple(Shared(n, name(n), degrees.get(n, 0)) for n in dict.fromkeys(nodes))
