"""Where parties are reached besides the telephone: electronic mail and postal addresses."""

from __future__ import annotations

import re
from typing import Final

from credit_hub.loaders.identify import Identify
from credit_hub.loaders.source import Context, Identified, Kind, Parsed, Row, ValueProblem
from credit_hub.model.addresses import address_key
from credit_hub.model.personal import PersonalKind

__all__ = ["EMAIL", "address", "email"]

_EMAIL: Final = re.compile(r"[^\s@<>,;]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+")
_LONGEST: Final = 254
"""Characters of a mail address (RFC 5321, 4.5.3.1.3, less the angle brackets)."""


def _email(value: str) -> Parsed:
    plain = value.casefold().removeprefix("mailto:")
    if len(plain) > _LONGEST or not _EMAIL.fullmatch(plain):
        raise ValueProblem(
            "email.form", "not one mail address (RFC 5321)", "write one address: name@example.com"
        )
    return plain


EMAIL: Final = Kind("email", _email, personal=True)
"""One mail address, in small letters."""


def email(column: str) -> Identify:
    """Name a mailbox by its address; shown are the first letter and the domain."""

    def identify(row: Row, context: Context) -> Identified | None:
        value = row.text(column)
        if value is None:
            return None
        name, _, domain = value.partition("@")
        key = context.keys.digest("email", value)
        shown = {"masked_address": f"{name[0]}***@{domain}"}
        return Identified("Email", f"email:{key}", shown, ((PersonalKind.EMAIL, value),))

    return identify


def address(column: str, *, city: str) -> Identify:
    """Name a place by its address, completed by the column ``city``.

    The key is a digest, so that an address that holds a person's name shows in no id.
    """

    def identify(row: Row, context: Context) -> Identified | None:
        key = address_key(row.text(column) or "", row.text(city))
        if key is None:
            return None
        return Identified(
            "Address", f"address:{context.keys.digest('address', key)}", {"name": key}
        )

    return identify
