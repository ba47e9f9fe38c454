"""What routes ask for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from credit_hub.api.audit.writer import AuditWriter
from credit_hub.api.hub import Hub, HubKeeper
from credit_hub.api.jobs.desk import Desk
from credit_hub.api.metrics import Metrics
from credit_hub.api.notary import Notary
from credit_hub.api.oidc.provider import Provider
from credit_hub.api.settings import Settings


def _hub(request: Request) -> Hub:
    keeper: HubKeeper = request.app.state.hubs
    return keeper.get()


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


def _notary(request: Request) -> Notary:
    keeper: HubKeeper = request.app.state.hubs
    return keeper.notary


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


DeskDep = Annotated[Desk, Depends(_desk)]


def _settings(request: Request) -> Settings:
    keeper: HubKeeper = request.app.state.hubs
    return keeper.settings


def _hubs(request: Request) -> HubKeeper:
    keeper: HubKeeper = request.app.state.hubs
    return keeper


HubDep = Annotated[Hub, Depends(_hub)]
HubsDep = Annotated[HubKeeper, Depends(_hubs)]
NotaryDep = Annotated[Notary, Depends(_notary)]
MetricsDep = Annotated[Metrics, Depends(_metrics)]


def _audit(request: Request) -> AuditWriter:
    writer: AuditWriter = request.app.state.audit
    return writer


AuditDep = Annotated[AuditWriter, Depends(_audit)]
SettingsDep = Annotated[Settings, Depends(_settings)]
NowDep = Annotated[datetime, Depends(now)]


def _provider(request: Request) -> Provider:
    provider: Provider = request.app.state.provider
    return provider


ProviderDep = Annotated[Provider, Depends(_provider)]
