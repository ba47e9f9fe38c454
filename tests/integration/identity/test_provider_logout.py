"""Logging out at the OpenID provider, and being told by it that somebody is logged out."""

from __future__ import annotations

import html
import json
import re
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from tests.identity.hostile import Claims, Hostile
from tests.identity.people import CLIENT_ID, sign_in
from tests.integration.identity.conftest import (
    BACKCHANNEL,
    BY_PAGE,
    LOGOUT,
    SESSION,
    START,
    Service,
    come_back,
    free_socket,
    served,
    told,
)

pytestmark = [pytest.mark.integration]

Against = Callable[..., AbstractContextManager[Service]]
NAVIGATION = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
SUBJECT = "subject-of-somebody-invented"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
UNUSABLE = (400, "invalid_value")


def is_in(browser: httpx.Client) -> bool:
    return browser.get(SESSION).status_code == 200


def test_logout_at_the_provider_ends_both_sessions_and_comes_back(hub: Service) -> None:
    with hub.browser() as browser, httpx.Client(timeout=30, trust_env=False) as person:
        back = sign_in(person, browser.get(START).headers["location"], "ina")
        browser.get(back, headers=NAVIGATION)
        assert is_in(browser)
        # At the provider, too: whoever goes there again is sent back without a question.
        again = person.get(browser.get(START).headers["location"])
        assert "code=" in again.headers["location"]

        address = str(browser.post(LOGOUT, headers=BY_PAGE).json()["address"])
        assert not is_in(browser)
        page = person.get(address)
        token = html.unescape(re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[-1])
        left = person.post(address, data={"csrf_token": token, "answer": "logout"})
        after = person.get(browser.get(START).headers["location"], follow_redirects=True)

    asked = parse_qs(urlsplit(address).query)
    assert asked == {
        "client_id": [CLIENT_ID],
        "post_logout_redirect_uri": [hub.settings.oidc_post_logout_uri],
    }
    assert left.is_redirect, left.text
    assert left.headers["location"] == hub.settings.oidc_post_logout_uri
    assert "password" in after.text or "login" in after.text
    assert "code=" not in str(after.url)


def test_logout_needs_a_page_of_ours(hub: Service) -> None:
    with hub.browser() as browser, httpx.Client(timeout=30, trust_env=False) as person:
        back = sign_in(person, browser.get(START).headers["location"], "ana")
        browser.get(back, headers=NAVIGATION)

        refused = browser.post(LOGOUT)

        assert told(refused) == (403, "csrf")
        assert is_in(browser)


def test_address_of_the_logout_keeps_the_query_of_the_provider_and_names_nobody(
    against: Against, hostile: Hostile
) -> None:
    with against() as service, service.browser() as browser:
        come_back(browser, hostile)
        address = str(browser.post(LOGOUT, headers=BY_PAGE).json()["address"])

    assert urlsplit(address).path == "/logout"
    assert parse_qs(urlsplit(address).query) == {"tenant": ["1"], "client_id": [CLIENT_ID]}


def test_provider_without_a_logout_ends_the_session_here_alone(
    against: Against, hostile: Hostile
) -> None:
    hostile.document = {"end_session_endpoint": None}
    with against() as service, service.browser() as browser:
        come_back(browser, hostile)
        answer = browser.post(LOGOUT, headers=BY_PAGE)

        assert (answer.status_code, answer.json()) == (200, {"address": None})
        assert not is_in(browser)


def test_provider_that_does_not_answer_keeps_nobody_in(
    against: Against, hostile: Hostile, tmp_path: Path
) -> None:
    with against() as service, service.browser() as browser:
        come_back(browser, hostile)
        cookies = dict(browser.cookies)
        hostile.broken = {"/.well-known/openid-configuration": (500, "")}
    with against() as service, service.browser() as browser:  # a new process knows no document
        browser.cookies.update(cookies)
        assert is_in(browser)
        answer = browser.post(LOGOUT, headers=BY_PAGE)

        assert (answer.status_code, answer.json()) == (200, {"address": None})
        assert not is_in(browser)


