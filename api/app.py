"""The HTTP service."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

import anyio.to_thread
from fastapi import FastAPI

from credit_hub.api import problems
from credit_hub.api.hub import open_hub
from credit_hub.api.routes import entities, findings, health, lots
from credit_hub.api.settings import Settings
from credit_hub.api.version import version

_DESCRIPTION: Final = """\
Linked-party checks over the credit relationship graph.

Findings (class S, P, X) quote a statute; leads (class L) never do. Neither is a sanction.
Errors are problem documents of RFC 9457. Dates are days in China's civil time, half open:
`valid_to` is the first day on which a fact no longer holds.
"""


def create_app(settings: Settings) -> FastAPI:
    """Return the service; the graph is opened when it starts and closed when it stops."""

    def lifespan(app: FastAPI) -> AbstractAsyncContextManager[None]:
        return _open(app, settings)

    app = FastAPI(
        title="Credit hub",
        version=version(),
        description=_DESCRIPTION,
        lifespan=lifespan,
        openapi_tags=[
            {
                "name": "checks",
                "description": "Who in a lot is linked, under which article, and how we know.",
            },
            {
                "name": "entities",
                "description": "Enterprises, organisations and other nodes with their edges.",
            },
            {"name": "operation", "description": "Health of the service."},
        ],
        # The stock pages load scripts from a foreign host; /openapi.json is the reference.
        docs_url=None,
        redoc_url=None,
    )
    problems.install(app)
    app.include_router(lots.router, prefix="/api/v1")
    app.include_router(findings.router, prefix="/api/v1")
    app.include_router(entities.router, prefix="/api/v1")
    app.include_router(health.router)
    return app


@asynccontextmanager
async def _open(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Hold the hub open while the service runs; opening blocks, so it is done in a thread."""
    opened = open_hub(settings)
    app.state.hub = await anyio.to_thread.run_sync(opened.__enter__)
    try:
        yield
    finally:
        await anyio.to_thread.run_sync(opened.__exit__, None, None, None)
