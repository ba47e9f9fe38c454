"""Checks a backup offline: hashes, signature, counts, and that every line is a row."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from credit_hub.api import signing_key
from credit_hub.api.backups.folder import MANIFEST, file_of, hash_lines, partial_of, read_part
from credit_hub.api.backups.manifest import TYPE, Manifest, Part, read_manifest
from credit_hub.api.notary import Notary
from credit_hub.api.settings import Settings
from credit_hub.ledger.receipts.envelope import Envelope
from credit_hub.ledger.receipts.keys import KeySet
from credit_hub.ledger.receipts.verification import Conclusion, State, Step, concluded
from credit_hub.model.errors import InvalidValueError
from credit_hub.model.exact_json import Record

__all__ = ["BackupVerdict", "known_keys", "verify_backup"]

_LONGEST: Final = 16 << 20
"""Bytes of a manifest at most."""
_REPORT: Final = 5_000


@dataclass(frozen=True, slots=True)
class BackupVerdict:
    """All steps, and the manifest where it could be read."""

    steps: tuple[Step, ...]
    manifest: Manifest | None

    @property
    def conclusion(self) -> Conclusion:
        """What the steps come to."""
        return concluded(self.steps)


def known_keys(settings: Settings) -> KeySet:
    """Return the public keys of this hub; none where it has no key yet (and none is made)."""
    if not signing_key.key_path(settings).exists():
        return KeySet.of(())
    with Notary(settings) as notary:
        return notary.public_keys()


def verify_backup(folder: Path, keys: KeySet, rows: Callable[[int], None]) -> BackupVerdict:
    """Check a backup without any store.

    Args:
        folder: Of the backup.
        keys: Public keys of the hub that took it, from a place that the reader trusts.
        rows: Is told some rows; it may raise to end the check.
    """
    steps: list[Step] = []
    try:
        manifest = _manifest(folder, keys, steps)
    except InvalidValueError as error:
        steps.append(Step("manifest", State.FAIL, error.message))
        return BackupVerdict(tuple(steps), None)
    steps += [_part(folder, part, rows) for part in manifest.parts]
    steps += _strange(folder, manifest)
    return BackupVerdict(tuple(steps), manifest)


def _manifest(folder: Path, keys: KeySet, steps: list[Step]) -> Manifest:
    path = folder / MANIFEST
    if not folder.is_dir() and partial_of(folder).is_dir():
        message = f"{partial_of(folder)} was cut off: there is no whole backup {folder}"
        raise InvalidValueError(message, remedy="take it again", rule="backup.partial")
    if not path.is_file():
        message = f"{folder} holds no backup: {MANIFEST} is missing"
        raise InvalidValueError(message, remedy="name the folder of a backup", rule="backup.none")
    with path.open("rb") as file:
        content = file.read(_LONGEST)
    envelope = Envelope.read(content.decode("utf-8", errors="replace"))
    if envelope.header.get("typ") != TYPE:
        raise InvalidValueError(f"{MANIFEST} is no {TYPE}", rule="backup.type")
    manifest = read_manifest(envelope.payload)
    steps.append(Step("manifest", State.PASS, f"{manifest.format}, {manifest.id}"))
    steps.append(_signature(envelope, manifest, keys))
    return manifest


def _signature(envelope: Envelope, manifest: Manifest, keys: KeySet) -> Step:
    kid = str(envelope.header.get("kid"))
    known = keys.keys.get(kid)
    own = manifest.public_key
    if own.kid != kid or not envelope.is_signed_by(own if known is None else known):
        return Step("signature", State.FAIL, "the manifest was changed after it was signed")
    if known is None:
        seen = f"signed with key {kid}, which is not known here: give it with --jwks"
        return Step("signature", State.UNKNOWN, seen)
    return Step("signature", State.PASS, f"key {kid}")


def _part(folder: Path, part: Part, rows: Callable[[int], None]) -> Step:
    path = file_of(folder, part.name)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return Step(part.name, State.FAIL, f"{path.name}: {error.strerror}")
    if size != part.bytes:
        seen = f"{path.name} has {size} bytes, the manifest says {part.bytes}"
        return Step(part.name, State.FAIL, seen)
    if digest != part.sha256:
        return Step(part.name, State.FAIL, f"{path.name} was changed: its SHA-256 is {digest}")
    try:
        counted, content = hash_lines(_told(read_part(folder, part.name), rows))
    except InvalidValueError as error:
        return Step(part.name, State.FAIL, error.message)
    if (counted, content) != (part.rows, part.content_sha256):
        seen = f"{path.name} has {counted} rows, the manifest says {part.rows}, or others"
        return Step(part.name, State.FAIL, seen)
    return Step(part.name, State.PASS, f"{part.rows} rows")


def _told(records: Iterator[Record], rows: Callable[[int], None]) -> Iterator[Record]:
    for number, record in enumerate(records, start=1):
        yield record
        if number % _REPORT == 0:
            rows(_REPORT)


def _strange(folder: Path, manifest: Manifest) -> Iterator[Step]:
    known = {MANIFEST, *(file_of(folder, part.name).name for part in manifest.parts)}
    for path in sorted(folder.iterdir()):
        if path.name not in known:
            yield Step("folder", State.SKIPPED, f"{path.name} is no part of the backup")
