from __future__ import annotations

from pathlib import Path

import pytest

from credit_hub.api.clients import login_demanded
from credit_hub.api.settings import (
    Settings,
    read_settings,
    unknown_variables,
    variable,
)
from credit_hub.model.errors import SettingsError
from credit_hub.model.network import is_loopback


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (variable(field) for field in Settings.model_fields):
        monkeypatch.delenv(name, raising=False)


def test_settings_without_environment_serve_one_user_on_this_machine() -> None:
    settings = read_settings()

    assert is_loopback(settings.host)
    assert settings.neo4j_uri is None
    assert settings.data_dir.name == "credit-hub"


def test_settings_option_goes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CREDIT_HUB_DATA_DIR", "/from/environment")

    assert read_settings(data_dir=None).data_dir == Path("/from/environment")
    assert read_settings(data_dir=tmp_path).data_dir == tmp_path


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CREDIT_HUB_PORT", "99999", "CREDIT_HUB_PORT: Input should be less than"),
        ("CREDIT_HUB_LANGUAGE", "fr", "CREDIT_HUB_LANGUAGE: Input should be 'zh', 'en' or 'both'"),
        ("NEO4J_URI", "bolt://graph:7687", "NEO4J_URI is set but NEO4J_PASSWORD is not"),
    ],
)
def test_settings_bad_value_names_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=said):
        read_settings()


def test_settings_password_never_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_PASSWORD", "do-not-show")

    assert "do-not-show" not in repr(read_settings())


def test_allowed_hosts_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDIT_HUB_ALLOWED_HOSTS", "Hub.example, proxy ,")

    assert read_settings().allowed_hosts == ("hub.example", "proxy")


def test_unknown_variable_is_told_with_the_one_it_resembles() -> None:
    names = ("CREDIT_HUB_DATADIR", "CREDIT_HUB_PORT", "CREDIT_HUB_WHEELHOUSE", "HOME")

    assert unknown_variables(names) == {"CREDIT_HUB_DATADIR": "CREDIT_HUB_DATA_DIR"}


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.8.9.1", True), ("::1", True), ("localhost", True),
     ("0.0.0.0", False), ("10.0.0.5", False), ("hub.example", False)],  # noqa: S104
)  # fmt: skip
def test_loopback_hosts(host: str, *, expected: bool) -> None:
    assert is_loopback(host) is expected


@pytest.mark.parametrize(
    ("values", "demanded"),
    [
        ({}, False),
        ({"require_login": True}, True),
        ({"host": "10.0.0.5"}, True),
        ({"allowed_hosts": ("hub.example",)}, True),
        ({"allowed_hosts": ("hub.example",), "require_login": False}, False),
    ],
)
def test_token_is_demanded_of_all_but_this_machine(
    values: dict[str, object], *, demanded: bool
) -> None:
    assert login_demanded(read_settings(**values)) is demanded


def test_service_that_others_reach_cannot_do_without_tokens() -> None:
    with pytest.raises(SettingsError, match="CREDIT_HUB_REQUIRE_LOGIN"):
        read_settings(host="10.0.0.5", require_login=False)


PROVIDER = {
    "CREDIT_HUB_OIDC_ISSUER": "https://login.example/realms/zz",
    "CREDIT_HUB_OIDC_CLIENT_ID": "hub",
    "CREDIT_HUB_OIDC_REDIRECT_URI": "https://hub.example/api/v1/session/oidc/callback",
    "CREDIT_HUB_OIDC_ROLES": '{"Analysts": "analyst"}',
    "CREDIT_HUB_OIDC_SCOPES": "openid, Groups",
}


def test_provider_is_read_from_the_environment_with_its_capital_letters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in PROVIDER.items():
        monkeypatch.setenv(name, value)

    settings = read_settings()

    assert settings.oidc_roles == {"Analysts": "analyst"}
    assert settings.oidc_scopes == ("openid", "Groups")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CLIENT_ID", "", "CREDIT_HUB_OIDC_CLIENT_ID is not"),
        ("REDIRECT_URI", "", "CREDIT_HUB_OIDC_REDIRECT_URI is not"),
        ("ROLES", "{}", "CREDIT_HUB_OIDC_ROLES is not"),
        ("ROLES", '{"a": "emperor"}', "emperor: no role"),
        ("ISSUER", "http://login.example", "no https URL"),
        ("ISSUER", "https://user@login.example", "no https URL"),
        ("ISSUER", "https://login.example?a=b", "no https URL"),
        ("ISSUER", "https://[", "no https URL"),
        ("REDIRECT_URI", "http://hub.example/callback", "no https URL"),
        ("POST_LOGOUT_URI", "http://hub.example/", "POST_LOGOUT_URI is no https URL"),
    ],
)
def test_provider_that_is_named_in_part_or_without_tls_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    for key, good in {**PROVIDER, f"CREDIT_HUB_OIDC_{name}": value}.items():
        monkeypatch.setenv(key, good)

    with pytest.raises(SettingsError, match=said):
        read_settings()
