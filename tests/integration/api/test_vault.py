"""The vault through the real programs: a city is loaded, resolved, rotated and erased."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from credit_hub.cypher import Query
from credit_hub.graph.address import ServerAddress
from credit_hub.graph.store import GraphStore
from credit_hub.ledger.storage.audit import AuditFilter
from credit_hub.ledger.storage.database import Ledger
from credit_hub.ledger.storage.tables import METADATA
from credit_hub.loaders.identity import IdentityKeys
from credit_hub.loaders.source import Source
from credit_hub.loaders.sources import SOURCES
from credit_hub.loaders.synthetic import Manifest
from credit_hub.model.personal import OF_NODES
from tests.ledgers import rows_of, url_of

pytestmark = [pytest.mark.integration, pytest.mark.slow]

KEYS = IdentityKeys(bytes.fromhex("11" * 32))
PATH = "/api/v1/vault/resolve"
CAUSE = ("--purpose", "investigation", "--case-number", "案2026-17")
NOBODY = "person:00000000000000000000000000000000"
Cli = Callable[..., Any]


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    number: str


def cells(manifest: Manifest, source: str) -> list[dict[str, str]]:
    data = manifest.files[source].read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    return list(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="module")
def people(city: Manifest) -> list[Person]:
    """Return those whom the officers file names with a number."""
    found = {
        row["证件号码"]: Person(
            "person:" + KEYS.digest("person.id_number", row["证件号码"]),
            row["姓名"],
            row["证件号码"],
        )
        for row in cells(city, "officers")
        if len(row["证件号码"]) == 18
    }
    return list(found.values())


def body(*subjects: str, kinds: tuple[str, ...] = ("name", "id_number")) -> dict[str, object]:
    return {
        "subjects": list(subjects),
        "kinds": list(kinds),
        "purpose": "investigation",
        "case_number": "案2026-17",
    }


@pytest.fixture
def allowed(cli: Cli) -> Iterator[None]:
    assert cli("vault", "allow", "local").status == 0
    yield
    assert cli("vault", "deny", "local").status == 0


def texts(answer: httpx.Response) -> dict[str, dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return {
        item["subject"]: {value["kind"]: value["value"] for value in item["values"]}
        for item in answer.json()["subjects"]
    }


def test_resolving_is_denied_by_default_alike_for_all_subjects(
    http: httpx.Client, people: list[Person]
) -> None:
    answers = [http.post(PATH, json=body(subject)) for subject in (people[0].id, NOBODY)]

    assert [answer.status_code for answer in answers] == [403, 403]
    known, unknown = (answer.json() for answer in answers)
    assert known["code"] == "access_denied"
    assert {**known, "request_id": ""} == {**unknown, "request_id": ""}


def test_caller_who_is_not_allowed_hears_nothing_else(http: httpx.Client) -> None:
    answer = http.post(
        PATH, json={**body(NOBODY), "case_number": "410199199003070018", "purpose": "none"}
    )

    assert answer.status_code == 403


def test_values_resolve_to_what_the_files_say(
    http: httpx.Client, allowed: None, people: list[Person]
) -> None:
    some = people[:50]

    answer = http.post(PATH, json=body(*(person.id for person in some)))

    assert texts(answer) == {
        person.id: {"name": person.name, "id_number": person.number} for person in some
    }
    assert answer.headers["Cache-Control"] == "no-store"


def test_only_the_kinds_asked_for_are_given_with_titles_in_both_languages(
    http: httpx.Client, allowed: None, people: list[Person]
) -> None:
    answer = http.post(PATH, json=body(people[0].id, kinds=("name",)))

    (item,) = answer.json()["subjects"]
    assert item["values"] == [
        {"kind": "name", "title": {"zh": "姓名", "en": "name"}, "value": people[0].name}
    ]


def test_accounts_and_telephones_resolve_by_the_ids_of_their_nodes(
    http: httpx.Client, allowed: None, city: Manifest
) -> None:
    account = next(row["转出账号"] for row in cells(city, "bid-deposits") if row["转出账号"])
    phone = next(row["联系电话"] for row in cells(city, "bid-team") if row["联系电话"])
    ids = [
        f"{prefix}:{KEYS.digest(prefix, value)}"
        for prefix, value in (("account", account), ("phone", phone))
    ]

    answer = http.post(PATH, json=body(*ids, kinds=("account", "phone")))

    assert texts(answer) == {ids[0]: {"account": account}, ids[1]: {"phone": phone}}


def test_command_line_gives_the_same_to_an_account_that_was_allowed(
    cli: Cli, http: httpx.Client, allowed: None, people: list[Person]
) -> None:
    question = ("vault", "resolve", people[0].id, "--kind", "name", "--kind", "id_number", *CAUSE)
    denied = cli(*question)
    assert denied.status == 9
    operator = denied.err.split("'")[1]
    assert operator.startswith("local:")
    assert cli("vault", "allow", operator).status == 0

    given = cli(*question, "--json")

    assert given.status == 0, given.err
    by_http = http.post(PATH, json=body(people[0].id)).json()
    assert {**given.json(), "left": 0} == {**by_http, "left": 0}
    assert people[0].number in cli(*question).out


MALFORMED: Mapping[str, tuple[dict[str, object], int]] = {
    "no purpose": ({"purpose": ""}, 400),
    "unknown purpose": ({"purpose": "curiosity"}, 400),
    "no case": ({"case_number": ""}, 422),
    "blank case": ({"case_number": "  "}, 422),
    "a person as a case": ({"case_number": "410199199003070018"}, 400),
    "no subject": ({"subjects": []}, 422),
    "too many subjects": ({"subjects": [f"person:{n}" for n in range(51)]}, 422),
    "a name for a subject": ({"subjects": ["张三"]}, 422),
    "no kind": ({"kinds": []}, 422),
    "unknown kind": ({"kinds": ["salary"]}, 422),
    "more than is asked": ({"all": True}, 422),
}


@pytest.mark.parametrize(("change", "status"), MALFORMED.values(), ids=MALFORMED)
def test_question_without_purpose_case_or_shape_is_refused(
    http: httpx.Client, allowed: None, change: dict[str, object], status: int
) -> None:
    answer = http.post(PATH, json={**body(NOBODY), **change})

    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"


def ledger_texts(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield every row of the ledger, on whatever database it is."""
    for name in METADATA.tables:
        yield from map(str, rows_of(environment, f'SELECT * FROM "{name}"'))  # noqa: S608


