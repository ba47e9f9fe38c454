"""A service over a ledger of its own, asked through HTTP; nothing here needs the graph."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
import pytest
import uvicorn

from credit_hub.api.app import create_app
from credit_hub.api.notary import Notary
from credit_hub.api.settings import Settings
from credit_hub.ledger.storage.database import Ledger
from tests.identity.hostile import Hostile, hostile_provider
from tests.identity.people import CLIENT_ID, SECRET

ROOT = Path(__file__).resolve().parents[3]
SESSION = "/api/v1/session"
CALLBACK = f"{SESSION}/oidc/callback"
START = f"{SESSION}/oidc/start"
LOGOUT = f"{SESSION}/oidc/logout"
BACKCHANNEL = f"{SESSION}/oidc/backchannel-logout"
BY_PAGE = {"X-Requested-With": "credit-hub"}
ROLES = {"analysts": "analyst", "investigators": "investigator", "auditors": "auditor"}


@dataclass(frozen=True)
class Service:
    """A running service and its ledger."""

    url: str
    settings: Settings
    ledger: Ledger

    def browser(self) -> httpx.Client:
        """Return a client with a cookie jar of its own, which follows no redirect."""
        return httpx.Client(base_url=self.url, timeout=30, trust_env=False)


def free_socket() -> socket.socket:
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    listener.listen()
    return listener


@contextmanager
def served(data: Path, listener: socket.socket, **settings: object) -> Iterator[Service]:
    """Serve in a thread until the block ends; who connects meanwhile waits for the start."""
    data.mkdir(exist_ok=True)
    (data / "identity.key").write_text("11" * 32, encoding="ascii")
    made = Settings.model_validate({"data_dir": data, "service_works": False, **settings})
    server = uvicorn.Server(uvicorn.Config(create_app(made), log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        with Notary(made) as notary:
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            yield Service(url, made, notary.ledger)
    finally:
        server.should_exit = True
        thread.join()
        listener.close()


def provider_settings(listener: socket.socket, issuer: str, data: Path) -> dict[str, object]:
    """Return the settings of a hub at a provider."""
    secret = data / "client.secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    return {
        "oidc_issuer": issuer,
        "oidc_client_id": CLIENT_ID,
        "oidc_client_secret_file": secret,
        "oidc_redirect_uri": f"http://127.0.0.1:{listener.getsockname()[1]}{CALLBACK}",
        "oidc_roles": ROLES,
    }


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service whose people are known at a real provider of its own."""
    listener, data = free_socket(), tmp_path_factory.mktemp("hub")
    with free_socket() as probe:
        port = probe.getsockname()[1]
    settings = provider_settings(listener, f"http://127.0.0.1:{port}", data)
    provider = subprocess.Popen(
        [
            *(sys.executable, "-m", "tests.identity.provider"),
            *(str(port), str(settings["oidc_redirect_uri"])),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert provider.stdout is not None
    try:
        assert provider.stdout.readline() == "ready\n"
        more = {
            "oidc_role_claim": "groups",
            "oidc_scopes": ("openid", "groups"),
            "oidc_post_logout_uri": urljoin(str(settings["oidc_redirect_uri"]), "/"),
        }
        with served(data, listener, **settings, **more) as service:
            yield service
    finally:
        provider.terminate()
        provider.wait()
        provider.stdout.close()


@pytest.fixture
def hostile() -> Iterator[Hostile]:
    with hostile_provider() as provider:
        yield provider


@pytest.fixture
def against(hostile: Hostile, tmp_path: Path) -> Callable[..., AbstractContextManager[Service]]:
    """Return how a service is started whose provider is the hostile one."""

    def start(**settings: object) -> AbstractContextManager[Service]:
        listener = free_socket()
        common = provider_settings(listener, hostile.issuer, tmp_path)
        return served(tmp_path / "hub", listener, **{**common, **settings})

    return start


def come_back(browser: httpx.Client, hostile: Hostile, **answer: str) -> httpx.Response:
    """Begin a login, and come back as the provider would send a browser."""
    begun = browser.get(START)
    assert begun.status_code == 303, begun.text
    sent = parse_qs(urlsplit(begun.headers["location"]).query)
    hostile.nonce = sent["nonce"][0]
    return browser.get(CALLBACK, params={"code": "x", "state": sent["state"][0], **answer})


def told(response: httpx.Response) -> tuple[int, str]:
    """Return status and code of an answer."""
    if response.headers.get("content-type") != "application/problem+json":
        return response.status_code, ""
    return response.status_code, str(json.loads(response.text)["code"])
