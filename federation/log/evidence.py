"""Evidence that an object stood in a log when its witnesses looked: kept with it, verified offline.

It answers the one question that a signature cannot: was this there before the key was lost?
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from credit_hub.federation.encoding import base64url
from credit_hub.federation.encoding.strict_json import JsonObject, JsonValue
from credit_hub.federation.errors import Reason, VerificationError
from credit_hub.federation.log.checkpoint import LogIdentity, SignedCheckpoint, open_checkpoint
from credit_hub.federation.log.hashing import HASH_BYTES
from credit_hub.federation.log.leaf import KINDS, LeafKind, leaf_of
from credit_hub.federation.log.proofs import verify_inclusion
from credit_hub.federation.log.quorum import WitnessPolicy

__all__ = ["LogEvidence", "Witnessed"]

FORM: Final = Reason(
    "evidence.form",
    "this is no evidence of a place in a log",
    "不是合法的日志存证",
    "docs/protocol/log.md, section Evidence",
)
_NEEDED: Final = frozenset({"kind", "index", "proof", "checkpoint"})


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What evidence has shown."""

    checkpoint: SignedCheckpoint
    at: int
    """POSIX second by which enough witnesses had seen the object in the log."""


@dataclass(frozen=True, slots=True)
class LogEvidence:
    """Where an object stands in a log; nothing about it is verified before :meth:`verify`.

    Attributes:
        kind: Of the leaf.
        index: In the log.
        salt: Of the leaf; None where the object is public.
        proof: From the leaf to the root of the checkpoint.
        note: The checkpoint, with the signatures of witnesses.
    """

    kind: LeafKind
    index: int
    salt: bytes | None = field(repr=False)
    proof: tuple[bytes, ...] = field(repr=False)
    note: bytes = field(repr=False)

    @classmethod
    def read(cls, members: JsonObject) -> LogEvidence:
        """Read what :meth:`written` returns.

        Raises:
            VerificationError: It has another form.
        """
        if not _NEEDED <= set(members) <= _NEEDED | {"salt"}:
            raise VerificationError(FORM, "members")
        kind = KINDS.get(_text(members["kind"]))
        index = members["index"]
        if kind is None or isinstance(index, bool) or not isinstance(index, int):
            raise VerificationError(FORM, "kind, index")
        proof = _bytes(members["proof"])
        if len(proof) % HASH_BYTES:
            raise VerificationError(FORM, "proof")
        hashes = tuple(proof[at : at + HASH_BYTES] for at in range(0, len(proof), HASH_BYTES))
        salt = _bytes(members["salt"]) if "salt" in members else None
        return cls(kind, index, salt, hashes, _bytes(members["checkpoint"]))

    def written(self) -> dict[str, str | int]:
        """Return the evidence as a JSON object."""
        salt = {} if self.salt is None else {"salt": base64url.encode(self.salt)}
        return {
            "kind": self.kind.name.lower(),
            "index": self.index,
            "proof": base64url.encode(b"".join(self.proof)),
            "checkpoint": base64url.encode(self.note),
            **salt,
        }

    def verify(self, data: bytes, log: LogIdentity, policy: WitnessPolicy) -> Witnessed:
        """Verify that the object stands in the log, and return by when witnesses had seen it.

        Args:
            data: The object as it is logged, to the byte: of a token see ``leaf.logged``.
            log: Of its issuer.
            policy: Whose signatures count, and how many.

        Raises:
            VerificationError: The checkpoint, its quorum, the leaf or the proof is not right.
        """
        checkpoint = open_checkpoint(self.note, log, policy.keys)
        at = policy.cosigned_at(checkpoint, log)
        leaf_hash = log.tree.leaf(leaf_of(self.kind, data, self.salt, log.tree))
        verify_inclusion(
            log.tree, leaf_hash, self.index, checkpoint.size, self.proof, checkpoint.root
        )
        return Witnessed(checkpoint, at)


def _text(value: JsonValue) -> str:
    if not isinstance(value, str):
        raise VerificationError(FORM, "a text is needed")
    return value


def _bytes(value: JsonValue) -> bytes:
    return base64url.decode(_text(value), where="evidence")
