"""Looks at everything the hub needs: is each part there, and what to do if not."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from credit_hub.api import background
from credit_hub.api.hub import local_server, runtime, server_address
from credit_hub.api.identity_key import key_path, read_or_create
from credit_hub.api.settings import Settings, unknown_variables
from credit_hub.api.vault import key_file
from credit_hub.api.version import version
from credit_hub.graph.migrations import ensure_identity_key
from credit_hub.graph.repositories.loads import LoadRepository
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import is_empty
from credit_hub.model.errors import CreditHubError, SettingsError

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
    """Examine each part in turn, changing nothing; one that is missing does not stop the others."""
    yield _attempt("version", lambda: f"credit-hub {version()}, Python {sys.version.split()[0]}")
    yield _attempt("settings", _settings)
    yield _attempt("data folder", lambda: _data_folder(settings))
    yield _attempt("identity key", lambda: _identity_key(settings))
    yield _attempt("vault", lambda: _vault(settings))
    if settings.neo4j_uri is None:
        yield _attempt("java", lambda: str(runtime(settings).java()))
        yield _attempt("neo4j jars", lambda: _jars(settings))
        yield _attempt("local neo4j", lambda: _local(settings))
    yield _attempt("graph", lambda: _graph(settings))
    yield _attempt("access", lambda: _access(settings))
    yield _attempt("http service", lambda: _service(settings))
    if settings.exchange_entity is not None:
        yield _attempt("exchange", lambda: _exchange(settings))


def _attempt(part: str, look: Callable[[], str]) -> Examined:
    try:
        return Examined(part, fit=True, seen=look())
    except CreditHubError as error:
        return Examined(part, fit=False, seen=error.message, remedy=error.remedy)


def _settings() -> str:
    strange = unknown_variables(os.environ)
    if not strange:
        return "no unknown variable"
    message = f"nothing reads {', '.join(strange)}"
    meant = ", ".join(f"{near} for {name}" for name, near in strange.items() if near)
    remedy = f"did you mean {meant}?" if meant else "see docs/how-to/configuration.md"
    raise SettingsError(message, remedy=remedy)


def _data_folder(settings: Settings) -> str:
    folder = settings.data_dir
    if not folder.exists():
        return f"{folder} (is made on first use)"
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        message = f"{folder} is not a folder that can be written to"
        raise SettingsError(message, remedy="name another one: --data-dir or CREDIT_HUB_DATA_DIR")
    return str(folder)


def _identity_key(settings: Settings) -> str:
    path = key_path(settings)
    if not path.exists():
        return f"{path} (is made on first use)"
    mode = path.stat().st_mode
    if mode & _OWNER_ONLY:
        message = f"{path} can be read by others (mode {mode & 0o777:o})"
        raise CreditHubError(message, remedy=f"chmod 600 {path}")
    return str(path)


def _vault(settings: Settings) -> str:
    if not settings.vault:
        return "off: names and numbers of persons are forgotten when files are loaded"
    from credit_hub.ledger.vault.keys import KeyRing
    from credit_hub.ledger.vault.suites import suite_named

    suite_named(settings.vault_suite)
    if settings.vault_keys is not None:
        ring = KeyRing.parse(settings.vault_keys.get_secret_value())
        return f"CREDIT_HUB_VAULT_KEYS, current key {ring.current}"
    file = key_file(settings)
    if settings.vault_key_file is None and not file.path.exists():
        return f"{file.path} (is made on first use)"
    return f"{file.path}, current key {file.current}"


def _exchange(settings: Settings) -> str:
    from datetime import UTC, datetime

    from credit_hub.api.exchange.health import exchange_health
    from credit_hub.api.exchange.membership import open_membership

    return exchange_health(open_membership(settings), datetime.now(UTC))


def _jars(settings: Settings) -> str:
    missing = runtime(settings).missing()
    return "all there" if missing == 0 else f"{missing} to be brought at the first start"


def _local(settings: Settings) -> str:
    status = local_server(settings).status()
    return f"{status.state.value} {status.uri}".strip()


def _graph(settings: Settings) -> str:
    address = server_address(settings)
    with GraphStore.connect(address) as store:
        agent = store.verify()
        if is_empty(store):
            return f"{address.uri} answers ({agent}); nothing is loaded"
        ensure_identity_key(store, read_or_create(settings).fingerprint)
        loads = LoadRepository(store).recent(limit=1)
    latest = "".join(f"; latest load {load.file_name} ({load.status.value})" for load in loads)
    return f"{address.uri} answers ({agent}){latest}"


def _access(settings: Settings) -> str:
    from credit_hub.api.clients import login_demanded
    from credit_hub.api.notary import Notary

    ledger_file = settings.data_dir / "ledger.sqlite3"
    if settings.ledger_url is None and not ledger_file.exists():
        known = 0  # looking must not make a ledger
    else:
        with Notary(settings) as notary:
            known = len(notary.ledger.accounts.all()) + len(notary.ledger.clients.all())
    who = f"{known} accounts and clients"
    if login_demanded(settings):
        return f"everybody shows a token or logs in; {who}"
    if settings.require_login is False:
        return f"open to everybody on this machine, by CREDIT_HUB_REQUIRE_LOGIN; {who}"
    if known:
        return f"everybody shows a token or logs in; {who}"
    return "open to everybody on this machine until there is an account or a client"


def _service(settings: Settings) -> str:
    service = background.find(settings)
    return "not running in the background" if service is None else service.url
