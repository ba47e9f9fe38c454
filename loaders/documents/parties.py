"""Identifiers of parties in published standards: which are global, and to what they belong.

A number joins two statements only where its list is known all over the world: a scheme code of
org-id.guide (``GB-COH``), or a Chinese social credit code. Free-text schemes ("internal") are good
inside their document only. The label of a unit follows from its identifier alone, never from its
role, so that all sources agree.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from credit_hub.loaders.identify import unit_by_uscc
from credit_hub.loaders.source import Identified
from credit_hub.model.errors import InvalidIdNumberError, InvalidUsccError
from credit_hub.model.id_number import IdNumber
from credit_hub.model.uscc import Uscc

__all__ = ["global_scheme", "national_id", "unit_by_identifier"]

_SCHEME: Final = re.compile(r"^[A-Z]{2,3}-[A-Z0-9]+(?:[-_][A-Z0-9]+)*$")
_ALIASES: Final = {"Registro Federal de Contribuyentes de México": "MX-RFC"}
"""Names that publishers write instead of the code of org-id.guide (seen in Mexican data)."""

_CHINESE: Final = frozenset({"CN-SAIC", "CN-SAMR", "CN-UCC", "CN-USCC", "CN-USCI"})
"""Codes in use for the Chinese register of market subjects; org-id.guide lists CN-SAIC."""
_OLD_CHINESE_NUMBER: Final = re.compile(r"^\d{13,15}$")
"""Registration numbers before GB 32100-2015 (GS 15-2006: 15 digits; before: 13)."""

_STATE_LISTS: Final = frozenset({"GB-GOR", "GB-GOV", "PY-PGN", "US-USAGOV", "XM-DAC"})
"""Lists of state organs; members of all other lists count as enterprises."""

_PERSON_SCHEME: Final = re.compile(r"^[A-Z]{2,3}-(PASSPORT|TAXID|IDCARD|CURP|RIC)$")
"""BODS 0.4, Identifier.scheme: country and kind; CURP is Mexican, RIC Chinese."""
_CHINESE_ID: Final = frozenset({"CHN-IDCARD", "CN-IDCARD", "CN-RIC"})
_RFC: Final = "MX-RFC"
_RFC_OF_PERSON: Final = re.compile(r"^[A-ZÑ&]{4}(\d{2})(\d{2})(\d{2})[A-Z0-9]{3}$")
"""RFC of a natural person: 13 characters with the day of birth; that of a company has 12."""


def global_scheme(scheme: str | None) -> str | None:
    """Return the code of a list that is known everywhere, or None."""
    code = _ALIASES.get(scheme or "", scheme)
    return code if code and _SCHEME.match(code) else None


def unit_by_identifier(scheme: str | None, number: str | None) -> Identified | None:
    """Name a unit by an identifier of a globally known list; None where it has none.

    Example:
        >>> unit_by_identifier("GB-COH", "10000001").id
        'GB-COH:10000001'
        >>> unit_by_identifier("internal", "7") is None
        True
    """
    code = global_scheme(scheme)
    if code is None or number is None or not number.strip() or _PERSON_SCHEME.match(code):
        return None
    plain = "".join(number.split()).upper()
    if code in _CHINESE:
        try:
            return unit_by_uscc(Uscc.issued(plain).value)
        except InvalidUsccError:
            if not _OLD_CHINESE_NUMBER.match(plain):
                return None
    label = "Organization" if code in _STATE_LISTS else "Enterprise"
    return Identified(label, f"{code}:{plain}", {"registry_number": plain})


def national_id(scheme: str | None, number: str | None) -> str | None:
    """Return the text under which a natural person's number is keyed, None where it is none.

    A Chinese resident number is keyed by itself, as every tabular source does; all others with
    their scheme.
    """
    if number is None or not number.strip():
        return None
    plain = "".join(number.split()).upper()
    chinese = _resident_number(plain)
    code = global_scheme(scheme)
    if chinese is not None and (code is None or code in _CHINESE_ID):
        return chinese
    if code in {None, _RFC} and _is_rfc_of_person(plain):
        return f"{_RFC}:{plain}"
    if code is not None and _PERSON_SCHEME.match(code):
        # A wrong resident number, too, is somebody's: it must not show, nor join a right one.
        return f"{code}:{plain}"
    return None


def _resident_number(text: str) -> str | None:
    try:
        return IdNumber.parse(text).value
    except InvalidIdNumberError:
        return None


def _is_rfc_of_person(text: str) -> bool:
    match = _RFC_OF_PERSON.match(text)
    if match is None:
        return False
    year, month, day_ = (int(part) for part in match.groups())
    try:
        date(1900 + year, month, day_)
    except ValueError:
        return False
    return True
