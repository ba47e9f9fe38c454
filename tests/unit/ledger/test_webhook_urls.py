from __future__ import annotations

import pytest

from credit_hub.ledger.webhooks.endpoint import checked_url
from credit_hub.model.errors import InvalidValueError


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254",
        "[fe80::1]",
        "[::ffff:169.254.169.254]",
        "0.0.0.0",  # noqa: S104  # refused, not bound
        "[::]",
        "224.0.0.1",
        "255.255.255.255",
    ],
)
def test_webhook_at_an_address_that_is_nobodys_is_refused(host: str) -> None:
    with pytest.raises(InvalidValueError, match="an address that no platform has"):
        checked_url(f"https://{host}/hook")


@pytest.mark.parametrize(
    "url",
    [
        "https://10.20.30.40/hook",
        "https://[fd00::1]/hook",
        "http://[::1]:9/",
        "http://127.0.0.1:9/",
    ],
)
def test_webhook_in_an_inner_network_or_on_this_machine_is_taken(url: str) -> None:
    assert checked_url(url) == url
