"""The HTTP service."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final

import anyio.to_thread
from fastapi import Depends, FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp

from credit_hub.api import openapi, problems
from credit_hub.api.audit.writer import AuditWriter
from credit_hub.api.clients import Door
from credit_hub.api.hub import HubKeeper
from credit_hub.api.jobs.desk import Desk
from credit_hub.api.jobs.worker import Worker
from credit_hub.api.metrics import Measure, Metrics
from credit_hub.api.middleware.audit import PREFIX, Audited
from credit_hub.api.middleware.callers import Callers
from credit_hub.api.middleware.conditional import Conditional
from credit_hub.api.middleware.envelope import Envelope
from credit_hub.api.middleware.gate import Gate
from credit_hub.api.middleware.policy import Policy, demand_admission
from credit_hub.api.middleware.web import STATIC, Web, WebFiles
from credit_hub.api.oidc.provider import Provider
from credit_hub.api.operations import Operation, operations_of
from credit_hub.api.routes import (
    analyst,
    audit,
    draws,
    entities,
    exploration,
    findings,
    health,
    jobs,
    lots,
    oidc,
    outcomes,
    receipts,
    reviews,
    search,
    session,
    token,
    vault,
)
from credit_hub.api.settings import Settings
from credit_hub.api.version import version

_DESCRIPTION: Final = """\
Linked-party checks over the credit relationship graph.

Findings (class S, P, X) quote a statute; leads (class L) never do. Neither is a sanction.
Errors are problem documents of RFC 9457. Dates are days in China's civil time, half open:
`valid_to` is the first day on which a fact no longer holds. Whatever answers GET answers HEAD.
"""
_TAGS: Final = [
    {"name": "checks", "description": "Who in a lot is linked, under which article, and why."},
    {"name": "jobs", "description": "Checks of many lots at once, with progress and results."},
    {"name": "exploration", "description": "Explain, suppose, compare, connect; nothing is kept."},
    {"name": "receipts", "description": "Signed statements of answers, and keys to check them."},
    {"name": "outcomes", "description": "What people decided, and the measured precision."},
    {"name": "entities", "description": "Enterprises, organisations and other nodes with edges."},
    {"name": "vault", "description": "Personal values in plain text, for who may have them."},
    {"name": "session", "description": "Logging in and out; what the caller may do."},
    {"name": "audit", "description": "Who looked at what, for what purpose."},
    {"name": "operation", "description": "Health of the service."},
]


# An id of a finding or entity takes in everything behind it: what has more stands before it.
_ROUTERS: Final = (
    analyst.router,
    exploration.router,
    lots.router,
    draws.router,
    draws.committees,
    reviews.router,
    outcomes.router,
    findings.router,
    receipts.router,
    audit.router,
    jobs.router,
    vault.router,
    session.router,
    oidc.router,
    token.router,
    search.router,
    entities.router,
)


class _Service(FastAPI):
    """FastAPI inside the envelope: its own handler of unforeseen errors stands outside the rest."""

    def build_middleware_stack(self) -> ASGIApp:
        """Return the application with what stands around it."""
        audited = Audited(
            super().build_middleware_stack(),
            self.state.audit,
            purpose_demanded=self.state.hubs.settings.require_purpose,
        )
        return Envelope(Measure(Conditional(audited), self.state.metrics))


def create_app(settings: Settings) -> FastAPI:
    """Return the service; the graph is opened on the first question, and opened anew if it moves.

    A graph that is not there makes answers of status 503, not a service that does not start.
    """

    def lifespan(app: FastAPI) -> AbstractAsyncContextManager[None]:
        return _keeping(app, settings)

    app = _Service(
        title="Credit hub",
        version=version(),
        description=_DESCRIPTION,
        lifespan=lifespan,
        openapi_tags=_TAGS,
        generate_unique_id_function=_operation_id,
        redirect_slashes=False,
        dependencies=[Depends(demand_admission)],
        # The stock pages load scripts from a foreign host; /openapi.json is the reference.
        docs_url=None,
        redoc_url=None,
    )
    app.state.hubs = HubKeeper(settings)
    app.state.desk = Desk(settings, app.state.hubs.notary)
    app.state.metrics = Metrics()
    app.state.provider = Provider(settings)
    app.state.audit = AuditWriter(app.state.hubs.notary, settings)
    app.state.operations = tuple(operations())
    app.add_middleware(Policy, hubs=app.state.hubs, operations=app.state.operations)
    app.add_middleware(Callers, door=Door(settings, app.state.hubs.notary))
    web_files = WebFiles.read(STATIC, has_provider=settings.oidc_issuer is not None)
    app.add_middleware(Web, web_files=web_files)
    app.add_middleware(Gate, settings=settings)
    problems.install(app)
    openapi.install(app)
    for router in _ROUTERS:
        app.include_router(router, prefix=PREFIX)
    app.include_router(receipts.keys_router)
    app.include_router(health.router)
    return app


def operations() -> Iterator[Operation]:
    """Yield every operation of the service in the order in which its path is tried."""
    for router in _ROUTERS:
        yield from operations_of(router, PREFIX)
    for router in (receipts.keys_router, health.router):
        yield from operations_of(router)


def _operation_id(route: APIRoute) -> str:
    return route.name


@asynccontextmanager
async def _keeping(app: FastAPI, settings: Settings) -> AsyncIterator[None]:
    """Work on jobs while the service runs, and let go of everything when it ends.

    Closing blocks, so it is done in a thread.
    """
    counted = app.state.metrics.checked
    worker = Worker(settings, app.state.hubs, app.state.desk, counted=counted)
    if settings.service_works:
        worker.start()
    try:
        yield
    finally:
        parts = (worker, app.state.desk, app.state.audit, app.state.hubs)
        for close in (part.close for part in parts):
            await anyio.to_thread.run_sync(close)
