"""What the two feeds of 双公示 share: the counterpart of a decision and the authority that decided.

Both tables name the counterpart (行政相对人) by six codes, of which only the unified code
identifies it today; a natural person is named by an id number. Column codes are those that systems
exchange (``CF_XDR_MC``); the printed Chinese headings and other families of codes are aliases
(``loaders/aliases``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from credit_hub.loaders import kinds
from credit_hub.loaders.identify import person, when
from credit_hub.loaders.parties import PARTY_NAME, numbered_party
from credit_hub.loaders.source import Column, NodeMap, Problem, Row
from credit_hub.model.facts import Trust

LEGAL: Final = "法人及非法人组织"
NATURAL: Final = "自然人"
HOUSEHOLD: Final = "个体工商户"
_CATEGORIES: Final = {
    LEGAL: LEGAL,
    "法人": LEGAL,
    "非法人组织": LEGAL,
    "法人和非法人组织": LEGAL,
    NATURAL: NATURAL,
    HOUSEHOLD: HOUSEHOLD,
    "个体": HOUSEHOLD,
}
_HOUSEHOLD_PREFIX: Final = "92"
"""First two characters of the code of an individual household (GB 32100-2015, table 1)."""
_NOT_A_NAME: Final = re.compile(
    r"^(?:\d{4}[-/.年]\d{1,2}.*"
    r"|[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}"
    r"|[\d\W]+"
    r"|.*[\u3014\[(]\d{4}[\u3015\])].*号)$"
)
"""Dates, UUIDs, numbers and document numbers: all seen where an authority's name belongs."""


def counterpart_columns(prefix: str) -> tuple[Column, ...]:
    """Return the columns of the counterpart and its representative; ``prefix`` is CF or XK."""
    return (
        Column(
            f"{prefix}_XDR_MC",
            "counterpart_name",
            PARTY_NAME,
            required=True,
            headings=("行政相对人名称",),
        ),
        Column(
            f"{prefix}_XDR_LB",
            "category",
            kinds.enum("counterpart", _CATEGORIES),
            headings=("行政相对人类别",),
        ),
        *_codes(prefix),
        *_representative(prefix),
        Column(
            f"{prefix}_XDR_ZJLX",
            "person_document",
            kinds.text,
            headings=("自然人证件类型", "证件类型"),
        ),
        Column(
            f"{prefix}_XDR_ZJHM",
            "person_number",
            kinds.id_number,
            headings=("自然人证件号码", "证件号码"),
        ),
    )


def _codes(prefix: str) -> tuple[Column, ...]:
    """The six codes of a unit; the first is the unified one that replaced the others."""
    return (
        Column(
            f"{prefix}_XDR_SHXYM",
            "counterpart_uscc",
            kinds.uscc,
            headings=("行政相对人代码_1(统一社会信用代码)", "统一社会信用代码"),
        ),
        Column(
            f"{prefix}_XDR_GSZC",
            "registration_number",
            kinds.text,
            headings=(
                "行政相对人代码_2(工商注册号)",
                "行政相对人代码_2 (工商注册号)",
                "行政相对人代码_2(工商登记码)",
            ),
        ),
        Column(
            f"{prefix}_XDR_ZZJG",
            "organisation_code",
            kinds.text,
            headings=("行政相对人代码_3(组织机构代码)",),
        ),
        Column(
            f"{prefix}_XDR_SWDJ",
            "tax_number",
            kinds.text,
            headings=("行政相对人代码_4(税务登记号)",),
        ),
        Column(
            f"{prefix}_XDR_SYDW",
            "institution_number",
            kinds.text,
            headings=("行政相对人代码_5(事业单位证书号)",),
        ),
        Column(
            f"{prefix}_XDR_SHZZ",
            "association_number",
            kinds.text,
            headings=("行政相对人代码_6(社会组织登记证号)",),
        ),
    )


