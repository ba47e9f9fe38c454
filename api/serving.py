"""The HTTP service in the foreground."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import Final

import structlog
import uvicorn

from credit_hub.api.app import create_app
from credit_hub.api.listening import listening, url_of
from credit_hub.api.logs import configure
from credit_hub.api.settings import Settings
from credit_hub.model.network import is_loopback

_GRACE_SECONDS: Final = 10
"""Time for requests under way when the service is told to end."""


def serve_here(settings: Settings, started: Callable[[str], None]) -> None:
    """Serve until a signal ends it; ``started`` is told the URL.

    Raises:
        PortInUseError: Another program listens at the port.
        LocalServerError: The local Neo4j does not run. A service that runs outlives its restart,
            but whoever starts one wants to know that it cannot answer.
        StoreUnavailableError: The graph cannot be reached.
    """
    configure(settings.log_level, as_json=not sys.stderr.isatty())
    if not is_loopback(settings.host):
        structlog.get_logger(__name__).warning(
            "tokens and answers travel in the clear: put a proxy with TLS in front",
            host=settings.host,
        )
    with listening(settings.host, settings.port) as listener:
        app = create_app(settings)
        app.state.hubs.get()
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                # Its errors are in our log already, once, with the id of the request.
                log_level="critical",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=_GRACE_SECONDS,
            )
        )
        # What is there by now stays: a full collection that walks all of it costs an answer 0.1 s.
        gc.collect()
        gc.freeze()
        started(url_of(settings.host, settings.port))
        server.run(sockets=[listener])
        if server.should_exit:
            # The signal that ended it was Ctrl-C: uvicorn raises it again, and any other one ends
            # the process there. That is lost now and then where it came while the service started.
            raise KeyboardInterrupt
