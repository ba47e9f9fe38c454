"""The disk that is a folder: what is flushed, and in which order."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from credit_hub.federation.log import grown_tree
from credit_hub.federation.log.disk import FolderDisk, replace_durably
from credit_hub.federation.log.log import TransparencyLog
from tests.logs import ORIGIN, identity, signer

SIGNER = signer(ORIGIN)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[tuple[str, str]]:
    """Return the flushes and renames of the operating system, with paths, as they happen."""
    seen: list[tuple[str, str]] = []

    def name(path: str | os.PathLike[str]) -> str:
        return os.path.relpath(path, tmp_path)

    def flushing(call: Callable[[int], None]) -> Callable[[int], None]:
        def flush(descriptor: int) -> None:
            seen.append(("flush", name(Path(f"/proc/self/fd/{descriptor}").readlink())))
            call(descriptor)

        return flush

    rename = os.replace

    def replacing(old: str, new: str) -> None:
        seen.append(("rename", name(new)))
        rename(old, new)

    monkeypatch.setattr(os, "fsync", flushing(os.fsync))
    monkeypatch.setattr(os, "fdatasync", flushing(os.fdatasync))
    monkeypatch.setattr(os, "replace", replacing)
    return seen


def test_file_is_flushed_before_it_has_its_name_and_the_name_after(
    tmp_path: Path, calls: list[tuple[str, str]]
) -> None:
    replace_durably(FolderDisk(tmp_path), "a/b", b"content")

    assert (tmp_path / "a" / "b").read_bytes() == b"content"
    assert calls == [("flush", "."), ("flush", "a/b.new"), ("rename", "a/b"), ("flush", "a")]


def test_append_has_flushed_the_journal_and_publish_the_checkpoint(
    tmp_path: Path, calls: list[tuple[str, str]]
) -> None:
    with TransparencyLog(FolderDisk(tmp_path), identity(SIGNER), [SIGNER]) as log:
        calls.clear()
        log.append([b"\x01a"])
        assert calls == [("flush", "journal/0")]
        calls.clear()
        log.publish()

    wanted = [("flush", "checkpoint.new"), ("rename", "checkpoint")]
    assert [call for call in calls if "checkpoint" in call[1]] == wanted


def test_every_full_tile_is_flushed_with_its_folder_before_the_journal_begins_anew(
    tmp_path: Path, calls: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grown_tree, "JOURNAL_ENTRIES", 512)
    with TransparencyLog(FolderDisk(tmp_path), identity(SIGNER), [SIGNER]) as log:
        log.append([b"\x01%d" % i for i in range(600)])
        log.publish()

    before = calls[: calls.index(("rename", "journal/512"))]
    for path in ("tile/0/000", "tile/0/001", "tile/entries/000", "tile/entries/001"):
        folder = path.rpartition("/")[0]
        named, flushed = before.index(("rename", path)), before.index(("flush", path))
        assert named < flushed < len(before) - before[::-1].index(("flush", folder)) - 1
    assert not (tmp_path / "journal" / "0").exists()


def test_missing_file_is_none_and_missing_folder_is_empty(tmp_path: Path) -> None:
    disk = FolderDisk(tmp_path)

    assert disk.read("a") is None
    assert disk.names("a") == []
    disk.remove("a")
    disk.write("a", b"")
    assert disk.read("a/b") is None
    assert disk.names("a") == []
