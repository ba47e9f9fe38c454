"""Kinds of values in signed content, and the base of what is read strictly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from credit_hub.federation.encoding.entity_id import check_entity_id
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.model.errors import InvalidUsccError
from credit_hub.model.uscc import Uscc

__all__ = [
    "Code",
    "Day",
    "Digest",
    "EntityId",
    "Label",
    "PublicText",
    "RegionCode",
    "Seconds",
    "Strict",
    "UsccText",
    "Version",
    "refusing",
]


class Strict(BaseModel):
    """No member beside those declared, no conversion of types, no change after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _day(text: str) -> str:
    date.fromisoformat(text)
    return text


def _entity(text: str) -> str:
    try:
        return check_entity_id(text)
    except VerificationError as error:
        raise ValueError(error.reason.en) from None


def _uscc(text: str) -> str:
    try:
        code = Uscc.issued(text)
    except InvalidUsccError as error:
        raise ValueError("no unified social credit code (GB 32100)") from error
    if code.value != text:
        raise ValueError("the code is not in its normal form (GB 32100)")
    return text


_PERSON_NUMBER: Final = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15})(?![0-9A-Za-z])")


def _impersonal(text: str) -> str:
    # Numbers of documents contain years and serials, never 15 or 18 digits in a row.
    if _PERSON_NUMBER.search(text) is not None:
        raise ValueError("the text may hold an identity number (GB 11643)")
    return text


Code = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$", max_length=64)]
"""A stable name for machines."""
EntityId = Annotated[str, AfterValidator(_entity)]
"""The name of a member; nothing is ever fetched from it."""
Label = Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_impersonal)]
"""A name for people."""
PublicText = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_impersonal)]
"""Text of a public document: never an identity number."""
Version = Annotated[str, Field(pattern=r"^[0-9A-Za-z]+(?:[.-][0-9A-Za-z]+)*$", max_length=32)]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
"""A calendar day as ISO 8601 writes it."""
Digest = Annotated[str, Field(pattern=r"^(?:sha-256|sm3):[A-Za-z0-9_-]{43}$")]
"""A tagged digest (:func:`credit_hub.federation.encoding.digests.tagged`)."""
RegionCode = Annotated[str, Field(pattern=r"^\d{6}$")]
"""A division of GB/T 2260; a reader may not know it, so only the form is checked."""
Seconds = Annotated[int, Field(ge=0, lt=2**40)]
"""A moment: whole seconds since 1970, UTC."""
UsccText = Annotated[str, AfterValidator(_uscc)]
"""A unified social credit code (GB 32100) in its normal form."""


@contextmanager
def refusing(reason: Reason, where: str = "") -> Iterator[None]:
    """Refuse what does not fit its model, naming the members that are wrong.

    Args:
        reason: Of the refusal.
        where: What is read, for the message; empty where the reason says it.

    Raises:
        VerificationError: Something in the block does not fit.
    """
    try:
        yield
    except ValidationError as error:
        raise VerificationError(reason, f"{where} {_wrong_members(error)}".strip()) from None


def _wrong_members(error: ValidationError) -> str:
    """Name the members that are wrong, at most five: no values, no names that a sender chose."""
    found = set()
    for part in error.errors(include_input=False, include_url=False):
        place = part["loc"]
        if part["type"] == "extra_forbidden":
            # A sender can put a number or a name of a person there as well.
            place = (*place[:-1], "(unknown member)")
        found.add(".".join(map(str, place)) or part["msg"])
    return ", ".join(sorted(found)[:5])
