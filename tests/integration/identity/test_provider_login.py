"""Logging in at a real OpenID provider: who gets in as what, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from credit_hub.ledger.storage.audit import AuditFilter
from tests.identity.people import PASSWORD, sign_in
from tests.integration.identity.conftest import (
    BY_PAGE,
    CALLBACK,
    SESSION,
    START,
    Service,
    free_socket,
    served,
    told,
)

pytestmark = [pytest.mark.integration]

REFUSED = (401, "login_refused")
COOKIE = "credit-hub-session"
NAVIGATION = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}


def sent_back(browser: httpx.Client, name: str) -> str:
    """Go to the provider, log in there, and return where it sends the browser back to."""
    begun = browser.get(START)
    assert begun.status_code == 303, begun.text
    with httpx.Client(timeout=30, trust_env=False) as elsewhere:
        return sign_in(elsewhere, begun.headers["location"], name)


@contextmanager
def entered(hub: Service, name: str) -> Iterator[tuple[httpx.Client, httpx.Response]]:
    """Let somebody come back from the provider in a browser of its own."""
    with hub.browser() as browser:
        yield browser, browser.get(sent_back(browser, name), headers=NAVIGATION)


def refusal(hub: Service, name: str) -> tuple[int, str]:
    with entered(hub, name) as (_, back):
        return told(back)


def id_of(hub: Service, name: str) -> str:
    with entered(hub, name) as (browser, _):
        return str(browser.get(SESSION).json()["id"])


def test_person_whom_the_provider_knows_has_the_role_of_its_group_and_a_session(
    hub: Service,
) -> None:
    with entered(hub, "ina") as (browser, back):
        whose = browser.get(SESSION).json()
        left = browser.delete(SESSION, headers=BY_PAGE)
        after = browser.get(SESSION)

    assert back.status_code == 200, back.text
    assert 'content="0;url=/"' in back.text
    assert whose["roles"] == ["investigator"]
    assert whose["must_change_password"] is False
    assert (left.status_code, after.status_code) == (204, 401)


def test_cookies_of_a_login_are_lax_on_the_way_and_strict_after_it(hub: Service) -> None:
    with entered(hub, "ana") as (browser, back):
        begun = browser.get(START)

    way = begun.headers["set-cookie"]
    assert way.startswith("credit-hub-login=")
    for attribute in ("HttpOnly", "SameSite=lax", "Max-Age=600", "Path=/"):
        assert attribute in way
    session, gone = back.headers.get_list("set-cookie")
    assert session.startswith(f"{COOKIE}=")
    for attribute in ("HttpOnly", "SameSite=strict", "Max-Age=28800"):
        assert attribute in session
    assert gone.startswith('credit-hub-login="";')


def test_provider_is_asked_for_a_code_with_pkce_state_and_nonce(hub: Service) -> None:
    with hub.browser() as browser:
        asked = parse_qs(urlsplit(browser.get(START).headers["location"]).query)
        again = parse_qs(urlsplit(browser.get(START).headers["location"]).query)

    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["scope"] == ["openid groups"]
    for name in ("state", "nonce", "code_challenge"):
        assert len(asked[name][0]) == 43
        assert asked[name] != again[name]


def test_account_shows_neither_name_nor_subject_and_is_the_same_each_time(hub: Service) -> None:
    id_, again = id_of(hub, "ana"), id_of(hub, "ana")

    assert id_ == again
    account = hub.ledger.accounts.named(id_)
    assert account.issuer == hub.settings.oidc_issuer
    assert account.name == id_
    kept = [path for path in hub.settings.data_dir.rglob("*") if path.is_file()]
    assert not any(b"Invented" in path.read_bytes() for path in kept)
    assert not any(b"provider.example" in path.read_bytes() for path in kept)


def test_audit_log_has_who_came_in_and_that_somebody_was_refused(hub: Service) -> None:
    id_ = id_of(hub, "ana")
    refused = refusal(hub, "gus")

    entries = [
        (entry.event.operator, entry.event.status)
        for entry in hub.ledger.audit.following(AuditFilter(), 10_000)
        if entry.event.route == "finish_provider_login"
    ]
    assert refused == REFUSED
    assert (id_, "200") in entries
    assert entries[-1] == ("anonymous", "401")


def test_person_without_a_mapped_group_is_refused(hub: Service) -> None:
    with entered(hub, "gus") as (browser, back):
        assert told(back) == REFUSED
        assert browser.get(SESSION).status_code == 401


def test_administrator_who_showed_a_password_alone_is_refused(hub: Service) -> None:
    assert refusal(hub, "adam") == REFUSED


def test_account_that_was_disabled_here_is_refused_though_the_provider_lets_it_in(
    hub: Service,
) -> None:
    with entered(hub, "off") as (browser, _):
        id_ = browser.get(SESSION).json()["id"]
        hub.ledger.accounts.disable(id_, hub.ledger.accounts.named(id_).created_at)
        after = browser.get(SESSION)
    refused = refusal(hub, "off")
    hub.ledger.accounts.disable(id_, None)

    assert after.status_code == 401
    assert refused == REFUSED
    assert id_of(hub, "off") == id_


def test_answer_with_another_state_or_to_another_browser_is_refused(hub: Service) -> None:
    with hub.browser() as browser, hub.browser() as stranger, hub.browser() as other:
        back = httpx.URL(sent_back(browser, "ana"))
        other.get(START)
        wrong = browser.get(back.copy_set_param("state", "A" * 43))
        none = browser.get(back.copy_remove_param("state"))
        unbound, foreign = stranger.get(back), other.get(back)
        good = browser.get(back)

    assert {told(x) for x in (wrong, none, unbound, foreign)} == {REFUSED}
    assert good.status_code == 200


def test_login_is_finished_once(hub: Service) -> None:
    with hub.browser() as browser:
        back = sent_back(browser, "ana")
        cookie = {"Cookie": f"credit-hub-login={browser.cookies['credit-hub-login']}"}
        first = browser.get(back)
    with hub.browser() as thief:
        again = thief.get(back, headers=cookie)

    assert first.status_code == 200
    assert told(again) == REFUSED


def test_code_that_was_used_is_not_taken_under_another_login(hub: Service) -> None:
    with hub.browser() as browser, hub.browser() as other:
        back = httpx.URL(sent_back(browser, "ana"))
        first = browser.get(back)
        own = httpx.URL(sent_back(other, "ana"))
        again = other.get(own.copy_set_param("code", back.params["code"]))

    assert first.status_code == 200
    assert told(again) == REFUSED


def test_answer_of_another_issuer_is_refused(hub: Service) -> None:
    with hub.browser() as browser:
        back = httpx.URL(sent_back(browser, "ana"))
        mixed = browser.get(back.copy_set_param("iss", "https://other.example"))
        unnamed = browser.get(back.copy_remove_param("iss"))

    assert {told(mixed), told(unnamed)} == {REFUSED}


def test_cookie_that_the_hub_did_not_make_or_that_is_old_begins_nothing(hub: Service) -> None:
    with hub.browser() as browser:
        back = sent_back(browser, "ana")
        made = browser.cookies["credit-hub-login"]
    began, random, seal = made.split(".")
    older = f"{int(began) - 601}.{random}.{seal}"
    for forged in (
        "",
        "x",
        f"{began}.{random}",
        f"{began}.{random}.{'A' * 43}",
        older,
        "²." + made,
    ):
        with hub.browser() as browser:
            cookie = [(b"Cookie", f"credit-hub-login={forged}".encode())]
            assert told(browser.get(back, headers=cookie)) == REFUSED, forged


def test_browser_that_is_refused_sees_a_page_in_both_languages(hub: Service) -> None:
    with hub.browser() as browser:
        page = browser.get(
            CALLBACK, params={"error": "access_denied"}, headers={"Accept": "text/html"}
        )

    assert page.status_code == 401
    assert "安全管理员" in page.text
    assert "lets nobody in" in page.text


def test_pages_of_other_sites_reach_the_callback_alone_and_only_as_a_page(hub: Service) -> None:
    with hub.browser() as browser:
        begun = browser.get(START, headers=NAVIGATION)
        within = browser.get(CALLBACK, headers={**NAVIGATION, "Sec-Fetch-Mode": "no-cors"})
        as_page = browser.get(CALLBACK, headers=NAVIGATION)

    assert told(begun) == told(within) == (403, "cross_site")
    assert told(as_page) == REFUSED


def test_account_of_the_provider_has_no_password_here(hub: Service) -> None:
    with entered(hub, "ana") as (browser, _):
        id_ = browser.get(SESSION).json()["id"]
        body = {"current": PASSWORD, "new": "some entirely other words"}
        changed = browser.post(f"{SESSION}/password", json=body, headers=BY_PAGE)
    with hub.browser() as browser:
        tried = [
            browser.post(SESSION, json={"name": id_, "password": word}, headers=BY_PAGE)
            for word in (PASSWORD, "x")
        ]

    assert changed.status_code == 409
    assert {told(x) for x in tried} == {REFUSED}


def test_login_ends_the_session_that_it_was_made_under(hub: Service) -> None:
    with entered(hub, "ana") as (browser, _):
        before = browser.cookies[COOKIE]
        browser.get(sent_back(browser, "ana"))
        after = browser.cookies[COOKIE]
    with hub.browser() as browser:
        old = browser.get(SESSION, headers={"Cookie": f"{COOKIE}={before}"})

    assert before != after
    assert old.status_code == 401


def test_hub_with_a_provider_asks_everybody_who_calls(hub: Service) -> None:
    with hub.browser() as browser:
        assert told(browser.get(SESSION)) == (401, "token_missing")


def test_hub_without_a_provider_has_nothing_there(tmp_path: Path) -> None:
    with served(tmp_path / "hub", free_socket()) as plain, plain.browser() as browser:
        assert told(browser.get(START)) == (404, "not_found")
        assert told(browser.get(CALLBACK)) == (404, "not_found")
