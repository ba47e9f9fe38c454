import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from credit_hub.graph.server.process import (
    end_tools,
    find_server,
    home_marker,
    port_marker,
    spawn_detached,
    tool_marker,
)
from credit_hub.model.errors import LocalServerError

WAIT = "import signal; signal.pause()"
DEAF = (
    "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
    "print('deaf', flush=True); signal.pause()"
)

Spawn = Callable[[str, Path], int]


@pytest.fixture
def spawn(tmp_path: Path) -> Iterator[Spawn]:
    """Start Python programs whose command line looks like that of a server."""

    def start(program: str, home: Path) -> int:
        command = [sys.executable, "-c", program, home_marker(home), port_marker(7801)]
        return spawn_detached(command, {}, tmp_path / "out.log")

    yield start
    while (left := find_server(tmp_path, None)) is not None:
        left.end(grace=0)


def test_spawned_process_is_nobodys_child_of_ours(tmp_path: Path, spawn: Spawn) -> None:
    pid = spawn(WAIT, tmp_path)

    assert pid not in {child.pid for child in psutil.Process().children(recursive=True)}


def test_find_server_by_its_home_gives_pid_and_port(tmp_path: Path, spawn: Spawn) -> None:
    pid = spawn(WAIT, tmp_path)

    found = find_server(tmp_path, None)

    assert found is not None
    assert (found.pid, found.port) == (pid, 7801)


def test_find_server_of_another_home_finds_none(tmp_path: Path, spawn: Spawn) -> None:
    pid = spawn(WAIT, tmp_path)

    assert find_server(tmp_path / "other", pid) is None


def test_find_server_with_the_pid_of_a_foreign_process_finds_none(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as foreign:
        found = find_server(tmp_path, foreign.pid)

        assert found is None
        assert foreign.poll() is None


def test_end_stops_a_process_that_obeys(tmp_path: Path, spawn: Spawn) -> None:
    spawn(WAIT, tmp_path)
    found = find_server(tmp_path, None)
    assert found is not None

    assert found.end(grace=10)
    assert not found.alive()


def test_end_kills_a_process_that_does_not_obey(tmp_path: Path, spawn: Spawn) -> None:
    spawn(DEAF, tmp_path)
    found = find_server(tmp_path, None)
    assert found is not None
    wait_for_text(tmp_path / "out.log", "deaf")

    assert not found.end(grace=0.2)
    assert not found.alive()


def test_spawn_of_a_program_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(LocalServerError, match="cannot be started"):
        spawn_detached([str(tmp_path / "none")], {}, tmp_path / "out.log")


def test_end_tools_ends_those_of_this_home_only(tmp_path: Path) -> None:
    own = [sys.executable, "-c", WAIT, tool_marker(tmp_path / "a")]
    other = [sys.executable, "-c", WAIT, tool_marker(tmp_path / "b")]
    with subprocess.Popen(own) as first, subprocess.Popen(other) as second:
        ended = end_tools(tmp_path / "a")

        assert ended == 1
        assert first.wait(timeout=10) != 0
        assert second.poll() is None
        second.kill()


def wait_for_text(path: Path, text: str) -> None:
    command = ["tail", "-n", "+1", "-F", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert any(text in line for line in reader.stdout)
        reader.kill()
