"""What the log needs of a disk, and the disk that is a folder.

The port has the steps of a durable write apart (write, flush, rename, flush of the folder), because
their order is what a crash tests: ``tests/lossy_disk.py`` is a disk that loses whatever was
not flushed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Final, Protocol

from filelock import FileLock, Timeout

from credit_hub.federation.log.errors import BUSY, LogError

__all__ = ["Disk", "FolderDisk", "folder_of", "replace_durably", "replace_whole"]

_FLUSHES_AT_ONCE: Final = 8


class Disk(Protocol):
    """Files by paths with ``/``. Every method may raise OSError."""

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, or None if there is none."""
        ...

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder; none if it does not exist."""
        ...

    def write(self, path: str, data: bytes) -> None:
        """Make a file with this content, and its folders. A crash may leave any part of it."""
        ...

    def append(self, path: str, data: bytes) -> None:
        """Add to the end of a file that is there."""
        ...

    def truncate(self, path: str, size: int) -> None:
        """Cut a file to so many bytes."""
        ...

    def flush(self, path: str) -> None:
        """Return when the content of the file would outlive a loss of power."""
        ...

    def flush_all(self, paths: Sequence[str]) -> None:
        """Return when the contents of all files, and their names, would outlive a loss of power."""
        ...

    def flush_folder(self, folder: str) -> None:
        """Return when the names in the folder would outlive a loss of power."""
        ...

    def rename(self, path: str, name: str) -> None:
        """Give a file another path, in one step; what was there is replaced."""
        ...

    def remove(self, path: str) -> None:
        """Remove a file or a folder with the files in it; it may be missing."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Hold the disk for one writer.

        Raises:
            LogError: Another process or log holds it.
        """
        ...


def replace_durably(disk: Disk, path: str, data: bytes) -> None:
    """Replace a file; when this returns the new one outlives a loss of power.

    Raises:
        OSError: It could not be written; the old one or the new one is there, whole.
    """
    replace_whole(disk, path, data)
    disk.flush_folder(folder_of(path))


def replace_whole(disk: Disk, path: str, data: bytes) -> None:
    """Replace a file so that after any crash it is the old one or the new one, whole.

    Raises:
        OSError: It could not be written; the old one stands.
    """
    disk.write(f"{path}.new", data)
    disk.flush(f"{path}.new")
    disk.rename(f"{path}.new", path)


def folder_of(path: str) -> str:
    """Return the folder of a path; empty for the uppermost."""
    return path.rpartition("/")[0]


class FolderDisk:
    """A disk below one folder of the file system; one file at a time is kept open to append to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._appended: tuple[str, int] | None = None

    def read(self, path: str) -> bytes | None:
        """Return the content of a file, or None if there is none."""
        try:
            return (self._folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def names(self, folder: str) -> list[str]:
        """Return the names in a folder, sorted."""
        try:
            return sorted(file.name for file in (self._folder / folder).iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []

    def write(self, path: str, data: bytes) -> None:
        """Make a file with this content, and its folders."""
        file = self._folder / path
        try:
            file.write_bytes(data)
        except FileNotFoundError:
            self._make_folder(file.parent)
            file.write_bytes(data)

    def append(self, path: str, data: bytes) -> None:
        """Add to the end of a file that is there."""
        descriptor = self._open(path)
        view = memoryview(data)
        while view:
            view = view[os.write(descriptor, view) :]

    def truncate(self, path: str, size: int) -> None:
        """Cut a file to so many bytes."""
        os.truncate(self._folder / path, size)

    def flush(self, path: str) -> None:
        """Flush the content of a file."""
        if self._appended is not None and self._appended[0] == path:
            os.fdatasync(self._appended[1])
            return
        with _descriptor(self._folder / path) as descriptor:
            os.fsync(descriptor)

    def flush_all(self, paths: Sequence[str]) -> None:
        """Flush files and then their folders, several at a time: a disk writes them as one."""
        with ThreadPoolExecutor(_FLUSHES_AT_ONCE) as pool:
            for _ in pool.map(self.flush, paths):
                pass
            for _ in pool.map(self.flush_folder, sorted(set(map(folder_of, paths)))):
                pass

    def flush_folder(self, folder: str) -> None:
        """Flush the names in a folder."""
        with _descriptor(self._folder / folder) as descriptor:
            os.fsync(descriptor)

    def rename(self, path: str, name: str) -> None:
        """Give a file another path, in one step."""
        self._close(name)
        (self._folder / path).replace(self._folder / name)

    def remove(self, path: str) -> None:
        """Remove a file or a folder with the files in it."""
        self._close(path)
        target = self._folder / path
        for name in self.names(path):
            (target / name).unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            target.rmdir() if target.is_dir() else target.unlink()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the folder for one writer of one process."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            with FileLock(self._folder / "writer.lock", timeout=0, thread_local=False):
                yield
        except Timeout:
            raise LogError(BUSY, self._folder.name) from None
        finally:
            self._close()

    def _open(self, path: str) -> int:
        if self._appended is not None:
            held, descriptor = self._appended
            if held == path:
                return descriptor
            self._close()
        descriptor = os.open(self._folder / path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
        self._appended = (path, descriptor)
        return descriptor

    def _close(self, path: str | None = None) -> None:
        if self._appended is not None and path in {None, self._appended[0]}:
            os.close(self._appended[1])
            self._appended = None

    def _make_folder(self, folder: Path) -> None:
        """Make a folder; each new name in the folder above is flushed."""
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        with _descriptor(folder.parent) as descriptor:
            os.fsync(descriptor)


@contextmanager
def _descriptor(path: Path) -> Iterator[int]:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        os.close(descriptor)
