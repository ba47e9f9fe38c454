"""``credit-hub exchange serve``: the exchange process."""

from __future__ import annotations

from typing import Annotated

import typer

from credit_hub.api.cli.console import tell
from credit_hub.api.cli.options import DataDirOption, settings_of

__all__ = ["register"]


def register(exchange: typer.Typer) -> None:
    """Add the command of this module to ``credit-hub exchange``."""
    exchange.command("serve")(serve)


def serve(
    *,
    port: Annotated[
        int | None,
        typer.Option("--port", min=1, max=65535, help="Instead of CREDIT_HUB_EXCHANGE_PORT."),
    ] = None,
    data_dir: DataDirOption = None,
) -> None:
    """Answer partners, keep the log, sign status lists, follow partners, until Ctrl-C."""
    from credit_hub.api.exchange.provider.serving import serve_exchange

    settings = settings_of(data_dir, exchange_port=port)
    serve_exchange(settings, lambda url: tell(f"exchange at {url}; end it with Ctrl-C"))
