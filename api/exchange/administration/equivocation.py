"""Proves of two checkpoints, by the keys that the registry has, that a log told two stories."""

from __future__ import annotations

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.log.checkpoint import Checkpoint
from credit_hub.federation.log.equivocation import Equivocation, prove_equivocation
from credit_hub.federation.log.notes import parse_note
from credit_hub.federation.registry.logs import log_of, witness_policy
from credit_hub.federation.registry.registry import RegistryView

__all__ = ["proved"]


def proved(first: bytes, second: bytes, view: RegistryView) -> Equivocation:
    """Return the proof that two checkpoints are.

    Args:
        first: A signed checkpoint.
        second: Another one.
        view: The registry, which says whose log it is.

    Raises:
        VerificationError: One is malformed or not validly signed by the log of its origin, the
            registry has no such log, or the two do not contradict each other by themselves.
    """
    origin = Checkpoint.read(parse_note(first).text).origin
    try:
        witnesses = witness_policy(view).keys
    except VerificationError:
        witnesses = ()  # a log can be caught without anybody who watched it
    return prove_equivocation(first, second, log_of(view, origin), witnesses)