def test_hub_without_a_provider_knows_no_logout_there(tmp_path: Path) -> None:
    with served(tmp_path / "hub", free_socket()) as service, service.browser() as browser:
        answer = browser.post(LOGOUT, headers=BY_PAGE)
        unasked = browser.post(BACKCHANNEL, data={"logout_token": "x"})

    assert (answer.status_code, answer.json()) == (200, {"address": None})
    assert told(unasked) == (404, "not_found")


@contextmanager
def logged_in(
    service: Service, hostile: Hostile, subject: str = SUBJECT, sid: str | None = None
) -> Iterator[httpx.Client]:
    """Let somebody come in from a session at the provider."""

    def made(claims: Claims) -> str:
        return hostile.signed({**claims, "sub": subject, **({} if sid is None else {"sid": sid})})

    hostile.token = made
    with service.browser() as browser:
        assert told(come_back(browser, hostile)) == (200, "")
        yield browser


def tell(service: Service, token: str) -> httpx.Response:
    return httpx.post(service.url + BACKCHANNEL, data={"logout_token": token}, trust_env=False)


def test_logout_of_a_subject_ends_all_its_sessions_and_no_other(
    against: Against, hostile: Hostile
) -> None:
    with (
        against() as service,
        logged_in(service, hostile, sid="1") as one,
        logged_in(service, hostile) as two,
        logged_in(service, hostile, subject="another", sid="3") as other,
    ):
        answer = tell(service, hostile.signed({**hostile.logout_claims(), "sub": SUBJECT}))

        assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
        assert [is_in(one), is_in(two), is_in(other)] == [False, False, True]


@pytest.mark.parametrize("more", [{}, {"sub": SUBJECT}], ids=["sid", "sub and sid"])
def test_logout_of_a_session_at_the_provider_ends_those_that_came_from_it(
    against: Against, hostile: Hostile, more: Claims
) -> None:
    with (
        against() as service,
        logged_in(service, hostile, sid="1") as one,
        logged_in(service, hostile, sid="1") as same,
        logged_in(service, hostile, sid="2") as other,
        logged_in(service, hostile) as unknown,
    ):
        answer = tell(service, hostile.signed({**hostile.logout_claims(), "sid": "1", **more}))

        assert answer.status_code == 200
        assert [is_in(one), is_in(same), is_in(other)] == [False, False, True]
        # Of which session it came nobody knows: it ends where the token says whose it is.
        assert is_in(unknown) is not bool(more)


def test_logout_of_a_session_is_not_that_of_another_subject_with_its_sid(
    against: Against, hostile: Hostile
) -> None:
    with against() as service, logged_in(service, hostile, sid="1") as browser:
        token = hostile.signed({**hostile.logout_claims(), "sub": "another", "sid": "1"})

        assert tell(service, token).status_code == 200
        assert is_in(browser)


def test_logout_of_nobody_has_the_answer_of_any_other(against: Against, hostile: Hostile) -> None:
    with against() as service, logged_in(service, hostile):
        good = tell(service, hostile.signed({**hostile.logout_claims(), "sub": SUBJECT}))
        none = tell(service, hostile.signed({**hostile.logout_claims(), "sub": "nobody"}))

    assert (good.status_code, good.text) == (none.status_code, none.text)


def test_token_that_is_sent_again_ends_no_later_login(against: Against, hostile: Hostile) -> None:
    earlier = {"iat": int(time.time()) - 300, "sub": SUBJECT, "sid": "1"}
    token = hostile.signed({**hostile.logout_claims(), **earlier})
    with against() as service, logged_in(service, hostile, sid="1") as browser:
        assert [tell(service, token).status_code for _ in range(2)] == [200, 200]
        assert is_in(browser)


