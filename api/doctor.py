"""Looks at everything the hub needs: is each part there, and what to do if not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from credit_hub.api import background
from credit_hub.api.hub import local_server, open_hub, runtime, server_address
from credit_hub.api.identity_key import key_path
from credit_hub.api.settings import Settings
from credit_hub.api.version import version
from credit_hub.graph.repositories.loads import LoadRepository
from credit_hub.model.errors import CreditHubError

_LEAST_PYTHON: Final = (3, 11)
_OWNER_ONLY: Final = 0o077


@dataclass(frozen=True, slots=True)
class Examined:
    """One part: whether it is fit for use, and what was seen."""

    part: str
    fit: bool
    seen: str
    remedy: str = ""


def examine(settings: Settings) -> Iterator[Examined]:
    """Examine each part in turn; a part that is missing does not stop the others."""
    yield _attempt("version", lambda: f"credit-hub {version()}, Python {sys.version.split()[0]}")
    yield _attempt("data folder", lambda: _data_folder(settings))
    yield _attempt("identity key", lambda: _identity_key(settings))
    if settings.neo4j_uri is None:
        yield _attempt("java", lambda: str(runtime(settings).java()))
        yield _attempt("neo4j jars", lambda: _jars(settings))
        yield _attempt("local neo4j", lambda: _local(settings))
    yield _attempt("graph", lambda: _graph(settings))
    yield _attempt("http service", lambda: _service(settings))


def _attempt(part: str, look: Callable[[], str]) -> Examined:
    try:
        return Examined(part, fit=True, seen=look())
    except CreditHubError as error:
        return Examined(part, fit=False, seen=error.message, remedy=error.remedy)


def _data_folder(settings: Settings) -> str:
    state = "exists" if settings.data_dir.is_dir() else "is made on first use"
    return f"{settings.data_dir} ({state})"


def _identity_key(settings: Settings) -> str:
    path = key_path(settings)
    if not path.exists():
        return f"{path} (is made on first use)"
    mode = path.stat().st_mode
    if mode & _OWNER_ONLY:
        message = f"{path} can be read by others (mode {mode & 0o777:o})"
        raise CreditHubError(message, remedy=f"chmod 600 {path}")
    return str(path)


def _jars(settings: Settings) -> str:
    missing = runtime(settings).missing()
    return "all there" if missing == 0 else f"{missing} to be brought at the first start"


def _local(settings: Settings) -> str:
    status = local_server(settings).status()
    return f"{status.state.value} {status.uri}".strip()


def _graph(settings: Settings) -> str:
    address = server_address(settings)
    with open_hub(settings) as hub:
        loads = LoadRepository(hub.store).recent()
    return f"{address.uri} answers; {len(loads)} recent loads"


def _service(settings: Settings) -> str:
    service = background.find(settings)
    return "not running in the background" if service is None else service.url
