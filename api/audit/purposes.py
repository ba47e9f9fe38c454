"""For what purpose somebody asks, and in which case (查询目的、案号)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from credit_hub.loaders.masking import looks_personal
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.findings import Bilingual

__all__ = [
    "CASE_HEADER",
    "ENCODED_CASE",
    "PURPOSES",
    "PURPOSE_HEADER",
    "Cause",
    "Purpose",
    "cause_of",
    "stated_cause",
    "unquoted",
]

PURPOSE_HEADER: Final = "X-Purpose"
CASE_HEADER: Final = "X-Case-Number"
LONGEST_CASE: Final = 100
ENCODED_CASE: Final = r"^[A-Za-z0-9._~%/-]{0,900}$"
_ENCODED: Final = re.compile(ENCODED_CASE)


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose for which facts may be looked at."""

    code: str
    title: Bilingual


PURPOSES: Final = {
    code: Purpose(code, Bilingual(zh, en))
    for code, zh, en in (
        ("tender_check", "招标投标核查", "check of a tender"),
        ("procurement_check", "政府采购核查", "check of a public procurement"),
        ("investigation", "办案", "investigation of a case"),
        ("supervision", "行政监督", "administrative supervision"),
        ("credit_check", "信用核查", "credit check"),
        ("objection", "异议与信用修复办理", "handling of an objection or a repair"),
        ("subject_request", "主体查询本人信息", "request of the subject itself"),
        ("audit", "审计", "audit"),
        ("maintenance", "数据维护", "maintenance of data"),
    )
}
"""The purposes by code; a question without a purpose can be refused (settings)."""


@dataclass(frozen=True, slots=True)
class Cause:
    """Purpose and case number as they were given."""

    purpose: str | None = None
    case_number: str | None = None


def cause_of(purpose: str | None, case_number: str | None, *, demanded: bool) -> Cause:
    """Read what a caller gives.

    Args:
        purpose: Code of the purpose.
        case_number: Number of the case.
        demanded: Whether a purpose must be given.

    Raises:
        InvalidValueError: The purpose is not known or is missing, or the case number is none.
    """
    code = (purpose or "").strip()
    if not code and demanded:
        message = "this hub answers questions with a purpose only"
        raise InvalidValueError(message, remedy=_remedy(), rule="audit.purpose")
    if purpose is not None and code not in PURPOSES:
        raise InvalidValueError("the purpose is not known", remedy=_remedy(), rule="audit.purpose")
    return Cause(code or None, _case(case_number))


def stated_cause(headers: Mapping[str, str], *, demanded: bool = False) -> Cause:
    """Return purpose and case number of the headers of a request, in any case of their letters.

    Raises:
        InvalidValueError: The purpose is not known, or the case number is none; or one is demanded
            and not there.
    """
    case_number = unquoted(headers.get(CASE_HEADER))
    return cause_of(headers.get(PURPOSE_HEADER), case_number, demanded=demanded)


def _remedy() -> str:
    return f"send the header {PURPOSE_HEADER} with one of {', '.join(PURPOSES)}"


def unquoted(header: str | None) -> str | None:
    """Read a case number from a header: UTF-8, percent-encoded (RFC 3986).

    Raises:
        InvalidValueError: It is not so encoded.
    """
    if header is None:
        return None
    try:
        if _ENCODED.fullmatch(header):
            return unquote(header, errors="strict")
    except UnicodeDecodeError:
        pass
    message = "the case number is not percent-encoded UTF-8"
    remedy = "write ZZ-2026-19, or %E9%83%91... (RFC 3986)"
    raise InvalidValueError(message, remedy=remedy, rule="audit.case_number")


def _case(text: str | None) -> str | None:
    number = (text or "").strip()
    if len(number) > LONGEST_CASE or not number.isprintable():
        message = f"the case number is not readable, or has more than {LONGEST_CASE} characters"
        remedy = "give the number under which the case is kept"
    elif looks_personal(number):
        message = "the case number looks like an identity or telephone number"
        remedy = "give the number of the case, never that of a person"
    else:
        return number or None
    raise InvalidValueError(message, remedy=remedy, rule="audit.case_number")
