"""Publishes a registry: a folder that any file server can hand out, and any mirror copy.

What the founders have signed (root, targets) is taken in as it is; snapshot and timestamp are
signed here by the online key, once a day and after each change.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

from securesystemslib.signer import Signer
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from credit_hub.federation.errors import VerificationError
from credit_hub.federation.log.disk import FolderDisk, replace_durably
from credit_hub.federation.registry.ceremony import check_root
from credit_hub.federation.registry.documents import (
    moment,
    read_document,
    verify_document,
    write_document,
)
from credit_hub.federation.registry.freshness import REGISTRY_LIFE, STATEMENT_LIFE
from credit_hub.federation.registry.listing import check_listing
from credit_hub.federation.registry.reasons import CHANGED_ON_THE_WAY, NOT_KNOWN, ROLLBACK
from credit_hub.federation.registry.registry import Registry
from credit_hub.federation.registry.succession import check_succession

__all__ = ["Publication", "draft_targets"]

_HASH: Final = "sha256"


def draft_targets(
    files: Mapping[str, bytes], *, now: datetime, previous: bytes | None = None
) -> bytes:
    """Return an unsigned list of entries and mapping tables, for k founders to sign.

    Args:
        files: Entries (``members/...``), tables (``mappings/...``) and ``policy.json``.
        now: From when its 30 days count.
        previous: The list that is in force.

    Raises:
        VerificationError: A file is not what its path says, or a path is of another kind.
    """
    version = 1 if previous is None else read_document(previous, Targets).signed.version + 1
    listed = {name: TargetFile.from_data(name, data, [_HASH]) for name, data in files.items()}
    targets = Targets(version=version, expires=moment(now + REGISTRY_LIFE), targets=listed)
    check_listing(targets)
    _read(files, targets, now)
    return write_document(Metadata(targets))


class Publication:
    """The folder of publication, one writer at a time."""

    def __init__(self, folder: Path) -> None:
        """Take a folder; what is there is the registry in force."""
        folder.mkdir(parents=True, exist_ok=True)
        self._disk = FolderDisk(folder)

    def root(self) -> bytes | None:
        """Return the newest root, if there is one."""
        return self._newest("root")

    def targets(self) -> bytes | None:
        """Return the newest list, if there is one."""
        return self._newest("targets")

    def files(self) -> dict[str, bytes]:
        """Return the entries and tables of the newest list, by path."""
        targets = self.targets()
        if targets is None:
            return {}
        listed = read_document(targets, Targets).signed.targets
        return {name: self._file(name, target) for name, target in listed.items()}

    def take_root(self, data: bytes) -> None:
        """Publish a root that its founders have signed.

        Raises:
            VerificationError: It is not the one after the root in force, or not signed by enough.
        """
        root = check_root(data, self.root())
        self._write(f"metadata/{root.version}.root.json", data)

    def take_targets(self, data: bytes, files: Mapping[str, bytes], now: datetime) -> None:
        """Publish a list that k founders have signed, with its files.

        Raises:
            VerificationError: It is not the one after the list in force, not signed by enough, or
                a file is not the one that is listed.
            RegistrationError: Keys or members are lost, or a revocation is taken back.
        """
        root, before = self.root(), self.targets()
        if root is None:
            raise VerificationError(NOT_KNOWN, "no root yet")
        document = read_document(data, Targets)
        verify_document(document, read_document(root, Root).signed)
        version = 1 if before is None else read_document(before, Targets).signed.version + 1
        if document.signed.version != version:
            raise VerificationError(ROLLBACK, f"version {document.signed.version}, not {version}")
        listed = check_listing(document.signed)
        if listed.keys() != files.keys():
            raise VerificationError(CHANGED_ON_THE_WAY, "files")
        new = _read(files, document.signed, now)
        if before is not None:
            check_succession(_read(self.files(), document.signed, now), new, now)
        for name, target in listed.items():
            if TargetFile.from_data(name, files[name], [_HASH]).hashes != target.hashes:
                raise VerificationError(CHANGED_ON_THE_WAY, name)
            self._write(_place(name, target), files[name])
        self._write(f"metadata/{version}.targets.json", data)

    def state(self, signer: Signer, now: datetime) -> None:
        """Say for 24 hours which version is the newest: daily, and after each change.

        The statement is written last, so that a reader sees the old registry or the new one.

        Raises:
            VerificationError: Nothing is published yet.
        """
        targets = self.targets()
        if targets is None:
            raise VerificationError(NOT_KNOWN, "no list yet")
        list_version = read_document(targets, Targets).signed.version
        snapshot = self._snapshot(list_version, signer, now)
        before = self._disk.read("metadata/timestamp.json")
        version = 1 if before is None else read_document(before, Timestamp).signed.version + 1
        statement = Timestamp(
            version=version,
            expires=moment(now + STATEMENT_LIFE),
            snapshot_meta=MetaFile.from_data(
                read_document(snapshot, Snapshot).signed.version, snapshot, [_HASH]
            ),
        )
        self._write("metadata/timestamp.json", _signed(Metadata(statement), signer))

    def _snapshot(self, list_version: int, signer: Signer, now: datetime) -> bytes:
        """Return the snapshot of the newest list; it is renewed with half of its time to go."""
        before = self._newest("snapshot")
        version = 1
        if before is not None:
            known = read_document(before, Snapshot).signed
            current = known.meta["targets.json"].version == list_version
            if current and known.expires > now + REGISTRY_LIFE / 2:
                return before
            version = known.version + 1
        meta = {"targets.json": MetaFile(list_version)}
        snapshot = Snapshot(version=version, expires=moment(now + REGISTRY_LIFE), meta=meta)
        data = _signed(Metadata(snapshot), signer)
        self._write(f"metadata/{version}.snapshot.json", data)
        return data

    def _newest(self, kind: str) -> bytes | None:
        end = f".{kind}.json"
        names = [name for name in self._disk.names("metadata") if name.endswith(end)]
        versions = sorted(int(name.removesuffix(end)) for name in names)
        return self._disk.read(f"metadata/{versions[-1]}{end}") if versions else None

    def _file(self, name: str, target: TargetFile) -> bytes:
        data = self._disk.read(_place(name, target))
        if data is None:
            raise VerificationError(CHANGED_ON_THE_WAY, name)
        return data

    def _write(self, path: str, data: bytes) -> None:
        replace_durably(self._disk, path, data)


def _signed(document: Metadata[Snapshot] | Metadata[Timestamp], signer: Signer) -> bytes:
    document.sign(signer)
    return document.to_bytes()


def _place(name: str, target: TargetFile) -> str:
    """Return the path of a file: its digest is in its name, so that versions do not meet."""
    folder, slash, base = name.rpartition("/")
    return f"targets/{folder}{slash}{target.hashes[_HASH]}.{base}"


def _read(files: Mapping[str, bytes], targets: Targets, now: datetime) -> Registry:
    return Registry.of(
        files,
        version=targets.version,
        root_version=0,
        fresh_until=now,
        usable_until=targets.expires,
    )
