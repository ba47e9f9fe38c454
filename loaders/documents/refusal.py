"""Rejects of documents, safe to print and to keep."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from credit_hub.loaders.masking import shown
from credit_hub.loaders.source import Problem, Reject

__all__ = ["refused"]


def refused(row: int, key: str, problems: Iterable[Problem]) -> Reject:
    """Return a reject whose texts are short, masked and Unicode: what was sent may be anything."""
    return Reject(row, _safe(key), tuple(map(_safe_problem, problems)))


def _safe_problem(problem: Problem) -> Problem:
    column = problem.column.encode(errors="replace").decode()
    return replace(problem, column=column, value=_safe(problem.value), text=_safe(problem.text))


def _safe(text: str) -> str:
    return shown(text.encode(errors="replace").decode())
