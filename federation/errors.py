"""Why something of the exchange was refused: a reason with code, two wordings and its rule.

::

    CreditHubError
    └── ExchangeError             base of the room; carries a Reason
        ├── VerificationError     what was received is not valid (encoding, signature, key, window)
        ├── RegistrationError     a key or a member may not enter the registry
        ├── RefusedError          valid, and yet not allowed (purpose, consent, quota)
        └── SuiteError            this machine cannot compute the suite, or it is switched off

A module declares its reasons as constants beside the code that raises them. Tests hold that no code
is declared twice and that each has both wordings and a rule
(tests/unit/federation/test_reasons.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from credit_hub.model.errors import CreditHubError

__all__ = [
    "ExchangeError",
    "Reason",
    "RefusedError",
    "RegistrationError",
    "SuiteError",
    "VerificationError",
]

_CODE: Final = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*(?:\.[a-z0-9]+(?:_[a-z0-9]+)*)+")


@dataclass(frozen=True, slots=True)
class Reason:
    """One way in which a message of the exchange can be wrong.

    Attributes:
        code: Stable and for machines, ``area.what`` in lower case: partners and tests go by it, so
            it never changes with the wording.
        en: Wording for people.
        zh: The same in Chinese.
        rule: Where the rule stands: RFC and section, standard, or section of the protocol.

    Raises:
        ValueError: The code has another form, or a wording or the rule is empty.
    """

    code: str
    en: str
    zh: str
    rule: str

    def __post_init__(self) -> None:
        """Refuse a reason that says less than it must."""
        if _CODE.fullmatch(self.code) is None:
            raise ValueError(f"reason {self.code!r}: the form is area.what in lower case")
        if not (self.en and self.zh and self.rule):
            raise ValueError(f"reason {self.code}: wordings and rule must not be empty")


class ExchangeError(CreditHubError):
    """Something of the exchange is refused for a stated reason.

    ``detail`` says where and what; it never quotes a personal value, a key or a payload.
    """

    code = "exchange"

    def __init__(self, reason: Reason, detail: str = "", *, remedy: str = "") -> None:
        """Keep the reason beside the message."""
        place = f" ({detail})" if detail else ""
        super().__init__(f"{reason.en}{place} [{reason.code}; {reason.rule}]", remedy=remedy)
        self.reason = reason
        self.detail = detail

    @property
    def message_zh(self) -> str:
        """Return the message in Chinese."""
        place = f"（{self.detail}）" if self.detail else ""
        return f"{self.reason.zh}{place} [{self.reason.code}；{self.reason.rule}]"


class VerificationError(ExchangeError):
    """What was received is not valid; nothing of its content may be used."""

    code = "verification"


class RegistrationError(ExchangeError):
    """A key or a member may not enter the registry."""

    code = "registration"


class RefusedError(ExchangeError):
    """A valid request or record that is not allowed here and now."""

    code = "refused"


class SuiteError(ExchangeError):
    """This machine cannot compute the suite, or the suite is switched off."""

    code = "suite"
