"""What an investigator does in the web, on the real hub with the planted lot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.web.conftest import AXE, HOSTILE, City, Seen, in_look
from tests.integration.api.doors import Person

pytestmark = [pytest.mark.e2e, pytest.mark.integration, pytest.mark.slow]

LOT = "/lots/ZZTEST-G1/1"
FIRM = "uscc:91410199TNGJ7NHM0N"
GRAPH = f"/explore?seed={FIRM}"
PAGES = {"search": "/", "lot": LOT, "graph": GRAPH, "no lot": "/lots/NONE/9", "empty": "/explore"}
LOOKS = [("zh", "light"), ("zh", "dark"), ("en", "light"), ("en", "dark")]


def search(page: Page, text: str) -> None:
    page.get_by_role("searchbox", name="检索企业、机构和标段").fill(text)
    page.keyboard.press("Enter")


def test_search_says_why_each_result_was_found_and_leads_to_its_page(
    page: Page, seen: Seen
) -> None:
    page.goto("/")
    search(page, "郑州测试丙")
    result = page.get_by_role("link", name="郑州测试丙建工有限公司")
    expect(result).to_contain_text("名称开头一致")
    search(page, "zztest-g1/1")
    page.get_by_role("link", name="测试一号路工程1标段").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("测试一号路工程1标段")
    assert [url for url in seen.requests if "%E9%83%91" in url or "郑" in url] == []


def test_search_refuses_the_number_of_a_person_and_says_so(page: Page) -> None:
    page.goto("/")
    search(page, "410199199003070018")

    expect(page.get_by_role("alert")).to_contain_text("看起来是身份证号或手机号")


def test_search_that_finds_nothing_says_how_names_match(page: Page) -> None:
    page.goto("/")
    search(page, "没有这个名字")

    expect(page.locator("main")).to_contain_text("没有找到“没有这个名字”")


def test_slash_leads_back_to_the_search_box_from_any_page(page: Page) -> None:
    page.goto(LOT)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("/")

    expect(page.get_by_role("searchbox", name="检索企业、机构和标段")).to_be_focused()


def test_cell_of_the_matrix_leads_to_finding_article_and_source_rows(page: Page) -> None:
    page.goto(LOT)
    page.get_by_role(
        "button", name="郑州测试甲建工有限公司 与 郑州测试乙建工有限公司："
    ).first.click()

    finding = page.locator("article.is-chosen")
    expect(finding).to_be_focused()
    expect(finding).to_contain_text("《招标投标法实施条例》第34条第2款")
    expect(finding.locator("ol.steps li")).to_have_count(2)
    expect(finding.locator(".rows tbody tr").first).to_contain_text("第 2 行")
    expect(page.locator("article.judgement-L blockquote")).to_have_count(0)


def test_receipt_of_the_page_is_the_signed_statement(page: Page, tmp_path: Path) -> None:
    page.goto(LOT)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="下载").click()
    kept = tmp_path / "receipt.jws"
    downloading.value.save_as(kept)

    id_ = page.locator(".receipt .number").inner_text().strip()
    stored = page.request.get(f"/api/v1/receipts/{id_}").json()
    assert kept.read_text() == stored["jws"]


def test_lot_is_asked_again_under_the_other_law_and_day(page: Page) -> None:
    page.goto(LOT)
    page.get_by_text("政府采购法", exact=True).click()
    page.get_by_label("核查时点").fill("2026-08-15")
    page.get_by_role("button", name="重新核查").click()

    facts = page.locator(".lot-head dl")
    expect(facts).to_contain_text("政府采购法")
    expect(facts).to_contain_text("2026年8月15日")


def test_expanding_counts_what_is_shown_and_undo_takes_it_back(page: Page) -> None:
    page.goto(GRAPH)
    status = page.get_by_role("status").filter(has_text="个主体")
    expect(status).to_contain_text("1 个主体")
    page.get_by_role("button", name="展开 持股 来自").click()
    expect(status).to_contain_text("3 个主体 · 2 条关系")
    expect(page.locator(".groups li").first).to_contain_text("已显示 2 / 2")

    page.get_by_role("button", name="撤销").click()
    expect(status).to_contain_text("1 个主体")
    page.get_by_role("button", name="重做").click()
    expect(status).to_contain_text("3 个主体")


def test_graph_is_walked_by_keyboard_and_two_nodes_are_joined_by_paths(page: Page) -> None:
    page.goto(f"{GRAPH}&seed=uscc:91410199TNGJ7NHN9K")
    canvas = page.get_by_role("application")
    expect(canvas).to_have_attribute("aria-label", re.compile("2 个主体"))
    canvas.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.get_by_role("button", name="查找两点间最短路径").click()

    expect(page.locator(".ant-message")).to_contain_text("最短路径")
    expect(canvas).to_have_attribute("aria-label", re.compile("[3-9] 个主体"))


def test_table_has_what_the_graph_has_and_opens_the_evidence_of_a_relation(page: Page) -> None:
    page.goto(GRAPH)
    page.get_by_role("button", name="展开 持股 来自").click()
    page.get_by_text("表", exact=True).click()
    rows = page.locator(".sheet tbody tr")
    expect(rows).to_have_count(2)
    rows.first.get_by_role("button", name="持股").click()

    side = page.get_by_role("complementary")
    expect(side).to_contain_text("股东及出资信息")
    expect(side).to_contain_text("SHA-256")


def test_equity_shows_direct_and_integrated_shares_apart(page: Page) -> None:
    page.goto(GRAPH)
    page.get_by_role("button", name="股东（逐层向上）").click()

    stake = page.locator(".stakes li").first
    expect(stake).to_contain_text("综合")
    expect(stake).to_contain_text("直接")


def test_hostile_name_is_text_in_every_form(page: Page, city: City) -> None:
    page.goto("/")
    search(page, city.hostile)
    result = page.locator(".result-name")
    expect(result).to_have_text(HOSTILE)
    result.click()
    expect(page.get_by_role("complementary").get_by_role("heading", level=2)).to_have_text(HOSTILE)
    page.get_by_role("button", name=re.compile("^展开 ")).first.click()
    page.get_by_text("表", exact=True).click()

    expect(page.locator(".sheet")).to_contain_text(HOSTILE)
    assert page.title() == "信用关系枢纽"
    assert page.locator("img[src='x']").count() == 0


def test_what_is_on_the_page_stays_when_the_service_cannot_be_reached(page: Page) -> None:
    page.goto(GRAPH)
    expect(page.get_by_role("application")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="股东（逐层向上）").click()
    expect(page.get_by_role("alert")).to_contain_text("连接不上服务")
    expect(page.get_by_role("application")).to_be_visible()

    page.context.set_offline(False)
    page.get_by_role("button", name="重试").click()
    expect(page.locator(".stakes li").first).to_be_visible()


def test_page_that_is_none_says_so(page: Page) -> None:
    page.goto("/explore/none")

    expect(page.get_by_role("heading", level=1)).to_have_text("没有这个页面")


@pytest.fixture(scope="module")
def person(city: City) -> Person:
    return city.guarded.person("investigating", "--role", "investigator")


@pytest.fixture
def stranger(browser: Browser, city: City) -> Iterator[Page]:
    context = in_look(browser, str(city.guarded.client.base_url), "zh", "light")
    yield context.new_page()
    context.close()


def enter(page: Page, person: Person) -> None:
    body = person.body()
    page.get_by_label("账号").fill(body["name"])
    page.get_by_label("口令").fill(body["password"])
    page.get_by_label("动态验证码").fill(str(body["code"]))
    page.get_by_role("button", name="登录", exact=True).click()


def state_cause(page: Page) -> None:
    asked = page.get_by_role("dialog", name="查询目的")
    asked.get_by_label("目的").click()
    page.get_by_title("办案").click()
    asked.get_by_label("案号").fill("郑测〔2026〕1号")
    asked.get_by_role("button", name="确定").click()


def test_nothing_is_shown_before_login_and_purpose(stranger: Page, person: Person) -> None:
    stranger.goto(LOT)
    stranger.get_by_label("账号").fill(person.name)
    stranger.get_by_label("口令").fill("not the password of anybody")
    stranger.get_by_role("button", name="登录", exact=True).click()
    expect(stranger.get_by_role("alert")).to_contain_text("账号、口令或验证码不正确")

    enter(stranger, person)
    expect(stranger.get_by_role("dialog", name="查询目的")).to_be_visible()
    expect(stranger.locator("main")).to_contain_text("需要先说明查询目的")
    state_cause(stranger)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("测试一号路工程1标段")
    expect(stranger.get_by_role("banner")).to_contain_text("办案 · 郑测〔2026〕1号")


def test_page_stays_when_the_session_ends_and_goes_on_after_login(
    stranger: Page, person: Person
) -> None:
    stranger.goto(GRAPH)
    enter(stranger, person)
    state_cause(stranger)
    stranger.get_by_role("button", name="重试").click()
    stranger.get_by_role("button", name="展开 持股 来自").click()
    status = stranger.get_by_role("status").filter(has_text="个主体")
    expect(status).to_contain_text("3 个主体")
    stranger.context.clear_cookies()
    stranger.get_by_role("button", name="股东（逐层向上）").click()
    ended = stranger.get_by_role("dialog", name="登录")
    expect(ended).to_contain_text("登录已失效")
    expect(status).to_contain_text("3 个主体")

    enter(stranger, person)
    expect(ended).to_be_hidden()
    expect(stranger.locator(".stakes li").first).to_be_visible()
    expect(status).to_contain_text("3 个主体")


STORES = """async () => ({
  kept: {...localStorage, ...sessionStorage},
  elsewhere: [
    ...await indexedDB.databases(), ...await caches.keys(), document.cookie,
  ].filter(Boolean),
})"""


def test_browser_stores_nothing_of_a_person(stranger: Page, person: Person, city: City) -> None:
    sought = next(value for value in sorted(city.personal) if re.fullmatch(r"\d{17}[\dX]", value))
    stranger.goto(LOT)
    enter(stranger, person)
    state_cause(stranger)
    expect(stranger.get_by_role("heading", level=1)).to_have_text("测试一号路工程1标段")
    stranger.get_by_role("link", name="检索").click()
    search(stranger, sought)
    expect(stranger.get_by_role("alert")).to_contain_text("看起来是身份证号或手机号")
    stranger.goto(GRAPH)
    stranger.get_by_role("button", name="展开 法定代表人 来自").click()
    expect(stranger.get_by_role("status").filter(has_text="个主体")).to_contain_text("3 个主体")

    stored = stranger.evaluate(STORES)

    assert stored["elsewhere"] == []
    assert "credit-hub.cause" in stored["kept"]
    text = json.dumps(stored["kept"], ensure_ascii=False)
    assert [value for value in (*city.personal, person.password) if value in text] == []


@pytest.mark.parametrize(("language", "mode"), LOOKS)
def test_pages_have_no_serious_fault_for_readers_and_ask_nobody_else(
    browser: Browser, city: City, language: str, mode: str
) -> None:
    context = in_look(browser, city.url, language, mode)
    context.add_init_script(path=AXE)
    page, seen = context.new_page(), Seen()
    seen.watch(page)
    faults: list[str] = []
    for name, path in PAGES.items():
        page.goto(path)
        expect(page.locator("main h1").first).to_be_attached()
        expect(page.locator(".waiting, [aria-busy=true]")).to_have_count(0)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        faults += [
            f"{name}: {fault['id']} {[node['target'] for node in fault['nodes'][:3]]}"
            for fault in found["violations"]
            if fault["impact"] in {"serious", "critical"}
        ]
    context.close()

    assert faults == []
    assert [url for url in seen.requests if not url.startswith(city.url)] == []
    assert seen.errors == []


@pytest.mark.parametrize("path", ["/", LOT])
def test_page_at_twice_its_size_needs_no_scrolling_to_the_side(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 683, "height": 384})
    page.goto(path)
    expect(page.locator("main h1").first).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
