"""Holds the policy table: who may do what, for what purpose, about which part of the city.

Stands before the routes, so that nothing of a request is read, kept or said before it is allowed.
A refusal by role depends on the operation alone, and is the same for every id. What lies outside a
county, or was asked for by another, is answered as what is not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus

import anyio.to_thread
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from credit_hub.api import problems
from credit_hub.api.audit.purposes import CASE_HEADER, PURPOSE_HEADER, Cause, stated_cause
from credit_hub.api.clients import Caller
from credit_hub.api.hub import HubKeeper
from credit_hub.api.operations import Operation, find_operation
from credit_hub.api.own import demand_object, is_bound
from credit_hub.api.policy import OPERATIONS, Reach
from credit_hub.model.access.permissions import FACTS, Permission
from credit_hub.model.access.roles import ROLES
from credit_hub.model.errors import AccessDeniedError, CreditHubError

__all__ = ["Policy", "demand_admission", "purpose_refused"]


class Policy:
    """Lets through what the table allows."""

    def __init__(self, app: ASGIApp, hubs: HubKeeper, operations: Sequence[Operation]) -> None:
        """Stand before ``app``, whose operations these are, in the order of its routes."""
        self._app = app
        self._hubs = hubs
        self._operations = operations

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it with a problem."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        caller: Caller | None = scope.get("state", {}).get("caller")
        if caller is None or caller.access.everything:
            await self._app(scope, receive, send)
            return
        found = find_operation(self._operations, scope["method"], scope["path"])
        if found is None:
            await self._app(scope, receive, send)  # the router says that nothing is there
            return
        name, parameters = found
        # The router never sees what is refused here; the audit log says all the same what it was.
        scope["state"]["route_name"], scope["state"]["parameters"] = name, parameters
        request = Request(scope)
        refusal = _refusal(request, caller, name)
        rule = OPERATIONS.get(name)
        if refusal is None and rule is not None and is_bound(caller, rule):
            try:
                await anyio.to_thread.run_sync(demand_object, self._hubs, caller, rule, parameters)
            except CreditHubError as error:
                refusal = problems.respond(request, error)
        if refusal is None:
            scope["state"]["admitted"] = name
        await (refusal or self._app)(scope, receive, send)


def demand_admission(request: Request) -> None:
    """Refuse what this layer did not let through as the very operation that is to answer.

    Every route depends on this: a path that the layer and the router would ever read differently
    is refused, and so is a route that nobody put into the table.

    Raises:
        AccessDeniedError: The caller was not let through.
    """
    caller: Caller | None = getattr(request.state, "caller", None)
    if caller is not None and caller.access.everything:
        return
    name = str(getattr(request.scope.get("route"), "name", ""))
    rule = OPERATIONS.get(name)
    is_free = rule is not None and rule.permission is None
    if not is_free and getattr(request.state, "admitted", None) != name:
        raise AccessDeniedError("this operation is allowed to nobody")


def purpose_refused(caller: Caller, permission: Permission, cause: Cause) -> tuple[str, str] | None:
    """Return code and detail of what is wrong with the cause of a question; None: nothing is."""
    if caller.access.everything or permission not in FACTS:
        return None
    rules = [ROLES[role] for role in caller.access.granting(permission)]
    if cause.purpose is None:
        if any(not rule.purpose_demanded for rule in rules):
            return None
        return "purpose_missing", "this role asks with a purpose only"
    fitting = [rule for rule in rules if cause.purpose in rule.purposes]
    if not fitting:
        return "purpose_not_permitted", "this role may not ask for this purpose"
    if cause.case_number is None and all(rule.case_demanded for rule in fitting):
        return "case_number_missing", "this role asks with the number of a case only"
    return None


def _refusal(request: Request, caller: Caller, name: str) -> ASGIApp | None:
    rule = OPERATIONS.get(name)
    if rule is not None and rule.permission is None:
        return None
    if caller.must_change and (rule is None or rule.permission is not Permission.OWN_SESSION):
        return _forbidden(
            request,
            "password_change_demanded",
            "the password of this account must be changed first",
            "POST /api/v1/session/password",
        )
    if rule is None or rule.permission is None or not caller.access.may(rule.permission):
        return _forbidden(
            request,
            "not_permitted",
            "this caller has no role that may do this",
            "ask a security administrator; docs/how-to/access.md says which role may",
        )
    if not caller.access.scope.is_city and rule.reach is Reach.CITY:
        return _forbidden(
            request,
            "beyond_county",
            "the answer would go beyond the part of the city that this caller sees",
            "ask somebody who sees the whole city",
        )
    if rule.cause_in_body:
        return None
    wrong = purpose_refused(caller, rule.permission, stated_cause(request.headers))
    return None if wrong is None else _forbidden(request, *wrong, _remedy(caller, rule.permission))


def _remedy(caller: Caller, permission: Permission) -> str:
    rules = [ROLES[role] for role in caller.access.granting(permission)]
    purposes = ", ".join(dict.fromkeys(code for rule in rules for code in rule.purposes))
    return f"send {PURPOSE_HEADER} with one of {purposes}; a case stands in {CASE_HEADER}"


def _forbidden(request: Request, code: str, detail: str, remedy: str) -> ASGIApp:
    return problems.answer(request, HTTPStatus.FORBIDDEN, code, detail, remedy)