def each(name: str, *values: object) -> tuple[Claims, ...]:
    return tuple({name: value} for value in values)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(each("iss", "https://another.example", None), id="issuer"),
        pytest.param(each("aud", "another client", ["another"], None), id="audience"),
        pytest.param(
            (
                *each("exp", 1, None, "soon"),
                *each("iat", 4_000_000_000, None, "now", -(10**18)),
                *each("nbf", 4_000_000_000),
            ),
            id="times",
        ),
        pytest.param(each("jti", None), id="id"),
        pytest.param(each("nonce", "of a login", ""), id="nonce"),
        pytest.param(
            each("events", None, [], {}, {EVENT: None}, {EVENT: True}, {"x": {}}, EVENT),
            id="events",
        ),
        pytest.param(each("sub", None, "", 7, "x" * 256), id="subject"),
        pytest.param(each("sid", "", 7, ["1"], "x" * 256), id="session"),
    ],
)
def test_logout_token_that_is_not_one_for_this_hub_ends_nothing(
    against: Against, hostile: Hostile, changes: tuple[Claims, ...]
) -> None:
    with against() as service, logged_in(service, hostile) as browser:
        for change in changes:
            changed = {**hostile.logout_claims(), "sub": SUBJECT, **change}
            token = hostile.signed({k: v for k, v in changed.items() if v is not None})
            assert told(tell(service, token)) == UNUSABLE, change
            assert is_in(browser), change
        assert tell(service, hostile.signed({**hostile.logout_claims(), "sub": SUBJECT})).is_success
        assert not is_in(browser)


def test_logout_token_that_the_provider_did_not_sign_ends_nothing(
    against: Against, hostile: Hostile
) -> None:
    own, claims = hostile.keys[0], {**hostile.logout_claims(), "sub": SUBJECT}
    stranger = ECKey.generate_key("P-256", {"kid": str(own.kid)})
    public = json.dumps(own.as_dict(private=False)).encode()
    by_secret = jwt.encode(
        {"alg": "HS256", "kid": str(own.kid)},
        claims,
        OctKey.import_key(public),
        algorithms=["HS256"],
    )
    _, payload, signature = hostile.signed(claims).split(".")
    unsigned = f"eyJhbGciOiJub25lIn0.{payload}."
    other_type = jwt.encode({"alg": "ES256", "kid": str(own.kid), "typ": "at+jwt"}, claims, own)
    bad = (
        *(hostile.signed(claims, stranger), by_secret, unsigned, other_type),
        *(f"eyJhbGciOiJFUzI1NiJ9.{payload}.{signature}", "", "x", "a.b.c", "\ud7ff", "x" * 16_000),
    )
    with against() as service, logged_in(service, hostile) as browser:
        for token in bad:
            assert told(tell(service, token)) == UNUSABLE, token[:40]
        assert is_in(browser)


def test_id_token_of_a_login_is_no_logout_token(against: Against, hostile: Hostile) -> None:
    with against() as service, logged_in(service, hostile) as browser:
        assert told(tell(service, hostile.signed(hostile.claims()))) == UNUSABLE
        assert is_in(browser)


def test_strangers_who_invent_keys_make_the_hub_ask_the_provider_once(
    against: Against, hostile: Hostile
) -> None:
    with against() as service:
        claims = {**hostile.logout_claims(), "sub": SUBJECT}
        for _ in range(10):
            stranger = ECKey.generate_key("P-256", auto_kid=True)
            assert told(tell(service, hostile.signed(claims, stranger))) == UNUSABLE

    assert hostile.asked.count("/jwks") == 1


def test_logout_of_another_form_or_as_json_is_refused(against: Against, hostile: Hostile) -> None:
    with against() as service:
        url = service.url + BACKCHANNEL
        as_json = httpx.post(url, json={"logout_token": "x"}, trust_env=False)
        empty = httpx.post(url, trust_env=False)
        got = httpx.get(url, trust_env=False)

    assert told(as_json) == (415, "not_form")
    assert told(empty) == UNUSABLE
    assert got.status_code in {401, 405}
