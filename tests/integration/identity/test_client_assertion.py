"""Programs that sign who they are: registered at the command line, known over HTTP."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from tests.identity.programs import Key, Program, form, new_key
from tests.integration.identity.conftest import SESSION, Service, free_socket, served, told

pytestmark = [pytest.mark.integration]

TOKEN = "/api/v1/token"
REFUSED = (401, "invalid_client")
VOID = (401, "invalid_token")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("programs")


@pytest.fixture
def hub(data: Path) -> Iterator[Service]:
    """Return a service; each one counts requests of an address anew, over one ledger."""
    with served(data, free_socket(), require_login=True) as service:
        yield service


def command(
    data: Path, *arguments: str, stdin: str = "", status: int = 0
) -> tuple[dict[str, Any], str]:
    """Run a command with --json; return what it says, and its errors."""
    done = subprocess.run(
        [sys.executable, "-m", "credit_hub.api", *arguments, "--json"],
        env={"PATH": os.environ["PATH"], "HOME": str(data), "CREDIT_HUB_DATA_DIR": str(data)},
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == status, done.stderr
    return (json.loads(done.stdout) if status == 0 else {}), done.stderr


def public(key: Key) -> str:
    return json.dumps(key.as_dict(private=False))


def added(data: Path, name: str, key: Key | None = None, *options: str) -> Program:
    key = key or new_key()
    made, _ = command(data, "clients", "add", name, "--jwk", "-", *options, stdin=public(key))
    assert made["kid"] == key.thumbprint()
    assert "token" not in made
    return Program(made["client"]["id"], made["audience"], key)


def asked(hub: Service, assertion: str, **more: str) -> httpx.Response:
    with hub.browser() as client:
        return client.post(TOKEN, data=form(assertion, **more))


def whose(hub: Service, token: str) -> httpx.Response:
    with hub.browser() as client:
        return client.get(SESSION, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize("curve", ["P-256", "Ed25519"])
def test_program_that_signs_gets_a_token_and_is_known_by_it(
    hub: Service, data: Path, curve: str
) -> None:
    program = added(data, f"signs-{curve}", new_key(curve))

    given = asked(hub, program.signed(), client_id=program.id)
    known = whose(hub, given.json()["access_token"])

    assert given.status_code == 200, given.text
    assert (given.json()["token_type"], given.json()["expires_in"]) == ("Bearer", 600)
    assert given.headers["cache-control"] == "no-store"
    assert known.json()["id"] == program.id
    assert known.json()["roles"] == ["tender_client"]
    kept = [path for path in data.rglob("*") if path.is_file()]
    secret = given.json()["access_token"].encode()
    assert not any(secret in path.read_bytes() for path in kept)


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # RFC 9864; libraries still write it
def test_older_name_of_the_algorithm_of_edwards_curves_is_understood(
    hub: Service, data: Path
) -> None:
    program = added(data, "older-name", new_key("Ed25519"))

    assert told(asked(hub, program.signed(alg="EdDSA"))) == (200, "")


def test_token_of_a_program_lets_it_do_what_its_role_may_and_no_more(
    hub: Service, data: Path
) -> None:
    program = added(data, "auditing", None, "--role", "auditor")
    token = asked(hub, program.signed()).json()["access_token"]
    with hub.browser() as client:
        headers = {"Authorization": f"Bearer {token}"}
        allowed = client.get("/api/v1/audit", headers=headers)
        refused = client.get("/metrics", headers=headers)

    entries = {(e["operator"], e["action"], e["outcome"]) for e in allowed.json()["entries"]}
    assert allowed.status_code == 200
    assert told(refused) == (403, "not_permitted")
    assert (program.id, "token.issue", "answered") in entries


def test_assertion_is_good_once_however_many_ask_at_once(hub: Service, data: Path) -> None:
    program = added(data, "once")
    assertion = program.signed()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: told(asked(hub, assertion)), range(8)))

    assert sorted(answers) == [(200, ""), *[REFUSED] * 7]


@pytest.mark.parametrize(
    "changes",
    [
        ({"iss": "client:another"}, {"iss": None}, {"sub": None}, {"sub": 7}),
        ({"aud": "https://another.example"}, {"aud": None}, {"aud": []}, {"aud": 7}),
        ({"exp": 1}, {"exp": None}, {"exp": "soon"}, {"exp": 4_000_000_000}, {"exp": 1e999}),
        ({"iat": 1}, {"iat": 4_000_000_000}, {"nbf": 4_000_000_000}, {"iat": "now"}),
        ({"jti": None}, {"jti": ""}, {"jti": 7}, {"jti": "x" * 201}),
    ],
    ids=["client", "audience", "end", "times", "id"],
)
def test_assertion_that_does_not_say_what_it_must_is_refused(
    hub: Service, data: Path, changes: tuple[dict[str, Any], ...], request: Any
) -> None:
    program = added(data, f"says-{request.node.callspec.id}")

    for change in changes:
        assert told(asked(hub, program.signed(**change))) == REFUSED, change
    both = [program.audience, "https://another.example"]
    assert told(asked(hub, program.signed(aud=both))) == REFUSED
    long = int(time.time()) + 600
    assert told(asked(hub, program.signed(exp=long))) == REFUSED
    assert told(asked(hub, program.signed(aud=[program.audience], iat=None))) == (200, "")


def test_assertion_under_another_key_or_algorithm_is_refused(hub: Service, data: Path) -> None:
    program, other = added(data, "own-key"), added(data, "other-key")
    secret = OctKey.import_key(public(program.key))
    header = {"alg": "HS256", "kid": str(program.key.kid)}
    forged = jwt.encode(header, program.claims(), secret, algorithms=["HS256"])
    rsa = RSAKey.generate_key(2048)
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    _, payload, seal = program.signed().split(".")
    tries = [
        program.signed(new_key()),
        program.signed(other.key),
        other.signed(iss=program.id, sub=program.id),
        forged,
        jwt.encode({"alg": "RS256"}, program.claims(), rsa),
        f"{none}.{payload}.",
        f"{none}.{payload}.{seal}",
        program.signed()[:-4] + "AAAA",
        "x",
        "a.b.c",
        "é.é.é",
        "." * 3_000,
        "x" * 9_000,
    ]

    assert {told(asked(hub, text)) for text in tries} == {REFUSED}
    assert told(asked(hub, program.signed(), client_id=other.id)) == REFUSED
    assert told(asked(hub, program.signed(iss="own-key", sub="own-key"))) == REFUSED
    bodies = {json.dumps({**asked(hub, t).json(), "request_id": ""}) for t in tries[:4]}
    assert len(bodies) == 1


def test_old_key_is_good_beside_the_new_one_until_the_overlap_ends(
    hub: Service, data: Path
) -> None:
    program = added(data, "rotates")
    old_token = asked(hub, program.signed()).json()["access_token"]
    new, newest = new_key("Ed25519"), new_key()
    rotate = ("clients", "rotate", "rotates", "--jwk", "-")

    made, _ = command(data, *rotate, "--overlap", "1", stdin=public(new))
    both = told(asked(hub, program.signed())), told(asked(hub, program.signed(new)))
    ends = [key["expires_at"] for key in made["client"]["keys"]]
    command(data, *rotate, "--overlap", "0", stdin=public(newest))
    after = [told(asked(hub, program.signed(key))) for key in (program.key, new, newest)]

    assert both == ((200, ""), (200, ""))
    assert [end is None for end in ends] == [False, True]
    assert after == [REFUSED, REFUSED, (200, "")]
    assert told(whose(hub, old_token)) == VOID


def test_revoked_program_is_out_at_once_with_key_and_token(hub: Service, data: Path) -> None:
    program = added(data, "revoked")
    token = asked(hub, program.signed()).json()["access_token"]
    before = told(whose(hub, token))

    command(data, "clients", "revoke", "revoked")

    assert before == (200, "")
    assert told(whose(hub, token)) == VOID
    assert told(asked(hub, program.signed())) == REFUSED


def test_token_and_key_take_the_place_of_each_other(hub: Service, data: Path) -> None:
    made, _ = command(data, "clients", "add", "changes")
    first, key = made["token"], new_key()
    given, _ = command(data, "clients", "rotate", "changes", "--jwk", "-", stdin=public(key))
    program = Program(given["client"]["id"], given["audience"], key)
    by_key = asked(hub, program.signed()).json()["access_token"]
    told_first, told_key = told(whose(hub, first)), told(whose(hub, by_key))
    again, _ = command(data, "clients", "rotate", "changes")

    assert (told_first, told_key) == (VOID, (200, ""))
    assert told(whose(hub, again["token"])) == (200, "")
    assert told(whose(hub, by_key)) == VOID
    assert told(asked(hub, program.signed())) == REFUSED


def test_private_key_is_not_registered_and_not_repeated(data: Path) -> None:
    key = new_key()
    text = json.dumps(key.as_dict(private=True))

    _, said = command(data, "clients", "add", "private", "--jwk", "-", stdin=text, status=3)

    assert "private key" in said
    assert str(key.as_dict(private=True)["d"]) not in said
    listed = subprocess.run(
        [sys.executable, "-m", "credit_hub.api", "clients", "list"],
        env={"PATH": os.environ["PATH"], "CREDIT_HUB_DATA_DIR": str(data), "HOME": str(data)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert " private:" not in listed.stdout


@pytest.mark.parametrize("text", ["", "{}", "no JSON", '{"kty":"oct","k":"c2VjcmV0"}'])
def test_key_that_is_none_is_refused_with_what_is_needed(data: Path, text: str) -> None:
    _, said = command(data, "clients", "add", "wrong", "--jwk", "-", stdin=text, status=3)

    assert "key" in said or "JSON" in said


@pytest.mark.parametrize(
    ("body", "headers", "answer"),
    [
        (b"grant_type=password", {}, (400, "unsupported_grant_type")),
        (b"", {}, (400, "unsupported_grant_type")),
        (b"grant_type=client_credentials", {}, (400, "invalid_request")),
        (b"grant_type=a&grant_type=b", {}, (400, "invalid_value")),
        (b"\xff", {}, (400, "invalid_value")),
        (b"&" * 10_000, {}, (400, "invalid_value")),
        (b"a=" + b"x" * (1 << 20), {}, (413, "body_too_large")),
        (b"{}", {"Content-Type": "application/json"}, (415, "not_form")),
        (b"", {"Sec-Fetch-Site": "cross-site"}, (403, "cross_site")),
    ],
)
def test_request_for_a_token_that_is_none_is_a_problem(
    hub: Service, body: bytes, headers: dict[str, str], answer: tuple[int, str]
) -> None:
    sent = {"Content-Type": "application/x-www-form-urlencoded", **headers}
    with hub.browser() as client:
        assert told(client.post(TOKEN, content=body, headers=sent)) == answer


def test_form_is_taken_where_tokens_are_given_and_nowhere_else(hub: Service) -> None:
    with hub.browser() as client:
        answer = client.post(SESSION, data={"name": "x"})

    assert told(answer) == (415, "not_json")


def test_people_who_guess_do_not_keep_programs_of_the_same_address_from_their_tokens(
    hub: Service, data: Path
) -> None:
    program = added(data, "beside")
    with hub.browser() as client:
        guesses = [told(client.get("/api/v1/session/oidc/start")) for _ in range(61)]

    assert guesses[-1] == (429, "quota_exhausted")
    assert told(asked(hub, program.signed())) == (200, "")
