"""Threat 32, log side: a writer that is killed at any step of a write loses and doubles nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from credit_hub.federation.log.disk import FolderDisk
from credit_hub.federation.log.log import TransparencyLog
from credit_hub.federation.log.proofs import verify_consistency
from tests.logs import ORIGIN, identity, signer

ROOT = Path(__file__).resolve().parents[3]
SIGNER = signer(ORIGIN)
LOG = identity(SIGNER)
BATCH = 100
STEPS = (1, 4, 5, 6, 7, 8, 9, 12, 16, 19, 24, 30)
"""Steps of the disk at which the child dies: of the first journal, of the first append, of the
tiles, of the checkpoint, and later ones."""


class KilledDisk(FolderDisk):
    """The disk of a process that kills itself at a step, half of what it writes being there."""

    def __init__(self, folder: Path, at: int) -> None:
        super().__init__(folder)
        self._left = at

    def _step(self) -> bool:
        self._left -= 1
        return self._left == 0

    def write(self, path: str, data: bytes) -> None:
        if self._step():
            super().write(path, data[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        super().write(path, data)

    def append(self, path: str, data: bytes) -> None:
        if self._step():
            super().append(path, data[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        super().append(path, data)

    def flush(self, path: str) -> None:
        if self._step():
            os.kill(os.getpid(), signal.SIGKILL)
        super().flush(path)

    def flush_folder(self, folder: str) -> None:
        if self._step():
            os.kill(os.getpid(), signal.SIGKILL)
        super().flush_folder(folder)

    def rename(self, path: str, name: str) -> None:
        if self._step():
            os.kill(os.getpid(), signal.SIGKILL)
        super().rename(path, name)


def write_until_killed(folder: Path, at: int) -> None:
    """Append and publish, and say on standard output what was acknowledged, until the end comes."""
    with TransparencyLog(KilledDisk(folder, at), LOG, [SIGNER]) as log:
        while True:
            where = log.append([b"\x03receipt %d" % (log.size + i) for i in range(BATCH)])
            os.write(1, b"acknowledged %d\n" % where.stop)
            head = log.publish()
            os.write(1, b"signed %d %s\n" % (head.size, head.root.hex().encode()))


@pytest.mark.parametrize("at", STEPS)
def test_threat_32_writer_killed_at_a_step_loses_no_acknowledged_leaf(
    tmp_path: Path, at: int
) -> None:
    program = (
        "from pathlib import Path; from tests.integration.federation.test_log_killed import *; "
        f"write_until_killed(Path({str(tmp_path)!r}), {at})"
    )
    child = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, check=False
    )
    assert child.returncode == -signal.SIGKILL
    said = [line.split() for line in child.stdout.decode().splitlines()]
    acknowledged = max((int(words[1]) for words in said if words[0] == "acknowledged"), default=0)
    heads = [(int(words[1]), bytes.fromhex(words[2])) for words in said if words[0] == "signed"]

    with TransparencyLog(FolderDisk(tmp_path), LOG, [SIGNER]) as log:
        assert acknowledged <= log.size <= acknowledged + BATCH
        head = log.publish().checkpoint.head
        found = [entry for _, entry in log.reader.entries(0, head[0], head[0])]
        assert found == [b"\x03receipt %d" % i for i in range(log.size)]
        for old in heads:
            verify_consistency(LOG.tree, old, head, log.reader.consistency(old, head))
        # The one that was under way is repeated under the same salt: no leaf stands there twice.
        retried = b"\x03receipt %d" % acknowledged
        index = log.append_once(retried, acknowledged)
        assert index == acknowledged
