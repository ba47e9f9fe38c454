from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from credit_hub.graph.address import ServerAddress
from credit_hub.graph.server import LocalServer, Memory, Runtime, ServerState
from credit_hub.graph.server.process import find_server
from credit_hub.graph.server.state import Home
from credit_hub.graph.store import GraphStore
from credit_hub.model.errors import ConflictError, LocalServerError, PortInUseError, StoreError
from tests.integration.server.conftest import MakeQuery, MakeServer

pytestmark = [pytest.mark.integration, pytest.mark.slow]


def count(address: ServerAddress, query: MakeQuery) -> object:
    with GraphStore.connect(address) as store:
        return store.read(query("MATCH (n:Probe) RETURN count(n) AS n"))[0]["n"]


def pid_of(server: LocalServer) -> int:
    pid = server.status().pid
    assert pid is not None
    return pid


def test_server_started_stopped_and_started_keeps_data_port_and_password(
    make_server: MakeServer, home: Path, query: MakeQuery
) -> None:
    server = make_server(home)
    first = server.start()
    assert server.status().state is ServerState.RUNNING

    assert server.stop()
    assert server.status().state is ServerState.STOPPED
    second = server.start()

    assert (second, second.password) == (first, first.password)
    assert count(second, query) == 1


def test_start_of_a_running_server_changes_nothing(scratch: LocalServer) -> None:
    address, pid = scratch.address, pid_of(scratch)

    again = LocalServer(scratch.home, scratch._runtime, port=17899).start()

    assert again == address
    assert pid_of(scratch) == pid


def test_options_of_java_come_after_those_of_the_hub(scratch: LocalServer) -> None:
    own = scratch._runtime.java_options
    arguments = psutil.Process(pid_of(scratch)).cmdline()

    assert own
    last = next(i for i, a in enumerate(arguments) if a.startswith("org.neo4j."))
    assert tuple(arguments[last - len(own) : last]) == own


def test_server_whose_port_another_server_took_first_is_not_taken_for_it(
    scratch: LocalServer, make_server: MakeServer, home: Path
) -> None:
    """Both looked while the port was free; only one of them got it."""
    other = make_server(home)
    launch = other._launch
    launch.configure(launch.port)
    launch._ensure_password()
    taken = int(scratch.address.uri.rpartition(":")[2])

    with pytest.raises(PortInUseError):
        launch._spawn(taken)

    assert other.status().state is not ServerState.RUNNING


def test_server_killed_is_stale_and_starts_again_with_its_data(
    make_server: MakeServer, home: Path, query: MakeQuery
) -> None:
    server = make_server(home)
    server.start()
    os.kill(pid_of(server), signal.SIGKILL)
    wait_until_gone(home)
    assert server.status().state is ServerState.STALE

    address = server.start()

    assert count(address, query) == 1


def test_state_file_with_the_pid_of_a_foreign_process_leads_to_no_harm(
    make_server: MakeServer, home: Path
) -> None:
    server = make_server(home)
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as foreign:
        state = (home / "state.json").read_text()
        (home / "state.json").write_text(state.replace('"pid": null', f'"pid": {foreign.pid}'))

        assert server.status().state is ServerState.STALE
        server.stop()
        server.start()
        assert pid_of(server) != foreign.pid
        server.stop()

        assert foreign.poll() is None


def test_two_servers_side_by_side_take_two_ports_and_share_nothing(
    make_server: MakeServer, home: Path, tmp_path: Path, query: MakeQuery
) -> None:
    first = make_server(home).start()
    second = make_server(tmp_path / "new").start()

    assert first.uri != second.uri
    assert first.password != second.password
    assert (count(first, query), count(second, query)) == (1, 0)


