"""Carrying a request to a member, against a real server on this machine; threat 28: SSRF."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from credit_hub.api.exchange.fetching import NO_ANSWER
from credit_hub.api.exchange.relying.carrier import HttpCarrier, below, plain_request
from credit_hub.federation.errors import VerificationError
from credit_hub.federation.http.destination import ADDRESS, LONGEST_ANSWER, NOT_REGISTERED
from credit_hub.federation.http.messages import Request

LOOPBACK = ("127.0.0.0/8",)


class Member(BaseHTTPRequestHandler):
    """Answers with what it was asked."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.answer(b"")

    def do_POST(self) -> None:
        self.answer(self.rfile.read(int(self.headers["content-length"])))

    def answer(self, body: bytes) -> None:
        place = self.path.rpartition("/")[2]
        status = {"moved": 302, "refused": 403}.get(place, 200)
        content = bytes(LONGEST_ANSWER + 1) if place == "large" else body or self.path.encode()
        self.send_response(status)
        self.send_header("content-length", str(len(content)))
        self.send_header("x-asked-host", self.headers["host"])
        self.send_header("x-asked-type", self.headers["content-type"] or "none")
        self.send_header("location", "http://127.0.0.1:1/")
        if place == "gzip":
            self.send_header("content-encoding", "gzip")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Return the registered endpoint of a member that listens here."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Member) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/fed/v1"
        server.shutdown()
        thread.join()


def carried(endpoint: str, request: Request) -> tuple[int, bytes]:
    answer = HttpCarrier(LOOPBACK).carry(endpoint, request)
    return answer.status, answer.body


def refusal(carrier: HttpCarrier, endpoint: str, request: Request) -> object:
    with pytest.raises(VerificationError) as caught:
        carrier.carry(endpoint, request)
    return caught.value.reason


def test_content_and_its_type_arrive_as_they_were_signed(endpoint: str) -> None:
    request = plain_request(below(endpoint, "queries"), b'{"a":1}', "application/json")

    answer = HttpCarrier(LOOPBACK).carry(endpoint, request)

    assert (answer.status, answer.body) == (200, b'{"a":1}')
    assert answer.fields.one("x-asked-type") == "application/json"
    assert answer.fields.one("x-asked-host") == endpoint.split("/")[2]


def test_query_is_sent_as_it_was_signed(endpoint: str) -> None:
    request = plain_request(below(endpoint, "feed"), query=(("from", 7), ("n", 50)))

    assert carried(endpoint, request) == (200, b"/fed/v1/feed?from=7&n=50")


def test_refusal_is_an_answer(endpoint: str) -> None:
    assert carried(endpoint, plain_request(below(endpoint, "refused")))[0] == 403


def test_threat_28_redirect_is_not_followed(endpoint: str) -> None:
    assert carried(endpoint, plain_request(below(endpoint, "moved")))[0] == 302


@pytest.mark.parametrize("place", ["large", "gzip"])
def test_threat_25_answer_that_is_too_long_or_encoded_is_dropped(endpoint: str, place: str) -> None:
    request = plain_request(below(endpoint, place))

    assert refusal(HttpCarrier(LOOPBACK), endpoint, request) is NO_ANSWER


@pytest.mark.parametrize("path", ["/fed/v2/queries", "/fed/v1x", "/fed/v1/../admin", "/"])
def test_threat_28_request_beside_the_endpoint_does_not_leave(endpoint: str, path: str) -> None:
    request = plain_request(path)

    assert refusal(HttpCarrier(LOOPBACK), endpoint, request) is NOT_REGISTERED


def test_threat_28_inner_address_that_nobody_listed_is_not_connected_to(endpoint: str) -> None:
    request = plain_request(below(endpoint, "queries"))

    assert refusal(HttpCarrier(), endpoint, request) is ADDRESS


def test_threat_28_name_that_resolves_to_an_inner_address_is_not_connected_to() -> None:
    def rebinding(_host: str, _port: int) -> Sequence[str]:
        return ("203.0.114.7", "169.254.169.254")

    carrier = HttpCarrier(LOOPBACK, resolver=rebinding)
    request = plain_request("/fed/v1/queries")

    assert refusal(carrier, "https://credit.hangzhou.example/fed/v1", request) is ADDRESS


def test_member_that_does_not_answer_is_named_by_its_reason() -> None:
    carrier = HttpCarrier(LOOPBACK, resolver=lambda *_: ("127.0.0.1",))
    endpoint = "http://127.0.0.1:9/fed/v1"

    assert refusal(carrier, endpoint, plain_request("/fed/v1/feed")) is NO_ANSWER
