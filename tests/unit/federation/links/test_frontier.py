"""How a question about links is answered: hop by hop, inside the area, with every cut said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from credit_hub.federation.links.answer import LEFT_OUT, MOST_CUTS, MOST_EDGES, Cut, StubEdge
from credit_hub.federation.links.area import is_sole_trader, lies_in
from credit_hub.federation.links.frontier import DEGREE, Around, discover
from credit_hub.federation.links.question import LinkQuestion
from tests.exchange_bundles import HANGZHOU
from tests.exchange_paths import AREAS, AS_OF, answer, edge, hangzhou_firm, zhengzhou_firm

AREA = AREAS[HANGZHOU]
FIRMS = [hangzhou_firm(n) for n in range(100, 104)]


@dataclass
class Register:
    """Edges in memory, read as the graph is: one firm more than asked for shows that others are."""

    edges: Sequence[StubEdge]
    flags: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    absent: frozenset[str] = frozenset()
    asked: list[str] = field(default_factory=list)

    def around(
        self, firms: Sequence[str], relations: Sequence[str], day: date, most: int
    ) -> Iterator[Around]:
        assert day.isoformat() == AS_OF
        for firm in firms:
            self.asked.append(firm)
            own = [e for e in self.edges if firm in {e.start, e.end} and e.type in relations]
            own.sort(key=lambda e: e.key)
            known = firm not in self.absent
            yield Around(firm, known, tuple(own[: most + 1]), **self.flags.get(firm, {}))


def stub(start: str, end: str, type: str = "holding") -> StubEdge:  # noqa: A002
    return StubEdge.model_validate(edge(start, end, type))


def asked(
    *firms: str, hops: int = 2, relations: Sequence[str] = ("branch", "holding")
) -> LinkQuestion:
    return LinkQuestion.model_validate(
        {
            "firms": sorted(firms),
            "relations": list(relations),
            "hops": hops,
            "as_of": AS_OF,
            "purpose": "tender",
            "operator": "sha-256:" + "O" * 43,
        }
    )


def test_second_hop_goes_on_from_firms_of_the_area_alone() -> None:
    a, b, c = FIRMS[:3]
    foreign, beyond = zhengzhou_firm(1), zhengzhou_firm(2)
    register = Register([stub(a, b), stub(a, foreign), stub(b, c), stub(foreign, beyond)])

    found = discover(asked(a), AREA, register)

    assert {e.key for e in found.edges} == {e.key for e in register.edges[:3]}
    assert register.asked == [a, b]
    assert found.complete


def test_one_hop_is_one_hop() -> None:
    a, b, c = FIRMS[:3]

    found = discover(asked(a, hops=1), AREA, Register([stub(a, b), stub(b, c)]))

    assert [e.key for e in found.edges] == [stub(a, b).key]


def test_relation_that_was_not_asked_for_is_not_followed() -> None:
    a, b, c = FIRMS[:3]
    register = Register([stub(a, b), stub(c, a, "branch")])

    found = discover(asked(a, relations=["branch"]), AREA, register)

    assert [e.type for e in found.edges] == ["branch"]


def test_firm_with_too_many_edges_is_cut_and_said() -> None:
    hub = FIRMS[0]
    register = Register([stub(hub, zhengzhou_firm(n)) for n in range(DEGREE + 5)])

    found = discover(asked(hub, hops=1), AREA, register)

    assert len(found.edges) == DEGREE
    assert found.cuts == (Cut(why="degree", firm=hub),)
    assert not found.complete


def test_firm_with_as_many_edges_as_fit_is_complete() -> None:
    hub = FIRMS[0]

    found = discover(
        asked(hub, hops=1),
        AREA,
        Register([stub(hub, zhengzhou_firm(n)) for n in range(DEGREE)]),
    )

    assert found.complete


def test_firm_that_was_too_crowded_to_be_read_is_cut_and_said() -> None:
    hub = FIRMS[0]

    found = discover(asked(hub), AREA, Register([], {hub: {"crowded": True}}))

    assert found.cuts == (Cut(why="degree", firm=hub),)


def test_what_is_absent_undated_or_contested_is_said() -> None:
    a, b = FIRMS[:2]
    flags = {a: {"undated": True, "contested": True}}
    register = Register([stub(a, b)], flags, absent=frozenset({b}))

    found = discover(asked(a), AREA, register)

    assert [(c.why, c.firm) for c in found.cuts] == [
        ("absent", b),
        ("contested", a),
        ("undated", a),
    ]


def test_full_answer_says_that_it_is_full() -> None:
    firms = [hangzhou_firm(n) for n in range(200, 216)]
    edges = [
        stub(firm, zhengzhou_firm(1_000 + 40 * i + n))
        for i, firm in enumerate(firms)
        for n in range(DEGREE)
    ]

    found = discover(asked(*firms), AREA, Register(edges))

    assert len(found.edges) == MOST_EDGES
    assert found.cuts == (Cut(why="edges"),)


def test_too_many_cuts_are_said_by_one() -> None:
    firms = [hangzhou_firm(n) for n in range(300, 316)]
    flags = {firm: {"undated": True, "contested": True} for firm in firms}
    register = Register([], flags, absent=frozenset(firms))

    found = discover(asked(*firms), AREA, register)

    assert len(found.cuts) == MOST_CUTS
    assert found.cuts[-1] == Cut(why="more")


@settings(max_examples=60)
@given(data=st.data())
def test_whatever_is_found_is_an_answer_to_the_question(data: st.DataObject) -> None:
    """No set of edges makes an answer that its reader refuses, or that says what was not asked."""
    firms = [hangzhou_firm(n) for n in range(40)] + [zhengzhou_firm(n) for n in range(10)]
    firm = st.sampled_from(firms)
    pairs = data.draw(st.sets(st.tuples(firm, firm).filter(lambda p: p[0] != p[1]), max_size=120))
    one = data.draw(st.sampled_from(firms[:40]))
    question = asked(one, hops=data.draw(st.integers(1, 2)))

    found = discover(question, AREA, Register([stub(a, b) for a, b in sorted(pairs)]))

    made = answer(
        HANGZHOU,
        firms=list(question.firms),
        hops=question.hops,
        edges=[e.model_dump(by_alias=True) for e in found.edges],
        cuts=[c.model_dump(exclude_none=True) for c in found.cuts],
        complete=found.complete,
    )
    assert made.left_out == LEFT_OUT
    assert all(lies_in(e.start, AREA) or lies_in(e.end, AREA) for e in made.edges)
    assert not any(is_sole_trader(e.start) or is_sole_trader(e.end) for e in made.edges)
    own = {e for e in pairs if one in e}
    assert len(own) > DEGREE or own <= {(e.start, e.end) for e in made.edges}
