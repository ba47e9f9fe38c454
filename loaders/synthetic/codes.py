"""Identifiers that are valid by every check and cannot be real: region 410199 is not assigned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from credit_hub.model.id_number import IdNumber
from credit_hub.model.uscc import Uscc, organisation_code_check

REGION: Final = "410199"
ENTERPRISE: Final = "91"
STATE_ORGAN: Final = "11"
_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_BODY_DIGITS: Final = 7
_FIRST_BIRTH: Final = date(1958, 1, 1)
_BIRTH_DAYS: Final = 14_600
_SEQUENCES: Final = 1000


def uscc(number: int, *, kind: str = ENTERPRISE) -> str:
    """The code of synthetic unit ``number`` (below 31^7); ``kind`` is authority and category."""
    body, rest = "", number
    for _ in range(_BODY_DIGITS):
        rest, digit = divmod(rest, len(_ALPHABET))
        body = _ALPHABET[digit] + body
    organisation = f"T{body}"
    return Uscc.with_check(
        f"{kind}{REGION}{organisation}{organisation_code_check(organisation)}"
    ).value


def birth_day(number: int) -> date:
    """The birth day of synthetic person ``number``: spread over forty years, all adults."""
    return _FIRST_BIRTH + timedelta(days=(number * 7919) % _BIRTH_DAYS)


def id_number(number: int) -> str:
    """The identity number of synthetic person ``number`` (below 14.6 million)."""
    sequence = number // _BIRTH_DAYS
    if sequence >= _SEQUENCES:
        message = f"person {number}: only {_BIRTH_DAYS * _SEQUENCES} numbers exist in one region"
        raise ValueError(message)
    return IdNumber.with_check(f"{REGION}{birth_day(number):%Y%m%d}{sequence:03d}").value


def account_number(number: int) -> str:
    """A bank account number under an issuer prefix that no bank uses."""
    return f"9999{number:015d}"


def phone_number(number: int) -> str:
    """A mobile number of the right length in a range that is not assigned (100...)."""
    return f"100{number % 100_000_000:08d}"


def serials(number: int) -> dict[str, str]:
    """MAC (locally administered), CPU, disk and lock serials of synthetic machine ``number``."""
    mac = f"02{number:010X}"
    return {
        "mac": "-".join(mac[i : i + 2] for i in range(0, 12, 2)),
        "cpu": f"TESTCPU{number:09X}",
        "disk": f"TESTDISK{number:08X}",
        "lock": f"TESTLOCK{number:08d}",
    }
