"""What an SD-JWT needs of signatures; the layer of JWS and the keys are handed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from credit_hub.federation.encoding.strict_json import JsonObject

__all__ = ["HolderKeys", "Opened", "Opener", "Sealer"]


@dataclass(frozen=True, slots=True)
class Opened:
    """Header and payload of a token whose signature holds."""

    header: JsonObject
    payload: JsonObject


Opener: TypeAlias = Callable[[str], Opened]
"""Verifies a compact JWS with the keys it trusts and the ``typ`` it expects, else raises
``VerificationError``."""

Sealer: TypeAlias = Callable[[JsonObject], str]
"""Signs a payload, canonically serialised, as a compact JWS with the ``typ`` it stands for."""

HolderKeys: TypeAlias = Callable[[JsonObject], Opener]
"""Makes of a public JWK what opens the tokens of its holder; raises ``VerificationError`` for a key
that may not be used."""