def audit_entries(environment: Mapping[str, str]) -> list[Any]:
    with Ledger.open(url_of(environment)) as ledger:
        return list(ledger.audit.page(AuditFilter(action="vault.resolve"), 1_000))


def test_resolving_is_in_the_audit_log_with_subjects_purpose_and_case_and_no_digest(
    http: httpx.Client, allowed: None, people: list[Person], environment: Mapping[str, str]
) -> None:
    ids = tuple(person.id for person in people[:3])
    http.post(PATH, json=body(*ids, NOBODY), headers={"X-Request-ID": "resolve-1"})

    events = [entry.event for entry in audit_entries(environment)]

    (event,) = [event for event in events if event.request_id == "resolve-1"]
    assert (event.action, event.operator, event.outcome) == ("vault.resolve", "local", "answered")
    assert (event.purpose, event.case_number) == ("investigation", "案2026-17")
    assert event.subjects == (*ids, NOBODY)
    assert event.result_digest is None


def test_denied_question_is_in_the_audit_log_with_its_subjects(
    http: httpx.Client, people: list[Person], environment: Mapping[str, str]
) -> None:
    http.post(PATH, json=body(people[5].id), headers={"X-Request-ID": "resolve-2"})

    events = [entry.event for entry in audit_entries(environment)]

    (event,) = [event for event in events if event.request_id == "resolve-2"]
    assert (event.outcome, event.status, event.subjects) == ("refused", "403", (people[5].id,))


def test_subjects_beyond_the_hourly_limit_are_refused_and_not_counted(
    cli: Cli, people: list[Person]
) -> None:
    question = ("vault", "resolve", *(person.id for person in people[:6]), "--kind", "name", *CAUSE)
    user = {"LOGNAME": "limited"}
    assert cli("vault", "allow", "local:limited").status == 0
    limit = {**user, "CREDIT_HUB_VAULT_PER_HOUR": "10"}

    first, second = cli(*question, "--json", env=limit), cli(*question, env=limit)

    assert first.json()["left"] == 4
    assert second.status == 9
    assert "10 subjects in an hour" in second.err
    smaller = (*question[:2], people[0].id, *question[8:])
    assert cli(*smaller, "--json", env=limit).json()["left"] == 3


def test_limit_over_http_says_when_to_come_again(
    http: httpx.Client, allowed: None, cli: Cli
) -> None:
    answer = None
    for _ in range(5):
        answer = http.post(PATH, json=body(*(f"person:{n:032}" for n in range(50))))
        if answer.status_code != 200:
            break

    assert answer is not None
    assert answer.status_code == 429
    assert answer.json()["code"] == "quota"
    assert answer.headers["Retry-After"] == "3600"


def graph_texts(server: ServerAddress) -> Iterator[str]:
    with GraphStore.connect(server) as store:
        for pattern in ("(n)", "()-[n]->()"):
            text = f"MATCH {pattern} UNWIND keys(n) AS k RETURN DISTINCT n[k] AS value"
            for row in store.read(Query("scan", "", text, (), (), "read", "-"), {}):
                yield str(row["value"])


def personal_texts(manifest: Manifest) -> Iterator[str]:
    for name, path in manifest.files.items():
        source = SOURCES[name]
        if not isinstance(source, Source) or path.suffix != ".csv":
            continue
        headings = [column.heading for column in source.columns if column.kind.personal]
        for row in cells(manifest, name):
            for value in (row.get(heading) or "" for heading in headings):
                of_a_unit = value[:1] in "19Y" and len(value) == 18 and value.isascii()
                if len(value) > 2 and not of_a_unit and (value.isascii() or len(value) < 5):
                    yield value


