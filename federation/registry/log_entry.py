"""What the registry says of logs: which one a member runs, and how many witnesses it needs."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, field_validator

from credit_hub.federation.encoding import strict_json
from credit_hub.federation.fields import Strict, refusing
from credit_hub.federation.registry.reasons import ENTRY

__all__ = ["POLICY", "AlliancePolicy", "MemberLog", "read_policy", "write_policy"]

POLICY: Final = "policy.json"
"""Where the policy of the alliance stands among the targets."""
_NOTE_ALGS: Final = ("Ed25519", "SGD_SM3_SM2")
"""Algorithms that have a kind of signature in notes (docs/protocol/log.md, section Checkpoints)."""


class MemberLog(Strict):
    """The log that a member runs; its keys are those of use ``log``.

    Attributes:
        origin: First line of its checkpoints and name of its keys (C2SP signed-note: neither space
            nor plus); no other member has it.
        tree: The hash that it was begun with.
        demands: Algorithms of which a checkpoint must have a signature each; empty: any key.
    """

    origin: Annotated[str, Field(pattern=r"^[!-*,-~]{1,200}$")]
    tree: Literal["sha-256", "sm3"]
    demands: Annotated[tuple[str, ...], Field(max_length=len(_NOTE_ALGS), strict=False)]

    @field_validator("demands")
    @classmethod
    def _known(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(value)) < len(value) or not set(value) <= set(_NOTE_ALGS):
            raise ValueError(f"demands are of {', '.join(_NOTE_ALGS)}, each once")
        return value


class AlliancePolicy(Strict):
    """What the founders have agreed for all.

    Attributes:
        witnesses: How many different members must have signed a checkpoint; the one that runs the
            log does not count.
    """

    witnesses: Annotated[int, Field(ge=1, le=64)]


def read_policy(data: bytes) -> AlliancePolicy:
    """Return the policy that the file of the registry holds.

    Raises:
        VerificationError: It breaks cc-json-1, or has another form; the message names the fields.
    """
    strict_json.parse(data, where=POLICY)
    with refusing(ENTRY, POLICY):
        return AlliancePolicy.model_validate_json(data)


def write_policy(policy: AlliancePolicy) -> bytes:
    """Return the bytes of a policy: canonical JSON."""
    return strict_json.dump(policy.model_dump(mode="json"))
