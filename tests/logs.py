"""Logs, witnesses and keys for the tests of the transparency log; the seeds are public."""

from __future__ import annotations

from hashlib import sha256

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credit_hub.federation.encoding import base64url
from credit_hub.federation.keys.pair import PrivateKey
from credit_hub.federation.log.checkpoint import (
    Checkpoint,
    LogIdentity,
    SignedCheckpoint,
    open_checkpoint,
    sign_checkpoint,
)
from credit_hub.federation.log.hashing import SHA_256, TreeHash
from credit_hub.federation.log.note_keys import (
    COSIGNATURE_ED25519,
    ED25519,
    NoteKey,
    NoteKind,
    NoteSigner,
)
from credit_hub.federation.log.notes import sign_line
from credit_hub.federation.log.quorum import WitnessPolicy
from credit_hub.federation.log.vkeys import note_key

CITY = "https://credit.zhengzhou.example/fed"
ORIGIN = "credit.zhengzhou.example/log"


def ed25519(seed: str) -> PrivateKey:
    """Return the key whose private part is the digest of a text."""
    secret = sha256(seed.encode()).digest()
    public = Ed25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()
    x, d = base64url.encode(public), base64url.encode(secret)
    return PrivateKey.read({"kty": "OKP", "crv": "Ed25519", "x": x, "d": d})


def signer(name: str, kind: NoteKind = ED25519, seed: str | None = None) -> NoteSigner:
    """Return a signer of notes."""
    key = ed25519(seed or name)
    return NoteSigner(note_key(name, kind, key.public), key)


def witness(name: str) -> NoteSigner:
    """Return a witness's signer."""
    return signer(name, COSIGNATURE_ED25519)


def identity(*signers: NoteSigner, member: str = CITY, tree: TreeHash = SHA_256) -> LogIdentity:
    """Return the log of the first signer's name."""
    keys = tuple(one.key for one in signers)
    return LogIdentity(keys[0].name, member, keys, tree=tree)


def policy(threshold: int, *keys: NoteKey) -> WitnessPolicy:
    """Return a policy in which each key is that of a member of its name."""
    return WitnessPolicy(threshold, tuple((f"https://{key.name}", (key,)) for key in keys))


def signed(
    size: int,
    root: bytes,
    by: NoteSigner,
    *cosigned: tuple[NoteSigner, int],
    member: str = CITY,
) -> SignedCheckpoint:
    """Return a checkpoint of the log of ``by``, with signatures of witnesses and their times."""
    note = sign_checkpoint(Checkpoint(by.key.name, size, root), [by])
    note = note.with_lines([sign_line(note.text, one, time) for one, time in cosigned])
    log = identity(by, member=member)
    return open_checkpoint(bytes(note), log, [one.key for one, _ in cosigned])
