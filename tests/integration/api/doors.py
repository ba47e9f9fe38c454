"""Services that ask who calls, and the programs and persons that they let in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pyotp

from tests.integration.api.conftest import Cli, free_port

API = "/api/v1"
BY_PAGE = {"X-Requested-With": "credit-hub"}


@dataclass(frozen=True)
class Door:
    """A running service, its environment, and a client of it that shows nothing."""

    client: httpx.Client
    env: Mapping[str, str]
    cli: Cli

    def program(self, name: str, *options: str) -> dict[str, str]:
        """Return the header that shows the token of a new client."""
        added = self.cli("clients", "add", name, *options, "--json", env=self.env)
        assert added.status == 0, added.err
        return {"Authorization": f"Bearer {json.loads(added.out)['token']}"}

    def person(self, name: str, *options: str) -> Person:
        """Open an account that has changed its first password; it is not logged in."""
        added = self.cli("accounts", "add", name, *options, "--json", env=self.env)
        assert added.status == 0, added.err
        made = json.loads(added.out)
        person = Person(name, made["password"], made["totp"], made["recovery"])
        with self.browser() as browser:
            assert person.enter(browser).status_code == 201
            new = f"five random words for them {name[::-1]}"
            body = {"current": person.password, "new": new}
            changed = browser.post(f"{API}/session/password", json=body, headers=BY_PAGE)
            assert changed.status_code == 200, changed.text
            person.password = new
        return person

    def browser(self) -> httpx.Client:
        """Return a client with a cookie jar of its own."""
        return httpx.Client(base_url=self.client.base_url, timeout=30, trust_env=False)


@dataclass
class Person:
    """Somebody with an account."""

    name: str
    password: str
    totp: str | None
    recovery: list[str] = field(default_factory=list)

    def body(self, code: str | None = None) -> dict[str, Any]:
        """Return what is sent to log in; without a code, one that nobody has used."""
        if code is None and self.totp is not None:
            code = self.recovery.pop()
        body = {"name": self.name, "password": self.password}
        return body if code is None else {**body, "code": code}

    def enter(self, browser: httpx.Client, code: str | None = None) -> httpx.Response:
        """Log in."""
        return browser.post(f"{API}/session", json=self.body(code), headers=BY_PAGE)

    def present_code(self) -> str:
        """Return what the authenticator shows."""
        made = pyotp.parse_uri(str(self.totp))
        assert isinstance(made, pyotp.TOTP)
        return made.at(datetime.now(UTC))


@contextmanager
def serving(cli: Cli, data: Path, **env: str) -> Iterator[Door]:
    """Run a service over a data folder of its own."""
    (data / "identity.key").write_text("11" * 32, encoding="ascii")
    settings = {"CREDIT_HUB_DATA_DIR": str(data), "CREDIT_HUB_PORT": str(free_port()), **env}
    started = cli("serve", "--detach", env=settings)
    assert started.status == 0, started.err
    url = f"http://127.0.0.1:{settings['CREDIT_HUB_PORT']}"
    try:
        with httpx.Client(base_url=url, timeout=30, trust_env=False) as client:
            yield Door(client, settings, cli)
    finally:
        assert cli("stop", env=settings).status == 0


def code_of(response: httpx.Response) -> str:
    """Return the code of a problem; nothing where the answer is none."""
    if response.headers.get("content-type") != "application/problem+json":
        return ""
    return str(response.json()["code"])
