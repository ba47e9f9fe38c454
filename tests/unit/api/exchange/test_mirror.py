"""The registry from a web server, which may be anybody's."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from credit_hub.api.exchange.fetching import NO_ANSWER, PinnedFetcher
from credit_hub.api.exchange.mirror import WebMirror
from credit_hub.federation.http.destination import Destinations
from credit_hub.federation.registry.reading import RegistryStore
from tests.unit.federation.registry.alliance import LUOYANG, NOW, ZHENGZHOU, Alliance, member


class Files(SimpleHTTPRequestHandler):
    """Hands out a folder and says nothing."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture
def alliance(tmp_path: Path) -> Alliance:
    made = Alliance(tmp_path / "publication")
    made.found()
    return made


@pytest.fixture
def store(alliance: Alliance, tmp_path: Path) -> RegistryStore:
    """Return the state of a hub that was handed the first root."""
    root = alliance.publication.root()
    assert root is not None
    made = RegistryStore(tmp_path / "hub")
    made.begin(root)
    return made


@pytest.fixture
def base(alliance: Alliance) -> Iterator[str]:
    """Return the URL under which the publication is served."""
    handler = partial(Files, directory=str(alliance.folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://registry.example:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def mirror_at(base: str) -> WebMirror:
    destinations = Destinations.of({"registry": base}, ["127.0.0.0/8"])
    here = PinnedFetcher(destinations, resolver=lambda host, port: ("127.0.0.1",))  # noqa: ARG005
    return WebMirror(base, here)


def test_registry_is_read_and_followed_from_a_web_server(
    alliance: Alliance, base: str, store: RegistryStore
) -> None:
    alliance.admit(member(ZHENGZHOU))
    assert store.refresh(mirror_at(base), NOW).problem is None

    alliance.admit(*store.known().members.values(), member(LUOYANG))
    refreshed = store.refresh(mirror_at(base), NOW)

    assert refreshed.problem is None
    assert set(refreshed.registry.members) == {ZHENGZHOU, LUOYANG}


def test_web_server_that_does_not_answer_is_a_problem_and_no_end(
    alliance: Alliance, base: str, store: RegistryStore
) -> None:
    alliance.admit(member(ZHENGZHOU))
    store.refresh(mirror_at(base), NOW)

    refreshed = store.refresh(mirror_at("http://registry.example:9"), NOW)

    assert refreshed.problem is not None
    assert refreshed.problem.reason is NO_ANSWER
    assert set(refreshed.registry.members) == {ZHENGZHOU}
