"""What an OpenID provider may say that is not right, and what a good one says in other ways."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from tests.identity.hostile import Claims, Hostile
from tests.integration.identity.conftest import (
    CALLBACK,
    SESSION,
    START,
    Service,
    come_back,
    told,
)

pytestmark = [pytest.mark.integration]

Against = Callable[..., AbstractContextManager[Service]]
REFUSED = (401, "login_refused")
DOWN = (502, "provider_unavailable")
DISCOVERY = "/.well-known/openid-configuration"


def attempt(against: Against, hostile: Hostile, **settings: object) -> tuple[int, str]:
    """Log in once, and return what was told."""
    with against(**settings) as service, service.browser() as browser:
        return told(come_back(browser, hostile))


def unsigned(claims: Claims) -> str:
    parts = ({"alg": "none"}, claims)
    texts = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts]
    return ".".join([*texts, ""])


def test_good_token_lets_in(against: Against, hostile: Hostile) -> None:
    assert attempt(against, hostile) == (200, "")


def each(name: str, *values: object) -> tuple[Claims, ...]:
    return tuple({name: value} for value in values)


THREE_HANDS: tuple[Claims, ...] = (
    {"roles": ["analysts", "auditors"], "amr": ["mfa"]},  # they hold nothing together
    {"roles": ["auditors"]},
    {"roles": ["auditors"], "amr": ["pwd"]},
    {"roles": ["auditors"], "acr": "strong"},  # nobody said that it is
)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(each("nonce", "of another login", None), id="nonce"),
        pytest.param(each("iss", "https://another.example", None), id="issuer"),
        pytest.param(
            (
                *each("aud", "another client", ["another client"], None),
                {"aud": ["hub", "another client"]},  # Core, 3.1.3.7: azp must say whose it is
                {"aud": ["hub", "another client"], "azp": "another client"},
            ),
            id="audience",
        ),
        pytest.param(
            (
                *each("exp", 1, None, "soon"),
                *each("iat", 1, 4_000_000_000, None),
                *each("nbf", 4_000_000_000),
            ),
            id="times",
        ),
        pytest.param(each("sub", None, "", 7, "x" * 256), id="subject"),
        pytest.param(each("at_hash", "of another access token"), id="access token"),
        pytest.param(each("roles", [], None, "gardeners", {"analysts": True}), id="role"),
        pytest.param(THREE_HANDS, id="administrator"),
    ],
)
def test_token_that_is_not_one_for_this_hub_and_login_lets_nobody_in(
    against: Against, hostile: Hostile, changes: Iterable[Claims]
) -> None:
    with against() as service, service.browser() as browser:
        for change in changes:

            def made(claims: Claims, change: Claims = change) -> str:
                changed = {**claims, **change}
                return hostile.signed({k: v for k, v in changed.items() if v is not None})

            hostile.token = made
            assert told(come_back(browser, hostile)) == REFUSED, change
        hostile.token = None
        assert told(come_back(browser, hostile)) == (200, "")


def test_token_without_signature_or_under_another_key_lets_nobody_in(
    against: Against, hostile: Hostile
) -> None:
    own = hostile.keys[0]
    public = json.dumps(own.as_dict(private=False)).encode()
    stranger = ECKey.generate_key("P-256", {"kid": str(own.kid)})

    def by_secret(claims: Claims, secret: bytes) -> str:
        header = {"alg": "HS256", "kid": str(own.kid)}
        return jwt.encode(header, claims, OctKey.import_key(secret), algorithms=["HS256"])

    def cut(claims: Claims) -> str:
        return hostile.signed(claims).rpartition(".")[0] + "."

    makers: list[Callable[[Claims], str | None]] = [
        unsigned,
        lambda claims: by_secret(claims, public),
        lambda claims: by_secret(claims, b"a secret: of the hub & alone"),
        lambda claims: hostile.signed(claims, stranger),
        lambda claims: hostile.signed(claims, ECKey.generate_key("P-256", auto_kid=True)),
        cut,
        lambda _: "no token",
        lambda _: "é.é.é",
        lambda _: "x" * 30_000,
        lambda _: None,
    ]
    with against() as service, service.browser() as browser:
        for number, maker in enumerate(makers):
            hostile.token = maker
            assert told(come_back(browser, hostile)) == REFUSED, number
        assert browser.get(SESSION).status_code == 401


def test_code_is_asked_for_with_the_verifier_that_was_promised(
    against: Against, hostile: Hostile
) -> None:
    with against() as service, service.browser() as browser:
        location = browser.get(START).headers["location"]
        promised = location.partition("code_challenge=")[2].partition("&")[0]
        state = location.partition("state=")[2].partition("&")[0]
        browser.get(CALLBACK, params={"code": "the code", "state": state})

    form = next(form for form in hostile.forms if form)
    digest = hashlib.sha256(form["code_verifier"][0].encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == promised
    assert form["code"] == ["the code"]
    assert form["grant_type"] == ["authorization_code"]
    assert "client_secret" not in form
    assert location.startswith(f"{hostile.issuer}/authorize?tenant=1&")


def test_key_that_the_provider_put_in_the_place_of_an_old_one_is_found(
    against: Against, hostile: Hostile
) -> None:
    with against() as service, service.browser() as browser:
        first = told(come_back(browser, hostile))
        hostile.keys[:] = [RSAKey.generate_key(2048, auto_kid=True)]
        second = told(come_back(browser, hostile))
        third = told(come_back(browser, hostile))

    assert first == second == third == (200, "")
    assert hostile.asked.count("/jwks") == 2


def test_administrator_who_showed_two_factors_gets_in(against: Against, hostile: Hostile) -> None:
    for number, shown in enumerate(({"amr": ["pwd", "mfa"]}, {"acr": "strong"})):
        hostile.token = lambda claims, shown=shown: hostile.signed(
            {**claims, "roles": ["auditors"], **shown}
        )
        with (
            against(oidc_strong_acr=("strong",)) as service,
            service.browser() as browser,
        ):
            back = come_back(browser, hostile)
            roles = browser.get(SESSION).json()["roles"]
        assert (back.status_code, roles) == (200, ["auditor"]), number


@pytest.mark.parametrize(
    ("claim", "regions"),
    [("410105", ["410105"]), (["410105", "410103"], ["410103", "410105"]), (["city"], [])],
)
def test_region_claim_says_which_part_of_the_city_is_seen(
    against: Against, hostile: Hostile, claim: object, regions: list[str]
) -> None:
    hostile.token = lambda claims: hostile.signed({**claims, "county": claim})

    with against(oidc_region_claim="county") as service, service.browser() as browser:
        come_back(browser, hostile)
        seen = browser.get(SESSION).json()

    assert (seen["roles"], seen["regions"]) == (["analyst"], regions)


def test_person_without_a_readable_region_is_refused_where_one_is_demanded(
    against: Against, hostile: Hostile
) -> None:
    claims: tuple[object, ...] = (None, [], "", "Zhengzhou", ["410105", "x"], 410105)
    with against(oidc_region_claim="county") as service, service.browser() as browser:
        for claim in claims:
            hostile.token = lambda good, claim=claim: hostile.signed({**good, "county": claim})
            assert told(come_back(browser, hostile)) == REFUSED, claim


def test_roles_are_those_of_the_last_login_and_may_lie_within_an_object(
    against: Against, hostile: Hostile
) -> None:
    with (
        against(oidc_role_claim="realm_access.roles") as service,
        service.browser() as desk,
        service.browser() as phone,
    ):
        seen = []
        for browser, group in ((desk, "analysts"), (phone, "investigators")):
            hostile.token = lambda claims, group=group: hostile.signed(
                {**claims, "roles": None, "realm_access": {"roles": [group, "other"]}}
            )
            come_back(browser, hostile)
            seen.append(browser.get(SESSION).json())
        after = desk.get(SESSION).json()

    assert [s["roles"] for s in seen] == [["analyst"], ["investigator"]]
    assert seen[0]["id"] == seen[1]["id"]
    assert after["roles"] == ["investigator"]


def test_answer_that_names_another_issuer_is_refused_though_the_provider_names_none(
    against: Against, hostile: Hostile
) -> None:
    with against() as service, service.browser() as browser:
        assert told(come_back(browser, hostile, iss="https://another.example")) == REFUSED
        assert told(come_back(browser, hostile, iss=hostile.issuer)) == (200, "")


def test_provider_without_a_usable_document_is_said_to_be_unavailable_and_asked_again(
    against: Against, hostile: Hostile
) -> None:
    texts = ("<html>", "{}", "[" * 100_000, " " * 600_000)
    answers = [(503, ""), (302, ""), *((200, text) for text in texts)]
    with against() as service, service.browser() as browser:
        for answer in answers:
            hostile.broken[DISCOVERY] = answer
            assert (told(browser.get(START)), told(browser.get(CALLBACK))) == (DOWN, DOWN)
        hostile.broken.clear()
        up = told(come_back(browser, hostile))

    assert up == (200, "")


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/token", (500, "")),
        ("/token", (200, "no JSON")),
        ("/jwks", (500, "")),
        ("/jwks", (200, "{}")),
        ("/jwks", (200, '{"keys": 7}')),
    ],
)
def test_provider_that_fails_halfway_is_said_to_be_unavailable(
    against: Against, hostile: Hostile, path: str, answer: tuple[int, str]
) -> None:
    hostile.broken[path] = answer

    assert attempt(against, hostile) == DOWN


def test_code_that_the_provider_does_not_take_lets_nobody_in(
    against: Against, hostile: Hostile
) -> None:
    with against() as service, service.browser() as browser:
        for answer in ((400, '{"error": "invalid_grant"}'), (200, "[]"), (401, "{}")):
            hostile.broken["/token"] = answer
            assert told(come_back(browser, hostile)) == REFUSED


def test_document_of_another_issuer_or_without_tls_is_not_used(
    against: Against, hostile: Hostile
) -> None:
    documents: tuple[dict[str, object], ...] = (
        {"issuer": "https://another.example"},
        {"token_endpoint": "http://another.example/token"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "http://user@127.0.0.1/"},
    )
    with against() as service, service.browser() as browser:
        for document in documents:
            hostile.document = document
            assert told(browser.get(START)) == DOWN


def test_provider_that_is_gone_is_a_problem_that_says_so_and_shows_no_address(
    against: Against, hostile: Hostile
) -> None:
    gone = "http://127.0.0.1:9"
    with against(oidc_issuer=gone) as service, service.browser() as browser:
        problem = browser.get(START)

    assert told(problem) == DOWN
    assert "does not answer" in problem.json()["detail"]
    assert gone.removeprefix("http://") not in problem.text


def test_document_and_keys_may_be_files(against: Against, hostile: Hostile, tmp_path: Path) -> None:
    files = {"oidc_discovery_file": DISCOVERY, "oidc_jwks_file": "/jwks"}
    settings = {}
    for name, path in files.items():
        settings[name] = tmp_path / f"{name}.json"
        settings[name].write_text(hostile.answer(path)[1], encoding="utf-8")
        hostile.broken[path] = (500, "")
    hostile.asked.clear()

    assert attempt(against, hostile, **settings) == (200, "")
    assert hostile.asked == ["/token"]


def test_hub_without_a_secret_is_a_public_client(against: Against, hostile: Hostile) -> None:
    assert attempt(against, hostile, oidc_client_secret_file=None) == (200, "")

    form = next(form for form in hostile.forms if form)
    assert form["client_id"] == ["hub"]
    assert "client_secret" not in form


def test_secret_is_sent_in_the_form_where_the_provider_takes_no_header(
    against: Against, hostile: Hostile
) -> None:
    hostile.document = {"token_endpoint_auth_methods_supported": ["client_secret_post"]}

    assert attempt(against, hostile) == (200, "")

    form = next(form for form in hostile.forms if form)
    assert form["client_secret"] == ["a secret: of the hub & alone"]
