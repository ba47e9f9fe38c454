"""Who is there: real processes hold real locks, and are killed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from credit_hub.ledger.presence import Presence

HOLDING = """
import sys
from pathlib import Path
from credit_hub.ledger.presence import Presence
here = Presence(Path(sys.argv[1]))
print(here.id, flush=True)
sys.stdin.read()
"""


@contextmanager
def holding(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDING, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    with process:
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def test_process_that_runs_is_there_and_one_that_was_killed_is_gone(tmp_path: Path) -> None:
    me = Presence(tmp_path)

    with holding(tmp_path) as (process, other):
        while_it_runs = me.is_gone(other)
        process.kill()
        process.wait()

        assert (while_it_runs, me.is_gone(other)) == (False, True)
        assert Presence(tmp_path).is_gone(other), "it stays gone for whoever asks next"


@pytest.mark.parametrize("other", ["0" * 32, "", "../" + "0" * 29, "no such process", "0" * 33])
def test_process_that_left_no_lock_may_be_anywhere(tmp_path: Path, other: str) -> None:
    assert not Presence(tmp_path).is_gone(other)
    assert list(tmp_path.iterdir()) == []


def test_process_of_another_folder_may_be_there(tmp_path: Path) -> None:
    with holding(tmp_path / "theirs") as (process, other):
        process.kill()
        process.wait()

        assert not Presence(tmp_path / "mine").is_gone(other)


def test_process_is_never_gone_for_itself_and_leaves_nothing_when_it_ends_well(
    tmp_path: Path,
) -> None:
    me = Presence(tmp_path)

    assert not me.is_gone(me.id)
    me.close()

    assert list(tmp_path.iterdir()) == []


def test_locks_of_processes_long_gone_are_swept_and_others_stay(tmp_path: Path) -> None:
    with holding(tmp_path) as (_, alive), holding(tmp_path) as (dead, gone):
        dead.kill()
        dead.wait()
        long_ago = time.time() - 30 * 24 * 3600
        for process in (alive, gone):
            os.utime(tmp_path / f"{process}.lock", (long_ago, long_ago))

        me = Presence(tmp_path)
        mine = me.id

        assert {path.stem for path in tmp_path.iterdir()} == {alive, mine}


def test_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    me = Presence(tmp_path / "processes")

    lock = tmp_path / "processes" / f"{me.id}.lock"

    assert lock.parent.stat().st_mode & 0o077 == 0
    assert lock.stat().st_mode & 0o077 == 0
