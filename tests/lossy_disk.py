"""A disk that keeps only what was flushed, as POSIX allows: the worst that a loss of power can do.

Contents and names are lost apart from each other. What was not flushed may survive whole, in part,
or not at all; :meth:`LossyDisk.crashed` asks ``choose`` for each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from credit_hub.federation.log.errors import BUSY, LogError

Choose = Callable[[int], int]
"""Takes a number of ways and returns one of them, from 0."""


class PowerLossError(BaseException):
    """Stops the program where it stands; nothing may catch it."""


@dataclass
class _Inode:
    content: bytes = b""
    flushed: bytes = b""
    forgotten: tuple[int, int] = (0, 0)
    """What a flush failed to write: it is read back from memory, and no later flush writes it."""

    def flush(self) -> None:
        first, end = self.forgotten
        self.flushed = self.content[:first] + bytes(end - first) + self.content[end:]


class LossyDisk:
    """A disk in memory; it stops or fails before a step of the caller's choice."""

    def __init__(self) -> None:
        self.steps = 0
        self.stops_at: int | None = None
        self.fails_at: int | None = None
        self._names: dict[str, _Inode] = {}
        self._flushed_names: dict[str, _Inode] = {}
        self._is_locked = False

    def read(self, path: str) -> bytes | None:
        inode = self._names.get(path)
        return None if inode is None else inode.content

    def names(self, folder: str) -> list[str]:
        found = {path[len(folder) + 1 :] for path in self._names if path.startswith(f"{folder}/")}
        return sorted({name.partition("/")[0] for name in found})

    def write(self, path: str, data: bytes) -> None:
        # Half of it is there when the step is cut short.
        inode = self._names.setdefault(path, _Inode())
        inode.content, inode.forgotten = data[: len(data) // 2], (0, 0)
        self._step()
        inode.content = data

    def append(self, path: str, data: bytes) -> None:
        inode = self._names[path]
        before = inode.content
        inode.content = before + data[: len(data) // 2]
        self._step()
        inode.content = before + data

    def truncate(self, path: str, size: int) -> None:
        self._step()
        inode = self._names[path]
        inode.content = inode.content[:size]
        inode.forgotten = min(size, inode.forgotten[0]), min(size, inode.forgotten[1])

    def flush(self, path: str) -> None:
        inode = self._names[path]
        try:
            self._step()
        except OSError:
            inode.forgotten = len(inode.flushed), max(len(inode.flushed), len(inode.content))
            raise
        inode.flush()

    def flush_all(self, paths: Sequence[str]) -> None:
        for path in paths:
            self.flush(path)
        for folder in sorted({path.rpartition("/")[0] for path in paths}):
            self.flush_folder(folder)

    def flush_folder(self, folder: str) -> None:
        self._step()
        for names in (self._names, self._flushed_names):
            for path in [path for path in names if path.rpartition("/")[0] == folder]:
                if path in self._names:
                    self._flushed_names[path] = self._names[path]
                else:
                    del self._flushed_names[path]

    def rename(self, path: str, name: str) -> None:
        self._step()
        self._names[name] = self._names.pop(path)

    def remove(self, path: str) -> None:
        self._step()
        for name in [one for one in self._names if one == path or one.startswith(f"{path}/")]:
            del self._names[name]

    @contextmanager
    def lock(self) -> Iterator[None]:
        if self._is_locked:
            raise LogError(BUSY)
        self._is_locked = True
        try:
            yield
        finally:
            self._is_locked = False

    def crashed(self, choose: Choose) -> LossyDisk:
        """Return the disk as it may be found when the power is back."""
        found = LossyDisk()
        contents: dict[int, bytes] = {}
        for path in sorted(self._names.keys() | self._flushed_names.keys()):
            now, before = self._names.get(path), self._flushed_names.get(path)
            inode = (now, before)[choose(2)] if now is not before else now
            if inode is None:
                continue
            if id(inode) not in contents:
                contents[id(inode)] = _survivor(inode, choose)
            content = contents[id(inode)]
            found._names[path] = found._flushed_names[path] = _Inode(content, content)
        return found

    def _step(self) -> None:
        self.steps += 1
        if self.steps == self.stops_at:
            raise PowerLossError
        if self.steps == self.fails_at:
            raise OSError(28, "No space left on device")


def _survivor(inode: _Inode, choose: Choose) -> bytes:
    """Return what is left of a file: what was flushed, what was written, or a torn end of it."""
    if inode.content == inode.flushed:
        return inode.content
    if inode.flushed.startswith(inode.content):  # it was cut shorter: done or not done
        return (inode.flushed, inode.content)[choose(2)]
    kept = len(inode.flushed) if inode.content.startswith(inode.flushed) else 0
    new = inode.content[kept:]
    torn = new[: choose(len(new) + 1)]
    return (
        inode.flushed,
        inode.content,
        inode.content[:kept] + torn,
        inode.content[:kept] + torn + bytes(len(new) - len(torn)),  # the length outlives the data
    )[choose(4)]