def test_starts_at_once_by_several_give_one_server(make_server: MakeServer, home: Path) -> None:
    servers = [make_server(home) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        addresses = list(pool.map(LocalServer.start, servers))

    assert len(set(addresses)) == 1
    assert len({pid_of(server) for server in servers}) == 1


def test_hub_killed_while_starting_leaves_a_server_that_the_next_start_adopts(
    make_server: MakeServer, home: Path
) -> None:
    server = make_server(home)
    program = (
        "import sys; from pathlib import Path; from credit_hub.graph.server import *;"
        "LocalServer(Path(sys.argv[1]), Runtime(cache=Path(sys.argv[2])), port=17810).start()"
    )
    command = [sys.executable, "-c", program, str(home), str(server._runtime.cache)]
    with subprocess.Popen(command) as hub:
        pid = wait_for_server(home)
        hub.kill()
    (home / "state.json").unlink(missing_ok=True)

    server.start()

    assert pid_of(server) == pid
    assert server.status().state is ServerState.RUNNING


def test_password_file_is_its_owners_and_a_wrong_password_is_refused(
    scratch: LocalServer, query: MakeQuery
) -> None:
    address = scratch.address
    wrong = ServerAddress(address.uri, address.user, "not-the-password")

    assert stat.S_IMODE((scratch.home / "password").stat().st_mode) == 0o600
    with pytest.raises(StoreError, match="refuses user"):
        count(wrong, query)


def test_password_is_on_no_command_line_and_in_no_log(scratch: LocalServer) -> None:
    password = scratch.address.password
    found = find_server(scratch.home, None)
    logs = [p.read_text(errors="replace") for p in (scratch.home / "logs").iterdir()]

    assert found is not None
    assert password not in " ".join(found.process.cmdline())
    assert not any(password in log for log in logs)


def test_password_file_lost_beside_a_store_is_an_error_with_its_remedy(
    make_server: MakeServer, home: Path
) -> None:
    (home / "password").unlink()

    with pytest.raises(LocalServerError, match="db reset"):
        make_server(home).start()


def test_password_file_of_another_store_is_an_error_and_leaves_no_server(
    make_server: MakeServer, home: Path
) -> None:
    server = make_server(home)
    Home(home).new_password()

    with pytest.raises(LocalServerError, match="not the one"):
        server.start()
    assert server.status().state is ServerState.STOPPED


def test_store_lost_beside_a_password_file_starts_empty_with_that_password(
    make_server: MakeServer, home: Path, tmp_path: Path, query: MakeQuery
) -> None:
    password = Home(home).password()
    (home / "data").rename(tmp_path / "elsewhere")

    address = make_server(home).start()

    assert address.password == password
    assert count(address, query) == 0


def test_reset_without_confirmation_or_of_a_running_server_is_refused(
    scratch: LocalServer, query: MakeQuery
) -> None:
    with pytest.raises(ConflictError, match="not confirmed"):
        scratch.reset(confirmed=False, stop_running=True)
    with pytest.raises(ConflictError, match="runs"):
        scratch.reset(confirmed=True)

    assert count(scratch.address, query) == 0


def test_reset_of_a_folder_that_is_no_home_is_refused(
    make_server: MakeServer, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()

    with pytest.raises(ConflictError, match="not the home"):
        make_server(tmp_path).reset(confirmed=True)
    assert (tmp_path / "data").is_dir()


def test_reset_confirmed_empties_the_home_and_the_next_start_has_another_password(
    make_server: MakeServer, home: Path, query: MakeQuery
) -> None:
    server = make_server(home)
    first = server.start()

    server.reset(confirmed=True, stop_running=True)

    assert server.status().state is ServerState.STOPPED
    assert server.status().store_bytes == 0
    second = server.start()
    assert second.password != first.password
    assert count(second, query) == 0


def test_start_that_fails_says_why(offline_runtime: Runtime, home: Path) -> None:
    server = LocalServer(home, offline_runtime, memory=Memory(heap=1))

    with pytest.raises(LocalServerError, match=r"did not start: .*heap"):
        server.start()
    assert server.status().state is ServerState.STOPPED


def test_server_never_started_has_no_address_and_nothing_to_stop(
    make_server: MakeServer, tmp_path: Path
) -> None:
    server = make_server(tmp_path / "new")

    assert server.status().state is ServerState.STOPPED
    assert not server.stop()
    with pytest.raises(LocalServerError, match="db start"):
        _ = server.address


def wait_for_server(home: Path) -> int:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if (found := find_server(home, None)) is not None:
            return found.pid
    pytest.fail("no server appeared")


def wait_until_gone(home: Path) -> None:
    deadline = time.monotonic() + 10
    while find_server(home, None) is not None:
        assert time.monotonic() < deadline
