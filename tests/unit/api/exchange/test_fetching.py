"""Fetching from members, against real servers on this machine; threat 28: SSRF."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from credit_hub.api.exchange.fetching import NO_ANSWER, PinnedFetcher, resolve
from credit_hub.federation.http.destination import (
    ABSENT,
    ADDRESS,
    LONGEST_ANSWER,
    NOT_REGISTERED,
    Destinations,
)
from tests.refusals import reason_of

LOOPBACK = ("127.0.0.0/8",)
PLACES = {"status": "https://credit.hangzhou.example/fed/status"}


class Member(BaseHTTPRequestHandler):
    """What a member might answer."""

    protocol_version = "HTTP/1.1"
    asked: list[tuple[str, str]]

    def do_GET(self) -> None:
        self.asked.append((self.headers["host"], self.path))
        place = self.path.removeprefix("/fed/").partition("?")[0]
        if place == "redirect":
            host, _, port = self.headers["host"].partition(":")
            self.answer(b"", status=302, location=f"http://127.0.0.1:{port}/fed/{host}")
        elif place == "large":
            self.answer(bytes(LONGEST_ANSWER + 1))
        elif place == "full":
            self.answer(bytes(LONGEST_ANSWER))
        elif place == "gzip":
            self.answer(b"\x1f\x8b", encoding="gzip")
        elif place == "missing":
            self.answer(b"no", status=404)
        elif place == "forbidden":
            self.answer(b"no", status=403)
        elif place == "silent":
            self.rfile.read(1)  # until the other side goes
            self.close_connection = True
        else:
            self.answer(b"here you are")

    def answer(
        self, body: bytes, *, status: int = 200, location: str = "", encoding: str = ""
    ) -> None:
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        if location:
            self.send_header("location", location)
        if encoding:
            self.send_header("content-encoding", encoding)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def served() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    asked: list[tuple[str, str]] = []
    handler = type("Handler", (Member,), {"asked": asked})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://city.example:{server.server_port}/fed", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def member() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    with served() as serving:
        yield serving


def fetcher(
    endpoint: str,
    *,
    inner: Sequence[str] = LOOPBACK,
    addresses: Sequence[str] = ("127.0.0.1",),
    seconds: float = 5.0,
) -> PinnedFetcher:
    destinations = Destinations.of({"status": endpoint}, inner)
    return PinnedFetcher(destinations, seconds, lambda host, port: addresses)  # noqa: ARG005


def test_content_of_a_registered_endpoint_is_fetched(
    member: tuple[str, list[tuple[str, str]]],
) -> None:
    endpoint, asked = member

    assert fetcher(endpoint).fetch(f"{endpoint}/status/7?n=5") == b"here you are"
    assert asked[-1] == (endpoint.split("/")[2], "/fed/status/7?n=5")


def test_answer_of_exactly_the_limit_is_taken(member: tuple[str, list[tuple[str, str]]]) -> None:
    endpoint, _ = member

    assert len(fetcher(endpoint).fetch(f"{endpoint}/full")) == LONGEST_ANSWER


def test_place_where_there_is_nothing_is_told_apart(
    member: tuple[str, list[tuple[str, str]]],
) -> None:
    endpoint, _ = member

    assert reason_of(lambda: fetcher(endpoint).fetch(f"{endpoint}/missing")) is ABSENT


@pytest.mark.parametrize("place", ["large", "gzip", "forbidden", "redirect"])
def test_threat_28_answer_that_is_no_plain_one_in_the_limit_is_dropped(
    member: tuple[str, list[tuple[str, str]]], place: str
) -> None:
    endpoint, asked = member
    before = len(asked)

    assert reason_of(lambda: fetcher(endpoint).fetch(f"{endpoint}/{place}")) is NO_ANSWER
    assert len(asked) == before + 1  # no redirect was followed


def test_threat_28_endpoint_that_does_not_answer_in_time_is_left(
    member: tuple[str, list[tuple[str, str]]],
) -> None:
    endpoint, _ = member

    assert (
        reason_of(lambda: fetcher(endpoint, seconds=0.2).fetch(f"{endpoint}/silent")) is NO_ANSWER
    )


@pytest.mark.parametrize(
    "url",
    [
        "https://credit.hangzhou.example.evil.example/fed/status",
        "https://credit.hangzhou.example/fed/statusx",
        "https://credit.hangzhou.example/fed",
        "https://credit.hangzhou.example:8443/fed/status",
        "http://credit.hangzhou.example/fed/status",
        "https://credit.hangzhou.example@169.254.169.254/fed/status",
        "https://169.254.169.254/fed/status",
        "https://[::1]/fed/status",
        "https://2852039166/fed/status",
        "https://0xa9fea9fe/fed/status",
        "https://credit.hangzhou.example/fed/status/../../admin",
        "https://credit.hangzhou.example/fed/status/%2e%2e/admin",
        "https://credit.hangzhou.example/fed/status//x",
        "https://credit.hangzhou.example\\@evil.example/fed/status",
        "https://CREDIT.hangzhou.example/fed/status",
        "https://credit.hangzhou.example/fed/status#x",
        "https://credit.hangzhou.example/fed/status\n",
        "https://credit.hangzhou.example/fed/status?u=http://x",
        "https://[::1/fed/status",
        "file:///etc/passwd",
        "gopher://credit.hangzhou.example/fed/status",
        "",
    ],
)
def test_threat_28_url_that_is_not_under_a_registered_endpoint_is_refused_unresolved(
    url: str,
) -> None:
    asked: list[str] = []

    def resolver(host: str, _port: int) -> Sequence[str]:
        asked.append(host)
        return ("1.1.1.1",)

    fetching = PinnedFetcher(Destinations.of(PLACES), resolver=resolver)

    assert reason_of(lambda: fetching.fetch(url)) is NOT_REGISTERED
    assert asked == []


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104  # refused, not bound
        "224.0.0.1",
        "240.0.0.1",
        "203.0.113.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "::7f00:1",
        "2002:7f00:1::",
        "no address",
    ],
)
def test_threat_28_host_that_leads_into_an_inner_network_is_refused(address: str) -> None:
    for addresses in ([address], ["1.1.1.1", address], [address, "1.1.1.1"]):
        fetching = fetcher(PLACES["status"], inner=(), addresses=addresses)

        assert reason_of(lambda at=fetching: at.fetch(PLACES["status"])) is ADDRESS  # type: ignore[misc]


def test_threat_28_host_without_an_address_is_refused() -> None:
    fetching = fetcher(PLACES["status"], addresses=())

    assert reason_of(lambda: fetching.fetch(PLACES["status"])) is ADDRESS


@pytest.mark.parametrize("address", ["169.254.169.254", "::ffff:169.254.169.254", "0.0.0.0"])  # noqa: S104
def test_threat_28_address_that_is_nobodys_is_refused_though_its_network_is_listed(
    address: str,
) -> None:
    fetching = fetcher(PLACES["status"], inner=("0.0.0.0/0", "::/0"), addresses=(address,))

    assert reason_of(lambda: fetching.fetch(PLACES["status"])) is ADDRESS


def test_threat_28_listed_network_admits_its_addresses_and_no_others() -> None:
    destinations = Destinations.of(PLACES, ["10.20.0.0/16"])
    destination = destinations.destination(PLACES["status"])

    assert destinations.pinned(destination, ["10.20.30.40"]) == "10.20.30.40"
    assert reason_of(lambda: destinations.pinned(destination, ["10.21.0.1"])) is ADDRESS


def test_threat_28_name_that_changes_its_address_is_resolved_once(
    member: tuple[str, list[tuple[str, str]]],
) -> None:
    endpoint, _ = member
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    fetching = PinnedFetcher(
        Destinations.of({"status": endpoint}, LOOPBACK),
        resolver=lambda host, port: next(answers),  # noqa: ARG005
    )

    assert fetching.fetch(f"{endpoint}/x") == b"here you are"
    assert next(answers) == ["169.254.169.254"]


def test_threat_28_plain_http_goes_to_this_machine_alone() -> None:
    endpoint = "http://city.example/fed"
    fetching = fetcher(endpoint, inner=("10.0.0.0/8",), addresses=("10.1.1.1",))

    assert reason_of(lambda: fetching.fetch(endpoint)) is ADDRESS


def test_threat_28_proxy_of_the_environment_is_not_used(
    member: tuple[str, list[tuple[str, str]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint, _ = member
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")

    assert fetcher(endpoint).fetch(f"{endpoint}/x") == b"here you are"


def test_resolver_of_the_system_gives_addresses_or_none() -> None:
    assert "127.0.0.1" in resolve("127.0.0.1", 80)
    assert resolve("2130706433", 80) in ((), ("127.0.0.1",))
    assert resolve("no-such-host.invalid", 80) == ()
    assert resolve("a" * 300, 80) == ()


def test_endpoint_that_refuses_the_connection_gave_no_answer() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    endpoint = f"http://city.example:{port}/fed"
    assert reason_of(lambda: fetcher(endpoint).fetch(endpoint)) is NO_ANSWER


def test_url_of_a_pinned_ipv6_address_is_written_with_brackets() -> None:
    url = httpx.URL("https://city.example/fed").copy_with(host="2001:db8::1")

    assert str(url) == "https://[2001:db8::1]/fed"
    assert ipaddress.ip_address("2001:db8::1").version == 6
