"""Bodies of the interface that a command makes of its options."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pydantic import BaseModel

__all__ = ["body_of"]

_Body = TypeVar("_Body", bound="BaseModel")


def body_of(model: type[_Body], given: Mapping[str, object], what: str) -> _Body:
    """Return the body that the interface would take for the same values.

    Args:
        model: Of the interface.
        given: Members of it.
        what: What is not usable if they do not fit, for the message; no value is quoted.

    Raises:
        InvalidValueError: They do not fit.
    """
    from pydantic import ValidationError

    from credit_hub.model.errors import InvalidValueError

    try:
        return model.model_validate(given)
    except ValidationError as error:
        said = "; ".join(
            f"{'.'.join(map(str, x['loc']))}: {x['msg']}" for x in error.errors(include_input=False)
        )
        raise InvalidValueError(f"{what} is not usable: {said}") from error
