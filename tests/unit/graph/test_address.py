import pytest

from credit_hub.graph.address import ServerAddress
from credit_hub.model.errors import SettingsError


def test_address_shows_no_password() -> None:
    address = ServerAddress("bolt://127.0.0.1:7687", "neo4j", "secret-word")

    assert "secret-word" not in f"{address} {address!r}"


@pytest.mark.parametrize(
    "uri", ["http://127.0.0.1:7474", "127.0.0.1:7687", "bolt://", "", "neo4j:"]
)
def test_address_that_is_none_is_refused(uri: str) -> None:
    with pytest.raises(SettingsError, match="not a Neo4j address"):
        ServerAddress(uri, "neo4j", "x")


def test_address_with_credentials_is_refused_without_showing_them() -> None:
    with pytest.raises(SettingsError, match="carries credentials") as caught:
        ServerAddress("bolt://neo4j:secret-word@127.0.0.1:7687", "neo4j", "x")

    assert "secret-word" not in str(caught.value)
