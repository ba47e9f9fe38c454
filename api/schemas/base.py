"""What all views share."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict

from credit_hub.model.findings import Bilingual


class View(BaseModel):
    """Base of all answers: frozen, with documented fields only."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class TextView(View):
    """One text in Chinese and in English."""

    zh: str
    en: str

    @classmethod
    def of(cls, text: Bilingual) -> Self:
        """Make the view of a text."""
        return cls(zh=text.zh, en=text.en)
