"""What routes ask for."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, Request

from credit_hub.api.hub import Hub


def _hub(request: Request) -> Hub:
    hub = request.app.state.hub
    if not isinstance(hub, Hub):
        message = "the application was not started through its lifespan"
        raise TypeError(message)
    return hub


def now() -> datetime:
    """The present moment, in UTC."""
    return datetime.now(UTC)


HubDep = Annotated[Hub, Depends(_hub)]
NowDep = Annotated[datetime, Depends(now)]
