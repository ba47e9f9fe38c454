"""The real hub with the planted lot, seen through a real browser.

One hub and one city serve a module; each test has a browser context of its own. The browser ends
with the module, too: while it is there no other test could start an event loop.
Nothing is downloaded: the browser is the machine's chromium, the pages are what `make web` built.
Where either is missing the tests are skipped, and the output says which.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
    sync_playwright,
)

from credit_hub.api.middleware.web import STATIC
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore
from credit_hub.graph.wipe import wipe
from credit_hub.loaders.synthetic import LOT, generate
from credit_hub.model.uscc import check_character, organisation_code_check
from tests.integration.api.conftest import Cli, command_line, free_port
from tests.integration.api.doors import Door, serving
from tests.integration.personal import personal_values
from tests.ledgers import Ledgers

ROOT = Path(__file__).resolve().parents[3]
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
expect.set_options(timeout=30_000)  # a bound for what hangs: machines are shared, nothing is timed
HOSTILE = '<img src=x onerror="document.title=1">=1+1有限公司'
"""A name that is a script where it is taken for HTML, and a formula where for a cell."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    missing = [
        what
        for what, is_there in (
            ("chromium (apt-get install chromium fonts-noto-cjk)", CHROMIUM is not None),
            ("the built web (make web)", (STATIC / "index.html").is_file() and AXE.is_file()),
        )
        if not is_there
    ]
    if missing:
        skip = pytest.mark.skip(reason=f"not here: {', '.join(missing)}")
        for item in items:
            if Path(__file__).parent in item.path.parents:
                item.add_marker(skip)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # Root has no sandbox; what is opened is our own hub alone.
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield launched
        launched.close()


@dataclass(frozen=True)
class City:
    """A hub that is open to this machine, one that asks for a login, and a hostile name in both.

    ``personal`` is what the files of the city say of persons: numbers, telephones, full names.
    """

    url: str
    guarded: Door
    hostile: str
    personal: frozenset[str]


@pytest.fixture(scope="module")
def city(
    neo4j_server: ServerAddress,
    session_store: GraphStore,
    ledgers: Ledgers,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[City]:
    wipe(session_store)
    data = tmp_path_factory.mktemp("web-data")
    environment = _environment(neo4j_server, ledgers, data, tmp_path_factory.mktemp("home"))
    cli = command_line(environment, ledgers)
    manifest = generate(tmp_path_factory.mktemp("city") / "city", LOT)
    folder = next(iter(manifest.files.values())).parent
    hostile = _add_hostile(folder)
    loaded = cli("load", str(folder), "--json")
    assert loaded.status == 0, loaded.err
    open_to_all = serving(cli, data, CREDIT_HUB_REQUIRE_LOGIN="false")
    asks = serving(cli, tmp_path_factory.mktemp("guarded"), CREDIT_HUB_REQUIRE_LOGIN="true")
    with open_to_all as hub, asks as guarded:
        personal = frozenset(personal_values(manifest))
        yield City(str(hub.client.base_url), guarded, hostile, personal)


def _environment(
    server: ServerAddress, ledgers: Ledgers, data: Path, home: Path
) -> Mapping[str, str]:
    (data / "identity.key").write_text("11" * 32, encoding="ascii")
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "NEO4J_URI": server.uri,
        "NEO4J_USER": server.user,
        "NEO4J_PASSWORD": server.password,
        "CREDIT_HUB_DATA_DIR": str(data),
        **ledgers.of(data),
        "CREDIT_HUB_PORT": str(free_port()),
    }


def _add_hostile(folder: Path) -> str:
    """Add a firm whose name is a script to the register, and return its code."""
    register = folder / "enterprise-registration.csv"
    head, first, *_ = register.read_text(encoding="utf-8-sig").splitlines()
    body = "TXXX0001"
    first17 = f"91410199{body}{organisation_code_check(body)}"
    code = first17 + check_character(first17)
    cells = first.split(",")
    quoted = '"' + HOSTILE.replace('"', '""') + '"'
    row = ",".join([quoted, code, *cells[2:]])
    (folder / "enterprise-registration-more.csv").write_text(f"{head}\n{row}\n", encoding="utf-8")
    return code


@dataclass
class Seen:
    """What a page did besides showing itself."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        page.on("request", self._request)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        # The browser writes a line for each answer of 400 and more; tests look at those themselves.
        if message.type in {"error", "warning"} and "Failed to load resource" not in message.text:
            self.errors.append(message.text)


@pytest.fixture
def seen() -> Seen:
    return Seen()


@pytest.fixture
def page(browser: Browser, city: City, seen: Seen) -> Iterator[Page]:
    """Return a page in Chinese and light; at the end it has asked nobody else, and has no error."""
    context = in_look(browser, city.url, "zh", "light")
    made = context.new_page()
    seen.watch(made)
    yield made
    context.close()
    assert [url for url in seen.requests if not url.startswith((city.url, "blob:", "data:"))] == []
    assert seen.errors == []


def in_look(browser: Browser, url: str, language: str, mode: str) -> BrowserContext:
    context = browser.new_context(
        base_url=url, viewport={"width": 1366, "height": 768}, locale="zh-CN"
    )
    context.set_default_timeout(60_000)
    context.add_init_script(
        f"localStorage.setItem('credit-hub.language', '{language}');"
        f"localStorage.setItem('credit-hub.mode', '{mode}')"
    )
    return context


__all__ = ["AXE", "HOSTILE", "City", "Cli", "Seen", "in_look"]
