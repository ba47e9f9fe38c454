"""Statutes as data: the articles that rules quote, with the dates on which each text is in force."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from credit_hub.model.interval import Interval


class Regime(StrEnum):
    """Which body of law governs a procurement."""

    TENDER = "tender"
    """招标投标法 and its 实施条例: works and compulsory tenders."""
    PROCUREMENT = "procurement"
    """政府采购法 and its 实施条例."""

    @property
    def title_zh(self) -> str:
        """The Chinese name."""
        return {"tender": "招标投标", "procurement": "政府采购"}[self.value]


@dataclass(frozen=True, slots=True)
class Statute:
    """A law or regulation in one dated text."""

    id: str
    title_zh: str
    title_en: str
    issued_by: str
    valid: Interval
    text_version: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article (条), paragraph (款) and item (项) of a statute, with its wording."""

    statute: Statute
    article: int
    paragraph: int | None
    item: int | None
    wording_zh: str
    gist_en: str

    @property
    def id(self) -> str:
        """Stable name, for example ``tender-regulation/34/p2`` (款) or ``tender-regulation/40/i3`` (项)."""
        paragraph = "" if self.paragraph is None else f"/p{self.paragraph}"
        item = "" if self.item is None else f"/i{self.item}"
        return f"{self.statute.id}/{self.article}{paragraph}{item}"

    @property
    def citation_zh(self) -> str:
        """For example 招标投标法实施条例第34条第2款."""
        parts = [f"《{self.statute.title_zh}》第{self.article}条"]
        if self.paragraph is not None:
            parts.append(f"第{self.paragraph}款")
        if self.item is not None:
            parts.append(f"第{self.item}项")
        return "".join(parts)

    @property
    def citation_en(self) -> str:
        """For example 'Regulation on the Implementation of the Bidding Law, art. 34(2)'."""
        numbers = "".join(f"({n})" for n in (self.paragraph, self.item) if n is not None)
        return f"{self.statute.title_en}, art. {self.article}{numbers}"


_ITEMS: Final = "一二三四五六七八九十"


def listed_item(
    statute: Statute, article: int, number: int, wording: tuple[str, str], gist: str
) -> Article:
    """Return one item (项) of an article that is a single paragraph with a list of items.

    Its citation has no paragraph number, and its wording is the opening of the paragraph followed by
    the item, because an item alone says nothing.

    Args:
        statute: The statute in the text quoted.
        article: Number of the article.
        number: Number of the item.
        wording: The opening and the item, without its number.
        gist: Short English content.
    """
    opening, item = wording
    return Article(statute, article, None, number, f"{opening}（{_ITEMS[number - 1]}）{item}", gist)
