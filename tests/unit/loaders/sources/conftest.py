"""Reads one row of a feed as a file would bring it: by heading, as text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest

from credit_hub.loaders.extract import Extracted, RowExtractor
from credit_hub.loaders.headings import match
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.source import Context, Source
from credit_hub.loaders.sources import SOURCES
from credit_hub.model.facts import EdgeFact, NodeFact, Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row became, with shortcuts for asking."""

    extracted: Extracted

    @property
    def rules(self) -> list[str]:
        """Return the rules that rejected the row."""
        return [problem.rule for problem in self.extracted.rejected]

    @property
    def notes(self) -> list[str]:
        """Return the rules that dropped a value."""
        return [problem.rule for problem in self.extracted.notes]

    def nodes(self, label: str) -> list[NodeFact]:
        """Return the node facts of a label."""
        return [f for f in self.extracted.facts if isinstance(f, NodeFact) and f.label == label]

    def edges(self, kind: str) -> list[EdgeFact]:
        """Return the edge facts of a type."""
        return [f for f in self.extracted.facts if isinstance(f, EdgeFact) and f.type == kind]

    def node(self, label: str, **having: Value) -> NodeFact:
        """Return the only node of a label whose properties are as given."""
        found = [n for n in self.nodes(label) if having.items() <= dict(n.properties).items()]
        assert len({n.id for n in found}) == 1, (self.rules, label, having)
        return found[0]

    def edge(self, kind: str) -> EdgeFact:
        """Return the only edge of a type."""
        (found,) = self.edges(kind)
        return found


Cells = Mapping[str, str | None]
Read = Callable[[str, Cells], Outcome]


def read_row(source_id: str, cells: Cells) -> Outcome:
    """Extract one row given by heading; a heading with None is not in the file."""
    source = SOURCES[source_id]
    assert isinstance(source, Source)
    present = {heading: text for heading, text in cells.items() if text is not None}
    context = Context(IdentityKeys(b"k" * 32), "0" * 64, source_id)
    extractor = RowExtractor(source, match(source, list(present)), context)
    return Outcome(extractor.extract(1, tuple(present.values())))


@pytest.fixture
def read() -> Read:
    """Return :func:`read_row`."""
    return read_row
