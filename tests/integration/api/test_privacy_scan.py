"""G10: everything is asked and backed up; then nothing of a person is in plain text anywhere.

Searched are all properties of the graph, all tables of the ledger, logs, load ledgers, the parts
of the backup (unpacked), receipts, answers and metrics: for the personal values of the city's own
input files, and for whatever has the form of an identity number or a mobile telephone.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import create_engine, inspect, select, table, text
from sqlalchemy.engine import make_url

from credit_hub.cypher import Query
from credit_hub.graph.store import GraphStore
from credit_hub.loaders.synthetic import Manifest
from tests.integration.api.conftest import Cli
from tests.integration.personal import personal_values
from tests.ledgers import ON_POSTGRESQL, url_of

pytestmark = [pytest.mark.integration, pytest.mark.e2e, pytest.mark.slow]

ID_NUMBER = re.compile(
    rb"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{2}[01]\d[0-3]\d{4}[\dXx](?![0-9A-Za-z])"
)
MOBILE = re.compile(rb"(?<![0-9A-Za-z.])1[3-9]\d{9}(?![0-9A-Za-z.])")


@dataclass(frozen=True)
class Held:
    """What is searched: name and bytes of each place."""

    places: Mapping[str, bytes]

    def with_value(self, value: str) -> list[str]:
        sought = value.encode()
        return [name for name, content in self.places.items() if sought in content]

    def of_form(self, form: re.Pattern[bytes]) -> list[tuple[str, bytes]]:
        return [
            (name, found[0][:6] + b"...")
            for name, content in self.places.items()
            if (found := form.search(content))
        ]


def questions(http: httpx.Client, city: Manifest) -> Iterator[httpx.Response]:
    """Ask every kind of question, and some with a person's number where an id belongs."""
    lots = ("ZZTEST-P2/1", "ZZTEST-P1/1", "ZZTEST-P3/1")
    found = [http.post(f"/api/v1/lots/{lot}/linked-party-check") for lot in lots]
    yield from found
    checked = next(answer.json() for answer in found if answer.status_code == 200)
    one, other = (bidder["id"] for bidder in checked["bidders"][:2])
    number = next(value for value in personal_values(city) if len(value) == 18)
    for target in (one, number, f"person:{number}", "phone:13812345678"):
        yield http.get(f"/api/v1/entities/{target}")
        yield http.get(f"/api/v1/entities/{target}/equity", params={"as_of": "2026-10-15"})
        yield http.get("/api/v1/paths", params={"start": target, "end": other})
        yield http.get("/api/v1/entities", params={"name": target})
        yield http.get(f"/api/v1/audit/subjects/{target}")
    for finding in (*checked["findings"], *checked["leads"]):
        yield http.get(f"/api/v1/findings/{finding['id']}")
        yield http.get(f"/api/v1/findings/{finding['id']}/explanation")
    yield http.post(
        "/api/v1/parties/linked-party-check",
        json={"parties": [one, other], "as_of": "2026-10-15"},
    )
    yield http.post("/api/v1/lots/ZZTEST-P2/1/what-if", json={"drop": [number]})
    for query in ("MATCH (n) RETURN n", "MATCH ()-[r]->() RETURN r", f"MATCH (n) RETURN '{number}"):
        yield http.post("/api/v1/cypher", json={"query": query, "rows": 10_000})
    yield http.post("/api/v1/jobs", json={"lots": list(lots), "regime": number})
    yield http.post("/api/v1/vault/resolve", content=f'{{"subjects": ["{number}"')
    yield http.get(f"/api/v1/receipts/{number}")
    for path in ("/api/v1/audit", "/api/v1/audit/alarms", "/api/v1/jobs", "/metrics", "/readyz"):
        yield http.get(path)


def graph_texts(store: GraphStore) -> Iterator[bytes]:
    for kind in ("(n)", "()-[n]->()"):
        query = Query(
            "test",
            "for one test",
            f"MATCH {kind} UNWIND keys(n) AS k RETURN DISTINCT k AS name, n[k] AS value",
            (),
            (),
            "read",
            "-",
        )
        for row in store.read(query):
            yield f"{row['name']}={row['value']}".encode()


def table_texts(url: str) -> Iterator[tuple[str, bytes]]:
    """Yield every table as text, as a dump in SQL would have it; sealed bytes as they are."""
    engine = create_engine(make_url(url))
    looked = inspect(engine)
    schemas = set(looked.get_schema_names()) - {"information_schema"}
    with engine.connect() as connection:
        for schema in sorted(schemas):
            for name in looked.get_table_names(schema):
                rows = connection.execute(select(text("*")).select_from(table(name, schema=schema)))
                cells = (
                    bytes(cell) if isinstance(cell, (bytes, memoryview)) else str(cell).encode()
                    for row in rows
                    for cell in row
                )
                yield f"table {name}", b"\n".join(cells)
    engine.dispose()


def unpacked(path: Path) -> bytes:
    content = path.read_bytes()
    return gzip.decompress(content) if content.startswith(b"\x1f\x8b") else content


@pytest.fixture(scope="module")
def held(
    cli: Cli,
    http: httpx.Client,
    city: Manifest,
    environment: Mapping[str, str],
    session_store: GraphStore,
    tmp_path_factory: pytest.TempPathFactory,
) -> Held:
    answers = list(questions(http, city))
    assert {answer.status_code // 100 for answer in answers} <= {2, 4}
    backup = tmp_path_factory.mktemp("backup") / "all"
    taken = cli("backup", str(backup))
    assert taken.status == 0, taken.err
    data = Path(environment["CREDIT_HUB_DATA_DIR"])
    places = {f"answer {n} {a.request.url.path[:30]}": a.content for n, a in enumerate(answers)}
    files = [path for folder in (data, backup) for path in folder.rglob("*") if path.is_file()]
    places |= {f"file {path.name} in {path.parent.name}": unpacked(path) for path in files}
    places |= dict(table_texts(url_of(environment)))
    places["graph"] = b"\n".join(graph_texts(session_store))
    places["output of the backup"] = f"{taken.out}{taken.err}".encode()
    return Held(places)


def test_scan_looks_where_it_should(held: Held) -> None:
    names = " ".join(held.places)

    assert len(held.places["graph"]) > 50_000
    for sought in (
        "service.log", "rejects.csv", "table receipts", "table audit_entries", "table vault_values",
        "manifest", "/metrics",
    ):  # fmt: skip
        assert sought in names, sought
    assert ON_POSTGRESQL or "ledger.sqlite3" in names


def test_no_personal_value_of_the_city_is_in_plain_text_anywhere(
    held: Held, city: Manifest
) -> None:
    values = set(personal_values(city))

    found = {(value[:2] + "...", place) for value in values for place in held.with_value(value)}

    assert len(values) > 100
    assert found == set()


def test_nothing_has_the_form_of_an_identity_number(held: Held) -> None:
    assert held.of_form(ID_NUMBER) == []


def test_nothing_has_the_form_of_a_mobile_telephone(held: Held) -> None:
    assert held.of_form(MOBILE) == []