def _representative(prefix: str) -> tuple[Column, ...]:
    """Who represents a unit, with the document that says so."""
    return (
        Column(
            f"{prefix}_FRDB",
            "representative",
            kinds.person_name,
            headings=(f"{prefix}_FDDB", "法定代表人"),
        ),
        Column(
            f"{prefix}_FR_ZJLX",
            "representative_document",
            kinds.text,
            headings=("法定代表人证件类型",),
        ),
        Column(
            f"{prefix}_FR_SFZH",
            "representative_number",
            kinds.id_number,
            headings=(f"{prefix}_FR_ZJHM", "法定代表人证件号码", "法定代表人身份证号"),
        ),
    )


def is_unit(row: Row) -> bool:
    """Whether the counterpart has a unified code (a household has, even if filed as a person)."""
    return "counterpart_uscc" in row.values


def is_person(row: Row) -> bool:
    """Whether the counterpart is a natural person: filed as one, or numbered as one and unfiled."""
    category = row.text("category")
    numbered = category is None and "person_number" in row.values
    return not is_unit(row) and (category == NATURAL or numbered)


def counterpart_nodes(document: tuple[str, ...]) -> tuple[NodeMap, ...]:
    """Return the nodes of the counterpart; ``document`` are the columns that name the decision."""
    return (
        NodeMap(
            "unit",
            numbered_party(
                "counterpart_uscc",
                "counterpart_name",
                is_unit=lambda row: row.text("category") != NATURAL,
            ),
            Trust.MENTION,
            {},
        ),
        NodeMap(
            "person",
            when(
                is_person,
                person("person_number", "counterpart_name", of=document, role="行政相对人"),
            ),
            Trust.MENTION,
            {},
        ),
        NodeMap(
            "representative",
            when(
                is_unit,
                person(
                    "representative_number",
                    "representative",
                    of="counterpart_uscc",
                    role="法定代表人",
                ),
            ),
            Trust.MENTION,
            {},
        ),
    )


def identifiable(prefix: str) -> Callable[[Row], Problem | None]:
    """Return the check that the row identifies its counterpart (河南省社会信用条例 16)."""

    def check(row: Row) -> Problem | None:
        """The row identifies its counterpart: a valid unified code, or a natural person."""
        if is_unit(row) or is_person(row):
            return None
        return Problem(
            f"{prefix}_XDR_SHXYM",
            "counterpart.unidentified",
            "",
            "units are matched by unified code only (河南省社会信用条例 16); the row has none",
            "send the code; old registration, tax or organisation numbers do not identify",
        )

    return check


def category_fits_code(prefix: str) -> Callable[[Row], Problem | None]:
    """Return the check that 行政相对人类别 and the code agree (92 is the start of households)."""

    def check(row: Row) -> Problem | None:
        """The category of the counterpart fits its code (92: 个体工商户)."""
        code, category = row.text("counterpart_uscc"), row.text("category")
        if code is None or category is None:
            return None
        household = code.startswith(_HOUSEHOLD_PREFIX)
        if household == (category != LEGAL):
            return None
        expected = "another start" if category == LEGAL else f"the start {_HOUSEHOLD_PREFIX}"
        return Problem(
            f"{prefix}_XDR_LB",
            "counterpart.category",
            category,
            f"the code {code} does not fit: codes of {category} have {expected}",
            "check the category and the code",
        )

    return check


def authority_is_named(column: str) -> Callable[[Row], Problem | None]:
    """Return the check that the authority is a name and not a date, a UUID or a document number."""

    def check(row: Row) -> Problem | None:
        """The authority is a name, not a date, a UUID or a document number."""
        name = row.text("authority") or ""
        if not _NOT_A_NAME.match(name):
            return None
        return Problem(
            column,
            "authority.not_a_name",
            name,
            "a date or a number stands where the name of the authority belongs",
            "check whether the columns of the row have shifted",
        )

    return check


def authority_is_another(column: str) -> Callable[[Row], Problem | None]:
    """Return the check that nobody decides about itself."""

    def check(row: Row) -> Problem | None:
        """Nobody decides about itself."""
        code = row.text("authority_uscc")
        if code is None or code != row.text("counterpart_uscc"):
            return None
        return Problem(
            column,
            "authority.is_counterpart",
            code,
            "the code of the authority is that of the counterpart",
            "send the code of the authority that decided",
        )

    return check
