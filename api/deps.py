"""What routes ask for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from credit_hub.api.hub import Hub, HubKeeper


def _hub(request: Request) -> Hub:
    keeper: HubKeeper = request.app.state.hubs
    return keeper.get()


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


HubDep = Annotated[Hub, Depends(_hub)]
NowDep = Annotated[datetime, Depends(now)]
