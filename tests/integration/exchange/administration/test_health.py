"""What `doctor` says of the exchange, as time goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from credit_hub.api.doctor import examine
from credit_hub.api.exchange.administration.partners import entry_with
from credit_hub.api.exchange.demonstration.alliance import (
    HANGZHOU,
    ZHENGZHOU,
    Alliance,
    Plan,
    found_alliance,
)
from credit_hub.api.exchange.health import exchange_health
from credit_hub.api.settings import read_settings
from credit_hub.federation.registry.member import Standing
from credit_hub.model.errors import SettingsError

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def alliance(tmp_path_factory: pytest.TempPathFactory) -> Alliance:
    plans = [Plan(one, "某市", 8401 + n) for n, one in enumerate((ZHENGZHOU, HANGZHOU))]
    return found_alliance(tmp_path_factory.mktemp("alliance"), plans, now=NOW)


def test_city_that_may_exchange_is_fit(alliance: Alliance) -> None:
    city = alliance.publisher

    assert ZHENGZHOU in exchange_health(city.membership, NOW)
    assert {one.part: one.fit for one in examine(city.settings)}["exchange"]


def test_registry_without_its_statement_of_the_day_is_said(alliance: Alliance) -> None:
    with pytest.raises(SettingsError, match="stale"):
        exchange_health(alliance.publisher.membership, NOW + timedelta(hours=25))


def test_suspended_city_is_told_so(alliance: Alliance) -> None:
    registry = alliance.publisher.membership.registry()
    for standing in (Standing.SUSPENDED, Standing.ACTIVE):
        path, entry = entry_with(registry, HANGZHOU, standing, NOW, timedelta())
        alliance.decide(files={path: entry}, now=NOW)
        registry = alliance.publisher.membership.registry()
        if standing is Standing.SUSPENDED:
            with pytest.raises(SettingsError, match="suspended"):
                exchange_health(alliance.city(HANGZHOU).membership, NOW)


def test_missing_key_is_named_by_its_use(alliance: Alliance) -> None:
    membership = alliance.city(HANGZHOU).membership
    file = membership.folders.keys / "receipt.jwks"
    kept = file.rename(file.with_suffix(".away"))
    try:
        with pytest.raises(SettingsError, match="no key that may sign: receipt"):
            exchange_health(membership, NOW)
    finally:
        kept.rename(file)


def test_hub_that_exchanges_nothing_is_not_asked(tmp_path: Path) -> None:
    assert "exchange" not in {one.part for one in examine(read_settings(data_dir=tmp_path))}


def test_city_without_a_registry_is_not_fit(tmp_path: Path) -> None:
    settings = read_settings(data_dir=tmp_path, exchange_entity=ZHENGZHOU)

    (found,) = [one for one in examine(settings) if one.part == "exchange"]

    assert not found.fit
