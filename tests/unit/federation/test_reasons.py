"""Reasons of refusal are a vocabulary for machines: no code twice, two wordings, a rule."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import credit_hub.federation
from credit_hub.federation.errors import ExchangeError, Reason, VerificationError


def declared() -> list[tuple[str, Reason]]:
    """Return every reason with the module that declares it."""
    found: dict[int, tuple[str, Reason]] = {}
    for module in pkgutil.walk_packages(credit_hub.federation.__path__, "credit_hub.federation."):
        if module.name.endswith("__main__"):
            continue
        for value in vars(importlib.import_module(module.name)).values():
            values = value if isinstance(value, tuple) else (value,)
            found |= {id(v): (module.name, v) for v in values if isinstance(v, Reason)}
    return list(found.values())


def test_no_code_is_declared_twice() -> None:
    codes = [reason.code for _, reason in declared()]

    assert len(codes) > 5
    assert sorted(codes) == sorted(set(codes))


def test_every_reason_is_worded_in_chinese() -> None:
    latin = [r.code for _, r in declared() if not any("\u4e00" <= c <= "\u9fff" for c in r.zh)]

    assert latin == []


@pytest.mark.parametrize(
    ("code", "en", "rule"),
    [("one", "a", "b"), ("A.b", "a", "b"), ("a.b-c", "a", "b"), ("a.b", "", "b"), ("a.b", "a", "")],
)
def test_reason_that_says_less_than_it_must_is_refused(code: str, en: str, rule: str) -> None:
    with pytest.raises(ValueError, match="reason"):
        Reason(code, en=en, zh="中", rule=rule)


def test_error_says_reason_place_and_rule_in_both_languages() -> None:
    reason = Reason("area.what", en="this is wrong", zh="有误", rule="RFC 1 section 2")

    error = VerificationError(reason, "header")

    assert isinstance(error, ExchangeError)
    assert str(error) == "this is wrong (header) [area.what; RFC 1 section 2]"
    assert error.message_zh == "有误（header） [area.what；RFC 1 section 2]"
