from __future__ import annotations

import asyncio
import socket

import pytest

from credit_hub.api.listening import free_port, listening, url_of
from credit_hub.model.errors import PortInUseError, SettingsError

LOCAL = "127.0.0.1"


def test_listening_at_a_port_that_is_taken_says_so() -> None:
    with listening(LOCAL, 0) as first:
        taken = first.getsockname()[1]

        with pytest.raises(PortInUseError, match=f"port {taken} of 127.0.0.1"):
            listening(LOCAL, taken)


def test_free_port_passes_over_one_that_is_taken() -> None:
    with listening(LOCAL, 0) as first:
        taken = first.getsockname()[1]

        assert free_port(LOCAL, taken) > taken


def test_listening_at_an_address_of_another_machine_names_the_setting() -> None:
    with pytest.raises(SettingsError, match="CREDIT_HUB_HOST '192"):  # RFC 5737
        listening("192.0.2.1", 0)


@pytest.mark.skipif(not socket.has_ipv6, reason="no IPv6")
def test_url_of_an_ipv6_address_has_brackets() -> None:
    assert url_of("::1", 8000) == "http://[::1]:8000"


def test_url_of_all_addresses_is_that_of_this_machine() -> None:
    assert url_of("0.0.0.0", 8000) == "http://127.0.0.1:8000"  # noqa: S104


def test_accepted_connection_sends_small_answers_at_once() -> None:
    async def accepted() -> int:
        connected: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            taken = writer.get_extra_info("socket")
            connected.set_result(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        server = await asyncio.start_server(look, sock=listening("127.0.0.1", 0))
        async with server:
            _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
            writer.close()
            return await connected

    assert asyncio.run(accepted()) != 0
