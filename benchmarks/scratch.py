"""The Neo4j that a benchmark fills and empties: that of NEO4J_URI, else one for the run."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from credit_hub.graph.address import ServerAddress
from credit_hub.graph.server import LocalServer, Memory, Runtime

__all__ = ["runtime", "scratch_server"]

PORT: Final = 17688


def runtime() -> Runtime:
    """Return what a local server runs on; CREDIT_HUB_OFFLINE_DIR and .._MAVEN_MIRROR count."""
    offline = os.environ.get("CREDIT_HUB_OFFLINE_DIR")
    mirror = os.environ.get("CREDIT_HUB_MAVEN_MIRROR", "")
    return Runtime(mirror=mirror, offline=Path(offline) if offline else None)


@contextmanager
def scratch_server() -> Iterator[ServerAddress]:
    """Yield the server of NEO4J_URI, or a local one that lives as long as the block."""
    if uri := os.environ.get("NEO4J_URI"):
        user = os.environ.get("NEO4J_USER", "neo4j")
        yield ServerAddress(uri, user, os.environ["NEO4J_PASSWORD"])
        return
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        memory = Memory(heap=1024, page_cache=256)
        server = LocalServer(Path(home), runtime(), port=PORT, memory=memory)
        try:
            yield server.start()
        finally:
            server.stop(grace=0)
