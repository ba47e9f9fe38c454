"""The configuration of the local Neo4j: bound to loopback, closed by default.

Names and defaults: Neo4j Operations Manual 5, "Configuration settings". What it refuses, and what
it cannot refuse, is tried on the real server in tests/integration/server/test_hardening.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["Memory", "jvm_options", "render"]

_ADD_OPENS: Final = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


@dataclass(frozen=True, slots=True)
class Memory:
    """Sizes in MiB. The defaults suit two cores and a district; a whole city wants more page cache.

    Attributes:
        heap: Upper bound of the Java heap.
        page_cache: Graph pages held in memory, outside the heap.
        transaction: The most that one transaction may take; None for half of the heap.
        transactions: The most that all together may take; None for seven tenths of the heap, as
            Neo4j has it, so that a greedy query ends and not the server.
        tool: Heap of the administration commands (bulk import).
    """

    heap: int = 1024
    page_cache: int = 512
    transaction: int | None = None
    transactions: int | None = None
    tool: int = 1024


def render(port: int, memory: Memory, transaction_timeout: int) -> str:
    """Return the text of ``neo4j.conf``.

    Folders are not named: they are relative to the home given on the command line, so that a home
    with any characters in its path works and can be moved.

    Args:
        port: Bolt port on the loopback interface.
        memory: Sizes.
        transaction_timeout: Seconds after which a transaction without a limit of its own is ended.
    """
    settings = {
        "server.default_listen_address": "127.0.0.1",
        "server.default_advertised_address": "127.0.0.1",
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.security.auth_enabled": "true",
        "dbms.security.allow_csv_import_from_file_urls": "false",
        # LOAD CSV also fetches http, https and ftp addresses: no address is reachable for it.
        "internal.dbms.cypher_ip_blocklist": "0.0.0.0/0,::/0",
        # No extension is loaded. Neo4j applies this to plugins only: its own procedures stay.
        "dbms.security.procedures.unrestricted": "",
        "dbms.security.procedures.allowlist": "",
        # There is no load balancer that must notice a shutdown before the connections go.
        "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
        "db.transaction.timeout": f"{transaction_timeout}s",
        "db.transaction.monitor.check.interval": "500ms",
        "server.memory.heap.max_size": f"{memory.heap}m",
        "server.memory.pagecache.size": f"{memory.page_cache}m",
        "db.memory.transaction.max": f"{memory.transaction or memory.heap // 2}m",
        "dbms.memory.transaction.total.max": f"{memory.transactions or memory.heap * 7 // 10}m",
        # Queries carry keyed digests and codes: they are not written to a log that nobody guards.
        "db.logs.query.enabled": "OFF",
        # Transaction logs grow as they are used; there is no replica that would read old ones.
        "db.tx_log.preallocate": "false",
        "db.tx_log.rotation.retention_policy": "512M size",
        "dbms.usage_report.enabled": "false",
        "server.config.strict_validation.enabled": "true",
    }
    lines = "".join(f"{name}={value}\n" for name, value in settings.items())
    return f"# Written by credit-hub at every start; changes made here are lost.\n{lines}"


def jvm_options(heap: int) -> tuple[str, ...]:
    """Return the options of the Java machine, with ``heap`` MiB as its upper bound."""
    return (
        f"-Xmx{heap}m",
        "-XX:+UseG1GC",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-OmitStackTraceInFastThrow",
        "-XX:+DisableExplicitGC",
        "-Djdk.nio.maxCachedBufferSize=1024",
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dlog4j2.disable.jmx=true",
        *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _ADD_OPENS),
    )
