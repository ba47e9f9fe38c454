"""The local Neo4j server: brought, started, stopped and filled by the hub itself."""

from __future__ import annotations

from credit_hub.graph.server.admin import AdminOutput
from credit_hub.graph.server.bulk import ImportFile, ImportReport, import_csv
from credit_hub.graph.server.config import Memory
from credit_hub.graph.server.download import SILENT, DownloadProgress
from credit_hub.graph.server.local import DEFAULT_PORT, LocalServer
from credit_hub.graph.server.runtime import Runtime, default_cache
from credit_hub.graph.server.status import ServerState, ServerStatus

__all__ = [
    "DEFAULT_PORT",
    "SILENT",
    "AdminOutput",
    "DownloadProgress",
    "ImportFile",
    "ImportReport",
    "LocalServer",
    "Memory",
    "Runtime",
    "ServerState",
    "ServerStatus",
    "default_cache",
    "import_csv",
]
