"""What the hub keeps about its local server, in files of the server's home.

``state.json`` is a memory, never the truth: whether a server runs is read from the processes of the
system.
"""

from __future__ import annotations

import json
import os
import secrets
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from credit_hub.model.errors import ConflictError, LocalServerError

__all__ = ["Home", "State"]

_MARK: Final = "credit-hub-home"
_LOCK: Final = "lock"
_OWN_FILES: Final = ("state.json", "password", "import-complete")
_OWN_FOLDERS: Final = (
    *("conf", "data", "import", "licenses", "lib", "logs", "plugins", "run"),
    *("scratch", "staging"),
)
_DISK_BLOCK: Final = 512
"""The unit of ``st_blocks`` (POSIX, sys/stat.h)."""


@dataclass(frozen=True, slots=True)
class State:
    """The last known server of a home.

    Attributes:
        pid: Process id of the server last started; None after an orderly stop.
        port: Bolt port it got.
        wanted_port: Bolt port that was asked for when it got ``port``.
        version: Version of Neo4j that wrote the store last.
    """

    pid: int | None = None
    port: int | None = None
    wanted_port: int | None = None
    version: str = ""

    def stopped(self) -> State:
        """Return the state after an orderly stop: the port is kept for the next start."""
        return replace(self, pid=None)


@dataclass(frozen=True, slots=True)
class Home:
    """The folder of one local server."""

    path: Path

    @property
    def is_ours(self) -> bool:
        """Whether the folder was made by the hub for a server."""
        return (self.path / _MARK).is_file()

    @property
    def has_store(self) -> bool:
        """Whether a server was started here before: it then has users with passwords."""
        return (self.path / "data" / "databases" / "system").is_dir()

    @property
    def password_file(self) -> Path:
        """Where the generated password is kept, readable by its owner only."""
        return self.path / "password"

    @property
    def staging(self) -> Path:
        """Where a bulk import builds its store, beside the one in use."""
        return self.path / "staging"

    @property
    def import_mark(self) -> Path:
        """There from the moment when the staged store is complete until it has taken its place."""
        return self.path / "import-complete"

    @property
    def console_log(self) -> Path:
        """What Java writes before the server's own log is open."""
        return self.path / "logs" / "console.log"

    @property
    def server_log(self) -> Path:
        """The server's own log."""
        return self.path / "logs" / "neo4j.log"

    @property
    def scratch(self) -> Path:
        """Folder of files that are half written; whatever a cut leaves in it can go."""
        return self.path / "scratch"

    def prepare(self) -> None:
        """Make the folders, if the place is ours to use.

        Raises:
            LocalServerError: The folder holds something else, or cannot be made.
        """
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            if not self.is_ours:
                self._claim()
            self.path.chmod(0o700)
            for name in _OWN_FOLDERS:
                (self.path / name).mkdir(exist_ok=True)
        except OSError as error:
            raise self.unusable(error) from error

    def unusable(self, error: OSError) -> LocalServerError:
        """Return the error that says why the folder cannot be used."""
        message = f"{self.path} cannot be used as the server's home ({error.strerror})"
        return LocalServerError(message, remedy="name a folder that you may write to")

    def state(self) -> State:
        """Return the remembered state; an unreadable file counts as no memory."""
        try:
            known = json.loads((self.path / "state.json").read_text(encoding="utf-8"))
            return State(
                pid=None if known["pid"] is None else int(known["pid"]),
                port=None if known["port"] is None else int(known["port"]),
                wanted_port=None if known["wanted_port"] is None else int(known["wanted_port"]),
                version=str(known["version"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return State()

    def remember(self, state: State) -> None:
        """Replace the remembered state."""
        self.write_private("state.json", json.dumps(asdict(state)))

    def password(self) -> str:
        """Return the password of the server's user.

        Raises:
            LocalServerError: There is no password file, or it is empty.
        """
        try:
            password = self.password_file.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            password = ""
        if password:
            return password
        message = f"the password file {self.password_file} is missing or empty"
        remedy = (
            "put the file back from a backup; without it the data cannot be opened and only"
            " `credit-hub db reset` helps"
            if self.has_store
            else "remove it if it is there, and start the server: `credit-hub db start`"
        )
        raise LocalServerError(message, remedy=remedy)

    def new_password(self) -> str:
        """Generate a password of 192 bits, keep it in the password file and return it."""
        # Hexadecimal: the administration tool takes a leading hyphen for an option.
        password = secrets.token_hex(24)
        self.write_private("password", password)
        return password

    def write_private(self, name: str, text: str) -> None:
        """Write a file whole or not at all, with mode 600 from its first byte."""
        self.scratch.mkdir(exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=f"{name}.", dir=self.scratch)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        Path(part).replace(self.path / name)

    def owned_paths(self) -> tuple[Path, ...]:
        """Return what a reset removes: files and folders that the server or the hub made here.

        The mark and the lock stay: another program may wait for the lock.

        Raises:
            ConflictError: The folder is not a server's home, so nothing in it is ours to remove.
        """
        if not self.is_ours:
            message = f"{self.path} is not the home of a local server"
            raise ConflictError(message, remedy="name the folder that `credit-hub db start` used")
        names = (*_OWN_FOLDERS, *_OWN_FILES)
        return tuple(path for name in names if (path := self.path / name).exists())

    def size(self) -> int:
        """Return the bytes that the store and its transaction logs take on the disk."""
        total = 0
        for folder, _, names in os.walk(self.path / "data"):
            for name in names:
                try:
                    total += (Path(folder) / name).stat().st_blocks * _DISK_BLOCK
                except FileNotFoundError:
                    continue  # the server removed it meanwhile
        return total

    def _claim(self) -> None:
        strangers = sorted(p.name for p in self.path.iterdir() if p.name != _LOCK)
        if strangers:
            message = f"{self.path} is not a server's home and not empty (holds {strangers[0]})"
            raise LocalServerError(message, remedy="name an empty or a new folder")
        (self.path / _MARK).touch(mode=0o600)
