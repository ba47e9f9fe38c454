"""The exchange in the foreground: one process that has the log open, answers, and keeps."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import structlog
import uvicorn

from credit_hub.api.exchange.answers import LedgerAnswers
from credit_hub.api.exchange.enterprises.door import GraphDoor
from credit_hub.api.exchange.provider.app import ExchangeApp, RegisteredWitness
from credit_hub.api.exchange.provider.files import static_files
from credit_hub.api.exchange.provider.home import home_of
from credit_hub.api.exchange.provider.keeper import Keeper
from credit_hub.api.exchange.provider.limits import PeerLimit
from credit_hub.api.exchange.provider.service import Service
from credit_hub.api.exchange.provider.snapshots import SnapshotShelf
from credit_hub.api.exchange.witnessing import WitnessEndpoint
from credit_hub.api.listening import listening, url_of
from credit_hub.api.logs import configure
from credit_hub.api.notary import ledger_url
from credit_hub.api.settings import Settings
from credit_hub.federation.witness.evidence import EvidenceFolder
from credit_hub.ledger.presence import Presence
from credit_hub.ledger.storage.database import Ledger
from credit_hub.model.network import is_loopback

__all__ = ["serve_exchange"]

_CONNECTIONS: Final = 512
"""At the same time; each holds a body of at most 1 MiB until its turn. More are told 503."""
_GRACE_SECONDS: Final = 10
"""Time for requests under way when the exchange is told to end."""


def serve_exchange(settings: Settings, started: Callable[[str], None]) -> None:
    """Serve until a signal ends it; ``started`` is told the URL.

    Raises:
        SettingsError: The settings do not say who this city is.
        PortInUseError: Another program listens at the port.
        LogError: Another process has the log of this city open, or it is behind what it signed.
        ExchangeError: There is no registry that could be trusted, or no key that may sign.
        LedgerError: The ledger cannot be opened.
    """
    configure(settings.log_level, as_json=not sys.stderr.isatty())
    host, port = settings.exchange_host, settings.exchange_port
    if not is_loopback(host):
        structlog.get_logger(__name__).warning(
            "answers travel in the clear: put a proxy with TLS in front", host=host
        )
    with (
        listening(host, port) as listener,
        Ledger.open(ledger_url(settings)) as ledger,
        GraphDoor(settings) as door,
    ):
        home = replace(home_of(settings, ledger), facts=door.facts)
        with Keeper(home, settings) as keeper:
            presence = Presence(settings.data_dir / "processes")
            service = Service(
                home=home,
                log=keeper.log,
                shelf=SnapshotShelf(home, keeper.log),
                answers=LedgerAnswers(ledger.exchange_answers, presence.id, presence.is_gone),
                admission=PeerLimit(settings.exchange_per_minute),
            )
            folders = home.membership.folders
            witness = WitnessEndpoint(
                RegisteredWitness(home.membership), EvidenceFolder(folders.evidence), time.time
            )
            app = ExchangeApp(
                service,
                static_files(folders.log, folders.status),
                witness,
                certificate_header=settings.exchange_certificate_header,
            )
            server = uvicorn.Server(
                uvicorn.Config(
                    app,
                    log_level="critical",  # what goes wrong is in our log already
                    access_log=False,
                    server_header=False,
                    lifespan="off",
                    timeout_graceful_shutdown=_GRACE_SECONDS,
                    limit_concurrency=_CONNECTIONS,
                )
            )
            keeper.start()
            started(url_of(host, port))
            try:
                server.run(sockets=[listener])
            finally:
                presence.close()
