from __future__ import annotations

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
