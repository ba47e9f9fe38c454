"""Roles and region from the UserInfo endpoint, where the id token lacks them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.identity.hostile import Claims, Hostile
from tests.integration.identity.conftest import SESSION, Service, come_back, told

pytestmark = [pytest.mark.integration]

Against = Callable[..., AbstractContextManager[Service]]
REFUSED = (401, "login_refused")
SUBJECT = "subject-of-somebody-invented"


def lacking(hostile: Hostile, *names: str, **more: object) -> None:
    """Make id tokens without some claims."""

    def made(claims: Claims) -> str:
        return hostile.signed({k: v for k, v in {**claims, **more}.items() if k not in names})

    hostile.token = made


def attempt(against: Against, hostile: Hostile, **settings: object) -> tuple[int, str]:
    with against(oidc_userinfo=True, **settings) as service, service.browser() as browser:
        return told(come_back(browser, hostile))


def test_roles_and_region_that_the_id_token_lacks_are_those_of_userinfo(
    against: Against, hostile: Hostile
) -> None:
    lacking(hostile, "roles")
    hostile.userinfo = {"sub": SUBJECT, "roles": ["investigators"], "county": ["410199"]}
    with (
        against(oidc_userinfo=True, oidc_region_claim="county") as service,
        service.browser() as browser,
    ):
        assert told(come_back(browser, hostile)) == (200, "")
        whose = browser.get(SESSION).json()

    assert (whose["roles"], whose["regions"]) == (["investigator"], ["410199"])
    assert hostile.shown[hostile.asked.index("/userinfo")] == "Bearer opaque"


def test_claim_within_an_object_is_found_in_userinfo(against: Against, hostile: Hostile) -> None:
    lacking(hostile, "roles")
    hostile.userinfo = {"sub": SUBJECT, "realm_access": {"roles": ["analysts"]}}

    assert attempt(against, hostile, oidc_role_claim="realm_access.roles") == (200, "")


def test_userinfo_is_not_asked_where_the_id_token_says_it_all(
    against: Against, hostile: Hostile
) -> None:
    hostile.broken = {"/userinfo": (500, "")}

    assert attempt(against, hostile) == (200, "")
    assert "/userinfo" not in hostile.asked


def test_userinfo_is_not_asked_unless_a_setting_says_so(against: Against, hostile: Hostile) -> None:
    lacking(hostile, "roles")
    hostile.userinfo = {"sub": SUBJECT, "roles": ["analysts"]}
    with against() as service, service.browser() as browser:
        assert told(come_back(browser, hostile)) == REFUSED

    assert "/userinfo" not in hostile.asked


def test_claim_of_the_signed_id_token_stands_before_that_of_userinfo(
    against: Against, hostile: Hostile
) -> None:
    hostile.userinfo = {"sub": SUBJECT, "roles": ["investigators"], "county": "410199"}
    with (
        against(oidc_userinfo=True, oidc_region_claim="county") as service,
        service.browser() as browser,
    ):
        come_back(browser, hostile)
        whose = browser.get(SESSION).json()

    assert (whose["roles"], whose["regions"]) == (["analyst"], ["410199"])


@pytest.mark.parametrize(
    "answer",
    [
        {"sub": "another", "roles": ["analysts"]},
        {"roles": ["analysts"]},
        {"sub": SUBJECT},
        {"sub": SUBJECT, "roles": ["gardeners"]},
        {"sub": SUBJECT, "roles": ["auditors"], "amr": ["mfa"], "acr": "strong"},
        None,
    ],
    ids=["another subject", "no subject", "no role", "no mapped role", "factors", "no object"],
)
def test_userinfo_that_is_not_of_this_login_or_gives_no_role_lets_nobody_in(
    against: Against, hostile: Hostile, answer: Claims | None
) -> None:
    """How somebody logged in is said by the id token alone: userinfo is not signed."""
    lacking(hostile, "roles")
    hostile.userinfo = answer

    assert attempt(against, hostile, oidc_strong_acr=("strong",)) == REFUSED


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ((500, ""), (502, "provider_unavailable")),
        ((401, "{}"), (502, "provider_unavailable")),
        ((200, "<html>"), REFUSED),
        ((200, "[" * 100_000), REFUSED),
        ((200, '"' + "x" * 600_000 + '"'), (502, "provider_unavailable")),
    ],
    ids=["failure", "refusal", "page", "deep", "large"],
)
def test_userinfo_that_cannot_be_read_lets_nobody_in(
    against: Against, hostile: Hostile, broken: tuple[int, str], expected: tuple[int, str]
) -> None:
    lacking(hostile, "roles")
    hostile.broken = {"/userinfo": broken}

    assert attempt(against, hostile) == expected


def test_provider_without_a_userinfo_endpoint_is_said(against: Against, hostile: Hostile) -> None:
    lacking(hostile, "roles")
    hostile.document = {"userinfo_endpoint": None}

    assert attempt(against, hostile) == (502, "provider_unavailable")