def test_invariant_5_nothing_of_a_person_is_in_plain_text_in_any_file_or_log_or_in_the_graph(
    cli: Cli,
    http: httpx.Client,
    allowed: None,
    city: Manifest,
    people: list[Person],
    environment: Mapping[str, str],
    neo4j_server: ServerAddress,
) -> None:
    http.post(PATH, json=body(*(person.id for person in people[:9])))
    http.post(PATH, content=json.dumps(body(people[0].number)) + "{")
    shown = cli("vault", "status").out
    personal = set(personal_texts(city))
    folder = Path(environment["CREDIT_HUB_DATA_DIR"])

    held = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_relative_to(city.folder)
    }
    held["graph"] = "\n".join(graph_texts(neo4j_server)).encode()
    held["status"] = shown.encode()
    held["ledger-rows"] = "\n".join(ledger_texts(environment)).encode()

    assert len(personal) > 100
    assert any(name.startswith("ledger") for name in held)
    assert any("log" in name for name in held)
    found = {(name, value) for value in personal for name in held if value.encode() in held[name]}
    assert found == set()


def test_rotated_keys_open_everything_and_the_old_one_is_destroyed(
    cli: Cli, people: list[Person]
) -> None:
    before = cli("vault", "status", "--json").json()
    assert cli("vault", "destroy-key", before["current_key"], "--yes").status == 6

    rotated = cli("vault", "rotate-key", "--json")

    assert rotated.status == 0, rotated.err
    after = cli("vault", "status", "--json").json()
    assert after["keys"] == {rotated.json()["key_id"]: before["subjects"]}
    assert before["values"] == after["values"]
    assert after["values"]["name"] > 50
    assert cli("vault", "destroy-key", before["current_key"], "--yes").status == 0
    assert cli("vault", "rotate-key", "--resume", "--json").json()["rewrapped"] == 0
    assert cli("vault", "allow", "local:reader").status == 0
    question = ("vault", "resolve", people[0].id, "--kind", "name", *CAUSE)
    assert people[0].name in cli(*question, env={"LOGNAME": "reader"}).out


def test_erased_unknown_and_empty_subjects_look_alike_and_a_load_brings_nothing_back(
    cli: Cli, city: Manifest, people: list[Person]
) -> None:
    gone = people[-1]
    assert cli("vault", "erase", gone.id, "--reason", "决定2026-3", "--yes").status == 0
    assert cli("vault", "erase", gone.id, "--reason", "决定2026-3", "--yes").status == 4
    assert cli("vault", "erase", NOBODY, "--reason", "决定2026-3", "--yes").status == 4
    assert cli("vault", "erase", people[0].id, "--reason", gone.number, "--yes").status == 3

    loaded = cli("load", "--again", str(city.files["officers"]))

    assert loaded.status == 0, loaded.err
    assert cli("vault", "allow", "local:other").status == 0
    firm = "uscc:91410199TE5T00016Y"
    question = ("vault", "resolve", gone.id, NOBODY, firm, "--kind", "name", *CAUSE, "--json")
    answer = cli(*question, env={"LOGNAME": "other"}).json()
    assert [item["values"] for item in answer["subjects"]] == [[], [], []]
    assert cli("vault", "status", "--json").json()["erased"] == 1


def test_vault_that_is_off_resolves_nothing_and_the_doctor_says_so(
    cli: Cli, people: list[Person]
) -> None:
    off = {"CREDIT_HUB_VAULT": "false", "LOGNAME": "reader"}
    assert cli("vault", "allow", "local:reader").status == 0

    answer = cli("vault", "resolve", people[0].id, "--kind", "name", *CAUSE, env=off)

    assert answer.status == 6
    assert "CREDIT_HUB_VAULT=true" in answer.err
    parts = cli("doctor", "--json", env=off).json()
    assert "forgotten" in str(parts)


def test_lost_keys_are_not_made_anew(cli: Cli, environment: Mapping[str, str]) -> None:
    keys = Path(environment["CREDIT_HUB_DATA_DIR"]) / "vault.jwks"
    aside = keys.with_suffix(".aside")
    keys.rename(aside)
    try:
        said = cli("vault", "status")
    finally:
        aside.rename(keys)

    assert said.status == 5
    assert "are gone" in said.err
    assert "restore the file" in said.err


def test_keys_of_the_environment_stand_for_the_file(
    cli: Cli, environment: Mapping[str, str], people: list[Person]
) -> None:
    keys = (Path(environment["CREDIT_HUB_DATA_DIR"]) / "vault.jwks").read_text("ascii")
    given = {"CREDIT_HUB_VAULT_KEYS": keys, "LOGNAME": "reader"}
    assert cli("vault", "allow", "local:reader").status == 0

    answer = cli("vault", "resolve", people[0].id, "--kind", "name", *CAUSE, env=given)

    assert people[0].name in answer.out
    assert cli("vault", "rotate-key", env=given).status == 7
    assert cli("vault", "rotate-key", "--resume", env=given).status == 0


def test_kinds_of_the_answer_are_those_of_nodes() -> None:
    assert {kind.value for kind in OF_NODES} == {
        "name",
        "id_number",
        "phone",
        "email",
        "account",
        "serial",
        "certificate",
    }
