"""``credit-hub serve`` and ``credit-hub stop``."""

from __future__ import annotations

from typing import Annotated

import typer
import uvicorn

from credit_hub.api import background
from credit_hub.api.app import create_app
from credit_hub.api.cli.console import out
from credit_hub.api.cli.options import DataDirOption
from credit_hub.api.hub import local_server
from credit_hub.api.logs import configure
from credit_hub.api.settings import read_settings


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("serve")(serve)
    app.command("stop")(stop)


def serve(
    *,
    detach: Annotated[bool, typer.Option("--detach", help="Run in the background.")] = False,
    data_dir: DataDirOption = None,
) -> None:
    """Serve HTTP on the loopback interface (CREDIT_HUB_HOST, CREDIT_HUB_PORT)."""
    settings = read_settings(data_dir=data_dir)
    if detach:
        service = background.start(settings)
        out.print(f"serving at {service.url} (process {service.pid}); end it: credit-hub stop")
        return
    configure(settings.log_level, as_json=True)
    uvicorn.run(create_app(settings), host=settings.host, port=settings.port, log_level="warning")


def stop(*, data_dir: DataDirOption = None) -> None:
    """Stop the background HTTP service and the local Neo4j."""
    settings = read_settings(data_dir=data_dir)
    served = background.stop(settings)
    ran = local_server(settings).stop()
    out.print(f"HTTP service {'stopped' if served else 'was not running'}")
    out.print(f"local Neo4j {'stopped' if ran else 'was not running'}")
