"""Bodies that are forms, where a standard says so (RFC 6749, 3.2; Back-Channel Logout 1.0, 2.5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from credit_hub.model.errors import InvalidValueError

__all__ = ["FormDep"]

_FIELDS: Final = 20


async def _form(request: Request) -> Mapping[str, str]:
    """Read a form; no field stands in it twice (RFC 6749, 3.2).

    Raises:
        InvalidValueError: It is none.
    """
    try:
        text = (await request.body()).decode("ascii")
        pairs = parse_qsl(
            text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=_FIELDS
        )
    except ValueError as error:
        message = "the body is not a form as RFC 6749 describes it"
        raise InvalidValueError(message, remedy="compare with /openapi.json") from error
    found = dict(pairs)
    if len(found) < len(pairs):
        raise InvalidValueError("a field of the form is there twice", remedy="send each once")
    return found


FormDep = Annotated[Mapping[str, str], Depends(_form)]
