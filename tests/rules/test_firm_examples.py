"""Every worked example of every rule about firms, on the parsed value and on the real database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from credit_hub.graph.detectors.rule import Example, Rule
from credit_hub.graph.firms import FIRM_RULES
from credit_hub.graph.firms.reading import FirmLeads, firm_leads, leads_among
from credit_hub.graph.migrations import migrate
from credit_hub.graph.neighbourhood import Neighbourhood
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.model.interval import AsOf
from tests.rules.conftest import graph_of, prefix_of, write_graphs

NOW = datetime(2026, 11, 24, tzinfo=UTC)
EXAMPLES = [(rule, example) for rule in FIRM_RULES for example in rule.examples]
ALL = pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{r.id}-{e.name}" for r, e in EXAMPLES]
)


@pytest.fixture(scope="module")
def firms_store(session_store: GraphStore) -> GraphStore:
    wipe(session_store)
    migrate(session_store)
    write_graphs(session_store, [graph_of(rule, example) for rule, example in EXAMPLES])
    return session_store


def asked(graph: Neighbourhood) -> tuple[str, ...]:
    return tuple(sorted({party for bid in graph.bids for party in bid.parties}))


def day_of(graph: Neighbourhood) -> AsOf:
    assert graph.lot.deadline is not None
    return AsOf(graph.lot.deadline)


def of_rule(found: FirmLeads, rule: Rule, prefix: str) -> set[tuple[str, str, tuple[str, ...]]]:
    return {
        (x.evidence.value, x.variant, tuple(s.removeprefix(prefix) for s in x.subjects))
        for x in found.leads
        if x.rule_id == rule.id
    }


@ALL
def test_example_on_the_value_gives_what_it_states(rule: Rule, example: Example) -> None:
    graph = graph_of(rule, example)

    found = leads_among(graph, asked(graph), as_of=day_of(graph), regime=example.regime)

    assert of_rule(found, rule, prefix_of(rule, example)) == {
        (e.evidence.value, e.variant, e.subjects) for e in example.expected
    }
    mine = {i.code for i in found.incomplete if i.subject == rule.id}
    assert set(example.incomplete) == mine
    assert all(lead.articles == () for lead in found.leads)
    assert all(lead.paths for lead in found.leads)


@pytest.mark.integration
@ALL
def test_example_on_the_database_gives_the_same_leads(
    rule: Rule, example: Example, firms_store: GraphStore
) -> None:
    graph = graph_of(rule, example)

    read = firm_leads(firms_store, asked(graph), as_of=day_of(graph), known_at=NOW)

    written = leads_among(graph, asked(graph), as_of=day_of(graph), regime=example.regime)
    assert [x for x in read.leads if x.rule_id == rule.id] == [
        x for x in written.leads if x.rule_id == rule.id
    ]
