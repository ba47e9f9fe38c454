"""Statutes as data: the articles that rules quote, with the dates on which each text is in force."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

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
