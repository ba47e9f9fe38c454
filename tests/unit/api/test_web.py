"""The pages of the web: which addresses they answer at, to whom, and under which headers."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from credit_hub.api.app import create_app
from credit_hub.api.middleware.web import PAGE_POLICY, WebFiles, is_page
from credit_hub.api.settings import Settings

INDEX = b'<!doctype html><meta name="credit-hub-oidc" content="no"><script src="/assets/a.js">'
ELSEWHERE = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_bytes(INDEX)
    (tmp_path / "assets" / "a-Xy12.js").write_bytes(b"start();")
    (tmp_path / "assets" / "a-Xy12.css").write_bytes(b"body{}")
    return tmp_path


@dataclass(frozen=True)
class Browser:
    app: FastAPI

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1"
            ) as client:
                return await client.request(method, path, headers=headers)

        return asyncio.run(asked())

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> httpx.Response:
        return self.ask("GET", path, headers)


@pytest.fixture
def browser(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr("credit_hub.api.app.STATIC", built)
    settings = Settings(data_dir=tmp_path / "data", require_login=True)
    return Browser(create_app(settings))


@pytest.mark.parametrize("path", ["/", "/lots/ZZTEST-P2/1", "/explore", "/explore?seed=uscc:1"])
def test_page_is_served_to_whoever_asks_and_kept_by_nobody(browser: Browser, path: str) -> None:
    answer = browser.get(path)

    assert (answer.status_code, answer.content) == (200, INDEX)
    assert answer.headers["content-security-policy"] == PAGE_POLICY
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_policy_of_pages_lets_no_script_run_that_is_not_a_file_of_this_origin() -> None:
    rules = dict(part.split(" ", 1) for part in PAGE_POLICY.split("; "))

    assert rules["default-src"] == rules["script-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert "http" not in PAGE_POLICY
    assert "eval" not in PAGE_POLICY


def test_asset_is_kept_for_ever_because_its_name_has_its_digest(browser: Browser) -> None:
    answer = browser.get("/assets/a-Xy12.js", {"accept-encoding": "identity"})

    assert answer.content == b"start();"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"


def test_asset_is_packed_for_who_can_unpack_it(browser: Browser) -> None:
    answer = browser.get("/assets/a-Xy12.css", {"accept-encoding": "gzip"})

    assert answer.headers["content-encoding"] == "gzip"
    assert answer.content == b"body{}"


@pytest.mark.parametrize(
    "path",
    ["/assets/none.js", "/assets/..%2Findex.html", "/assets/", "/settings", "/lotsofthings"],
)
def test_other_address_is_none_of_the_web_and_asks_for_a_token(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code == 401


def test_page_takes_no_other_method(browser: Browser) -> None:
    assert browser.ask("POST", "/").status_code == 401
    assert browser.ask("HEAD", "/").status_code == 200


def test_link_from_another_site_leads_to_a_page_and_to_nothing_else(browser: Browser) -> None:
    assert browser.get("/lots/T/1", headers=ELSEWHERE).status_code == 200
    assert browser.get("/assets/a-Xy12.js", headers=ELSEWHERE).status_code == 403
    framed = {**ELSEWHERE, "sec-fetch-mode": "no-cors"}
    assert browser.get("/lots/T/1", headers=framed).status_code == 403


def test_foreign_host_gets_no_page(browser: Browser) -> None:
    assert browser.get("/", headers={"host": "evil.example"}).status_code == 421


def test_page_offers_the_provider_where_there_is_one(built: Path) -> None:
    with_one = WebFiles.read(built, has_provider=True).page.body

    assert b'name="credit-hub-oidc" content="yes"' in with_one


def test_hub_without_built_web_says_so(tmp_path: Path) -> None:
    page = WebFiles.read(tmp_path / "none", has_provider=False).page.body.decode()

    assert "make web" in page
    assert "界面未构建" in page


@pytest.mark.parametrize("path", ["/api/v1/session", "/openapi.json", "/metrics", "/fed/v1/x"])
def test_address_of_the_interface_is_no_page(path: str) -> None:
    assert not is_page(path)
