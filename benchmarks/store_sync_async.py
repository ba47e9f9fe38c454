"""One read through the synchronous store in threads, and through the asynchronous driver.

The same question (the ten holders of one enterprise) is asked by 1, 8 and 32 clients at once, in
two settings: straight at the driver, and through a FastAPI handler (``def`` with the store,
``async def`` with the asynchronous driver) called in process. Rounds of both flavours alternate;
medians over the rounds are compared, with the lowest and highest round beside them.
docs/adr/0008-synchronous-store.md draws on this.

    python -m benchmarks.store_sync_async [--rounds 7] [--reads 1500]

The server is that of NEO4J_URI, else a local one for the run. Its data is deleted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import product
from pathlib import Path
from typing import Final

import httpx
import neo4j
import neo4j.time
from fastapi import FastAPI

from benchmarks.machine import machine_facts
from benchmarks.scratch import scratch_server
from credit_hub.cypher import Query
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.migrations import migrate
from credit_hub.graph.store import GraphStore
from credit_hub.graph.values import to_python, with_fixed_offset
from credit_hub.graph.wipe import wipe

CLIENTS: Final = (1, 8, 32)
ENTERPRISES: Final = 2000
HERE: Final = Path(__file__).parent
READ: Final = Query(
    "ten_holders", "", (HERE / "ten_holders.cypher").read_text(encoding="utf-8"), (), (), "read", ""
)
SEED: Final = Query(
    "seed", "", (HERE / "ten_holders_seed.cypher").read_text(encoding="utf-8"), (), (), "write", ""
)
NATIVE: Final = {
    neo4j.time.Date: lambda value: value.to_native(),
    neo4j.time.DateTime: lambda value: with_fixed_offset(value.to_native()),
}
Latencies = list[float]


class AsyncReads:
    """What an asynchronous store would do for one read: same mode, limit and conversion."""

    def __init__(self, address: ServerAddress) -> None:
        """Open a driver with the pool size of the store."""
        self._driver = neo4j.AsyncGraphDatabase.driver(
            address.uri,
            auth=(address.user, address.password),
            max_connection_pool_size=64,
            telemetry_disabled=True,
        )
        self._bookmarks = neo4j.AsyncGraphDatabase.bookmark_manager()

    async def read(self, parameters: dict[str, object]) -> list[dict[str, object]]:
        """Return the rows of the read."""

        @neo4j.unit_of_work(timeout=30.0)
        async def work(tx: neo4j.AsyncManagedTransaction) -> list[dict[str, object]]:
            result = await tx.run(READ.text, parameters)
            keys = result.keys()
            rows = [
                {k: to_python(v, NATIVE, READ.name) for k, v in zip(keys, record, strict=True)}
                async for record in result
            ]
            await result.consume()
            return rows

        async with self._driver.session(
            default_access_mode=neo4j.READ_ACCESS, bookmark_manager=self._bookmarks
        ) as session:
            return await session.execute_read(work)

    async def close(self) -> None:
        """Close the connections."""
        await self._driver.close()


def parameters(number: int) -> dict[str, object]:
    """Return the parameters of the n-th read: each asks about another enterprise."""
    return {"id": f"uscc:{number % ENTERPRISES + 1}"}


def in_threads(read: Callable[[dict[str, object]], object], clients: int, reads: int) -> Latencies:
    """Return the latency of each read, asked by so many threads."""

    def one(number: int) -> float:
        began = time.perf_counter()
        read(parameters(number))
        return time.perf_counter() - began

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(one, range(reads)))


async def in_tasks(
    read: Callable[[dict[str, object]], Awaitable[object]], clients: int, reads: int
) -> Latencies:
    """Return the latency of each read, asked by so many tasks of one event loop."""
    numbers = iter(range(reads))
    latencies: Latencies = []

    async def client() -> None:
        for number in numbers:
            began = time.perf_counter()
            await read(parameters(number))
            latencies.append(time.perf_counter() - began)

    await asyncio.gather(*(client() for _ in range(clients)))
    return latencies


def application(store: GraphStore, reads: AsyncReads) -> FastAPI:
    """Return an application with the question behind a ``def`` and an ``async def`` handler."""
    app = FastAPI()

    @app.get("/sync")
    def by_store(id: str) -> int:  # noqa: A002  # the name of the query parameter
        return len(store.read(READ, {"id": id}))

    @app.get("/async")
    async def by_driver(id: str) -> int:  # noqa: A002  # the name of the query parameter
        return len(await reads.read({"id": id}))

    return app


Arm = Callable[[int, int], Awaitable[Latencies]]


def arms(store: GraphStore, own: AsyncReads, http: httpx.AsyncClient) -> dict[str, Arm]:
    """Return the four ways of asking, each a function of the numbers of clients and of reads."""

    async def ask(path: str, given: dict[str, object]) -> None:
        (await http.get(path, params={"id": str(given["id"])})).raise_for_status()

    def by_store(given: dict[str, object]) -> object:
        return store.read(READ, given)

    return {
        "driver sync": lambda clients, reads: asyncio.to_thread(
            in_threads, by_store, clients, reads
        ),
        "driver async": partial(in_tasks, own.read),
        "http sync": partial(in_tasks, partial(ask, "/sync")),
        "http async": partial(in_tasks, partial(ask, "/async")),
    }


async def rounds(address: ServerAddress, count: int, reads: int) -> dict[str, list[list[float]]]:
    """Return for each setting and flavour the reads a second, p50 and p99 in ms of each round."""
    results: dict[str, list[list[float]]] = {}
    own = AsyncReads(address)
    with GraphStore.connect(address, max_connections=64) as store:
        transport = httpx.ASGITransport(application(store, own))
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as http:
            ways = arms(store, own, http)
            for number, clients in product(range(count + 1), CLIENTS):
                for way in ways if number % 2 else reversed(ways):
                    figures = await measured(partial(ways[way], clients, reads))
                    if number:  # round 0 warms up
                        results.setdefault(f"{way} {clients}", []).append(figures)
    await own.close()
    return results


async def measured(run: Callable[[], Awaitable[Latencies]]) -> list[float]:
    """Return reads a second, p50 and p99 in ms of one round."""
    began = time.perf_counter()
    latencies = sorted(await run())
    elapsed = time.perf_counter() - began
    cuts = statistics.quantiles(latencies, n=100)
    return [len(latencies) / elapsed, cuts[49] * 1000, cuts[98] * 1000]


def report(
    results: dict[str, list[list[float]]], arguments: argparse.Namespace
) -> dict[str, object]:
    """Return medians with the lowest and highest round, and the ratios of the flavours."""
    figures = {
        arm: {
            name: {
                "median": round(statistics.median(values), 2),
                "low": round(min(values), 2),
                "high": round(max(values), 2),
            }
            for name, values in zip(
                ("reads_per_s", "p50_ms", "p99_ms"), zip(*rows, strict=True), strict=True
            )
        }
        for arm, rows in sorted(results.items())
    }
    ratios = {
        f"{setting} {clients}": round(
            statistics.median(
                fast[0] / slow[0]
                for fast, slow in zip(
                    results[f"{setting} sync {clients}"],
                    results[f"{setting} async {clients}"],
                    strict=True,
                )
            ),
            2,
        )
        for setting in ("driver", "http")
        for clients in CLIENTS
    }
    return {
        "benchmark": "store_sync_async",
        "rounds": arguments.rounds,
        "reads_a_round": arguments.reads,
        "figures": figures,
        "sync_over_async_reads_per_s": ratios,
        "machine": machine_facts(),
    }


def main() -> None:
    """Seed the graph, run the rounds, print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--reads", type=int, default=1500)
    arguments = parser.parse_args()
    with scratch_server() as address:
        with GraphStore.connect(address) as store:
            wipe(store)
            migrate(store)
            store.write(SEED)
        results = asyncio.run(rounds(address, arguments.rounds, arguments.reads))
    print(json.dumps(report(results, arguments), indent=2))


if __name__ == "__main__":
    main()
