"""Cases planted into the synthetic city, each with what a check must say about it."""

from __future__ import annotations

from dataclasses import dataclass

from credit_hub.loaders.synthetic.market import Lot
from credit_hub.loaders.synthetic.registry import Firm
from credit_hub.loaders.synthetic.truth import Answer, DrawAnswer

Rows = tuple[tuple[str, dict[str, str]], ...]
"""Rows of feeds that no firm or lot writes: the source id and the values by column."""


Records = tuple[tuple[str, dict[str, object]], ...]
"""Records of JSON feeds: the source id and the record."""


@dataclass(frozen=True, slots=True)
class Case:
    """Firms, lots and the expected answers of one planted case."""

    firms: tuple[Firm, ...]
    lots: tuple[Lot, ...]
    answers: tuple[Answer, ...]
    rows: Rows = ()
    draws: tuple[DrawAnswer, ...] = ()
    records: Records = ()
