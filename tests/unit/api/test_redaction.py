"""Secrets and numbers of persons are provoked into logs, tracebacks and problems, and not found."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from fastapi import FastAPI, Request

from credit_hub.api import problems
from credit_hub.api.app import create_app
from credit_hub.api.logs import configure
from credit_hub.api.redaction import redacted
from credit_hub.api.settings import Settings
from credit_hub.model.errors import InvalidValueError

SECRETS = {
    "410199199003070018": "identity number",
    "41019919900307001X": "identity number with X",
    "13812345678": "telephone",
    "chk_live_0123456789abcdefABCDEF": "token",
    "chub_Zm9vYmFyYmF6cXV4cXV1eA": "token of a client",
    "eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2lnbmF0dXJl": "JWS",
    "s3cr3t-Passw0rd": "password",
    "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A": "private JWK member",
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg": "PEM",
}
TEXT = (
    "operator 410199199003070018 and 41019919900307001X, call 13812345678; "
    "Authorization: Bearer chk_live_0123456789abcdefABCDEF "
    "token chub_Zm9vYmFyYmF6cXV4cXV1eA was typed; "
    "receipt eyJhbGciOiJFZERTQSJ9.eyJhIjoxfQ.c2lnbmF0dXJl "
    "postgresql+pg8000://hub:s3cr3t-Passw0rd@db.example/ledger?password=s3cr3t-Passw0rd "
    'NEO4J_PASSWORD=s3cr3t-Passw0rd {"kty": "OKP", '
    '"d": "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A"} '
    "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg\n"
    "-----END PRIVATE KEY-----"
)


def left(text: str) -> list[str]:
    return [kind for value, kind in SECRETS.items() if value in text]


@pytest.fixture(autouse=True)
def _logging_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers = list(root.handlers)
    yield
    root.handlers[:] = handlers
    structlog.reset_defaults()


def test_text_loses_every_kind_of_secret_and_keeps_the_rest() -> None:
    told = redacted(TEXT)

    assert left(told) == []
    assert "operator 410***********0018" in told
    assert "@db.example/ledger" in told


@pytest.mark.parametrize(
    "text",
    [
        "lot:ZZTEST-P2/1 of uscc:91410199TNGJ7NHY9U, row 17, sha256:" + "0123456789abcdef" * 4,
        "no answer from bolt://127.0.0.1:7687: refused",
        "receipt:0123456789abcdef0123456789abcdef at 2026-10-15T09:30:00.123456+08:00",
        "the token is missing",
    ],
)
def test_text_without_secrets_stays_as_it_is(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("as_json", [True, False])
def test_log_of_the_hub_holds_no_secret(capsys: pytest.CaptureFixture[str], as_json: bool) -> None:
    configure("info", as_json=as_json)
    log = structlog.get_logger("test")

    try:
        raise ValueError(TEXT)  # noqa: TRY301  # what is tried is its traceback
    except ValueError:
        log.exception("failed")
    log.info(TEXT, path=f"/api/v1/entities/{TEXT}", nested={"a": [TEXT], "password": "hunter2"})
    log.info("numbers", number=13812345678, password="hunter2", error=ValueError(TEXT))
    written = capsys.readouterr().err

    assert "ValueError" in written
    assert left(written) == []
    assert "hunter2" not in written


def test_log_of_another_library_holds_no_secret(capsys: pytest.CaptureFixture[str]) -> None:
    configure("warning", as_json=True)

    try:
        raise ValueError(TEXT)  # noqa: TRY301  # what is tried is its traceback
    except ValueError:
        logging.getLogger("some.driver").exception("connection to %s failed", TEXT)
    written = capsys.readouterr().err

    assert "some.driver" in written or "connection to" in written
    assert left(written) == []


def test_configuring_twice_writes_each_line_once(capsys: pytest.CaptureFixture[str]) -> None:
    configure("warning", as_json=True)
    configure("warning", as_json=True)

    logging.getLogger("some.driver").warning("once")

    assert capsys.readouterr().err.count("once") == 1


def ask(app: FastAPI, path: str, token: str | None = None) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            headers = {} if token is None else {"Authorization": f"Bearer {token}"}
            return await client.get(path, headers=headers)

    return asyncio.run(asked())


def failing(error: Exception) -> FastAPI:
    app = FastAPI()
    problems.install(app)

    @app.get("/{rest:path}")
    def fail(request: Request, rest: str) -> None:
        raise error

    return app


@pytest.mark.parametrize("error", [InvalidValueError(TEXT, remedy=TEXT), ValueError(TEXT)])
def test_problem_document_holds_no_secret(
    error: Exception, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("info", as_json=True)

    answer = ask(failing(error), "/410199199003070018/13812345678")

    assert answer.headers["content-type"] == "application/problem+json"
    assert left(answer.text) == []
    assert left(capsys.readouterr().err) == []


def test_service_log_of_a_request_holds_no_number_that_was_typed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    configure("info", as_json=True)
    settings = Settings(data_dir=tmp_path, service_works=False)

    app = create_app(settings)
    ask(app, "/api/v1/nothing/410199199003070018", token="chk_live_0123456789abcdefABCDEF")
    ask(app, "/nothing/13812345678?id=410199199003070018")
    written = capsys.readouterr().err

    assert "/api/v1/nothing/" in written
    assert left(written) == []
