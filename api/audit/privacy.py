"""What of a request may stand in the audit log: ids of the graph, and nothing that names a person.

People type names and identity numbers where ids belong. What the hub answered about is an id that
the graph holds; what was only typed is kept if its form shows that it is one, else withheld.
"""

from __future__ import annotations

import re
from typing import Final

from credit_hub.loaders.masking import looks_personal
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.uscc import Uscc

__all__ = ["WITHHELD", "typed_lot", "typed_name", "typed_subject"]

WITHHELD: Final = "withheld"
"""Stands for what was typed and may name a person."""
_PERSON: Final = re.compile(r"person:[0-9a-z]{20,64}")
_LOT: Final = re.compile(r"(?:lot:)?[A-Za-z0-9._/:-]{1,200}")
_KEYED: Final = re.compile(r"(?:person|phone|email|account|cakey|device:[a-z]{2,4}):[0-9a-f]{32}")
"""Ids that are keyed digests, see loaders.identify."""
_NAME: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")


def typed_subject(text: str) -> str:
    """Return the id of a firm or person as it was typed, or that it is withheld.

    Example:
        >>> typed_subject("uscc:91410199TE5T00016Y"), typed_subject("张三")
        ('uscc:91410199TE5T00016Y', 'withheld')
    """
    if _KEYED.fullmatch(text):
        return text
    if _PERSON.fullmatch(text) and not looks_personal(text):
        return text
    scheme, _, code = text.partition(":")
    if scheme != "uscc":
        return WITHHELD
    try:
        return f"uscc:{Uscc.parse(code)}"
    except InvalidValueError:
        return WITHHELD


def typed_lot(text: str) -> str:
    """Return the id of a lot as it was typed, or that it is withheld."""
    if not _LOT.fullmatch(text) or looks_personal(text):
        return WITHHELD
    return text if text.startswith("lot:") else f"lot:{text}"


def typed_name(text: str) -> str:
    """Return a name that a caller gave to a request, or that it is withheld."""
    return text if _NAME.fullmatch(text) and not looks_personal(text) else WITHHELD
