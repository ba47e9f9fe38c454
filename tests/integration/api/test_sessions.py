"""Logging in over HTTP: cookies, forgery, fixation, pauses, second factors, ends of sessions."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from credit_hub.graph.store import GraphStore
from tests.integration.api.conftest import Cli, Run
from tests.integration.api.doors import API, BY_PAGE, Door, code_of, serving

pytestmark = [pytest.mark.integration, pytest.mark.slow]

SESSION = f"{API}/session"
PRECISION = f"{API}/rules/precision"
WHY = {"X-Purpose": "supervision"}
SETTING = "CREDIT_HUB_REQUIRE_LOGIN"
COOKIE = "credit-hub-session"


@pytest.fixture(scope="module")
def door(
    session_store: GraphStore, cli: Cli, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Door]:
    with serving(cli, tmp_path_factory.mktemp("door"), CREDIT_HUB_REQUIRE_LOGIN="true") as opened:
        yield opened


def test_person_logs_in_asks_and_logs_out(door: Door) -> None:
    person = door.person("chen", "--role", "analyst")
    with door.browser() as browser:
        entered = person.enter(browser)
        asked = browser.get(PRECISION, headers=WHY)
        whose = browser.get(SESSION).json()
        left = browser.delete(SESSION, headers=BY_PAGE)
        after = browser.get(PRECISION, headers=WHY)

    assert (entered.status_code, asked.status_code, left.status_code) == (201, 200, 204)
    assert whose["roles"] == ["analyst"]
    assert "cypher" in whose["permissions"]
    assert whose["id"].startswith("account:")
    assert (after.status_code, code_of(after)) == (401, "token_missing")


def test_cookie_is_out_of_reach_of_scripts_and_other_sites_and_its_id_is_nowhere_else(
    door: Door,
) -> None:
    person = door.person("cookie", "--role", "analyst")
    with door.browser() as browser:
        entered = person.enter(browser)

    told = entered.headers["set-cookie"]
    assert told.startswith(f"{COOKIE}=")
    for attribute in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=28800"):
        assert attribute in told
    id_ = told.partition("=")[2].partition(";")[0]
    assert len(id_) == 43
    folder = Path(door.env["CREDIT_HUB_DATA_DIR"])
    kept = [path for path in folder.rglob("*") if path.is_file()]
    assert not any(id_.encode() in path.read_bytes() for path in kept)
    assert not any(person.password.encode() in path.read_bytes() for path in kept)
    assert id_ not in entered.text


def test_cookie_of_a_hub_that_others_reach_is_bound_to_tls_and_host(
    session_store: GraphStore, cli: Cli, tmp_path: Path
) -> None:
    env = {"CREDIT_HUB_ALLOWED_HOSTS": "hub.example", "CREDIT_HUB_REQUIRE_LOGIN": "true"}
    with serving(cli, tmp_path, **env) as door:
        added = json.loads(
            cli(
                "accounts", "add", "far", "--role", "analyst", "--no-totp", "--json", env=door.env
            ).out
        )
        body = {"name": "far", "password": added["password"]}
        entered = door.client.post(SESSION, json=body, headers=BY_PAGE)

    assert entered.status_code == 201
    assert entered.headers["set-cookie"].startswith("__Host-credit-hub=")
    assert "; Secure" in entered.headers["set-cookie"]
    assert "Domain" not in entered.headers["set-cookie"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {**BY_PAGE, "Sec-Fetch-Site": "same-site"},
        {**BY_PAGE, "Sec-Fetch-Site": "cross-site"},
    ],
)
def test_change_under_a_session_from_a_foreign_page_is_refused(
    door: Door, headers: dict[str, str]
) -> None:
    name = f"csrf-{len(headers)}{headers.get('Sec-Fetch-Site', '')}"
    person = door.person(name, "--role", "analyst")
    with door.browser() as browser:
        person.enter(browser)
        forged = browser.delete(SESSION, headers=headers)
        still = browser.get(SESSION)
        login = browser.post(SESSION, json=person.body(), headers=headers)

    assert forged.status_code == login.status_code == 403
    assert code_of(forged) in {"csrf", "cross_site"}
    assert still.status_code == 200


def test_session_id_that_a_browser_brings_is_never_taken_up(door: Door) -> None:
    person = door.person("fixed", "--role", "analyst")
    with door.browser() as browser:
        browser.cookies.set(COOKIE, "A" * 43)
        entered = person.enter(browser)
    planted = door.client.get(SESSION, headers={"Cookie": f"{COOKIE}={'A' * 43}"})

    assert "A" * 43 not in entered.headers["set-cookie"]
    assert planted.status_code == 401


def test_login_ends_the_session_that_it_was_made_under(door: Door) -> None:
    person = door.person("again", "--role", "analyst")
    with door.browser() as browser:
        first = person.enter(browser).cookies[COOKIE]
        second = person.enter(browser).cookies[COOKIE]
    old, new = (
        door.client.get(SESSION, headers={"Cookie": f"{COOKIE}={id_}"}) for id_ in (first, second)
    )

    assert (old.status_code, new.status_code) == (401, 200)


def test_logout_everywhere_ends_all_sessions_and_logout_one(door: Door) -> None:
    person = door.person("two", "--role", "analyst")
    with door.browser() as desk, door.browser() as phone, door.browser() as third:
        for browser in (desk, phone, third):
            person.enter(browser)
        desk.delete(SESSION, headers=BY_PAGE)
        assert phone.get(SESSION).status_code == 200
        phone.delete(SESSION, params={"everywhere": True}, headers=BY_PAGE)
        assert third.get(SESSION).status_code == 401


def test_new_password_ends_the_other_sessions_and_begins_a_new_one(door: Door) -> None:
    person = door.person("changer", "--role", "analyst")
    with door.browser() as desk, door.browser() as phone:
        person.enter(desk)
        person.enter(phone)
        before = desk.cookies[COOKIE]
        wrong = desk.post(
            f"{SESSION}/password",
            json={"current": "wrong", "new": "entirely other words"},
            headers=BY_PAGE,
        )
        done = desk.post(
            f"{SESSION}/password",
            json={"current": person.password, "new": "entirely other words"},
            headers=BY_PAGE,
        )
        assert (wrong.status_code, code_of(wrong)) == (401, "login_refused")
        assert done.status_code == 200
        assert desk.cookies[COOKIE] != before
        assert desk.get(SESSION).status_code == 200
        assert phone.get(SESSION).status_code == 401


def test_first_password_lets_its_holder_do_nothing_but_change_it(door: Door) -> None:
    added = door.cli("accounts", "add", "new", "--role", "analyst", "--json", env=door.env)
    made = json.loads(added.out)
    body = {"name": "new", "password": made["password"], "code": made["recovery"][0]}
    with door.browser() as browser:
        entered = browser.post(SESSION, json=body, headers=BY_PAGE)
        asked = browser.get(PRECISION, headers=WHY)

    assert entered.json()["must_change_password"] is True
    assert (asked.status_code, code_of(asked)) == (403, "password_change_demanded")


def test_code_of_the_second_factor_is_good_once(door: Door) -> None:
    person = door.person("replay", "--role", "auditor")
    shown = person.present_code()

    with door.browser() as browser:
        first, again = person.enter(browser, shown), person.enter(browser, shown)

    assert first.status_code == 201
    assert (again.status_code, code_of(again)) == (401, "login_refused")


def test_refused_logins_look_alike_and_the_audit_log_has_them(door: Door) -> None:
    person = door.person("known", "--role", "auditor")
    told = []
    for body in (
        {"name": "known", "password": "wrong"},
        {"name": "known", "password": person.password},
        {"name": "known", "password": person.password, "code": "000000"},
        {"name": "nobody", "password": "wrong"},
    ):
        answer = door.client.post(SESSION, json=body, headers=BY_PAGE)
        told.append((answer.status_code, json.dumps({**answer.json(), "request_id": ""})))

    assert len(set(told)) == 1
    assert told[0][0] == 401
    with door.browser() as browser:
        assert person.enter(browser).status_code == 201
        entries = browser.get(f"{API}/audit", params={"action": "session.begin"}).json()["entries"]
    assert {entry["outcome"] for entry in entries} == {"answered", "refused"}
    assert entries[0]["operator"].startswith("account:")
    assert entries[1]["operator"] == "anonymous"


def test_account_pauses_after_failures_and_a_reset_lets_it_in(door: Door) -> None:
    person = door.person("paused", "--role", "security_admin")
    wrong = {"name": "paused", "password": "wrong"}
    for _ in range(5):
        door.client.post(SESSION, json=wrong, headers=BY_PAGE)

    with door.browser() as browser:
        refused = person.enter(browser, person.recovery[0])
        reset = json.loads(door.cli("accounts", "reset", "paused", "--json", env=door.env).out)
        person.password = reset["password"]
        entered = person.enter(browser, person.recovery[0])

    assert (refused.status_code, code_of(refused)) == (401, "login_refused")
    assert entered.status_code == 201


def test_disabled_account_is_out_at_once(door: Door) -> None:
    person = door.person("leaver", "--role", "analyst")
    with door.browser() as browser:
        person.enter(browser)
        assert door.cli("accounts", "disable", "leaver", env=door.env).status == 0
        after, again = browser.get(SESSION), person.enter(browser)

    assert (after.status_code, again.status_code) == (401, 401)
    listed = door.cli("accounts", "list", env=door.env).out
    assert "leaver: analyst, second factor, disabled 20" in listed


def test_open_hub_closes_with_its_first_account(
    session_store: GraphStore, environment: Mapping[str, str], tmp_path: Path
) -> None:
    unset = {name: value for name, value in environment.items() if name != SETTING}

    def cli(*arguments: str, env: Mapping[str, str] | None = None) -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "credit_hub.api", *arguments],
            env={**unset, **(env or {})},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    with serving(cli, tmp_path) as door:
        before = door.client.get(PRECISION)
        door.person("first", "--role", "security_admin")
        after = until_refused(door.client)

    assert before.status_code == 200
    assert (after.status_code, code_of(after)) == (401, "token_missing")


def until_refused(client: httpx.Client) -> httpx.Response:
    """Ask until the knowledge that nobody is known is a second old, within many requests."""
    answer = client.get(PRECISION)
    for _ in range(2000):
        if answer.status_code != 200:
            break
        answer = client.get(PRECISION)
    return answer
