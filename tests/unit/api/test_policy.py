"""Every operation has a row in the policy table, and the table says only what there is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from starlette.datastructures import Headers

from credit_hub.api.app import create_app, operations
from credit_hub.api.audit.actions import COMMANDS as AUDITED
from credit_hub.api.audit.purposes import PURPOSES
from credit_hub.api.middleware.callers import is_forged
from credit_hub.api.operations import find_operation
from credit_hub.api.policy import COMMANDS, OPERATIONS, Reach
from credit_hub.api.settings import Settings
from credit_hub.model.access.permissions import FACTS, TITLES, Permission
from credit_hub.model.access.roles import ROLES, SEPARATE, Role


def test_every_route_of_the_service_has_a_row_in_the_policy_table(tmp_path: Path) -> None:
    described: dict[str, Any] = create_app(Settings(data_dir=tmp_path)).openapi()
    found = {x["operationId"] for item in described["paths"].values() for x in item.values()}

    assert found == OPERATIONS.keys(), "give it a row in api/policy.py"


def test_layer_before_the_routes_knows_every_operation_by_its_path(tmp_path: Path) -> None:
    described: dict[str, Any] = create_app(Settings(data_dir=tmp_path)).openapi()
    paths = {
        (operation["operationId"], path, method.upper())
        for path, item in described["paths"].items()
        for method, operation in item.items()
    }

    known = {
        (found.id, re.sub(r":path}", "}", found.path), method)
        for found in operations()
        for method in found.methods
    }

    assert known == paths


@pytest.mark.parametrize(
    ("method", "path", "name"),
    [
        ("GET", "/api/v1/entities/uscc:1/equity", "get_equity"),
        ("GET", "/api/v1/entities/uscc:1", "get_entity"),
        ("GET", "/api/v1/findings/f:1/explanation", "get_explanation"),
        ("POST", "/api/v1/lots/T/1/draw-check/availability", "draw_availability"),
        ("GET", "/api/v1/lots/T/1", None),
        ("PUT", "/api/v1/session", None),
    ],
)
def test_path_is_that_of_the_operation_that_answers(
    method: str, path: str, name: str | None
) -> None:
    found = find_operation(tuple(operations()), method, path)

    assert (None if found is None else found[0]) == name


def test_operations_without_permission_are_those_that_tell_nothing() -> None:
    free = {name for name, rule in OPERATIONS.items() if rule.permission is None}

    assert free == {
        *("healthz", "readyz", "get_keys", "log_in"),
        *("begin_provider_login", "finish_provider_login", "issue_token"),
        "finish_provider_logout",  # its token is signed, and all good ones have one answer
    }


def test_operations_that_show_facts_are_cut_for_counties_or_refused() -> None:
    whole = {
        name
        for name, rule in OPERATIONS.items()
        if rule.permission in FACTS and rule.reach is Reach.SHARED
    }

    assert whole == {"get_precision"}


def test_every_command_that_is_audited_says_what_it_would_need() -> None:
    unsaid = {
        name
        for name in AUDITED
        if not any(name == known or name.startswith(f"{known} ") for known in COMMANDS)
    }

    assert unsaid == set()


def test_roles_name_known_purposes_and_every_permission_is_titled() -> None:
    named = {code for rule in ROLES.values() for code in rule.purposes}

    assert named <= PURPOSES.keys()
    assert TITLES.keys() == set(Permission)
    assert ROLES.keys() == set(Role)


@pytest.mark.parametrize("role", sorted(SEPARATE))
def test_none_of_the_three_hands_sees_facts(role: Role) -> None:
    assert ROLES[role].permissions & FACTS == set()


def test_three_hands_share_nothing_but_their_own_session() -> None:
    for one in SEPARATE:
        for other in SEPARATE - {one}:
            shared = ROLES[one].permissions & ROLES[other].permissions
            assert shared == {Permission.OWN_SESSION}


@pytest.mark.parametrize(
    ("method", "headers", "forged"),
    [
        ("GET", {}, False),
        ("POST", {}, True),
        ("DELETE", {"x-requested-with": ""}, True),
        ("POST", {"x-requested-with": "credit-hub"}, False),
        ("POST", {"x-requested-with": "credit-hub", "sec-fetch-site": "same-origin"}, False),
        ("POST", {"x-requested-with": "credit-hub", "sec-fetch-site": "same-site"}, True),
        ("POST", {"x-requested-with": "credit-hub", "sec-fetch-site": "cross-site"}, True),
    ],
)
def test_change_under_a_session_shows_that_its_page_is_ours(
    method: str, headers: dict[str, str], *, forged: bool
) -> None:
    assert is_forged(method, Headers(headers)) is forged
