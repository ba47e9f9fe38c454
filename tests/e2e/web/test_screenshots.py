"""Writes pictures of the pages, for people to look at: `make screenshots`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.web.conftest import City, in_look

FOLDER = os.environ.get("CREDIT_HUB_SCREENSHOTS")
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.integration,
    pytest.mark.slow,
    pytest.mark.skipif(FOLDER is None, reason="pictures are written by: make screenshots"),
]
GRAPH = "/explore?seed=uscc:91410199TNGJ7NHM0N"


@pytest.mark.parametrize(("language", "mode"), [("zh", "light"), ("en", "dark")])
def test_pictures_of_every_page_are_written(
    browser: Browser, city: City, language: str, mode: str
) -> None:
    folder = Path(str(FOLDER))
    folder.mkdir(exist_ok=True)
    context = in_look(browser, city.url, language, mode)
    page = context.new_page()
    pages = {"search": "/", "lot": "/lots/ZZTEST-G1/1", "none": "/lots/NONE/9", "graph": GRAPH}
    for name, path in pages.items():
        page.goto(path)
        expect(page.locator("main h1").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        if name == "search":
            page.get_by_role("searchbox").fill("郑州测试联合")
            page.keyboard.press("Enter")
            expect(page.locator(".result").first).to_be_visible()
        if name == "graph":
            expand_all(page)
        page.screenshot(path=folder / f"{name}-{language}-{mode}.png", full_page=name != "graph")
    page.get_by_text({"zh": "表", "en": "Table"}[language], exact=True).click()
    page.screenshot(path=folder / f"table-{language}-{mode}.png")
    context.close()

    assert {path.name for path in folder.glob(f"*-{language}-{mode}.png")} == {
        f"{name}-{language}-{mode}.png" for name in (*pages, "table")
    }


def expand_all(page: Page) -> None:
    buttons = page.locator(".groups .ant-btn")
    expect(buttons.first).to_be_visible()
    while buttons.count():
        before = buttons.count()
        buttons.first.click()
        expect(buttons).to_have_count(before - 1)
    page.get_by_role("button", name="适应窗口").or_(
        page.get_by_role("button", name="Fit to window")
    ).click()
    page.mouse.move(0, 0)
