"""Whose part of the city somebody sees (市县两级互联互通): scopes by division code.

A firm belongs to the division that registered it, which stands in its code (GB 32100, characters 3
to 8). What has no registering division belongs to the shared layer: persons (digests), addresses,
lists, sources, rules; and firms that a national authority registered (100000). A firm without a
readable code belongs to nobody, and only the whole city sees it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from credit_hub.model.errors import InvalidValueError

__all__ = ["WHOLE_CITY", "Scope"]

_CODE: Final = re.compile(r"[0-9]{6}")
_USCC: Final = re.compile(r"uscc:[0-9A-Z]{2}([0-9]{6})[0-9A-Z]{10}$")
_UNITS: Final = ("uscc:", "record:", "bods:", "ocds:", "BR-LABELLED:")
"""Schemes of firms and organisations; everything else is of the shared layer."""
_NATIONAL: Final = "100000"


@dataclass(frozen=True, slots=True)
class Scope:
    """Division codes of six digits, as prefixes: 410100 is all of Zhengzhou; none: no bound."""

    codes: tuple[str, ...] = ()

    @classmethod
    def parse(cls, codes: Iterable[str]) -> Self:
        """Read division codes.

        Raises:
            InvalidValueError: One of them has not six digits.
        """
        found = tuple(sorted(set(codes)))
        for code in found:
            if not _CODE.fullmatch(code):
                message = f"division code {code[:20]!r} has not six digits (GB/T 2260)"
                raise InvalidValueError(
                    message, remedy="write for example 410105", rule="access.scope"
                )
        return cls(found)

    @property
    def is_city(self) -> bool:
        """Whether nothing is withheld."""
        return not self.codes

    def holds_region(self, code: str | None) -> bool:
        """Say whether a division lies within; one that is not known lies outside.

        Example:
            >>> Scope(("410100",)).holds_region("410105"), Scope(("410105",)).holds_region("410103")
            (True, False)
        """
        if self.is_city:
            return True
        if code is None or not _CODE.fullmatch(code):
            return False
        return any(code.startswith(_prefix(own)) for own in self.codes)

    def covers(self, codes: tuple[str, ...]) -> bool:
        """Say whether a scope of these codes reaches no further than this one.

        Example:
            >>> city = Scope(("410100",))
            >>> city.covers(("410105",)), city.covers(()), WHOLE_CITY.covers(())
            (True, False, True)
        """
        return self.is_city or (bool(codes) and all(map(self.holds_region, codes)))

    def holds_entity(self, entity_id: str) -> bool:
        """Say whether a node is shown.

        Example:
            >>> county = Scope(("410105",))
            >>> county.holds_entity("uscc:91410105MA00000000"), county.holds_entity("person:1")
            (True, True)
        """
        named = entity_id.startswith(_UNITS) or "uscc:" in entity_id  # a bid is named by its firm
        if self.is_city or not named:
            return True
        found = _USCC.search(entity_id)
        if found is None:
            return False
        return found[1] == _NATIONAL or self.holds_region(found[1])


WHOLE_CITY: Final = Scope()


def _prefix(code: str) -> str:
    """Return what codes of parts begin with: the digits without a tail of zeros, by pairs."""
    while len(code) > len("41") and code.endswith("00"):
        code = code[:-2]
    return code
