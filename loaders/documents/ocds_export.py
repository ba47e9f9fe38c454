"""Rebuild what was published about a contracting process from the graph.

Releases are kept one by one, so nothing is lost by merging, and the compiled release is made when
it is asked for, from all packages that were loaded, in whatever order. Only personal fields differ
from the publication: they are masked before they reach the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from credit_hub import cypher
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.documents.ocds_compile import compile_releases
from credit_hub.loaders.documents.values import obj, parse
from credit_hub.model.errors import NotFoundError

__all__ = ["compiled_release", "merged", "releases"]

_QUERY: Final = "ocds/releases"


def releases(store: GraphStore, ocid: str) -> list[Mapping[str, object]]:
    """Return the releases of a process as published, in no particular order.

    Raises:
        NotFoundError: The graph holds no release of the process.
    """
    return [release for release, _ in _read(store, ocid)]


def compiled_release(store: GraphStore, ocid: str) -> Mapping[str, object]:
    """Return the compiled release of a process: the merge of all its releases in the graph.

    Raises:
        NotFoundError: The graph holds no release of the process.
        InvalidValueError: The releases cannot be merged.
    """
    return merged(_read(store, ocid))


def merged(stored: Iterable[tuple[Mapping[str, object], str]]) -> Mapping[str, object]:
    """Merge releases, each given with its version; those of 1.1 decide the rules for all."""
    found = list(stored)
    version = max(version for _, version in found)
    return compile_releases([release for release, _ in found], version).release


def _read(store: GraphStore, ocid: str) -> list[tuple[Mapping[str, object], str]]:
    rows = store.read(cypher.load(_QUERY), {"ocid": ocid})
    if not rows:
        message = f"no release of the contracting process {ocid!r} is in the graph"
        raise NotFoundError(message, remedy="load the package first: credit-hub load FILE")
    return [(obj(parse(str(row["document"]))), str(row["version"])) for row in rows]
