"""The member of the client certificate and the one that signed must be the same (threat 11)."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from starlette.types import ASGIApp

from credit_hub.api.exchange.answers import LedgerAnswers
from credit_hub.api.exchange.demonstration.alliance import HANGZHOU, PROVINCE, ZHENGZHOU
from credit_hub.api.exchange.provider.app import ExchangeApp, RegisteredWitness
from credit_hub.api.exchange.provider.files import static_files
from credit_hub.api.exchange.provider.home import home_of
from credit_hub.api.exchange.provider.keeper import Keeper
from credit_hub.api.exchange.provider.limits import PeerLimit
from credit_hub.api.exchange.provider.service import Service
from credit_hub.api.exchange.provider.snapshots import SnapshotShelf
from credit_hub.api.exchange.relying.city import relying_city
from credit_hub.api.exchange.witnessing import WitnessEndpoint
from credit_hub.federation.witness.evidence import EvidenceFolder
from credit_hub.ledger.storage.database import Ledger, sqlite_url
from tests.integration.exchange.cities import alliance_of

pytestmark = pytest.mark.integration
HEADER = "X-Credit-Member"
PATH = "/fed/v1/reconciliation"
Asked = Callable[[dict[str, str]], httpx.Response]


@pytest.fixture
def asked(tmp_path: Path) -> Iterator[Asked]:
    """Return what sends Hangzhou's signed question with further fields of a gateway."""
    alliance = alliance_of(tmp_path, (ZHENGZHOU, HANGZHOU, PROVINCE))
    zhengzhou, hangzhou = alliance.city(ZHENGZHOU), alliance.city(HANGZHOU)
    with (
        Ledger.open(sqlite_url(tmp_path / "zhengzhou.sqlite3")) as own,
        Ledger.open(sqlite_url(tmp_path / "hangzhou.sqlite3")) as theirs,
        Keeper(home_of(zhengzhou.settings, own), zhengzhou.settings) as keeper,
    ):
        home = home_of(zhengzhou.settings, own)
        folders = home.membership.folders
        service = Service(
            home=home,
            log=keeper.log,
            shelf=SnapshotShelf(home, keeper.log),
            answers=LedgerAnswers(own.idempotency, secrets.token_hex(16), lambda _: True),
            admission=PeerLimit(100),
        )
        witness = WitnessEndpoint(
            RegisteredWitness(home.membership), EvidenceFolder(folders.evidence), lambda: 0.0
        )
        files = static_files(folders.log, folders.status)
        app: ASGIApp = ExchangeApp(service, files, witness, certificate_header=HEADER)
        client = relying_city(hangzhou.membership, theirs).client

        def ask(fields: dict[str, str]) -> httpx.Response:
            prepared = client.prepare(
                ZHENGZHOU, "reconciliation", secrets.token_hex(16), query=(("day", "2026-12-01"),)
            )
            request = prepared.request
            lines = {**dict(request.fields.lines), **fields}
            return _sent(app, f"{request.path}?{request.query}", lines)

        yield ask


def _sent(app: ASGIApp, target: str, lines: dict[str, str]) -> httpx.Response:
    import anyio

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://exchange") as client:
            return await client.get(target, headers=lines)

    return anyio.run(send)


def test_request_of_the_member_of_the_certificate_is_answered(asked: Asked) -> None:
    answer = asked({HEADER: HANGZHOU})

    assert answer.status_code == 200
    assert answer.json() == {"day": "2026-12-01", "lines": []}
    assert answer.headers["cc-audience"] == HANGZHOU


@pytest.mark.parametrize("fields", [{}, {HEADER: ""}, {HEADER: PROVINCE}])
def test_request_that_another_member_hands_in_is_refused(
    fields: dict[str, str], asked: Asked
) -> None:
    answer = asked(fields)

    assert answer.status_code == 403
    assert answer.json()["reason"] == "http.member"
