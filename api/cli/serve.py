"""``credit-hub serve`` and ``credit-hub stop``."""

from __future__ import annotations

from typing import Annotated

import typer

from credit_hub.api.cli.console import say, tell, write_json
from credit_hub.api.cli.options import DataDirOption, JsonOption, settings_of


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("serve")(serve)
    app.command("stop")(stop)


def serve(
    *,
    detach: Annotated[
        bool,
        typer.Option(
            "--detach", help="Run in the background; a port that is taken gives way to the next."
        ),
    ] = False,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Instead of CREDIT_HUB_PORT.")
    ] = None,
    as_json: JsonOption = False,
    data_dir: DataDirOption = None,
) -> None:
    """Serve HTTP (CREDIT_HUB_HOST, by default the loopback interface)."""
    settings = settings_of(data_dir, port=port)
    if not detach:
        from credit_hub.api.serving import serve_here

        serve_here(settings, lambda url: tell(f"serving at {url}; end it with Ctrl-C"))
        return
    from credit_hub.api import background

    service = background.start(settings)
    if as_json:
        write_json({"url": service.url, "pid": service.pid})
        return
    say(f"serving at {service.url} (process {service.pid}); end it: credit-hub stop")


def stop(*, as_json: JsonOption = False, data_dir: DataDirOption = None) -> None:
    """Stop the background HTTP service and the local Neo4j."""
    from credit_hub.api import background
    from credit_hub.api.hub import local_server

    settings = settings_of(data_dir)
    served = background.stop(settings)
    ran = local_server(settings).stop()
    if as_json:
        write_json({"http_service_stopped": served, "local_neo4j_stopped": ran})
        return
    say(f"HTTP service {'stopped' if served else 'was not running'}")
    say(f"local Neo4j {'stopped' if ran else 'was not running'}")
