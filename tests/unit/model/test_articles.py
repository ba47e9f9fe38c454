from datetime import date

import pytest

from credit_hub.model import (
    articles,
    statutes_company,
    statutes_construction,
    statutes_experts,
    statutes_ownership,
    statutes_procurement,
    statutes_tender,
)
from credit_hub.model.articles import ARTICLES, STATUTES, article, in_force
from credit_hub.model.errors import NotFoundError
from credit_hub.model.statutes import Article, Regime, Statute

MODULES = (
    statutes_company,
    statutes_construction,
    statutes_experts,
    statutes_ownership,
    statutes_procurement,
    statutes_tender,
)


def test_registry_holds_every_article_of_the_data_modules() -> None:
    defined = {
        name: value
        for module in MODULES
        for name, value in vars(module).items()
        if isinstance(value, Article)
    }

    assert set(ARTICLES.values()) == set(defined.values())
    assert len(ARTICLES) == len(defined)
    assert set(defined) <= set(articles.__all__)


def test_registry_holds_every_statute_of_the_data_modules() -> None:
    defined = {v for module in MODULES for v in vars(module).values() if isinstance(v, Statute)}

    assert set(STATUTES) == defined
    assert {quoted.statute for quoted in ARTICLES.values()} == defined


@pytest.mark.parametrize("quoted", ARTICLES.values(), ids=ARTICLES)
def test_article_name_says_where_it_stands(quoted: Article) -> None:
    name = next(n for n in articles.__all__ if getattr(articles, n) is quoted)
    place = [n for n in (quoted.article, quoted.paragraph, quoted.item) if n is not None]

    assert name.endswith("_".join(str(n) for n in place))


@pytest.mark.parametrize("quoted", ARTICLES.values(), ids=ARTICLES)
def test_article_has_wording_and_gist(quoted: Article) -> None:
    assert quoted.wording_zh.endswith(("。", "；"))
    assert quoted.gist_en.endswith(".")
    assert quoted.gist_en.isascii()


@pytest.mark.parametrize(
    ("article_id", "zh", "en", "words"),
    [
        ("tender-regulation/13/p2", "第13条第2款", "art. 13(2)", "代理投标，也不得为所代理的"),
        (
            "tender-regulation/34/p2",
            "第34条第2款",
            "art. 34(2)",
            "或者存在控股、管理关系的不同单位",
        ),
        (
            "tender-regulation/34/p3",
            "第34条第3款",
            "art. 34(3)",
            "违反前两款规定的，相关投标均无效",
        ),
        ("tender-regulation/37/p3", "第37条第3款", "art. 37(3)", "参加其他联合体投标的"),
        (
            "tender-regulation/40/i3",
            "第40条第3项",
            "art. 40(3)",
            "：（三）不同投标人的投标文件载明的",
        ),
        ("tender-regulation/40/i6", "第40条第6项", "art. 40(6)", "：（六）不同投标人的投标保证金"),
        ("procurement-regulation/18/p1", "第18条第1款", "art. 18(1)", "存在直接控股、管理关系"),
        ("procurement-regulation/22/p2", "第22条第2款", "art. 22(2)", "同一合同项下"),
        ("mof-order-87/37/i3", "第37条第3项", "art. 37(3)", "或者联系人员为同一人"),
        (
            "beneficial-owners-order/6/p1/i1",
            "第6条第1款第1项",
            "art. 6(1)(1)",
            "最终拥有备案主体25%以上股权",
        ),
        ("beneficial-owners-order/3", "第3条", "art. 3", "不超过1000万元人民币"),
        ("company-law/265/i2", "第265条第2项", "art. 265(2)", "资本总额超过百分之五十"),
        ("company-law/265/i4", "第265条第4项", "art. 265(4)", "不仅因为同受国家控股而具有关联关系"),
        ("company-law-2018/216/i2", "第216条第2项", "art. 216(2)", "资本总额百分之五十以上"),
    ],
)
def test_article_is_cited_and_quoted_as_the_statute_reads(
    article_id: str, zh: str, en: str, words: str
) -> None:
    quoted = article(article_id)

    assert quoted.id == article_id
    assert quoted.citation_zh == f"《{quoted.statute.title_zh}》{zh}"
    assert quoted.citation_en == f"{quoted.statute.title_en}, {en}"
    assert words in quoted.wording_zh


def test_article_of_an_unknown_id_is_not_found() -> None:
    with pytest.raises(NotFoundError, match="tender-regulation/99"):
        article("tender-regulation/99")


@pytest.mark.parametrize(
    ("article_id", "first", "last"),
    [
        ("tender-law/53", date(2000, 1, 1), None),
        ("tender-regulation/34/p2", date(2012, 2, 1), None),
        ("procurement-regulation/18/p1", date(2015, 3, 1), None),
        ("mof-order-87/37/i3", date(2017, 10, 1), None),
        ("company-law-2018/216/i2", date(2018, 10, 26), date(2024, 6, 30)),
        ("company-law/265/i2", date(2024, 7, 1), None),
        ("beneficial-owners-order/6/p1/i1", date(2024, 11, 1), None),
    ],
)
def test_article_is_in_force_from_its_first_day_to_its_last(
    article_id: str, first: date, last: date | None
) -> None:
    quoted = article(article_id)

    assert not in_force(quoted, date.fromordinal(first.toordinal() - 1))
    assert in_force(quoted, first)
    assert in_force(quoted, last or date(2026, 10, 15))
    assert not (last and in_force(quoted, date.fromordinal(last.toordinal() + 1)))


def test_texts_of_the_company_law_follow_each_other_without_a_gap() -> None:
    assert statutes_company.COMPANY_LAW_2018.valid.end == statutes_company.COMPANY_LAW.valid.start


def test_regime_has_its_chinese_title() -> None:
    assert Regime.TENDER.title_zh == "招标投标"
    assert Regime.PROCUREMENT.title_zh == "政府采购"


def test_articles_whose_wording_is_recalled_are_known_articles() -> None:
    assert ARTICLES.keys() >= statutes_ownership.RECALLED
