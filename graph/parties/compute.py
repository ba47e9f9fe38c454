"""Links of parties from a neighbourhood; pure.

Control and common heads are found by the rules of the lot check themselves, asked about an imagined
lot for which each party bids alone: one meaning of control, one meaning of a head. The other
relations are leads in any lot as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import combinations
from typing import Final

from credit_hub.graph.check import evaluate
from credit_hub.graph.detectors import d01_same_principal, d02_control
from credit_hub.graph.detectors.evidence import HEADS, OFFICES, meetings, missing_proof, namesakes
from credit_hub.graph.detectors.rule import Rule
from credit_hub.graph.detectors.situation import Situation
from credit_hub.graph.neighbourhood import Edge, Lot, Neighbourhood, Node
from credit_hub.graph.parties.links import PartyLink, Relation, Shared
from credit_hub.graph.wording import joined, steps
from credit_hub.model.facts import Trust
from credit_hub.model.findings import Bilingual, EvidenceClass, Incompleteness, Judgement
from credit_hub.model.interval import AsOf, Interval
from credit_hub.model.statutes import Regime

__all__ = ["links_between", "rules_for"]

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
    imagined = _with_bids(neighbourhood, parties)
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


def _with_bids(neighbourhood: Neighbourhood, parties: tuple[str, ...]) -> Neighbourhood:
    """Imagine a lot for which each party bids alone."""
    lot = Lot(_IMAGINED, _IMAGINED, None, None)
    nodes, edges = dict(neighbourhood.nodes), dict(neighbourhood.edges)
    for party in parties:
        bid = f"{_IMAGINED}:{party}"
        nodes[bid] = Node(bid, "Bid", bid)
        for type_, start, end in (("SUBMITS", party, bid), ("BIDS", bid, lot.id)):
            edge = _imagined(type_, start, end)
            edges[edge.id] = edge
    return Neighbourhood(lot, nodes, edges, neighbourhood.limits)


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
    neighbourhood = situation.neighbourhood
    held = {p: tuple(situation.in_force(neighbourhood.into(p, *OFFICES))) for p in parties}
    for pair in combinations(parties, 2):
        found = [
            m
            for m in meetings(situation, *(held[p] for p in pair))
            if not all(edge.type in HEADS for edge in m.edges)
        ]
        limits += namesakes(situation, "officer", *({e.start for e in held[p]} for p in pair))
        if found:
            names = joined(neighbourhood, pair)
            persons = joined(neighbourhood, (m.node for m in found))
            text = Bilingual(
                f"{names.zh}有共同任职人员（{persons.zh}）",
                f"{names.en} share an officer ({persons.en})",
            )
            paths = [m.edges for m in found]
            shared = _shared(situation, [m.node for m in found], degrees)
            kind = (Relation.OFFICER, "shared_officer")
            yield _link(situation, kind, pair, text, paths, shared)


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
    """Pairs of parties whose routes meet; a person with two firms does not share a telephone."""
    by_end: dict[tuple[str, str], dict[str, list[tuple[Edge, ...]]]] = {}
    for one, other in combinations(sorted(routes), 2):
        for end, path in routes[one]:
            for end2, path2 in routes[other]:
                if end == end2 and path[-1].id != path2[-1].id:
                    meeting = (*path, *reversed(path2))
                    by_end.setdefault((one, other), {}).setdefault(end, []).append(meeting)
    for pair, ends in sorted(by_end.items()):
        names, words = joined(situation.neighbourhood, pair), _WORDS[relation]
        text = Bilingual(f"{names.zh}{words.zh}", f"{names.en} {words.en}")
        paths = [path for end in sorted(ends) for path in ends[end]]
        shared = _shared(situation, sorted(ends), degrees)
        kind = (relation, f"shared_{relation}")
        yield _link(situation, kind, pair, text, paths, shared)


def _registered_alike(situation: Situation, parties: tuple[str, ...]) -> Iterator[PartyLink]:
    """Registered addresses that read alike; one without a number says too little."""
    nodes = situation.neighbourhood.nodes
    for pair in combinations(parties, 2):
        texts = {"".join((nodes[p].address or "").split()) for p in pair}
        if len(texts) == 1 and any(ch.isdigit() for ch in next(iter(texts))):
            names = joined(situation.neighbourhood, pair)
            text = Bilingual(
                f"{names.zh}登记住所相同（登记值无起止日期）",
                f"{names.en} have the same registered address (a value without dates)",
            )
            kind = (Relation.ADDRESS, "same_registered_address")
            yield _link(situation, kind, pair, text, [])


def _link(
    situation: Situation,
    kind: tuple[Relation, str],
    pair: tuple[str, ...],
    summary: Bilingual,
    paths: Iterable[tuple[Edge, ...]],
    shared: tuple[Shared, ...] = (),
) -> PartyLink:
    neighbourhood = situation.neighbourhood
    found = list(paths)
    return PartyLink(
        relation=kind[0],
        variant=kind[1],
        parties=pair,
        party_names=tuple(map(neighbourhood.name, pair)),
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
