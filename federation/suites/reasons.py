"""Reasons that several suites share."""

from __future__ import annotations

from typing import Final

from credit_hub.federation.errors import Reason

__all__ = ["NO_PAIR"]

NO_PAIR: Final = Reason(
    "key.no_pair",
    en="the private key does not belong to the public one, or is out of its range",
    zh="私钥与公钥不成对，或超出取值范围",
    rule="SP 800-56A rev. 3 section 5.6.2.1; GB/T 32918.1 section 6.1",
)
