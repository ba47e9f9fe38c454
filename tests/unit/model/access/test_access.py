"""Roles exclude each other as the law of separation says, and scopes cut by division code."""

from __future__ import annotations

from itertools import combinations

import pytest

from credit_hub.model.access.access import NOBODY, OPERATOR, Access
from credit_hub.model.access.permissions import FACTS, Permission
from credit_hub.model.access.roles import ROLES, SEPARATE, Role
from credit_hub.model.access.scope import WHOLE_CITY, Scope
from credit_hub.model.errors import InvalidValueError

COUNTY = Scope.parse(["410105"])


@pytest.mark.parametrize("pair", list(combinations(sorted(SEPARATE), 2)))
def test_two_of_the_three_hands_are_not_held_together(pair: tuple[Role, Role]) -> None:
    with pytest.raises(InvalidValueError, match="三员分离"):
        Access.of(pair)


@pytest.mark.parametrize("hand", sorted(SEPARATE))
@pytest.mark.parametrize("role", sorted(set(Role) - SEPARATE))
def test_one_of_the_three_hands_sees_no_facts_by_another_role(hand: Role, role: Role) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Access.of([hand, role])

    assert caught.value.rule == "access.separation"


def test_roles_that_see_facts_may_be_held_together() -> None:
    access = Access.of(["investigator", "analyst"])

    assert access.may(Permission.CYPHER)
    assert access.may(Permission.RECORD_OUTCOME)
    assert not access.may(Permission.AUDIT)


def test_account_without_role_or_with_an_unknown_one_is_refused() -> None:
    for roles in ([], ["root"]):
        with pytest.raises(InvalidValueError):
            Access.of(roles)


def test_nobody_may_nothing_and_the_operator_everything() -> None:
    assert not any(NOBODY.may(permission) for permission in Permission)
    assert all(OPERATOR.may(permission) for permission in Permission)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("permission", list(Permission))
def test_role_may_what_the_table_says_and_nothing_else(role: Role, permission: Permission) -> None:
    allowed = permission in ROLES[role].permissions

    assert Access.of([role]).may(permission) is allowed


def test_roles_that_ask_about_facts_have_purposes() -> None:
    for rule in ROLES.values():
        assert bool(rule.purposes) is bool(rule.permissions & FACTS)


@pytest.mark.parametrize(
    ("entity", "shown"),
    [
        ("uscc:91410105MA00000000", True),
        ("uscc:91410103MA00000000", False),
        ("uscc:91100000MA00000000", True),
        ("uscc:garbled", False),
        ("record:4101000001", False),
        ("person:0123", True),
        ("bid:T/1/uscc:91410103MA00000000", False),
        ("bid:T/1/uscc:91410105MA00000000", True),
        ("lot:T/1", True),
    ],
)
def test_county_sees_its_own_firms_and_the_shared_layer(entity: str, *, shown: bool) -> None:
    assert COUNTY.holds_entity(entity) is shown
    assert WHOLE_CITY.holds_entity(entity)


@pytest.mark.parametrize(
    ("code", "within"),
    [("410105", True), ("410100", False), ("410103", False), (None, False), ("41010", False)],
)
def test_county_holds_regions_within_it_and_no_unknown_one(
    code: str | None, *, within: bool
) -> None:
    assert COUNTY.holds_region(code) is within


@pytest.mark.parametrize("code", ["4101", "41010a", "", "4101055"])
def test_scope_that_is_no_division_code_is_refused(code: str) -> None:
    with pytest.raises(InvalidValueError, match="six digits"):
        Scope.parse([code])
