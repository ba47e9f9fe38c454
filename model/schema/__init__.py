"""The graph schema as data: the one definition of nodes, edges, properties and their Chinese titles.

Constraints and indexes (graph.migrations), the checks of loaders, the documentation of the schema and the
legend of the user interface are all made from this module.

Every node that a source states carries the technical label ``Entity`` and a unique ``id`` whose prefix
names the identifier scheme (``uscc:91410199TE5T00016Y``, ``person:<keyed digest>``,
``lot:<tender>/<lot>``), so that one index finds any node and one query writes any edge. Every such edge carries the provenance properties of :data:`PROVENANCE`.
"""

from __future__ import annotations

from typing import Final

from credit_hub.model.schema.parties import PARTY_EDGES, PARTY_NODES
from credit_hub.model.schema.records import RECORD_EDGES, RECORD_NODES
from credit_hub.model.schema.system import SYSTEM_EDGES, SYSTEM_NODES
from credit_hub.model.schema.tenders import TENDER_EDGES, TENDER_NODES
from credit_hub.model.schema.traces import TRACE_EDGES, TRACE_NODES
from credit_hub.model.schema.types import (
    ENTITY_LABEL,
    NODE_PROVENANCE,
    PROVENANCE,
    SCHEMA_VERSION,
    SUBJECT,
    UNIT,
    EdgeType,
    NodeType,
    Property,
    ValueType,
)

__all__ = [
    "EDGES",
    "EDGE_TYPES",
    "ENTITY_LABEL",
    "NODES",
    "NODE_PROVENANCE",
    "NODE_TYPES",
    "PROVENANCE",
    "SCHEMA_VERSION",
    "SUBJECT",
    "SYSTEM_EDGES",
    "SYSTEM_EDGE_TYPES",
    "SYSTEM_NODES",
    "SYSTEM_NODE_TYPES",
    "UNIT",
    "EdgeType",
    "NodeType",
    "Property",
    "ValueType",
]

NODES: Final = (*PARTY_NODES, *TENDER_NODES, *TRACE_NODES, *RECORD_NODES)
"""All kinds of node that sources state."""

EDGES: Final = (*PARTY_EDGES, *TENDER_EDGES, *TRACE_EDGES, *RECORD_EDGES)
"""All kinds of edge that sources state."""

NODE_TYPES: Final = {node.label: node for node in NODES}
EDGE_TYPES: Final = {edge.type: edge for edge in EDGES}
SYSTEM_NODE_TYPES: Final = {node.label: node for node in SYSTEM_NODES}
SYSTEM_EDGE_TYPES: Final = {edge.type: edge for edge in SYSTEM_EDGES}
