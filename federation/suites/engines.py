"""Which engine computes which suite on this machine."""

from __future__ import annotations

from credit_hub.federation.errors import SuiteError
from credit_hub.federation.suites.ed25519 import Ed25519
from credit_hub.federation.suites.engine import Engine
from credit_hub.federation.suites.es256 import Es256
from credit_hub.federation.suites.sm2.digest import DEFAULT_IDENTITY
from credit_hub.federation.suites.sm2.engine import Sm2
from credit_hub.federation.suites.sm2.provider import provider
from credit_hub.federation.suites.table import OFF, Suite

__all__ = ["engine_of"]


def engine_of(suite: Suite, *, identity: bytes = DEFAULT_IDENTITY) -> Engine:
    """Return what computes a suite.

    Args:
        suite: A row of the table.
        identity: The signer's identity, for SM2 alone.

    Raises:
        SuiteError: The suite is switched off, or this machine cannot compute it.
    """
    if not suite.enabled:
        raise SuiteError(OFF, suite.id)
    if suite.alg == "ES256":
        return Es256(suite.sig_format)
    if suite.alg == "Ed25519":
        return Ed25519()
    return Sm2(provider(), suite.sig_format, identity)
